"""A released statement goes to channels, as whoever made the token."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.errors import WrongInput
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import queries as published
from firebreak.publishing.api.releases import ReleaseOut, out
from firebreak.statements import actions, verbs
from firebreak.statements.api.reading import one, router
from firebreak.statements.api.writing import seen_of


class PlaceIn(Schema):
    """A channel of the brand, and the language of the text that goes there."""

    model_config = ConfigDict(extra="forbid")
    channel: UUID
    language: Annotated[str, Field(max_length=10)]


class PublishIn(Schema):
    """Where; ``at``: a moment within a year, now where it is left out. While a freeze holds, ``through_freeze`` names it."""

    model_config = ConfigDict(extra="forbid")
    where: list[PlaceIn] = Field(max_length=200)
    at: Moment | None = None
    through_freeze: str = Field(
        "", max_length=36, description="token of the one freeze that holds, as GET /freeze tells it."
    )


@router.post(
    "/{uid}/publish", response={201: ReleaseOut, **PROBLEMS}, summary="Publish a released statement in channels"
)  # fmt: skip
@door(verbs.RELEASE.name)
def publish(request: HttpRequest, uid: UUID, body: PublishIn) -> Any:
    """With ``If-Match``: exactly the bytes that were approved, each text in each channel once. A call that got no answer may
    be repeated: what is on its way is refused then (400 ``statements.published_there``).
    """
    row, brand = one(request, uid), brand_of(request)
    seen = seen_of(request, row)
    known = {channel.uid: channel for channel in published.channels(brand)}
    missing = next((place for place in body.where if place.channel not in known), None)
    if missing is not None:
        raise WrongInput(
            "publishing.no_channel", "This channel is not there any more.", channel=str(missing.channel),
            language=missing.language,
        )  # fmt: skip
    made = actions.publish(
        actor=actor_of(request), statement=row, person=token_of(request).made_by, seen=seen,
        where=[(known[place.channel], place.language) for place in body.where], at=body.at, frozen=body.through_freeze,
    )  # fmt: skip
    return Status(201, out(made))
