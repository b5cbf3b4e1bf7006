"""Who read which version."""

from datetime import datetime
from typing import NamedTuple

from firebreak.org.models import Membership, Person
from firebreak.plan.models import Plan, PlanReading, PlanVersion


class Reader(NamedTuple):
    """Somebody who works on the brand, and when they read a version."""

    name: str
    at: datetime | None


def all_versions(plan: Plan) -> list[PlanVersion]:
    """Newest first, without what is in them."""
    return list(plan.versions.defer("items").select_related("asked_by", "decided_by").order_by("-number"))


def version_of(plan: Plan, number: int) -> PlanVersion | None:
    """One version by its number."""
    if not 0 < number < 2**31:
        return None
    return plan.versions.select_related("asked_by", "decided_by").filter(number=number).first()


def published_before(plan: Plan, number: int) -> PlanVersion | None:
    """The version that was the plan before this one."""
    rows = plan.versions.filter(state=PlanVersion.State.PUBLISHED, number__lt=number)
    return rows.order_by("-number").first()


def last_read(plan: Plan, person: Person) -> PlanVersion | None:
    """The newest version that somebody said they read, without what is in it."""
    read = PlanReading.objects.filter(version__plan=plan, person=person).order_by("-version__number").first()
    return plan.versions.defer("items").filter(pk=read.version_id).first() if read is not None else None


def readers(version: PlanVersion) -> list[Reader]:
    """Everybody active in the brand: who has not read it first, then by name."""
    read = dict(version.readings.values_list("person_id", "at"))
    members = Membership.objects.filter(brand_id=version.plan.brand_id, person__is_active=True)
    people = [Reader(one.person.name, read.get(one.person_id)) for one in members.select_related("person")]
    return sorted(people, key=lambda one: (one.at is not None, one.name.casefold()))
