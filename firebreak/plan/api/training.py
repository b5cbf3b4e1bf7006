"""Training: what is due for whom, what was noted, and noting, claiming, confirming and removing it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.errors import WrongInput
from firebreak.org import queries as org
from firebreak.org.api_auth import actor_of, may, token_of
from firebreak.org.api_pages import PAGE, Limit, Place, newest_first, page
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.plan import actions, queries
from firebreak.plan.actions.training import LONGEST_REASON, LONGEST_TEST, MOST_AT_ONCE
from firebreak.plan.api.common import SEE, name_of, plan_of
from firebreak.plan.models import Training
from firebreak.plan.queries.training import trainings
from firebreak.plan.verbs import RECORDS, TRAIN

router = Router()


class DueOut(Schema):
    """A course that somebody ought to know through their ``duties``. ``state``: passed, soon, never or overdue."""

    course: str
    person: UUID
    name: str
    duties: list[str]
    passed_on: date | None
    until: date
    state: str


class RecordOut(Schema):
    """Somebody passed a course on a day; it counts from when a lead confirmed it."""

    uid: UUID
    course: str
    person: UUID
    name: str
    passed_on: date
    test: str
    noted_by: str | None
    confirmed_at: datetime | None
    confirmed_by: str | None


class RecordsOut(Schema):
    """Records, the newest day first. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    records: list[RecordOut]
    next: str | None


class PassedIn(Schema):
    """Who passed, by uid, and how one knows."""

    model_config = ConfigDict(extra="forbid")
    course: str = Field(max_length=60)
    people: list[UUID] = Field(min_length=1, max_length=MOST_AT_ONCE)
    passed_on: date
    test: str = Field("", max_length=LONGEST_TEST)


class ClaimIn(Schema):
    """What the person who made the token says of themselves."""

    model_config = ConfigDict(extra="forbid")
    course: str = Field(max_length=60)
    passed_on: date
    test: str = Field("", max_length=LONGEST_TEST)


class NotedOut(Schema):
    """How many records are new or confirmed."""

    noted: int


class ReasonIn(Schema):
    """Why a record is wrong; whose it was is told."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field(max_length=LONGEST_REASON)


@router.get("/training/due", response={200: list[DueOut], **PROBLEMS}, summary="Which course is due for whom")
@door(SEE)
def due(request: HttpRequest) -> Any:
    """Of everybody with plan.records, else of the person who made the token; what is due first in front."""
    brand, mine = brand_of(request), str(token_of(request).made_by.uid)
    names = {str(one.person.uid): one.person.name for one in org.people_of(brand)}
    return [
        DueOut(
            course=one.course, person=UUID(one.person), name=names.get(one.person, ""), duties=list(one.duties),
            passed_on=one.passed, until=one.until, state=one.state,
        )
        for one in queries.training_due(plan_of(request))
        if may(request, RECORDS.name) or one.person == mine
    ]  # fmt: skip


@router.get("/training/records", response={200: RecordsOut, **PROBLEMS}, summary="What was noted")
@door(SEE)
def records(
    request: HttpRequest,
    after: Place = "",
    limit: Limit = PAGE,
    waiting: bool = False,
) -> Any:
    """Of everybody with plan.records, else one's own. ``waiting``: only what no lead has confirmed yet."""
    rows = trainings(plan_of(request))
    if not may(request, RECORDS.name):
        rows = rows.filter(person=token_of(request).made_by)
    if waiting:
        rows = rows.filter(confirmed_at=None)
    found, following = page(newest_first(rows, after), limit)
    return RecordsOut(records=[_out(one) for one in found], next=following)


@router.post("/training/passed", response={200: NotedOut, **PROBLEMS}, summary="Note who passed a course")
@door(TRAIN.name)
def note(request: HttpRequest, body: PassedIn) -> Any:
    """Noted twice for a day it counts once, so a call that got no answer may be repeated."""
    known = {one.person.uid: one.person for one in org.people_of(brand_of(request))}
    if any(uid not in known for uid in body.people):
        raise WrongInput("training.not_here", "Choose people who work on the brand.", field="people")
    count = actions.note_passed(
        actor=actor_of(request), plan=plan_of(request), course=body.course, people=[known[uid] for uid in body.people],
        passed_on=body.passed_on, by=token_of(request).made_by, test=body.test,
    )  # fmt: skip
    return NotedOut(noted=count)


@router.post(
    "/training/claims", response={201: RecordOut, **PROBLEMS}, summary="Say that one passed a course"
)
@door(SEE)
def claim(request: HttpRequest, body: ClaimIn) -> Any:
    """It counts as soon as a lead confirms it."""
    row = actions.claim_passed(
        actor=actor_of(request), plan=plan_of(request), course=body.course, person=token_of(request).made_by,
        passed_on=body.passed_on, test=body.test,
    )  # fmt: skip
    return Status(201, _out(row))


@router.post(
    "/training/records/{uid}/confirm", response={200: RecordOut, **PROBLEMS}, summary="Confirm a record"
)
@door(TRAIN.name)
def confirm(request: HttpRequest, uid: UUID) -> Any:
    """A lead stands by what somebody said of themselves."""
    done = actions.confirm_passed(
        actor=actor_of(request), training=_one(request, uid), by=token_of(request).made_by
    )
    return _out(done)


@router.post(
    "/training/records/{uid}/remove", response={204: None, **PROBLEMS}, summary="Remove a wrong record"
)
@door(TRAIN.name)
def remove(request: HttpRequest, uid: UUID, body: ReasonIn) -> Any:
    """With the reason, which is told to whose it was and kept in the audit chain."""
    actions.remove_passed(actor=actor_of(request), training=_one(request, uid), reason=body.reason)
    return Status(204, None)


def _one(request: HttpRequest, uid: UUID) -> Training:
    row = trainings(plan_of(request)).filter(uid=uid).first()
    if row is None:
        raise Http404
    return row


def _out(row: Training) -> RecordOut:
    return RecordOut(
        uid=row.uid, course=row.course, person=row.person.uid, name=row.person.name, passed_on=row.passed_on,
        test=row.test, noted_by=name_of(row.noted_by), confirmed_at=row.confirmed_at,
        confirmed_by=name_of(row.confirmed_by),
    )  # fmt: skip
