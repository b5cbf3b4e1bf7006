"""Facts of the register by their uid, with who may see them: for the rooms above, whose texts hold them."""

from collections.abc import Iterable
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery

from firebreak.incidents.models import Fact, Incident
from firebreak.incidents.queries.visible import incidents
from firebreak.org.models import Brand, Person

MOST = 200
"""Confirmed facts that are offered at once, the newest first."""


class Known(NamedTuple):
    """One fact of the register."""

    fact: Fact
    """With its incident and who decided; also one that was taken off the list."""
    number: int
    """Its place among all facts of its incident, from 1."""
    seen: bool
    """Whether the person who asks may see its incident."""


def _numbered() -> QuerySet[Fact]:
    earlier = (
        Fact.objects.filter(incident=OuterRef("incident"), pk__lte=OuterRef("pk"))
        .order_by()
        .values("incident")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = Fact.objects.select_related("incident__brand", "decided_by")
    return rows.annotate(place=Subquery(earlier, output_field=IntegerField()))


def confirmed_facts(brand: Brand, person: Person | None) -> list[Known]:
    """Of all open incidents that this person may see, the newest decision first."""
    rooms = incidents(brand, person).filter(closed_at=None).order_by().values("pk")
    rows = _numbered().filter(incident__in=rooms, state=Fact.State.CONFIRMED, removed_at=None)
    return [Known(one, cast("Any", one).place, True) for one in rows.order_by("-decided_at", "-pk")[:MOST]]


def facts_by_uid(brand: Brand, uids: Iterable[Any], person: Person | None) -> dict[str, Known]:
    """Uid -> the fact, whatever became of it and whether or not the person may see it: ``seen`` says that."""
    wanted = {found for one in uids if (found := _uuid(one)) is not None}
    if not wanted:
        return {}
    rows = list(_numbered().filter(incident__brand=brand, uid__in=wanted))
    private = {one.incident_id for one in rows if one.incident.private}
    open_to = _open_to(brand, private, person) if private else set()
    return {
        str(one.uid): Known(
            one, cast("Any", one).place, not one.incident.private or one.incident_id in open_to
        )
        for one in rows
    }


def known_fact(brand: Brand, uid: Any, person: Person | None) -> Known | None:
    """One of them, for whom may see its incident."""
    found = facts_by_uid(brand, [uid], person).get(str(uid))
    return found if found is not None and found.seen else None


def _open_to(brand: Brand, keys: set[int], person: Person | None) -> set[int]:
    rows: QuerySet[Incident] = incidents(brand, person).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
