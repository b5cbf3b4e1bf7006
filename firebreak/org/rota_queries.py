"""Who is on duty, was, and will be; where nobody is; who is away; what was handed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.org.models import (
    Absence,
    Brand,
    HandOver,
    Membership,
    Person,
    RotaCover,
    RotaPattern,
    RotaTurn,
)
from firebreak.org.rota_rules import Away, Cover, Pattern, Slot, covered, present, shifts

LONG_AGO = timedelta(days=3)
MOMENT = timedelta(microseconds=1)
_patterns = Prepared(
    lambda brand, since, until: RotaPattern.objects.filter(
        Q(last=None) | Q(last__gte=since), brand=brand, first__lte=until
    ).order_by("duty", "pk")
)
"""Asked wherever somebody on duty is looked for, as are the three below where there is a rota."""
_turns = Prepared(lambda brand: RotaTurn.objects.filter(pattern__brand=brand).order_by("pattern_id", "place"))
_covers = Prepared(
    lambda brand, after: RotaCover.objects.filter(pattern__brand=brand, end__gt=after).order_by("pk")
)
_members = Prepared(lambda brand: Membership.objects.filter(brand=brand, person__is_active=True))


@dataclass(frozen=True)
class OnShift:
    """Somebody answers for a duty from ``begin`` to ``end`` (UTC). Whole shifts, or the part that was taken over."""

    duty: str
    person: Person
    begin: datetime
    end: datetime


@dataclass(frozen=True)
class Rota:
    """Shifts of a brand in a time, those with a hole too, and the people that they name."""

    slots: tuple[Slot, ...]
    people: dict[int, Person]
    patterns: dict[int, RotaPattern]
    away: tuple[Away, ...]

    def person(self, key: int | None) -> Person | None:
        """Who it is; ``None`` where the account is gone."""
        return self.people.get(key or 0)

    def zone(self, slot: Slot) -> ZoneInfo:
        """On whose clocks a shift was planned."""
        return ZoneInfo(self.patterns[slot.pattern].time_zone)


def shifts_between(brand: Brand, begin: datetime, end: datetime) -> tuple[OnShift, ...]:
    """Shifts that touch a time (UTC, aware) and have somebody, by their beginning. Holes are not among them."""
    rows = _running(brand, begin, end)
    if not rows:  # a brand without a rota need not be asked who is away
        return ()
    found = _rota(brand, rows, begin, end)
    return tuple(
        OnShift(slot.duty, found.people[slot.person], slot.begin, slot.end)
        for slot in found.slots
        if slot.state == "on" and slot.person is not None
    )


def on_duty(brand: Brand, at: datetime, duty: str | None = None) -> tuple[OnShift, ...]:
    """Who is on duty at a moment, in one duty or in all."""
    return tuple(
        one
        for one in shifts_between(brand, at, at + MOMENT)
        if one.begin <= at < one.end and duty in (None, one.duty)
    )


def rota_between(brand: Brand, begin: datetime, end: datetime) -> Rota:
    """Everything that the rota says of a time, with what was taken over and who is away."""
    return _rota(brand, _running(brand, begin, end), begin, end)


def _rota(brand: Brand, running: Iterable[RotaPattern], begin: datetime, end: datetime) -> Rota:
    rows = {one.pk: one for one in running}
    plain = _patterned(rows.values(), _turns.all(brand.pk))
    planned = [slot for one in plain for slot in shifts(one, begin, end)]
    covers = [one for one in _covers.all(brand.pk, begin - LONG_AGO) if one.pattern_id in rows]
    slots = covered(
        planned,
        [Cover(one.pattern_id, one.given_by_id, one.taken_by_id, one.begin, one.end) for one in covers],
    )
    keys = {key for slot in slots for key in (slot.person, slot.planned) if key is not None}
    since = min((slot.begin for slot in slots), default=begin)
    until = max((slot.end for slot in slots), default=end)
    there = _there(brand)
    away = away_of(brand, there | keys, since, until)
    parts = present(slots, away, frozenset(there))
    people = Person.objects.in_bulk([*(keys | there)])
    return Rota(tuple(one for one in parts if one.begin < end and one.end > begin), people, rows, away)


def _running(brand: Brand, begin: datetime, end: datetime) -> list[RotaPattern]:
    """Patterns that may have a shift in this time; a day to spare for zones and nights."""
    return _patterns.all(brand.pk, (begin - LONG_AGO).date(), (end + LONG_AGO).date())


def _there(brand: Brand) -> set[int]:
    return {one.person_id for one in _members.all(brand.pk)}


def _absences(brand: Brand) -> QuerySet[Absence]:
    """Said of everybody's brands or of this one."""
    return Absence.objects.filter(Q(brand=None) | Q(brand=brand))


def away_of(brand: Brand, people: Iterable[int], begin: datetime, end: datetime) -> tuple[Away, ...]:
    """When these people are away, as far as it touches a time."""
    rows = _absences(brand).filter(person__in=people, begin__lt=end, end__gt=begin)
    return tuple(Away(*row) for row in rows.values_list("person_id", "begin", "end"))


def patterns(rows: Iterable[RotaPattern]) -> list[Pattern]:
    """Rows as plain values."""
    chosen = list(rows)
    return _patterned(chosen, RotaTurn.objects.filter(pattern__in=chosen).order_by("pattern_id", "place"))


def _patterned(rows: Iterable[RotaPattern], turns: Iterable[RotaTurn]) -> list[Pattern]:
    chosen = list(rows)
    order: dict[int, list[int | None]] = {one.pk: [] for one in chosen}
    for turn in turns:
        if turn.pattern_id in order:
            order[turn.pattern_id].append(turn.person_id)
    return [
        Pattern(
            one.pk, one.duty, tuple(order[one.pk]), frozenset(one.weekdays), one.begins, one.ends, one.time_zone,
            cast("Literal['day', 'week']", one.turn), one.first, one.last,
        )
        for one in chosen
    ]  # fmt: skip


def patterns_of(brand: Brand, today: date) -> list[RotaPattern]:
    """Patterns that still have shifts on or after a day, by duty and time."""
    rows = RotaPattern.objects.filter(Q(last=None) | Q(last__gte=today), brand=brand)
    return list(rows.order_by("duty", "begins", "pk"))


def pattern(brand: Brand, uid: Any) -> RotaPattern | None:
    """One pattern of this brand."""
    return RotaPattern.objects.filter(brand=brand, uid=uid).first()


def absences_of(brand: Brand) -> list[Absence]:
    """Members who are away now or later, the soonest first."""
    rows = _absences(brand).filter(person__in=_there(brand), end__gt=now())
    return list(rows.select_related("person").order_by("begin", "pk"))


def absence(brand: Brand, uid: Any) -> Absence | None:
    """One absence of a member, as this brand may see it."""
    rows = _absences(brand).filter(person__in=_there(brand), uid=uid)
    return rows.select_related("person").first()


def hand_overs_of(brand: Brand, *, most: int = 20) -> list[HandOver]:
    """The newest first."""
    rows = HandOver.objects.filter(brand=brand).select_related("given_by", "accepted_by")
    return list(rows.order_by("-shift_end", "-pk")[:most])


def hand_over(brand: Brand, uid: Any) -> HandOver | None:
    """One of this brand."""
    return HandOver.objects.filter(brand=brand, uid=uid).select_related("given_by", "accepted_by").first()
