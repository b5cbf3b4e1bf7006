"""What the pocket holds, as plain values in the language of its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import get_current_timezone

from firebreak.org.duty_rules import Way
from firebreak.plan.rota_words import span_words


@dataclass(frozen=True)
class Who:
    """Somebody to reach. ``ways`` are tried in order; empty where the reader may not see them."""

    name: str
    ways: Sequence[Way] = ()
    more: str = ""
    """Organisation, or that they have left."""

    @property
    def line(self) -> str:
        """On paper: the name with everything that can be typed into a phone."""
        told = ", ".join(dict.fromkeys(way.value for way in self.ways))
        name = f"{self.name} ({self.more})" if self.more else self.name
        return f"{name}: {told}" if told else name


@dataclass(frozen=True)
class DutyLine:
    """A duty that this team keeps apart."""

    key: str
    title: str
    also: Sequence[str]
    people: Sequence[Who]
    """The holder, then deputies in order."""
    first_hour: Sequence[str]
    mine: bool
    """The reader holds it or stands in for it."""


@dataclass(frozen=True)
class ShiftLine:
    """Somebody's shift in the time that the page is kept."""

    key: str
    """Of the duty."""
    duty: str
    who: Who
    begin: datetime
    end: datetime
    now: bool
    near: bool
    """It runs now, or is the next of its duty."""

    @property
    def when(self) -> str:
        """Its time on the reader's clocks."""
        return span_words(self.begin, self.end, get_current_timezone(), short=True)


@dataclass(frozen=True)
class GroupLine:
    title: str
    people: Sequence[Who]


@dataclass(frozen=True)
class NumberLine:
    """An emergency number of the brand's market."""

    what: str
    way: Way


@dataclass(frozen=True)
class OutletLine:
    title: str
    sort: str
    how: str
    minutes: str
    duty: str


@dataclass(frozen=True)
class StepLine:
    when: str
    title: str
    who: str
    done: str
    how: str
    avoid: str


@dataclass(frozen=True)
class PlaybookLine:
    key: str
    title: str
    when: str
    people_first: bool
    steps: Sequence[StepLine]
    avoid: Sequence[str]


@dataclass(frozen=True)
class TextLine:
    """A holding statement in one language."""

    title: str
    language: str
    """Of the words."""
    use: str
    words: Sequence[tuple[str, str]]
    """(channel, text)"""


@dataclass(frozen=True)
class Pocket:
    """The whole page."""

    language: str
    number: int | None
    """Of the published version; ``None`` for the plan as it is, a draft."""
    published: date | None
    numbers: Sequence[NumberLine]
    shifts: Sequence[ShiftLine]
    duties: Sequence[DutyLine]
    second: Sequence[Who]
    """Second readers outside."""
    readers: Sequence[tuple[str, Who]]
    """(language's own name, who reads it)"""
    groups: Sequence[GroupLine]
    outlets: Sequence[OutletLine]
    playbooks: Sequence[PlaybookLine]
    texts: Sequence[TextLine]

    @property
    def later_shifts(self) -> Sequence[ShiftLine]:
        """Shifts in the time that the page is kept, after the next one of each duty."""
        return [one for one in self.shifts if not one.near]
