"""A rota in wall time turned into shifts in UTC, and who really stands there. Pure.

Wall times hold across daylight saving. A wall time that occurs twice means the first one; one that is skipped means
the moment at which the clocks jump. So the order of moments is that of wall times, and shifts that meet on the wall
meet in fact.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
RELIEF = timedelta(hours=12)
"""After so long on duty somebody must be relieved."""
REST = timedelta(hours=8)
"""Who came off duty less long ago is called only when nobody else is free."""
State = Literal["on", "absent", "left"]


@dataclass(frozen=True)
class Pattern:
    """People in turn on weekdays (0 is Monday) at a wall time; an end not after its beginning is on the next day."""

    key: int
    duty: str
    people: tuple[int | None, ...]
    weekdays: frozenset[int]
    begins: time
    ends: time
    zone: str
    turn: Literal["day", "week"]
    """Whose turn it is changes with each shift, or every seven days from ``first`` on."""
    first: date
    last: date | None = None
    """The last day on which a shift begins."""


@dataclass(frozen=True)
class Slot:
    """A shift or a part of one: who stands there, and whether they really do. UTC."""

    pattern: int
    duty: str
    day: date
    """On which its shift begins, in the zone of the pattern."""
    person: int | None
    begin: datetime
    end: datetime
    state: State = "on"
    planned: int | None = None
    """Whose turn it was by the pattern."""


@dataclass(frozen=True)
class Cover:
    """From ``begin`` to ``end`` somebody stands in for somebody in the shifts of a pattern. UTC."""

    pattern: int
    given_by: int | None
    taken_by: int | None
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Away:
    """A person is not there. UTC."""

    person: int
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Stint:
    """Shifts of one person that follow on one another."""

    duty: str
    """Empty where they are of several duties."""
    person: int
    begin: datetime
    end: datetime


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a time on the wall.

    >>> stockholm = ZoneInfo("Europe/Stockholm")
    >>> instant(datetime(2026, 3, 29, 2, 30), stockholm).isoformat()
    '2026-03-29T01:00:00+00:00'
    >>> instant(datetime(2026, 10, 25, 2, 30), stockholm).isoformat()
    '2026-10-25T00:30:00+00:00'
    """
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None, fold=0) == wall.replace(fold=0):
        return late
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    before = early.astimezone(zone).utcoffset()
    # The jump lies between the two readings of a time that is not there.
    while late - early > timedelta(seconds=1):
        middle = (early + (late - early) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


def shift_of(pattern: Pattern, day: date) -> Slot | None:
    """The shift that begins on a day, if the pattern has one then."""
    if not _runs(pattern, day) or not pattern.people:
        return None
    zone = ZoneInfo(pattern.zone)
    until = day if pattern.ends > pattern.begins else day + DAY
    begin = instant(datetime.combine(day, pattern.begins), zone)
    end = instant(datetime.combine(until, pattern.ends), zone)
    if begin >= end:  # all of it lies in the hour that is skipped
        return None
    person = pattern.people[turn_of(pattern, day) % len(pattern.people)]
    return Slot(pattern.key, pattern.duty, day, person, begin, end, planned=person)


def _runs(pattern: Pattern, day: date) -> bool:
    return (
        pattern.first <= day
        and (pattern.last is None or day <= pattern.last)
        and day.weekday() in pattern.weekdays
    )


def turn_of(pattern: Pattern, day: date) -> int:
    """How many turns were over before this day: weeks since the first day, or shifts since then."""
    weeks, rest = divmod((day - pattern.first).days, 7)
    if pattern.turn == "week":
        return weeks
    begun = pattern.first.weekday()
    return weeks * len(pattern.weekdays) + sum((begun + n) % 7 in pattern.weekdays for n in range(rest))


def shifts(pattern: Pattern, begin: datetime, end: datetime) -> Iterator[Slot]:
    """Whole shifts that touch the time from ``begin`` to ``end``, in order."""
    zone = ZoneInfo(pattern.zone)
    # A skipped day of a zone lies within two.
    day = max(pattern.first, begin.astimezone(zone).date() - 2 * DAY)
    final = end.astimezone(zone).date()
    final = final if pattern.last is None else min(final, pattern.last)
    while day <= final:
        slot = shift_of(pattern, day)
        if slot is not None and slot.begin < end and slot.end > begin:
            yield slot
        day += DAY


def covered(slots: Iterable[Slot], covers: Sequence[Cover]) -> list[Slot]:
    """The same time with those who took over, cover after cover in the order in which they were agreed."""
    found = list(slots)
    for cover in covers:
        found = [part for slot in found for part in _with(slot, cover)]
    return found


def _with(slot: Slot, cover: Cover) -> Iterator[Slot]:
    begin, end = max(slot.begin, cover.begin), min(slot.end, cover.end)
    if slot.pattern != cover.pattern or slot.person != cover.given_by or begin >= end:
        yield slot
        return
    if slot.begin < begin:
        yield replace(slot, end=begin)
    yield replace(slot, begin=begin, end=end, person=cover.taken_by)
    if end < slot.end:
        yield replace(slot, begin=end)


def present(slots: Iterable[Slot], away: Sequence[Away], there: frozenset[int]) -> list[Slot]:
    """The same time cut where somebody is away; who is not among ``there`` has left."""
    found: list[Slot] = []
    for slot in slots:
        if slot.person is None or slot.person not in there:
            found.append(replace(slot, state="left"))
            continue
        at = slot.begin
        for begin, end in _merged([one for one in away if one.person == slot.person], slot):
            found += [replace(slot, begin=at, end=begin)] if at < begin else []
            found.append(replace(slot, begin=begin, end=end, state="absent"))
            at = end
        found += [replace(slot, begin=at)] if at < slot.end else []
    return sorted(found, key=lambda one: (one.begin, one.duty, one.pattern))


def _merged(away: Sequence[Away], slot: Slot) -> Iterator[tuple[datetime, datetime]]:
    """Times away within a shift, those that touch as one."""
    at: tuple[datetime, datetime] | None = None
    for one in sorted(away, key=lambda one: one.begin):
        begin, end = max(one.begin, slot.begin), min(one.end, slot.end)
        if begin >= end:
            continue
        if at is not None and begin <= at[1]:
            at = (at[0], max(at[1], end))
        else:
            if at is not None:
                yield at
            at = (begin, end)
    if at is not None:
        yield at


def stints(slots: Iterable[Slot], *, by_duty: bool = True) -> list[Stint]:
    """What each person does on end, in one duty or in any. Holes are nobody's."""

    def who(slot: Slot) -> tuple[int, str]:
        return slot.person or 0, slot.duty if by_duty else ""

    found: list[Stint] = []
    on = sorted((one for one in slots if one.state == "on"), key=lambda one: (who(one), one.begin))
    for (person, duty), mine in groupby(on, key=who):
        at: Stint | None = None
        for slot in mine:
            if at is not None and slot.begin <= at.end:
                at = replace(at, end=max(at.end, slot.end))
            else:
                found += [at] if at is not None else []
                at = Stint(duty, person, slot.begin, slot.end)
        found += [at] if at is not None else []
    return sorted(found, key=lambda one: (one.begin, one.duty, one.person))


def free_next(people: Sequence[int], slots: Sequence[Slot], away: Sequence[Away], at: datetime) -> list[int]:
    """Of these people, who is neither on duty nor away at a moment: the rested first, else in the order given."""

    def busy(person: int) -> bool:
        on = any(one.person == person and one.state == "on" and one.begin <= at < one.end for one in slots)
        return on or any(one.person == person and one.begin <= at < one.end for one in away)

    def tired(person: int) -> bool:
        return any(one.person == person and one.state == "on" and at - REST < one.end <= at for one in slots)

    return sorted((one for one in dict.fromkeys(people) if not busy(one)), key=tired)
