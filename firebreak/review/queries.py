"""Every read of review that a page or the API needs."""

from datetime import timedelta
from typing import Any

from django.db.models import Prefetch

from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery, Release
from firebreak.review.models import ChannelFigures, Followed, Look, Watched


def followed(release: Release) -> Followed | None:
    """What is kept of one release; ``None`` before its first text is out."""
    rows = Followed.objects.select_related("brand", "release", "incident")
    return rows.filter(release=release).first()


def watched(row: Followed) -> list[Watched]:
    """Its monitors with what was measured, the one that the verdict is about first."""
    looks = Prefetch("looks", Look.objects.order_by("hours"))
    found = list(row.watched.select_related("monitor__brand").prefetch_related(looks).order_by("place"))
    for one in found:
        one.followed = row
    return found


def figures(row: Followed) -> list[ChannelFigures]:
    """The channels' own figures, by channel and then by hours."""
    rows = row.figures.select_related("delivery__channel")
    return list(rows.order_by("delivery__place", "delivery__channel__name", "delivery__language", "hours"))


def others(row: Followed, until: Any) -> list[Release]:
    """Other releases of the brand of which a text was out from a day before this one until ``until``, oldest first."""
    out = Delivery.objects.filter(
        brand=row.brand_id,
        state=Delivery.State.SENT,
        ended_at__gte=row.at - timedelta(days=1),
        ended_at__lte=until,
    )
    rows = Release.objects.filter(pk__in=out.exclude(release=row.release_id).values("release"))
    return list(rows.order_by("at", "pk"))


def of_thing(brand: Brand, about: str) -> list[Followed]:
    """Releases of one thing's texts (``statement:<uid>``) of which something is out, newest first."""
    rows = Followed.objects.filter(brand=brand, release__about=about).select_related("release")
    return list(rows.order_by("-at", "-pk"))
