"""Every read of the calendar that a page or another room needs."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from firebreak.base.clock import now
from firebreak.base.permissions import allows
from firebreak.base.prepared import Prepared
from firebreak.calendar import verbs
from firebreak.calendar.models import KeptDay, PlannedPost, WatchedTopic
from firebreak.org.models import Brand, Person

_S = PlannedPost.State
_waiting = Prepared(
    lambda brand, state, at: (
        PlannedPost.objects.filter(brand=brand, state=state, at__gt=at)
        .order_by("at", "pk")
        .only("pk", "writers")
    )
)
_held = Prepared(
    lambda brand, state, owner: PlannedPost.objects.filter(brand=brand, state=state, owner=owner).only("pk")
)
"""Every page of the brand counts them."""


def posts(brand: Brand) -> QuerySet[PlannedPost]:
    """All of a brand, the soonest first."""
    rows = brand.planned_posts.select_related(
        "brand", "channel", "owner", "made_by", "approved_by", "release"
    )
    return rows.order_by("at", "pk")


def post(brand: Brand, uid: Any) -> PlannedPost | None:
    """One post of this brand."""
    return posts(brand).filter(uid=uid).first()


def between(brand: Brand, since: datetime, until: datetime) -> QuerySet[PlannedPost]:
    """Those due from ``since`` to before ``until``."""
    return posts(brand).filter(at__gte=since, at__lt=until)


def waits_for(brand: Brand, person: Person, role: str) -> list[int]:
    """Keys of posts whose approval this person could give."""
    if not allows(role, verbs.APPROVE.name):
        return []
    uid = str(person.uid)
    return [one.pk for one in _waiting.all(brand.pk, _S.ASKED.value, now()) if uid not in one.writers]


def held_of(brand: Brand, person: Person) -> int:
    """How many posts of this owner are held."""
    return len(_held.all(brand.pk, _S.HELD.value, person.pk))


def day(brand: Brand, uid: Any) -> KeptDay | None:
    """One of the brand's own days."""
    return brand.kept_days.select_related("brand").filter(uid=uid).first()


def topic(brand: Brand, uid: Any) -> WatchedTopic | None:
    """One of the brand's topics."""
    return brand.watched_topics.select_related("brand").filter(uid=uid).first()
