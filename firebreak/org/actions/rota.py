"""The rota: patterns, who takes over a shift, who is away.

When people are away is their own affair: the audit chain says that it was written down, never when or why.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.org import rota_input as checks
from firebreak.org.actions.members import members, one_at_a_time
from firebreak.org.models import Absence, Brand, Membership, Person, RotaCover, RotaPattern, RotaTurn
from firebreak.org.rota_queries import LONG_AGO, MOMENT, away_of, patterns, patterns_of, rota_between
from firebreak.org.rota_rules import instant, shifts
from firebreak.org.rules import time_zone

DAY = timedelta(days=1)


def add_pattern(
    *, actor: Actor, brand: Brand, people: Sequence[Person], given: Mapping[str, Any]
) -> RotaPattern:
    """People in turn: duty, weekdays, begins, ends, time_zone, turn, first, last. Raises :class:`WrongInput`."""
    wanted = checks.pattern(given, _today(given))
    with transaction.atomic():
        one_at_a_time(brand)
        with change(actor=actor, brand_id=brand.pk, action="org.rota_pattern_added") as record:
            row = _make(brand, wanted, people)
            record.about(f"rota:{row.uid}", **_said(row, people))
            _wake(record, brand)
    return row


def change_pattern(
    *, actor: Actor, pattern: RotaPattern, people: Sequence[Person], given: Mapping[str, Any]
) -> RotaPattern:
    """Another pattern from its first day on. What was before stays as it was, a last night that ends on that day too.

    Raises :class:`WrongInput`, also when a shift of that day has begun.
    """
    wanted = checks.pattern(given, _today(given))
    with transaction.atomic():
        one_at_a_time(pattern.brand)
        old = _still_there(pattern)
        with change(actor=actor, brand_id=old.brand_id, action="org.rota_pattern_changed") as record:
            _nothing_begun(old, wanted.first, "first")
            row = _make(old.brand, wanted, people)
            old.covers.filter(begin__gte=_over(old, wanted.first)).update(pattern=row)
            record.about(f"rota:{row.uid}", instead_of=str(old.uid), **_said(row, people))
            _end(old, wanted.first - DAY)
            _wake(record, row.brand)
    return row


def end_pattern(*, actor: Actor, pattern: RotaPattern, last: date) -> None:
    """No shift begins after this day: today at the earliest, or yesterday where none has begun today.

    Raises :class:`WrongInput`.
    """
    with transaction.atomic():
        one_at_a_time(pattern.brand)
        row = _still_there(pattern)
        if last < _today({"time_zone": row.time_zone}) - DAY:
            raise WrongInput("rota.end_past", "Choose today or a later day.", field="last")
        _nothing_begun(row, last + DAY, "last")
        with change(actor=actor, brand_id=row.brand_id, action="org.rota_pattern_ended") as record:
            record.about(f"rota:{row.uid}", last=last.isoformat())
            _end(row, last)
            _wake(record, row.brand)


def give_shift(
    *, actor: Actor, pattern: RotaPattern, giver: Person | None, taker: Person, begin: datetime, end: datetime
) -> RotaCover:
    """``taker`` stands in for ``giver`` (``None``: for an account that is gone) from ``begin`` to ``end``.

    What is over stays as it was. Raises :class:`WrongInput`, also when somebody else took it meanwhile.
    """
    at = now()
    checks.span(begin, end, at)
    since, brand = max(begin, at.replace(second=0, microsecond=0)), pattern.brand
    with transaction.atomic():
        one_at_a_time(brand)
        row = _still_there(pattern)
        if giver == taker:
            raise WrongInput("rota.same", "Choose somebody else.", field="taker")
        members(brand, [taker], field="taker")
        _whole(brand, row, giver.pk if giver else None, since, end)
        if away_of(brand, [taker.pk], since, end):
            raise WrongInput("rota.taker_away", "They are away then.", name=taker.name, field="taker")
        with change(actor=actor, brand_id=brand.pk, action="org.shift_given") as record:
            cover = RotaCover.objects.create(
                pattern=row, given_by=giver, taken_by=taker, begin=since, end=end
            )
            record.about(
                f"rota:{row.uid}", cover=str(cover.uid), given_by=str(giver.uid) if giver else "",
                taken_by=str(taker.uid), begin=since.isoformat(), end=end.isoformat(),
            )  # fmt: skip
            record.event("org.shift_given", {"cover": cover.pk, "by": actor.code})
            _wake(record, brand)
    return cover


def add_absence(
    *, actor: Actor, person: Person, begin: datetime, end: datetime, brand: Brand, everywhere: bool
) -> Absence:
    """A member is away. ``everywhere``: they said so themselves, for each of their brands. Raises :class:`WrongInput`."""
    checks.span(begin, end, now())
    with transaction.atomic():
        one_at_a_time(brand)
        members(brand, [person], field="person")
        if Absence.objects.filter(person=person, end__gt=now()).count() >= checks.MOST_ABSENCES:
            raise WrongInput("rota.too_many_absences", "Remove a time first.", field="begin")
        with change(actor=actor, brand_id=brand.pk, action="org.absence_added") as record:
            row = Absence.objects.create(
                person=person, brand=None if everywhere else brand, begin=begin, end=end
            )
            record.about(f"absence:{row.uid}", person=str(person.uid))
            _wake_all(record, person)
    return row


def remove_absence(*, actor: Actor, brand: Brand, absence: Absence) -> None:
    """They are there after all."""
    with change(actor=actor, brand_id=brand.pk, action="org.absence_removed") as record:
        record.about(f"absence:{absence.uid}", person=str(absence.person.uid))
        Absence.objects.filter(pk=absence.pk).delete()
        _wake_all(record, absence.person)


def _make(brand: Brand, wanted: checks.PatternInput, people: Sequence[Person]) -> RotaPattern:
    if not people:
        checks.nobody()
    if len(people) > checks.MOST_TURNS:
        raise WrongInput("rota.too_many_people", "Choose fewer.", limit=checks.MOST_TURNS, field="person_0")
    members(brand, people, field="person_0")
    if len(patterns_of(brand, wanted.first)) >= checks.MOST_PATTERNS:
        raise WrongInput("rota.too_many_patterns", "End a pattern first.", limit=checks.MOST_PATTERNS)
    row = RotaPattern.objects.create(
        brand=brand, duty=wanted.duty, weekdays=list(wanted.weekdays), begins=wanted.begins, ends=wanted.ends,
        time_zone=wanted.time_zone, turn=wanted.turn, first=wanted.first, last=wanted.last,
    )  # fmt: skip
    RotaTurn.objects.bulk_create(
        RotaTurn(pattern=row, person=one, place=place) for place, one in enumerate(people)
    )
    return row


def _nothing_begun(row: RotaPattern, since: date, field: str) -> None:
    """No shift of this day or a later one has begun: somebody stands there, or stood. Raises :class:`WrongInput`."""
    at = now()
    (plain,) = patterns([row])
    if any(one.day >= since and one.begin <= at for one in shifts(plain, at - LONG_AGO, at + MOMENT)):
        raise WrongInput("rota.begun", "A shift has begun on that day or later.", field=field)


def _over(row: RotaPattern, first: date) -> datetime:
    """When the last shift that begins before a day is over: a night ends on the day itself."""
    midnight = instant(datetime.combine(first, datetime.min.time()), ZoneInfo(row.time_zone))
    (plain,) = patterns([row])
    before = (one.end for one in shifts(plain, midnight - LONG_AGO, midnight) if one.day < first)
    return max([midnight, *before])


def _end(row: RotaPattern, last: date) -> None:
    if last < row.first:  # it never began
        row.delete()
    elif row.last is None or last < row.last:
        row.last = last
        row.save(update_fields=["last"])


def _whole(brand: Brand, row: RotaPattern, giver: int | None, begin: datetime, end: datetime) -> None:
    """The giver has all of this time in this pattern, there or not."""
    at = begin
    for slot in rota_between(brand, begin, end).slots:
        if slot.pattern == row.pk and slot.person == giver and slot.begin <= at:
            at = max(at, slot.end)
    if at < end:
        raise WrongInput("rota.not_theirs", "This time is not theirs any more.")


def _today(given: Mapping[str, Any]) -> date:
    return now().astimezone(ZoneInfo(time_zone(given["time_zone"]))).date()


def _said(row: RotaPattern, people: Sequence[Person]) -> dict[str, Any]:
    return {
        "duty": row.duty, "people": [str(one.uid) for one in people], "weekdays": row.weekdays,
        "begins": row.begins.isoformat(), "ends": row.ends.isoformat(), "time_zone": row.time_zone, "turn": row.turn,
        "first": row.first.isoformat(), "last": row.last.isoformat() if row.last else None,
    }  # fmt: skip


def _still_there(pattern: RotaPattern) -> RotaPattern:
    found = RotaPattern.objects.select_related("brand").filter(pk=pattern.pk).first()
    if found is None:
        raise WrongInput("rota.gone", "Somebody removed this pattern in the meantime.")
    return found


def _wake(record: Change, brand: Brand) -> None:
    record.touches(f"b{brand.pk}.plan")


def _wake_all(record: Change, person: Person) -> None:
    for brand_id in Membership.objects.filter(person=person).values_list("brand_id", flat=True):
        record.touches(f"b{brand_id}.plan")
