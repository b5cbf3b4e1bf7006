"""Policies as they were published: to whom, what changed, and who read what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from firebreak.org.models import Person
from firebreak.plan.actions.versions import policy_digest
from firebreak.plan.models import Plan, PolicyPublication, PolicyReader, PolicyReading


class Asked(NamedTuple):
    """Somebody who must read a published policy."""

    person: Person
    due: date
    read: datetime | None
    here: bool
    """False once they left the brand: then they do not count."""


class Published(NamedTuple):
    """How the policies of a plan stand."""

    people: dict[str, frozenset[str]]
    """Policy -> uids of those who must read its newest published text; missing where it never was published."""
    read: dict[str, frozenset[str]]
    """Policy -> uids of those who said that they read exactly that text."""
    changed: frozenset[str]
    """Policies whose text is not the published one any more."""
    numbers: dict[str, int]
    """Policy -> number of its newest published text."""


def publications(plan: Plan, key: str) -> list[PolicyPublication]:
    """All published texts of a policy, newest first."""
    rows = plan.policy_publications.filter(key=key).select_related("plan__brand", "published_by")
    return list(rows.order_by("-number"))


def newest_publications(plan: Plan) -> dict[str, PolicyPublication]:
    """Policy of the plan -> its newest published text."""
    known = plan.items.filter(kind="policies").values("key")
    rows = plan.policy_publications.filter(key__in=known).select_related("plan__brand").order_by("number")
    return {one.key: one for one in rows}


def policies_now(plan: Plan, bodies: Mapping[str, Any]) -> Published:
    """How the policies of the plan stand; ``bodies``: policy -> its record as plain data."""
    newest = {key: one for key, one in newest_publications(plan).items() if key in bodies}
    people: dict[str, set[str]] = {key: set() for key in newest}
    asked_of = PolicyReader.objects.filter(publication__in=newest.values())
    for key, uid in asked_of.values_list("publication__key", "person__uid"):
        people[key].add(str(uid))
    read: dict[str, set[str]] = {key: set() for key in newest}
    readings = PolicyReading.objects.filter(plan=plan, digest__in={one.digest for one in newest.values()})
    for key, digest, uid in readings.values_list("key", "digest", "person__uid"):
        if key in newest and newest[key].digest == digest:
            read[key].add(str(uid))
    return Published(
        {key: frozenset(some) for key, some in people.items()},
        {key: frozenset(some) for key, some in read.items() if some},
        frozenset(key for key, one in newest.items() if one.digest != policy_digest(bodies[key])),
        {key: one.number for key, one in newest.items()},
    )


def asked(one: PolicyPublication) -> list[Asked]:
    """Who must read it: those who have not first, then by name."""
    read = dict(
        PolicyReading.objects.filter(plan=one.plan_id, key=one.key, digest=one.digest).values_list("person_id", "at")
    )  # fmt: skip
    here = set(one.plan.brand.memberships.filter(person__is_active=True).values_list("person_id", flat=True))
    rows = [
        Asked(row.person, row.due, read.get(row.person_id), row.person_id in here)
        for row in one.readers.select_related("person")
    ]
    return sorted(rows, key=lambda row: (row.read is not None, row.person.name.casefold()))


def read_before(one: PolicyPublication, person: Person) -> PolicyPublication | None:
    """The newest earlier text of the same policy that somebody said they read."""
    digests = PolicyReading.objects.filter(plan=one.plan_id, key=one.key, person=person).values("digest")
    rows = PolicyPublication.objects.filter(
        plan=one.plan_id, key=one.key, number__lt=one.number, digest__in=digests
    )
    return rows.order_by("-number").first()


def has_read(one: PolicyPublication, person: Person) -> datetime | None:
    """When somebody said that they read exactly this text."""
    rows = PolicyReading.objects.filter(plan=one.plan_id, key=one.key, digest=one.digest, person=person)
    return rows.values_list("at", flat=True).first()
