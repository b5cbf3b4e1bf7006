"""Posts are planned and changed, as whoever made the token."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.errors import WrongInput
from firebreak.calendar import actions, verbs
from firebreak.calendar.api.reading import PlannedOut, one, router, seen_of, told
from firebreak.calendar.content import LINES, LONGEST, Given
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import queries as published


class PlannedIn(Schema):
    """A post for one channel of the brand at one moment in the future."""

    model_config = ConfigDict(extra="forbid")
    channel: UUID
    language: Annotated[str, Field(max_length=10)]
    text: Annotated[str, Field(max_length=LONGEST * 2)]
    at: Moment
    title: Annotated[str, Field(max_length=LINES["title"])] = ""
    topic: Annotated[str, Field(max_length=LINES["topic"])] = ""
    offer_ends: Moment | None = None
    picture: Annotated[str, Field(max_length=LINES["picture"])] = ""
    picture_rights: Annotated[str, Field(max_length=LINES["picture_rights"])] = ""
    picture_until: date | None = None


@router.post("", response={201: PlannedOut, **PROBLEMS}, summary="Plan a post")
@door(verbs.WRITE.name)
def plan(request: HttpRequest, response: HttpResponse, body: PlannedIn) -> Any:
    """A draft: it goes out only after somebody else approved it."""
    row = actions.write(
        actor=actor_of(request),
        brand=brand_of(request),
        person=token_of(request).made_by,
        given=_given(request, body),
    )
    return Status(201, told(request, response, row))


@router.put("/{uid}", response={200: PlannedOut, **PROBLEMS}, summary="Change a planned post")
@door(verbs.WRITE.name)
def change(request: HttpRequest, response: HttpResponse, uid: UUID, body: PlannedIn) -> Any:
    """With ``If-Match``. An approval is void then, and what waited in publishing is cancelled."""
    row = one(request, uid)
    seen_of(request, row)
    done = actions.change_post(
        actor=actor_of(request), post=row, person=token_of(request).made_by, given=_given(request, body),
        version=row.version,
    )  # fmt: skip
    return told(request, response, done)


def _given(request: HttpRequest, body: PlannedIn) -> Given:
    channel = published.channel(brand_of(request), body.channel)
    if channel is None:
        raise WrongInput("calendar.channel", "Choose one of the brand's channels.", field="channel")
    return Given(**{**body.dict(), "channel": channel})
