"""Reads of releases and of the deliveries in them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from firebreak.base.prepared import Prepared
from firebreak.org.models import Brand, Person
from firebreak.publishing.models import Delivery, Release

_S = Delivery.State
_asking = Prepared(lambda brand: Delivery.objects.filter(brand=brand, state=_S.UNKNOWN, asks=True).only("pk"))
_mine = Prepared(
    lambda brand, person: Delivery.objects.filter(brand=brand, state=_S.BY_HAND, channel__person=person).only(
        "pk"
    )
)


def deliveries(brand: Brand) -> QuerySet[Delivery]:
    """All of a brand with what a page shows of them."""
    return Delivery.objects.filter(brand=brand).select_related(
        "channel__person", "release", "settled_by", "follows"
    )


def delivery(brand: Brand, uid: Any) -> Delivery | None:
    """One of this brand."""
    return deliveries(brand).filter(uid=uid).first()


def release(brand: Brand, uid: Any) -> Release | None:
    """One of this brand."""
    return Release.objects.select_related("decided_by", "brand").filter(brand=brand, uid=uid).first()


def releases(brand: Brand) -> QuerySet[Release]:
    """All of a brand, newest first, with how many texts each has and how many of them are out or ask somebody."""
    return (
        Release.objects.filter(brand=brand)
        .select_related("decided_by")
        .annotate(
            all=Count("deliveries"),
            out=Count("deliveries", filter=Q(deliveries__state=_S.SENT)),
            open=Count(
                "deliveries", filter=Q(deliveries__state__in=(_S.UNKNOWN, _S.FAILED, _S.HELD, _S.BY_HAND))
            ),
        )
        .order_by("-at", "-pk")
    )


def of_release(row: Release) -> list[Delivery]:
    """In the order in which they go out."""
    found = row.deliveries.select_related("channel__person", "settled_by", "follows", "release", "brand")
    return list(found.order_by("place", "channel__name", "language"))


def about(brand: Brand, thing: str) -> list[Release]:
    """Releases of one thing's texts, e.g. ``statement:<uid>``, newest first."""
    return list(releases(brand).filter(about=thing))


def taken(brand: Brand, thing: str) -> set[tuple[int, str]]:
    """(channel's key, language) in which a thing's text is out, on its way, or may be."""
    gone = (_S.CANCELLED, _S.FAILED, _S.REMOVED)
    rows = Delivery.objects.filter(brand=brand, release__about=thing).exclude(state__in=gone)
    return set(rows.values_list("channel_id", "language"))


def needs(brand: Brand, person: Person) -> int:
    """How many publications wait for this person: nobody knows whether they are out, or theirs to publish by hand."""
    return len(_asking.all(brand.pk)) + len(_mine.all(brand.pk, person.pk))
