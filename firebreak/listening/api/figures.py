"""A brand's own figures, and values sent in by token."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from firebreak.listening import actions, queries
from firebreak.org.api_auth import actor_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()
MOST = 10_000


class FigureOut(Schema):
    """A figure; ``last_at`` is null before its first value."""

    uid: UUID
    name: str
    kind: str
    unit: str
    gather: str
    last_at: datetime | None
    last_value: float | None


class ValueIn(Schema):
    """One value; the time with its zone."""

    time: Moment
    value: float


class ValuesIn(Schema):
    """A value for a time that has one replaces it."""

    points: list[ValueIn] = Field(min_length=1, max_length=MOST)


class Stored(Schema):
    """How many values were stored."""

    stored: int


@router.get("/figures", response={200: list[FigureOut], **PROBLEMS}, summary="Own figures")
@door("listening.see")
def figures(request: HttpRequest) -> Any:
    return [
        FigureOut(
            uid=one.uid, name=one.name, kind=one.kind, unit=one.unit, gather=one.gather, last_at=at, last_value=value
        )
        for one, at, value in queries.with_last_values(brand_of(request))
    ]  # fmt: skip


@router.post(
    "/figures/{uid}/points", response={200: Stored, **PROBLEMS}, summary="Send values of a figure in"
)
@door("listening.source.edit")
def send_values(request: HttpRequest, uid: UUID, body: ValuesIn) -> Any:
    figure = queries.own_figure(brand_of(request), uid)
    if figure is None:
        raise Http404
    points = [(one.time, one.value) for one in body.points]
    return Stored(
        stored=actions.take_points(actor=actor_of(request), figure=figure, points=points, came="api")
    )
