"""Who is called: what rooms above hand in, and what a run freezes of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from firebreak.base import config
from firebreak.notify.models import Endpoint
from firebreak.notify.paging_rules import Called, Plan, Way
from firebreak.notify.routing import DESTINATIONS, is_robot, quiet_until
from firebreak.org import queries as org
from firebreak.org.duty_rules import Way as Method
from firebreak.org.models import Brand, Person

TEXT_PAGERS = ("twilio",)
"""Pagers that send a text to a telephone number."""
_NAMED = re.compile(r"([A-Za-z]+)\s*[:/]\s*(\S.*)")


@dataclass(frozen=True)
class Rung:
    """One person to call, and for which duty of the plan."""

    person_pk: int
    duty: str


def plan_of(brand: Brand, rungs: Sequence[Rung], *, urgent: bool, at: datetime, wait_s: float) -> Plan:
    """The frozen plan of a run: each person once, who still works on the brand, with their ways as they are now."""
    return Plan(
        called(brand, rungs, urgent=urgent, at=at), way_s=float(config.get("page_way_wait_s")),
        rung_s=float(wait_s), rounds=int(config.get("page_rounds")),
    )  # fmt: skip


def called(brand: Brand, rungs: Iterable[Rung], *, urgent: bool, at: datetime) -> tuple[Called, ...]:
    """People with the ways to reach them and, where it is quiet for them, until when."""
    first: dict[int, Rung] = {}
    for rung in rungs:
        first.setdefault(rung.person_pk, rung)
    members = Person.objects.filter(memberships__brand=brand, is_active=True)
    people = members.in_bulk(list(first))
    methods = org.methods_of(*people.values())
    senders = senders_of(brand)
    woken = _always_woken(brand, at) if urgent else frozenset()
    return tuple(
        Called(
            key, rung.duty, ways_of(people[key], methods[key], senders),
            None if key in woken else quiet_until(people[key], at),
        )
        for key, rung in first.items() if key in people
    )  # fmt: skip


def _always_woken(brand: Brand, at: datetime) -> frozenset[int]:
    """Who is on duty now, and holders and deputies of duties: what is urgent goes over their quiet hours."""
    on = {shift.person.pk for shift in org.on_duty(brand, at)}
    held = {person.pk for people in org.holders_of(brand).values() for person in people}
    return frozenset(on | held)


def senders_of(brand: Brand) -> dict[str, int]:
    """Pager -> the brand's endpoint whose credentials send with it to one person.

    A robot of a room is none: a person's own link would stand in front of everybody there.
    """
    rows = Endpoint.objects.filter(brand=brand, active=True, removed_at__isnull=True).order_by("pk")
    found: dict[str, int] = {}
    for row in rows:
        if not is_robot(row):
            found.setdefault(row.pager, row.pk)
    return found


def ways_of(person: Person, methods: Sequence[Method], senders: Mapping[str, int]) -> tuple[Way, ...]:
    """A person's ways in their order; the account's address is always the last, where anything arrives there."""
    found = [_way(method, senders) for method in methods]
    if person.reachable:
        found.append(Way("email", person.email))
    return tuple(dict.fromkeys(way for way in found if way is not None))


def _way(method: Method, senders: Mapping[str, int]) -> Way | None:
    """How a method is used: by a pager, by somebody who rings, or not at all."""
    if method.sort == "mail":
        return Way("email", method.value)
    if method.sort == "phone":
        return Way("", method.value)
    if method.sort == "sms":
        pager = next((one for one in TEXT_PAGERS if one in senders), "")
        return Way(pager, method.value, senders[pager]) if pager else Way("", method.value)
    named = _NAMED.fullmatch(method.value)
    if named is None:
        return None
    pager, to = named[1].lower(), named[2].strip()
    return Way(pager, to, senders[pager]) if pager in senders and pager in DESTINATIONS else None
