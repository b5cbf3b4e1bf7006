"""A planned post is asked for, approved, cancelled, as whoever made the token."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import ConfigDict, Field

from firebreak.calendar import actions, verbs
from firebreak.calendar.api.reading import PlannedOut, one, router, seen_of, told
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, door


class ApproveIn(Schema):
    """``accept``: why it may go out all the same, where a risk keeps it back; at least 10 characters then."""

    model_config = ConfigDict(extra="forbid")
    accept: Annotated[str, Field(max_length=2_000)] = ""


class CancelIn(Schema):
    """``word``: why, if you like."""

    model_config = ConfigDict(extra="forbid")
    word: Annotated[str, Field(max_length=2_000)] = ""


@router.post("/{uid}/ask", response={200: PlannedOut, **PROBLEMS}, summary="Ask for approval")
@door(verbs.WRITE.name)
def ask(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """With ``If-Match``: of exactly this."""
    row = one(request, uid)
    seen = seen_of(request, row)
    done = actions.ask(actor=actor_of(request), post=row, person=token_of(request).made_by, seen=seen)
    return told(request, response, done)


@router.post("/{uid}/approve", response={200: PlannedOut, **PROBLEMS}, summary="Approve a planned post")
@door(verbs.APPROVE.name)
def approve(request: HttpRequest, response: HttpResponse, uid: UUID, body: ApproveIn) -> Any:
    """With ``If-Match``: exactly this goes out at its moment. Whoever made the token must not have written it."""
    row = one(request, uid)
    seen = seen_of(request, row, any_one=False)
    done = actions.approve(
        actor=actor_of(request), post=row, person=token_of(request).made_by, seen=seen, accept=body.accept
    )
    return told(request, response, done)


@router.post("/{uid}/cancel", response={200: PlannedOut, **PROBLEMS}, summary="Cancel a planned post")
@door(verbs.WRITE.name)
def cancel(request: HttpRequest, response: HttpResponse, uid: UUID, body: CancelIn) -> Any:
    """It does not go out; refused where it may be out already."""
    row = one(request, uid)
    done = actions.cancel(actor=actor_of(request), post=row, person=token_of(request).made_by, word=body.word)
    return told(request, response, done)
