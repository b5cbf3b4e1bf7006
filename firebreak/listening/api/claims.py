"""Claims of a monitor: what many posts say, with who said it first."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.listening import queries
from firebreak.listening.queries import MentionFilter
from firebreak.listening.queries.claims import ClaimView, claims
from firebreak.listening.queries.latest import sample
from firebreak.listening.words import say
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()
USUAL = timedelta(days=1)


class ClaimOut(Schema):
    """A claim. ``posts``, authors and shares (0..1) are of the posts read, ``size`` of all; text is untrusted."""

    number: int
    name: str
    terms: list[str]
    typical_post: int
    typical_text: str
    first_post: int
    first_author: str
    first_seen: datetime
    posts: int
    size: int
    authors: int
    copies_share: float
    denials_share: float
    negative_share: float
    platforms: dict[str, int]
    verdict: str
    reason: str


class ClaimsOut(Schema):
    """The largest claims among the newest ``read`` of ``total`` mentions of the window."""

    items: list[ClaimOut]
    read: int
    total: int


@router.get("/monitors/{uid}/claims", response={200: ClaimsOut, **PROBLEMS}, summary="Claims of a monitor")
@door("listening.see")
def monitor_claims(request: HttpRequest, uid: UUID, since: str = "", until: str = "") -> Any:
    """Times are ISO 8601, or 30m, 24h, 7d ago; the last 24 hours unless told."""
    brand = brand_of(request)
    monitor = queries.monitor(brand, uid)
    if monitor is None:
        raise Http404
    chosen = MentionFilter.from_query({"since": since, "until": until})
    if chosen.problems:
        field, code, params = chosen.problems[0]
        raise WrongInput(code, say(code, params), **{"field": field, **params})
    end = chosen.until or now()
    begin = chosen.since or end - USUAL
    seen = sample(monitor, begin, end)
    found = claims(brand, monitor, begin, end, seen, limit=50)
    return ClaimsOut(items=[out(one) for one in found], read=len(seen.told), total=seen.total)


def out(one: ClaimView) -> ClaimOut:
    """A claim as JSON."""
    return ClaimOut(
        number=one.number, name=one.name, terms=list(one.terms), typical_post=one.typical.post,
        typical_text=one.typical.words, first_post=one.first.post, first_author=one.first.author,
        first_seen=one.first_seen, posts=one.posts, size=one.size, authors=one.authors, copies_share=one.copies,
        denials_share=one.denials, negative_share=one.negative, platforms=dict(one.platforms), verdict=one.verdict,
        reason=one.reason,
    )  # fmt: skip
