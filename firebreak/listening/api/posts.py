"""Posts brought by a program: a batch, stored before it is answered, the same key twice stored once."""

from typing import Any
from uuid import UUID

import msgspec
from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from ninja.params import functions as params
from pydantic import Field

from firebreak.base import connectors
from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.engine.posts import Post
from firebreak.listening import actions, queries
from firebreak.listening.models import Source
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()
MOST = 2000


class Batch(Schema):
    """Posts with the field names of the Post record; each needs ``id`` and ``text``; ``time`` is seconds UTC."""

    source: UUID | None = None
    """A source of the brand that takes posts by push; without it, the only one there is."""
    posts: list[dict[str, Any]] = Field(min_length=1, max_length=MOST)


class Accepted(Schema):
    """The batch is stored and will be read within seconds. ``delivery`` is the key it is known by."""

    delivery: str
    posts: int


def _source(request: HttpRequest, uid: UUID | None) -> Source:
    pushed = {one.name for one in connectors.all_that(connectors.PUSH) if one.verify is not None}
    found = [one for one in queries.sources(brand_of(request)) if one.connector in pushed]
    if uid is not None:
        found = [one for one in found if one.uid == uid]
        if not found:
            raise Http404
    if len(found) != 1:
        words = "Connect a webhook source first, or say which one in “source”. Nothing was stored."
        raise WrongInput("api.which_source", words, sources=len(found))
    return found[0]


def _checked(posts: list[dict[str, Any]]) -> list[Post]:
    """Typed, or WrongInput naming the first that is not: a batch is taken whole or not at all."""
    for number, one in enumerate(posts):
        if not str(one.get("id") or "").strip():
            raise WrongInput(
                "api.post_without_id", f"posts[{number}] has no id. Nothing was stored.", number=number
            )
        try:
            shapes.convert(one, Post)
        except msgspec.ValidationError as error:
            words = f"posts[{number}]: {error}. Nothing was stored."
            raise WrongInput("api.bad_post", words, number=number, why=str(error)) from error
    return shapes.convert(posts, list[Post])


@router.post("/posts", response={202: Accepted, **PROBLEMS}, summary="Send posts in")
@door("listening.source.edit")
def send(
    request: HttpRequest,
    body: Batch,
    idempotency_key: str = params.Header(min_length=1, max_length=160, alias="Idempotency-Key"),
) -> Any:
    """The same key for the same source is stored once, so a call that got no answer may be repeated."""
    source = _source(request, body.source)
    posts = _checked(body.posts)
    kept = actions.accept_delivery(
        source,
        delivery=f"api:{idempotency_key}",
        body=msgspec.json.encode({"posts": posts}),
        content_type="application/json",
    )
    return Status(202, Accepted(delivery=kept.delivery, posts=len(posts)))
