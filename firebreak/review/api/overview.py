"""What followed all releases, newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from firebreak.org.api_pages import PAGE, Limit, page
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import verbs
from firebreak.review import rules, standings
from firebreak.review.api.followed import ReasonOut

router = Router()
State = Literal["", "looking", "fell_faster", "more", "cannot_tell"]


class StandingOut(Schema):
    """One release. ``state``: looking (until the look after 24 hours), fell_faster, more or cannot_tell; none of them is a
    proof of a cause. ``hours``, ``count``, ``low``, ``high``, ``verdict``, ``reasons``: of the last look at the first
    monitor, null before it; ``low`` and ``high`` null without a forecast. ``reactions``: replies, reposts and likes
    together, as the services gave them last, for ``counted`` of the ``published`` texts; null where none gave any.
    """

    release: UUID
    title: dict[str, str]
    about: str
    at: datetime
    state: str
    hours: int | None
    count: int | None
    low: float | None
    high: float | None
    verdict: str | None
    reasons: list[ReasonOut]
    channels: list[str]
    published: int
    reactions: int | None
    counted: int


class StandingsOut(Schema):
    """Newest first. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    releases: list[StandingOut]
    next: UUID | None


@router.get("", response={200: StandingsOut, **PROBLEMS}, summary="What followed all releases, newest first")
@door(verbs.SEE.name)
def all_followed(
    request: HttpRequest,
    after: UUID | None = None,
    state: State = "",
    limit: Limit = PAGE,
) -> Any:
    """Those of which something is out, by when it was; ``state``: only those that stand so; ``after``: a release."""
    brand = brand_of(request)
    rows = standings.standing(brand, state)
    if after is not None:
        rows = standings.after(rows, brand, after)
    found, following = page(rows, limit, lambda one: one.row.release.uid, standings.told)
    return StandingsOut(releases=[out(one) for one in found], next=following)


def out(one: standings.Standing) -> StandingOut:
    """One of them as the API tells it."""
    release, look = one.row.release, one.look
    band = (
        rules.expected_of(one.watched.hours, look.hours)
        if one.watched is not None and look is not None
        else None
    )
    return StandingOut(
        release=release.uid, title=release.title, about=release.about, at=one.row.at, state=one.code,
        hours=look.hours if look else None, count=look.count if look else None,
        low=band.low if band else None, high=band.high if band else None, verdict=look.verdict if look else None,
        reasons=[ReasonOut(code=code, params=params) for code, params in look.reasons] if look else [],
        channels=list(dict.fromkeys(row.channel.name for row in one.out)), published=len(one.out),
        reactions=one.reacted.total if one.reacted.counted else None, counted=one.reacted.counted,
    )  # fmt: skip
