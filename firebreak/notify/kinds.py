"""What can be told. A room above registers how its kind of notice is said, in the reader's language.

The queue keeps codes and figures only; the sentences are made when a delivery is sent, so a person who
changes language, or a fact that was mended, is right in the next try.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Said:
    """A notice in words. ``path`` is the page it is about, joined to the public address."""

    subject: str
    lines: tuple[str, ...]
    path: str = ""
    button: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


Say = Callable[[Mapping[str, Any]], Said]
_kinds: dict[str, Say] = {}


def register(kind: str, say: Say) -> None:
    """``say(params)`` is called with the reader's language and zone active."""
    _kinds[kind] = say


def said(kind: str, params: Mapping[str, Any]) -> Said:
    """The words of a notice. Raises ``KeyError`` for a kind nobody registered."""
    return _kinds[kind](params)
