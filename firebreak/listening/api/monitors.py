"""Monitors: list, make, change, remove, and their numbers over time."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from firebreak.base import clock
from firebreak.base.errors import WrongInput
from firebreak.listening import actions, queries
from firebreak.listening.models import Monitor
from firebreak.listening.words import say
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()
Kind = Literal["brand", "product", "person", "competitor", "topic"]
LONGEST = timedelta(days=400)


class StateOut(Schema):
    """The detector's word. ``reason`` is in English; ``reason_code`` and ``reason_params`` are stable."""

    state: str
    since: datetime | None
    reason_code: str
    reason_params: dict[str, Any]
    reason: str


class MonitorOut(Schema):
    """A monitor. ``query`` is empty for the one that collects reports."""

    uid: UUID
    name: str
    kind: str
    query: str
    watched: bool
    active: bool
    state: StateOut


class MonitorIn(Schema):
    """A new monitor."""

    name: str = Field(min_length=1, max_length=120)
    kind: Kind = "topic"
    query: str = Field(min_length=1, max_length=20_000)
    watched: bool = True


class MonitorChange(Schema):
    """What to change; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120)
    kind: Kind | None = None
    query: str | None = Field(None, min_length=1, max_length=20_000)
    watched: bool | None = None
    active: bool | None = None


class SeriesOut(Schema):
    """Equal bins, oldest first; lists of the same length. ``coverage`` below 1: not all sources were heard."""

    step_s: int
    times: list[datetime]
    count: list[int]
    negative: list[int]
    neutral: list[int]
    positive: list[int]
    reach: list[int]
    reposts: list[int]
    coverage: list[float]
    normal_low: list[float] | None
    normal_high: list[float] | None


def monitor_of(request: HttpRequest, uid: UUID) -> Monitor:
    """The token's brand's monitor, or 404."""
    found = queries.monitor(brand_of(request), uid)
    if found is None:
        raise Http404
    return found


def out(monitor: Monitor) -> MonitorOut:
    """A monitor with its present state."""
    state = queries.state_of(monitor)
    params = dict(state.reason_params)
    return MonitorOut(
        uid=monitor.uid,
        name=monitor.name,
        kind=monitor.kind,
        query=monitor.query,
        watched=monitor.watched,
        active=monitor.active,
        state=StateOut(
            state=state.state,
            since=state.since,
            reason_code=state.reason_code,
            reason_params=params,
            reason=say(state.reason_code, params),
        ),
    )


@router.get("/monitors", response={200: list[MonitorOut], **PROBLEMS}, summary="List monitors")
@door("listening.see")
def monitors(request: HttpRequest) -> Any:
    return [out(one) for one in queries.monitors(brand_of(request))]


@router.post("/monitors", response={201: MonitorOut, **PROBLEMS}, summary="Make a monitor")
@door("listening.monitor.edit")
def create(request: HttpRequest, body: MonitorIn) -> Any:
    made = actions.create_monitor(
        actor=actor_of(request), brand=brand_of(request), made_by=token_of(request).made_by, **body.dict()
    )
    return Status(201, out(made))


@router.get("/monitors/{uid}", response={200: MonitorOut, **PROBLEMS}, summary="One monitor")
@door("listening.see")
def one(request: HttpRequest, uid: UUID) -> Any:
    return out(monitor_of(request, uid))


@router.patch("/monitors/{uid}", response={200: MonitorOut, **PROBLEMS}, summary="Change a monitor")
@door("listening.monitor.edit")
def change(request: HttpRequest, uid: UUID, body: MonitorChange) -> Any:
    given = body.dict(exclude_none=True)
    return out(actions.change_monitor(actor=actor_of(request), monitor=monitor_of(request, uid), **given))


@router.delete("/monitors/{uid}", response={204: None, **PROBLEMS}, summary="Remove a monitor")
@door("listening.monitor.edit")
def remove(request: HttpRequest, uid: UUID) -> Any:
    actions.remove_monitor(actor=actor_of(request), monitor=monitor_of(request, uid))
    return Status(204, None)


@router.get("/monitors/{uid}/series", response={200: SeriesOut, **PROBLEMS}, summary="Numbers over time")
@door("listening.see")
def series(
    request: HttpRequest, uid: UUID, since: datetime | None = None, until: datetime | None = None
) -> Any:
    """The last 24 hours unless ``since`` and ``until`` are given; at most 300 bins."""
    monitor = monitor_of(request, uid)
    end = aware(until) if until else clock.now()
    start = aware(since) if since else end - timedelta(hours=24)
    if not timedelta(0) < end - start <= LONGEST:
        raise WrongInput("api.bad_window", f"since must lie before until, by at most {LONGEST.days} days.")
    found = queries.series(monitor, start, end)
    band = queries.normal(monitor, start, end, step_s=found.step_s)
    numbers = {name: getattr(found, name) for name in SeriesOut.model_fields if hasattr(found, name)}
    numbers["times"] = [datetime.fromtimestamp(at, clock.now().tzinfo) for at in found.times]
    return SeriesOut(
        **numbers, normal_low=band.low if band else None, normal_high=band.high if band else None
    )


def aware(moment: datetime) -> datetime:
    """A time without a zone is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.now().tzinfo)
