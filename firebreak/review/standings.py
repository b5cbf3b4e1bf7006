"""All releases of a brand of which something is out, each with how it stands and what was seen of it last."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value, When

from firebreak.org.models import Brand
from firebreak.publishing.models import Delivery
from firebreak.review import rules
from firebreak.review.models import ChannelFigures, Followed, Look, Watched

_S = Delivery.State


class Reacted(NamedTuple):
    """What the services counted together, as they gave it last."""

    total: int
    """Replies, reposts and favourites."""
    counted: int
    """Publications whose service gave figures."""
    asked: bool
    """Whether any service was asked yet."""


class Standing(NamedTuple):
    """One release among all."""

    row: Followed
    code: str
    """One of ``rules.STANDINGS``."""
    watched: Watched | None
    """The monitor that is judged; ``None`` where there was none."""
    look: Look | None
    """The last one that was taken."""
    out: Sequence[Delivery]
    """What went out, in its order."""
    reacted: Reacted


def standing(brand: Brand, code: str = "") -> QuerySet[Followed]:
    """All of a brand, newest first, with ``standing``; ``code``: only those that stand so."""
    first = Watched.objects.filter(followed=OuterRef("pk")).order_by("place").values("pk")[:1]
    last = Look.objects.filter(watched=OuterRef("first"), hours=rules.LOOKS[-1])
    rows = Followed.objects.filter(brand=brand).annotate(first=Subquery(first)).annotate(
        standing=Case(
            When(first=None, then=Value(rules.CANNOT_TELL)),
            When(~Exists(last), then=Value(rules.LOOKING)),
            When(Exists(last.filter(verdict=rules.FELL_FASTER)), then=Value(rules.FELL_FASTER)),
            When(Exists(last.filter(verdict=rules.CANNOT_TELL, reasons=rules.JUST_MORE)), then=Value(rules.MORE)),
            default=Value(rules.CANNOT_TELL), output_field=CharField(),
        )
    )  # fmt: skip
    return (rows.filter(standing=code) if code else rows).order_by("-at", "-pk")


def after(rows: QuerySet[Followed], brand: Brand, release: UUID) -> QuerySet[Followed]:
    """Those that come after one release in that order; none where it is not there."""
    last = Followed.objects.filter(brand=brand, release__uid=release).first()
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk)) if last is not None else rows.none()


def told(rows: QuerySet[Followed]) -> list[Standing]:
    """A page of :func:`standing` with all that is shown of each: five queries, however many there are."""
    out = Delivery.objects.filter(state__in=(_S.SENT, _S.REMOVED)).select_related("channel")
    out = out.order_by("place", "channel__name", "language")
    found = list(
        rows.select_related("release").prefetch_related(
            Prefetch("release__deliveries", out, to_attr="went_out")
        )
    )
    firsts: list[int | None] = [row.first for row in found]  # type: ignore[attr-defined]
    watched = Watched.objects.filter(pk__in=[key for key in firsts if key]).defer("before", "gaps").in_bulk()
    looks = {one.watched_id: one for one in Look.objects.filter(watched__in=list(watched)).order_by("hours")}
    counted = _figures(found)
    return [
        Standing(
            row, row.standing, watched.get(first or 0), looks.get(first or 0),  # type: ignore[attr-defined]
            row.release.went_out, _together(counted.get(row.pk, [])),  # type: ignore[attr-defined]
        )
        for row, first in zip(found, firsts, strict=True)
    ]  # fmt: skip


def _figures(rows: Sequence[Followed]) -> dict[int, list[ChannelFigures]]:
    found: dict[int, list[ChannelFigures]] = {}
    for one in ChannelFigures.objects.filter(followed__in=rows).order_by("hours"):
        found.setdefault(one.followed_id, []).append(one)
    return found


def _together(figures: Sequence[ChannelFigures]) -> Reacted:
    """The newest of each publication; what a service does not say adds nothing."""
    newest = {
        one.delivery_id: (one.replies, one.reposts, one.favourites)
        for one in figures if one.state == ChannelFigures.State.GIVEN
    }  # fmt: skip
    given = [[one for one in three if one is not None] for three in newest.values()]
    return Reacted(sum(map(sum, given)), sum(bool(one) for one in given), bool(figures))
