"""Who does what: duties, readers, ways to reach people, contacts."""
