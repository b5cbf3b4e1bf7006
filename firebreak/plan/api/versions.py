"""Versions: list, look, ask for review, approve, return, publish."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base import storable
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.plan import actions, queries
from firebreak.plan.actions.versions import LONGEST_NOTE
from firebreak.plan.api.common import APPROVE, EDIT, SEE, name_of, plan_of
from firebreak.plan.models import PlanVersion
from firebreak.plan.queries import reading

router = Router()


class VersionOut(Schema):
    """A numbered version. ``state``: review, returned, approved or published; ``digest``: SHA-256 of its items."""

    number: int
    state: str
    languages: list[str]
    digest: str
    note: str
    answer: str
    asked_at: datetime
    asked_by: str | None
    decided_at: datetime | None
    decided_by: str | None
    published_at: datetime | None


class ChangeOut(Schema):
    """An item that is ``added``, ``removed`` or ``changed``."""

    kind: str
    key: str
    what: str


class WholeVersionOut(VersionOut):
    """With everything in it, and what differs from the version that was the plan before."""

    items: dict[str, dict[str, Any]]
    changes: list[ChangeOut]


class NoteIn(Schema):
    """What is new, in a sentence or two."""

    model_config = ConfigDict(extra="forbid")
    note: str = Field("", max_length=LONGEST_NOTE)


class AnswerIn(Schema):
    """What the reviewer says; to return a version it is needed."""

    model_config = ConfigDict(extra="forbid")
    answer: str = Field("", max_length=LONGEST_NOTE)


@router.get("/versions", response={200: list[VersionOut], **PROBLEMS}, summary="All versions, newest first")
@door(SEE)
def versions(request: HttpRequest) -> Any:
    return [VersionOut(**_told(one)) for one in reading.all_versions(plan_of(request))]


@router.post("/versions", response={201: VersionOut, **PROBLEMS}, summary="Ask for a review")
@door(EDIT)
def ask(request: HttpRequest, body: NoteIn) -> Any:
    """The plan as it is now becomes the next version. It is asked for by the person who made the token."""
    made = actions.ask_review(
        actor=actor_of(request), plan=plan_of(request), person=token_of(request).made_by,
        note=storable.text(body.note),
    )  # fmt: skip
    return Status(201, VersionOut(**_told(made)))


@router.get("/versions/{number}", response={200: WholeVersionOut, **PROBLEMS}, summary="One version, whole")
@door(SEE)
def version(request: HttpRequest, number: int) -> Any:
    found = _one(request, number)
    before = reading.published_before(found.plan, number)
    changes = queries.differences(before.items if before else {}, found.items)
    return WholeVersionOut(
        **_told(found), items=found.items,
        changes=[ChangeOut(kind=one.kind, key=one.key, what=one.what) for one in changes],
    )  # fmt: skip


@router.post(
    "/versions/{number}/approve", response={200: VersionOut, **PROBLEMS}, summary="Approve a version"
)
@door(APPROVE)
def approve(request: HttpRequest, number: int, body: AnswerIn) -> Any:
    """By the person who made the token: not one who asked for it, unless the whole team is one person."""
    done = actions.approve_version(
        actor=actor_of(request), version=_one(request, number), person=token_of(request).made_by,
        alone=brand_of(request).team_size == "one", answer=storable.text(body.answer),
    )  # fmt: skip
    return VersionOut(**_told(done))


@router.post("/versions/{number}/return", response={200: VersionOut, **PROBLEMS}, summary="Return a version")
@door(APPROVE)
def send_back(request: HttpRequest, number: int, body: AnswerIn) -> Any:
    """With what should change."""
    done = actions.return_version(
        actor=actor_of(request), version=_one(request, number), person=token_of(request).made_by,
        answer=storable.text(body.answer),
    )  # fmt: skip
    return VersionOut(**_told(done))


@router.post(
    "/versions/{number}/publish",
    response={200: VersionOut, **PROBLEMS},
    summary="Publish an approved version",
)
@door(APPROVE)
def publish(request: HttpRequest, number: int) -> Any:
    """From now on it is the plan that people read."""
    return VersionOut(
        **_told(actions.publish_version(actor=actor_of(request), version=_one(request, number)))
    )


def _one(request: HttpRequest, number: int) -> PlanVersion:
    found = reading.version_of(plan_of(request), number)
    if found is None:
        raise Http404
    return found


def _told(version: PlanVersion) -> dict[str, Any]:
    return {
        "number": version.number, "state": version.state, "languages": version.languages, "digest": version.digest,
        "note": version.note, "answer": version.answer, "asked_at": version.asked_at,
        "asked_by": name_of(version.asked_by), "decided_at": version.decided_at,
        "decided_by": name_of(version.decided_by), "published_at": version.published_at,
    }  # fmt: skip
