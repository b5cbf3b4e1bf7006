"""What can be told. A room above registers how its kind of notice is said, in the reader's language.

The queue keeps codes and figures only; the sentences are made when a delivery is sent, so a person who
changes language, or a fact that was mended, is right in the next try. A parameter called ``sealed`` holds a
secret under the installation's keys; it is taken out of the notice as soon as that was sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from firebreak.org.models import Person


@dataclass(frozen=True)
class File:
    """Something kept that goes along with a mail: it is read when the mail is made, and only as it was kept."""

    name: str
    """In the reader's language, as their program shows it."""
    type: str
    path: Path
    sha256: str


@dataclass(frozen=True)
class Said:
    """A notice in words. ``path`` is the page it is about, joined to the public address."""

    subject: str
    lines: tuple[str, ...]
    path: str = ""
    button: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[File, ...] = ()
    """For mail alone; chat rooms and webhooks get the link."""


Say = Callable[[Mapping[str, Any]], Said]
Wanted = Callable[[Mapping[str, Any]], bool]
MaySee = Callable[[Mapping[str, Any], Person], bool]
_kinds: dict[str, tuple[Say, Wanted]] = {}
_brief: dict[str, Say] = {}
_seen_by: dict[str, MaySee] = {}


def register(
    kind: str,
    say: Say,
    wanted: Wanted = lambda _params: True,
    *,
    brief: Say | None = None,
    seen_by: MaySee | None = None,
) -> None:
    """``say(params)`` is called with the reader's language and zone active.

    ``wanted(params)`` is asked just before each try: what nobody needs any more is not sent. ``brief(params)`` says less,
    for chat rooms and for who is not signed in. ``seen_by(params, person)``: who of the brand may see that it was told.
    """
    _kinds[kind] = (say, wanted)
    _put(_brief, kind, brief)
    _put(_seen_by, kind, seen_by)


def _put(table: dict[str, Any], kind: str, value: Any) -> None:
    table.pop(kind, None)
    if value is not None:
        table[kind] = value


def briefly(kind: str, params: Mapping[str, Any]) -> Said:
    """The words for readers who are not known to be of the brand."""
    return _brief[kind](params) if kind in _brief else said(kind, params)


def may_see(kind: str, params: Mapping[str, Any], person: Person) -> bool:
    """Whether somebody of the brand may see a notice or a run of this kind."""
    return kind not in _seen_by or _seen_by[kind](params, person)


def said(kind: str, params: Mapping[str, Any]) -> Said:
    """The words of a notice. Raises ``KeyError`` for a kind nobody registered."""
    return _kinds[kind][0](params)


def still_wanted(kind: str, params: Mapping[str, Any]) -> bool:
    """Whether the notice is still worth sending; an unknown kind is not."""
    return kind in _kinds and _kinds[kind][1](params)


def title(kind: str, params: Mapping[str, Any]) -> str:
    """The subject for a list; the bare kind when nobody says it any more."""
    return said(kind, params).subject if kind in _kinds else kind


def known() -> frozenset[str]:
    """Every kind that can be said."""
    return frozenset(_kinds)
