"""What followed a release: the forecast from before it, what was measured, what the channels counted."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import queries as publishing
from firebreak.publishing import verbs
from firebreak.review import queries, rules
from firebreak.review.models import ChannelFigures, Look, Watched

router = Router()


class ReasonOut(Schema):
    """Why it cannot be told: a code, and the numbers behind it."""

    code: str
    params: dict[str, Any]


class LookOut(Schema):
    """``hours`` after ``start``. ``heard``: share of that time in which the sources were heard. ``low``, ``high``: what 8 of
    10 such forecasts hold, of so many hours together; null without a forecast. ``place``: below, within, above or empty.
    ``verdict``: cannot_tell or fell_faster; neither is a proof of a cause.
    """

    hours: int
    count: int
    negative: int
    heard: float
    low: float | None
    expected: float | None
    high: float | None
    place: str
    negative_place: str
    verdict: str
    reasons: list[ReasonOut]
    at: datetime


class WatchedOut(Schema):
    """One monitor. ``hours_ahead``: for each of 24 hours low, expected, high and normal mentions, as forecast before the
    release; ``no_forecast``: why there is none. ``hours_before``: mentions, negative ones and the share heard.
    """

    monitor: UUID
    name: str
    no_forecast: str
    hours_ahead: list[list[float]]
    hours_before: list[list[float]]
    made_at: datetime
    looks: list[LookOut]


class FiguresOut(Schema):
    """What a service counted of one publication; null: it does not say.

    ``state``: given, not_given, gone, failed or missed.
    """

    delivery: UUID
    channel_name: str
    language: str
    hours: int
    state: str
    replies: int | None
    reposts: int | None
    favourites: int | None
    at: datetime


class FollowedOut(Schema):
    """``at``: when the first text was out; null, and nothing followed, before. All hours count from ``start``.

    The verdict is about the first monitor alone.
    """

    release: UUID
    at: datetime | None
    start: datetime | None
    ended_at: datetime | None
    monitors: list[WatchedOut]
    figures: list[FiguresOut]


@router.get("/{uid}/followed", response={200: FollowedOut, **PROBLEMS}, summary="What followed a release")
@door(verbs.SEE.name)
def followed(request: HttpRequest, uid: UUID) -> Any:
    """Empty before its first text is out."""
    release = publishing.release(brand_of(request), uid)
    if release is None:
        raise Http404
    row = queries.followed(release)
    if row is None:
        return FollowedOut(release=release.uid, at=None, start=None, ended_at=None, monitors=[], figures=[])
    return FollowedOut(
        release=release.uid, at=row.at, start=row.start, ended_at=row.ended_at,
        monitors=[_watched(one) for one in queries.watched(row)], figures=[_figures(one) for one in queries.figures(row)],
    )  # fmt: skip


def _watched(row: Watched) -> WatchedOut:
    return WatchedOut(
        monitor=row.monitor.uid, name=row.monitor.name, no_forecast=row.why, hours_ahead=row.hours,
        hours_before=row.before, made_at=row.made_at, looks=[_look(row, one) for one in row.looks.all()],
    )  # fmt: skip


def _look(row: Watched, one: Look) -> LookOut:
    band = rules.expected_of(row.hours, one.hours)
    low, expected, high = (band.low, band.expected, band.high) if band is not None else (None, None, None)
    return LookOut(
        hours=one.hours, count=one.count, negative=one.negative, heard=one.heard, low=low, expected=expected, high=high,
        place=one.place, negative_place=one.share_place, verdict=one.verdict,
        reasons=[ReasonOut(code=code, params=params) for code, params in one.reasons], at=one.at,
    )  # fmt: skip


def _figures(row: ChannelFigures) -> FiguresOut:
    return FiguresOut(
        delivery=row.delivery.uid, channel_name=row.delivery.channel.name, language=row.delivery.language, hours=row.hours,
        state=row.state, replies=row.replies, reposts=row.reposts, favourites=row.favourites, at=row.at,
    )  # fmt: skip
