"""Mentions by the same filters as the page."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from firebreak.base.errors import WrongInput
from firebreak.listening import queries, store
from firebreak.listening.queries import MentionFilter, MentionView
from firebreak.listening.words import say
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()


class MentionOut(Schema):
    """A post with its verdict. Counts are null where the source did not say; all text is untrusted."""

    post: int
    author: str
    author_name: str
    platform: str
    time: datetime
    title: str
    text: str
    language: str
    sentiment: str
    sentiment_by: str
    probability: float
    url: str
    followers: int | None
    reposts: int | None
    likes: int | None
    replies: int | None
    reach: int
    kind: str
    verified: bool
    seen_where: str
    source: str
    monitors: list[str]
    risk: str | None
    """Null where the machine could not tell and nobody said; ``intent`` alike."""
    risk_by: str
    risk_probability: float
    intent: str | None
    intent_by: str
    intent_probability: float
    toxicity: float
    toxic: bool
    claim: int | None
    """Number of the claim that it makes; null for none."""
    copy_of: int | None
    """Number of the post that it near-copies; null for none."""


class MentionsOut(Schema):
    """One page; give ``next`` as ``after`` for the following one."""

    items: list[MentionOut]
    next: str | None


class Filters(Schema):
    """The filters of the mentions page. Times are ISO 8601, or 30m, 24h, 7d ago."""

    monitor: str = ""
    since: str = ""
    until: str = ""
    platform: str = ""
    language: str = ""
    sentiment: str = ""
    author: str = ""
    text: str = ""
    kind: str = ""
    source: str = ""
    unverified: str = ""
    risk: str = ""
    """``none`` for what the machine could not tell; ``intent`` alike."""
    intent: str = ""
    toxic: str = ""
    claim: str = ""
    copies: str = ""
    followers_from: str = ""
    followers_to: str = ""
    order: str = ""


def out(view: MentionView) -> MentionOut:
    """A mention; a count that is not known is null, never zero, and so is a risk or intent that is not known."""
    values: dict[str, Any] = asdict(view)
    for name in ("followers", "reposts", "likes", "replies"):
        values[name] = values[name] if values[name] >= 0 else None
    for name in ("risk", "intent", "claim", "copy_of"):
        values[name] = values[name] or None
    values["toxic"] = bool(view.marks & store.TOXIC)
    return MentionOut(**values)


@router.get("/mentions", response={200: MentionsOut, **PROBLEMS}, summary="Search mentions")
@door("listening.see")
def mentions(
    request: HttpRequest,
    filters: Query[Filters],
    after: str = "",
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
) -> Any:
    """Unlike the page, a value that makes no sense is an error here: a program should know."""
    chosen = MentionFilter.from_query(filters.dict())
    if chosen.problems:
        field, code, params = chosen.problems[0]
        raise WrongInput(code, say(code, params), **{"field": field, **params})
    page = queries.mentions(brand_of(request), chosen, after=after or None, limit=limit)
    return MentionsOut(items=[out(item) for item in page.items], next=page.next)


@router.get("/mentions/{post}", response={200: MentionOut, **PROBLEMS}, summary="One mention")
@door("listening.see")
def mention(request: HttpRequest, post: int) -> Any:
    found = queries.mention(brand_of(request), post)
    if found is None:
        raise Http404
    return out(found)
