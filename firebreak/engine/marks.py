"""Marks on the engine's English sentences."""


def gettext_noop(message: str) -> str:
    """Mark a template for extraction without translating it: the engine knows no languages, pages translate."""
    return message
