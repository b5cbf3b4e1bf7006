"""Events to handlers, connectors to the registry, pages to the navigation."""


def connect() -> None:
    """Join the rooms. Called once per process when Django is ready."""
