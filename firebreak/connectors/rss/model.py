"""What a feed says, whatever its dialect."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """One entry, texts still as given (may be HTML)."""

    id: str = ""
    link: str = ""
    title: str = ""
    body: str = ""
    html: bool = True
    """Whether ``body`` is HTML; JSON Feed also carries plain text."""
    author: str = ""
    time: float | None = None
    """Seconds UTC."""
    lang: str = ""
    source: str = ""
    """Name of the medium, where an aggregator says it."""


@dataclass(frozen=True)
class Feed:
    """A feed and its items in the order given."""

    title: str = ""
    lang: str = ""
    link: str = ""
    ttl_s: float | None = None
    """How long the publisher asks us to wait between visits."""
    items: list[Item] = field(default_factory=list)
    broken: int = 0
    """Entries that could not be read."""
