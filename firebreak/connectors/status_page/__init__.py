"""The public status page: written as files when something is published, served without Django and database."""
