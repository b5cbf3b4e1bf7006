"""What is carried between calendars: one planned post as others write it, and what was wrong with a file.

Reading never raises: what is wrong with the whole file is a problem of line 0.
"""

from datetime import datetime
from typing import Final, NamedTuple

MOST_BYTES: Final = 2_000_000
MOST_ENTRIES: Final = 2_000
MOST_PROBLEMS: Final = 200
"""Told one by one; then no more is read."""
LONGEST: Final = {
    "uid": 200, "channel": 120, "language": 20, "text": 20_000, "title": 300, "topic": 200, "rights": 1_000,
}  # fmt: skip
"""Characters that a field of an :class:`Entry` may have."""


class Entry(NamedTuple):
    """A planned post, by the names that people use for channels."""

    uid: str
    """Of the file; made of the content where the file has none, so that the same file read twice makes nothing twice."""
    at: datetime
    """When it is due: aware, UTC."""
    channel: str
    """What the file calls the channel; empty where it says nothing."""
    language: str
    """``en``, ``zh-Hans``, ``zh-Hant``, ``sv``, ``ms``; empty where the file says nothing."""
    text: str
    title: str = ""
    offer_ends: datetime | None = None
    """Aware, UTC."""
    topic: str = ""
    rights: str = ""
    """Who made the picture, and under which licence."""


class Problem(NamedTuple):
    """A line of the file (from 1; 0: the file as a whole) that was not taken, or of which something was left out."""

    line: int
    code: str
    params: dict[str, str]


class Read(NamedTuple):
    """What a file held. ``problems`` stand in the order of lines; an entry may have one and be there nevertheless."""

    entries: list[Entry]
    problems: list[Problem]


TAKEN: Final = frozenset({"unseen", "time_skipped"})
"""Codes of problems in spite of which the entry is there; of all others it is not."""
