"""What whoever made the token says of one publication: it is out, it is not, send it again, leave it, take it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.publishing import actions, queries, verbs
from firebreak.publishing.api.releases import DeliveryOut, told

router = Router()
SETTLE, TAKE_DOWN = verbs.SETTLE.name, verbs.TAKE_DOWN.name
LONGEST = 2_000
"""What is longer than the desk keeps is refused by it, in words."""


class WordIn(Schema):
    """What you want the team to know of it."""

    model_config = ConfigDict(extra="forbid")
    word: str = Field("", max_length=LONGEST)


class DoneIn(WordIn):
    """``link``: its page, if you know it."""

    link: str = Field("", max_length=600)


class FoundIn(DoneIn):
    """``out``: whether it is there."""

    out: bool


@router.post("/{uid}/done", response={200: DeliveryOut, **PROBLEMS}, summary="It was published by hand")
@door(SETTLE)
def done(request: HttpRequest, uid: UUID, body: DoneIn) -> Any:
    """Exactly this text, by a person."""
    given = _given(request, uid)
    return told(actions.done_by_hand(**given, link=body.link, word=body.word))


@router.post(
    "/{uid}/found", response={200: DeliveryOut, **PROBLEMS}, summary="An uncertain one is out, or is not"
)
@door(SETTLE)
def found(request: HttpRequest, uid: UUID, body: FoundIn) -> Any:
    """Somebody looked there. What is not out stays so until it is sent again."""
    given = _given(request, uid)
    return told(actions.found_out(**given, out=body.out, link=body.link, word=body.word))


@router.post("/{uid}/again", response={200: DeliveryOut, **PROBLEMS}, summary="Send what failed or was held")
@door(SETTLE)
def again(request: HttpRequest, uid: UUID) -> Any:
    """As it was approved; not while a freeze holds that it was not decided through (400 ``publishing.frozen``)."""
    return told(actions.again(**_given(request, uid)))


@router.post("/{uid}/cancel", response={200: DeliveryOut, **PROBLEMS}, summary="It does not go out any more")
@door(SETTLE)
def cancel(request: HttpRequest, uid: UUID, body: WordIn) -> Any:
    """409 where it may be out already."""
    return told(actions.cancel(**_given(request, uid), word=body.word))


@router.post(
    "/{uid}/take-down", response={200: DeliveryOut, **PROBLEMS}, summary="Take back what was published"
)
@door(TAKE_DOWN)
def take_down(request: HttpRequest, uid: UUID, body: WordIn) -> Any:
    """With a word why. The service is asked while you wait; where it refuses, the answer is 502 and it stays published."""
    return told(actions.take_down(**_given(request, uid), word=body.word))


def _given(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    row = queries.delivery(brand_of(request), uid)
    if row is None:
        raise Http404
    return {"actor": actor_of(request), "delivery": row, "person": token_of(request).made_by}
