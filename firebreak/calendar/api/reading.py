"""Planned posts as they stand, and what could go wrong with them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from firebreak.base.errors import WrongMove
from firebreak.calendar import queries, verbs
from firebreak.calendar.looking import look_at
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import OPEN
from firebreak.calendar.words import say
from firebreak.org.api_auth import token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_pages import PAGE, Limit, Place, oldest_first, page
from firebreak.org.api_problems import PROBLEMS, Unseen, brand_of, door

router = Router()
if TYPE_CHECKING:
    State = str
else:
    State = Literal[("", *PlannedPost.State.values)]


class RiskOut(Schema):
    """One thing that could go wrong. ``strength``: error (keeps it back) or advice; ``params`` say what it is about."""

    code: str
    strength: str
    params: dict[str, Any]


class PlannedOut(Schema):
    """One planned post. ``digest`` names what would go out, where and when: send it back as ``If-Match``.

    ``state``: draft, asked, changes, queued, held, done or cancelled; ``why_held``: late, risk, frozen, failed, taken_back.
    """

    uid: UUID
    state: str
    why_held: str
    version: int
    digest: str
    channel: UUID
    language: str
    text: str
    at: datetime
    title: str
    topic: str
    offer_ends: datetime | None
    picture: str
    picture_rights: str
    picture_until: date | None
    owner: UUID | None
    approved_at: datetime | None
    release: UUID | None
    risks: list[RiskOut] | None
    """Of one post; a list of many leaves it out."""


class PlannedListOut(Schema):
    """Posts, the first written first. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    posts: list[PlannedOut]
    next: str | None


@router.get(
    "", response={200: PlannedListOut, **PROBLEMS}, summary="Planned posts, in the order they were planned"
)
@door(verbs.SEE.name)
def planned(
    request: HttpRequest, after: Place = "", state: State = "", since: Moment | None = None, until: Moment | None = None,
    limit: Limit = PAGE,
) -> Any:  # fmt: skip
    """By when they were first written; ``state``: only those that stand so; ``since`` and ``until``: when they are due."""
    rows = queries.posts(brand_of(request))
    if state:
        rows = rows.filter(state=state)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    found, following = page(oldest_first(rows, after), limit)
    return PlannedListOut(posts=[out(one) for one in found], next=following)


@router.get("/{uid}", response={200: PlannedOut, **PROBLEMS}, summary="One planned post with its risks")
@door(verbs.SEE.name)
def planned_post(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """The header ``ETag`` holds its digest."""
    return told(request, response, one(request, uid))


def one(request: HttpRequest, uid: UUID) -> PlannedPost:
    """The post of an address. Raises ``Http404``."""
    found = queries.post(brand_of(request), uid)
    if found is None:
        raise Http404
    return found


def seen_of(request: HttpRequest, row: PlannedPost, *, any_one: bool = True) -> str:
    """The digest that ``If-Match`` names, of the post as it is. Raises :class:`Unseen`, :class:`WrongMove`.

    Without ``any_one`` a ``*`` does not do.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given or (given == "*" and not any_one):
        raise Unseen("calendar.no_digest", say("calendar.no_digest"))
    if given != "*" and given.removeprefix("W/").strip('"') != row.digest:
        raise WrongMove("calendar.changed_meanwhile", say("calendar.changed_meanwhile"), digest=row.digest)
    return row.digest


def told(request: HttpRequest, response: HttpResponse, row: PlannedPost) -> PlannedOut:
    """A post with its risks, as whoever made the token may know them."""
    response["ETag"] = f'"{row.digest}"'
    made = out(row)
    if row.state in OPEN:
        risks = look_at(row, token_of(request).made_by)
        made.risks = [RiskOut(code=risk.code, strength=risk.strength, params=risk.params) for risk in risks]
    return made


def out(row: PlannedPost) -> PlannedOut:
    """A post as the API tells it."""
    return PlannedOut(
        uid=row.uid, state=row.state, why_held=row.why_held, version=row.version, digest=row.digest,
        channel=row.channel.uid, language=row.language, text=row.text, at=row.at, title=row.title, topic=row.topic,
        offer_ends=row.offer_ends, picture=row.picture, picture_rights=row.picture_rights,
        picture_until=row.picture_until, owner=row.owner.uid if row.owner else None, approved_at=row.approved_at,
        release=row.release.uid if row.release else None, risks=None,
    )  # fmt: skip
