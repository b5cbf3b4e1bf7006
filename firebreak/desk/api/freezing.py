"""Freeze from a program, see what is stopped and what is not, say that an outlet is stopped, lift."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.fetching import check_address
from firebreak.desk.freezing.saying import body_of
from firebreak.desk.freezing.state import state_of
from firebreak.org.api_auth import UrgentTokenAuth, actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.plan import outlets
from firebreak.publishing import actions, queries, verbs
from firebreak.publishing.actions.freezing import not_stopped

router = Router()
SEE, FREEZE = verbs.SEE.name, verbs.FREEZE.name


class FreezeIn(Schema):
    """Why, in a few words: the team reads it on every page."""

    model_config = ConfigDict(extra="forbid")
    why: str = Field(max_length=2_000, description="From 3 to 500 characters.")
    again: bool = Field(
        False,
        description="Freeze once more where it is frozen: this also holds what was decided through the first freeze, and is "
        "lifted by itself.",
    )


class FreezeOut(Schema):
    """One freeze. ``may_be_out``: uids of texts that had leave to go out at that moment, or of which nobody knew."""

    uid: UUID
    token: str = Field(description="Send it as through_freeze to publish in the face of this freeze.")
    at: datetime
    why: str
    by: str
    held: int
    may_be_out: list[str]
    lift_asked_at: datetime | None
    lift_asked_by: str
    lifted_at: datetime | None


class PerhapsOut(Schema):
    """A text that may be out, and what is known of it now."""

    uid: UUID
    channel: str
    language: str
    state: str
    address: str


class PhotoOut(Schema):
    """A photo that shows that an outlet is stopped. The picture itself is on the page of the freeze."""

    uid: UUID
    by: str
    at: datetime
    sha256: str = Field(description="Of the bytes that are kept.")
    type: str


class OutletOut(Schema):
    """Something of the plan that speaks for the brand. ``state``: open, stopping or stopped."""

    uid: UUID
    key: str
    title: dict[str, str]
    how: dict[str, str]
    duty: str
    minutes: int
    state: str
    person: str
    taken_at: datetime | None
    stopped_at: datetime | None
    proof: str
    link: str = Field(description="Page on which it is stopped; empty where nobody knows one.")
    photos: list[PhotoOut]


class RemoteOut(Schema):
    """Something that a service would have published by itself. ``state``: open or stopped."""

    uid: UUID
    channel: str
    at: datetime | None
    text: str
    state: str
    address: str
    error: str
    link: str = Field(description="Page on which it is stopped; empty where nobody knows one.")


class FrozenOut(Schema):
    """What is frozen. ``done``: frozen here, nothing else open, and of no text it is unknown whether it is out.

    ``still_open`` counts outlets and planned posts that are not stopped, ``unlisted`` (channels whose service has not told
    yet what is planned there) and ``unrecorded`` (freezes that hold, and whose record the database has not taken yet).
    """

    frozen: bool
    done: bool
    still_open: int
    held: int
    tokens: list[str]
    unrecorded: int
    freezes: list[FreezeOut]
    may_be_out: list[PerhapsOut]
    outlets: list[OutletOut]
    remotes: list[RemoteOut]
    unlisted: list[str]


class OutletIn(Schema):
    """How far it is stopped now, by whoever made the token; ``proof``: a link to what shows it."""

    model_config = ConfigDict(extra="forbid")
    state: Literal["open", "stopping", "stopped"]
    proof: str = Field("", max_length=300)


@router.post(
    "",
    response={201: FrozenOut, 200: FrozenOut, **PROBLEMS},
    summary="Freeze all planned publishing",
    auth=UrgentTokenAuth(),
)
@door(FREEZE)
def freeze(request: HttpRequest, body: FreezeIn) -> Any:
    """From the answer on nothing planned goes out but what ``may_be_out`` names, also where somebody holds the database: the
    record follows then. 200 where it was frozen before and nothing was changed: a call that got no answer is repeated.
    """
    brand, new, out = brand_of(request), False, list[str]()
    if body.again or not queries.frozen(brand):
        made = outlets.freeze(
            actor=actor_of(request), brand=brand, person=token_of(request).made_by, why=body.why
        )
        new, out = True, made.out
    return Status(201 if new else 200, FrozenOut(**body_of(state_of(brand, out))))


@router.get(
    "", response={200: FrozenOut, **PROBLEMS}, summary="What is frozen, and what is open", auth=UrgentTokenAuth()
)  # fmt: skip
@door(SEE)
def frozen(request: HttpRequest) -> Any:
    """Also while nothing is frozen."""
    return FrozenOut(**body_of(state_of(brand_of(request))))


@router.post(
    "/{uid}/lift", response={200: FreezeOut, **PROBLEMS}, summary="Ask for the end of a freeze, or agree"
)
@door(FREEZE)
def lift(request: HttpRequest, uid: UUID) -> Any:
    """As whoever made the token: the first asks, a second person lifts it; ``lifted_at`` says whether it is. What it held
    stays held.
    """
    row = queries.freeze(brand_of(request), uid)
    if row is None:
        raise Http404
    done = actions.lift(actor=actor_of(request), freeze=row, person=token_of(request).made_by)
    return FreezeOut(
        uid=done.uid, token=done.token, at=done.at, why=done.why, by=_name(done.by), held=done.held, may_be_out=done.permits,
        lift_asked_at=done.lift_asked_at, lift_asked_by=_name(done.lift_asked_by), lifted_at=done.lifted_at,
    )  # fmt: skip


@router.patch(
    "/outlets/{uid}", response={200: OutletOut, **PROBLEMS}, summary="Say how far an outlet is stopped"
)
@door(FREEZE)
def outlet(request: HttpRequest, uid: UUID, body: OutletIn) -> Any:
    """Of a freeze that holds (409 for another). ``proof`` only where it is stopped."""
    row = queries.outlet(brand_of(request), uid)
    if row is None:
        raise Http404
    given: dict[str, Any] = {
        "actor": actor_of(request), "outlet": row, "person": token_of(request).made_by,
    }  # fmt: skip
    if body.state == "stopped":
        if body.proof:
            check_address(body.proof)
        actions.stopped(**given, proof=body.proof)
    elif body.state == "stopping":
        actions.take_outlet(**given)
    else:
        not_stopped(**given)
    told = body_of(state_of(brand_of(request)))["outlets"]
    return next(one for one in told if one["uid"] == str(uid))


def _name(person: Any) -> str:
    return person.name if person is not None else ""
