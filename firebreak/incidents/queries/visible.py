"""Which incidents somebody may see. Every read of this room begins here."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from firebreak.base.prepared import Prepared
from firebreak.incidents.models import Incident, Seat
from firebreak.notify import queries as notify
from firebreak.org.models import Brand, Person

LEGAL = "legal"
_incident = Prepared(lambda brand, uid: Incident.objects.filter(brand=brand, uid=uid)[:1])
_counsel = Prepared(
    lambda incident, duty, carried: Seat.objects.filter(
        Q(duty=duty) | Q(duty=carried), incident=incident, left_at=None
    )
)


def incidents(brand: Brand, person: Person | None) -> QuerySet[Incident]:
    """Incidents of a brand that this person may see, newest first; without a person (an API token) none that is private."""
    rows = Incident.objects.filter(brand=brand).select_related(
        "brand", "lead", "opened_by", "verified_by", "merged_into"
    )
    named = Q(private=False)
    if person is not None:
        seated = Seat.objects.filter(person=person, left_at=None).values("incident")
        named |= Q(pk__in=seated) | Q(lead=person) | Q(opened_by=person)
    return rows.filter(named).order_by("-opened_at", "-pk")


def open_incidents(brand: Brand, person: Person | None) -> QuerySet[Incident]:
    """Those that are not closed, the gravest first."""
    return incidents(brand, person).filter(closed_at=None)


def incident(brand: Brand, uid: Any, person: Person | None) -> Incident | None:
    """One of them by the uid of its address."""
    found = _of_address(brand, uid)
    if found is None or (found.private and not incidents(brand, person).filter(pk=found.pk).exists()):
        return None
    return found


def incident_for(brand: Brand, uid: Any, people: Collection[int]) -> tuple[Incident, set[int]] | None:
    """The same for many members of the brand (primary keys) at once, with those of them who may see it."""
    found = _of_address(brand, uid)
    if found is None:
        return None
    return found, {*people} & named_for(found) if found.private else {*people}


def _of_address(brand: Brand, uid: Any) -> Incident | None:
    try:
        key = UUID(str(uid))
    except ValueError:
        return None
    if (found := _incident.first(brand.pk, key)) is not None:
        found.brand = brand
    return found


def people_in(rows: Iterable[Incident]) -> set[int]:
    """Keys of everybody who has a seat in any of these rooms."""
    return set(Seat.objects.filter(incident__in=list(rows), left_at=None).values_list("person_id", flat=True))


def named_for(row: Incident) -> set[int]:
    """Keys of the people who see it while it is private."""
    return people_in([row]) | {one for one in (row.lead_id, row.opened_by_id) if one is not None}


def private_topics(person: Person, brand_slug: str) -> list[str]:
    """Topics of the live stream that only those named in private incidents of a brand hear."""
    brand = Brand.objects.filter(slug=brand_slug).first()
    rows = (
        incidents(brand, person).filter(private=True, closed_at=None)
        if brand is not None
        else Incident.objects.none()
    )
    return [f"p{brand_pk}.incident.{pk}" for brand_pk, pk in rows.values_list("brand_id", "pk")]


def may_see(row: Incident, person: Person | None) -> bool:
    """Whether this person may see it; who is no member of its brand is asked elsewhere."""
    return incidents(row.brand, person).filter(pk=row.pk).exists()


def reads_privileged(row: Incident, person: Person | None) -> bool:
    """Whether this person may read counsel's notes: legal counsel in this room, and whoever leads it."""
    return person is not None and person.pk in privileged_readers(row)


def privileged_readers(row: Incident) -> set[int]:
    """Keys of those who may."""
    counsel = _counsel.all(row.pk, LEGAL, row.carried.get(LEGAL, LEGAL))
    return {one.person_id for one in counsel} | ({row.lead_id} if row.lead_id is not None else set())


def kept_back(brand_id: int, person: Person) -> list[str]:
    """Private incidents of a brand that this person may not see, with the calls and notices about them, as the audit chain
    names them."""
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is None:
        return []
    rows = Incident.objects.filter(brand=brand, private=True).exclude(
        pk__in=incidents(brand, person).values("pk")
    )
    hidden = [f"{Incident.SORT}:{uid}" for uid in rows.values_list("uid", flat=True)]
    return [*hidden, *notify.recorded(brand, hidden)] if hidden else []
