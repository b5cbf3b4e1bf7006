"""Every few minutes: hand-overs that nobody accepted, people on duty for too long, shifts that were given."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from firebreak.base.clock import now
from firebreak.base.models import Event
from firebreak.notify import actions as notify
from firebreak.org import queries as org
from firebreak.org.models import Brand, HandOver, Membership, Person, RotaCover
from firebreak.org.rota_handing import changes, unrelieved
from firebreak.org.rota_queries import Rota, rota_between
from firebreak.org.rota_rules import RELIEF, Slot, Stint, free_next
from firebreak.plan import queries
from firebreak.plan.rota_notices import GIVEN, LATE, RELIEF_DUE

LOOKED_BACK = timedelta(hours=6)
"""What was due longer ago is no news: the worker did not run, or the rota was made since."""
WEEK = timedelta(days=7)
NAMED = 3
"""Of those who are free next."""


def watch(brand: Brand) -> None:
    """Tell what is late in one brand. Each thing is told once."""
    at = now()
    rota = rota_between(brand, at - WEEK, at + WEEK)
    _late_hand_overs(brand, rota, at)
    if brand.team_size != Brand.TeamSize.ONE:  # one person has nobody to be relieved by
        _relief(brand, rota, at)


def tell_given(event: Event) -> None:
    """Handler of ``org.shift_given``: whoever did not do it themselves hears that a shift came to them, or went."""
    cover = (
        RotaCover.objects.select_related("pattern__brand", "given_by", "taken_by")
        .filter(pk=event.payload["cover"])
        .first()
    )
    if cover is None or cover.taken_by is None or cover.end <= now():
        return
    brand, by = cover.pattern.brand, event.payload["by"]
    people = [
        one for one in (cover.given_by, cover.taken_by) if one is not None and by != f"person:{one.uid}"
    ]
    params = {
        **_standing(brand, cover.pattern.duty), "giver": cover.given_by.name if cover.given_by else "",
        "taker": cover.taken_by.name, "begin": cover.begin.isoformat(), "end": cover.end.isoformat(),
    }  # fmt: skip
    _tell(brand, GIVEN, f"cover:{cover.uid}", params, people, urgent=cover.begin < now() + timedelta(days=1))


def _late_hand_overs(brand: Brand, rota: Rota, at: datetime) -> None:
    since = {key: row.created_at for key, row in rota.patterns.items()}
    real = [
        one for one in rota.slots if one.end > since[one.pattern]
    ]  # not what was over when it was planned
    for change in changes(real):
        giver, taker = rota.person(change.stint.person), rota.person(change.taker)
        if giver is None or taker is None or not at - LOOKED_BACK < change.late_from <= at:
            continue
        duty, end = change.stint.duty, change.stint.end
        row = HandOver.objects.filter(brand=brand, duty=duty, given_by=giver, shift_end=end).first()
        if row is not None and row.accepted_at is not None:
            continue
        params = {
            **_standing(brand, duty), "duty": duty, "giver": giver.name, "giver_uid": str(giver.uid),
            "taker": taker.name, "end": end.isoformat(), "written": row is not None,
        }  # fmt: skip
        key = f"hand-over:{brand.pk}:{duty}:{giver.uid}:{end.isoformat()}"
        _tell(brand, LATE, key, params, [giver, taker, *_lead(brand)])


def _relief(brand: Brand, rota: Rota, at: datetime) -> None:
    for seen in unrelieved(rota.slots, at):
        person = rota.person(seen.person)
        if person is None:
            continue
        stint = _from_its_beginning(brand, seen, at)
        free = [
            rota.people[key].name
            for key in free_next(_candidates(brand, rota, stint, at), rota.slots, rota.away, at)
        ]
        duty = next(one.duty for one in rota.slots if _now(one, stint.person, at))
        params = {
            **_standing(brand, duty), "name": person.name, "uid": str(person.uid), "begin": stint.begin.isoformat(),
            "since": (stint.begin + RELIEF).isoformat(), "free": free[:NAMED],
        }  # fmt: skip
        key = f"relief:{brand.pk}:{person.uid}:{stint.begin.isoformat()}"
        _tell(brand, RELIEF_DUE, key, params, [person, *_lead(brand)])


def _from_its_beginning(brand: Brand, stint: Stint, at: datetime) -> Stint:
    """A stint that reaches to where the rota was read from may have begun before: looked at further back, until it does not.

    Its beginning names the notice; one that moved on from day to day would be told each day.
    """
    back = WEEK
    while stint.begin <= at - back:
        back *= 2
        longer = unrelieved(rota_between(brand, at - back, at + WEEK).slots, at)
        stint = next((one for one in longer if one.person == stint.person), stint)
    return stint


def _now(slot: Slot, person: int, at: datetime) -> bool:
    return slot.person == person and slot.state == "on" and slot.begin <= at < slot.end


def _candidates(brand: Brand, rota: Rota, stint: Stint, at: datetime) -> list[int]:
    """Who may be called: the next by the rota, then holders and deputies of the duty, then everybody who works on it."""
    ahead = [
        one.person for one in rota.slots if one.begin >= at and one.state == "on" and one.person is not None
    ]
    here = {one.duty for one in rota.slots if _now(one, stint.person, at)}
    held = [one.pk for duty, people in org.holders_of(brand).items() if duty in here for one in people]
    there = [one.person_id for one in org.people_of(brand) if one.person.is_active]
    chosen = [key for key in dict.fromkeys([*ahead, *held]) if key in there]
    return [key for key in chosen or there if key in rota.people]


def _lead(brand: Brand) -> list[Person]:
    """Who holds the lead, where they still work here."""
    held = org.holders_of(brand).get("lead", [])[:1]
    there = Membership.objects.filter(brand=brand, person__in=held, person__is_active=True)
    keys = set(there.values_list("person_id", flat=True))
    return [one for one in held if one.pk in keys]


def _standing(brand: Brand, duty: str) -> dict[str, Any]:
    """What each of these notices holds: the duty's title in every language of the plan."""
    plan = queries.plan_of(brand)
    found = queries.records(plan, "duties")["duties"].get(duty) if plan is not None else None
    return {"slug": brand.slug, "brand": brand.name, "title": dict(found.title) if found else {"en": duty}}


def _tell(
    brand: Brand,
    kind: str,
    key: str,
    params: dict[str, Any],
    people: Iterable[Person],
    *,
    urgent: bool = True,
) -> None:
    notify.tell(
        brand=brand, kind=kind, about=f"brand:{brand.uid}", key=key, params=params, people=list(dict.fromkeys(people)),
        endpoints=False, urgent=urgent,
    )  # fmt: skip
