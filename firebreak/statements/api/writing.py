"""A statement is begun, filled in, asked for, withdrawn, and noted where it was published, as whoever made the token."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Schema, Status
from pydantic import ConfigDict, Field

from firebreak.base.errors import WrongMove
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_problems import PROBLEMS, Unseen, brand_of, door
from firebreak.statements import actions, verbs
from firebreak.statements.actions.drafting import LONGEST_EDIT, LONGEST_SOURCE
from firebreak.statements.api.reading import StatementOut, one, out, router
from firebreak.statements.models import Statement
from firebreak.statements.words import say

Short = Annotated[str, Field(max_length=60)]


class BeginIn(Schema):
    """From which template of the plan, how serious it is, for which channels and languages."""

    model_config = ConfigDict(extra="forbid")
    template: Short
    level: Short
    channels: list[Short] = Field(min_length=1, max_length=20)
    languages: list[Short] = Field(min_length=1, max_length=5)
    corrects: UUID | None = Field(
        None,
        description="The released statement that this one corrects; its template is one of the kind correction.",
    )


class ValueIn(Schema):
    """What fills a gap: language (``*`` for all) -> text, whether it is confirmed, and how it is known."""

    model_config = ConfigDict(extra="forbid")
    texts: dict[Short, Annotated[str, Field(max_length=2_000)]]
    confirmed: bool = False
    source: str = Field("", max_length=LONGEST_SOURCE)


class FillIn(Schema):
    """Values of the gaps; ``edits``: channel -> language -> words changed by hand. Without it they stay as they are."""

    model_config = ConfigDict(extra="forbid")
    values: dict[Short, ValueIn] = Field(max_length=60)
    edits: dict[Short, dict[Short, Annotated[str, Field(max_length=LONGEST_EDIT)]]] | None = None


class PublishedIn(Schema):
    """Where a released text was published by hand."""

    model_config = ConfigDict(extra="forbid")
    channel: Short
    language: Short
    where: str = Field(max_length=120)
    at: Moment
    link: str = Field("", max_length=300)


class PublicationOut(Schema):
    """What was noted; ``digest`` is that of the text."""

    uid: UUID
    channel: str
    language: str
    digest: str


@router.post("", response={201: StatementOut, **PROBLEMS}, summary="Begin a statement")
@door(verbs.DRAFT.name)
def begin(request: HttpRequest, response: HttpResponse, body: BeginIn) -> Any:
    """A draft with the words of a template of the plan."""
    given = body.dict()
    uid = given.pop("corrects")
    row = actions.begin(
        actor=actor_of(request), brand=brand_of(request), person=token_of(request).made_by,
        corrects=one(request, uid) if uid is not None else None, **given,
    )  # fmt: skip
    return Status(201, _told(response, row))


@router.put("/{uid}/values", response={200: StatementOut, **PROBLEMS}, summary="Fill in, or change the words")
@door(verbs.DRAFT.name)
def fill(request: HttpRequest, response: HttpResponse, uid: UUID, body: FillIn) -> Any:
    """With ``If-Match``. Whatever was asked, answered or approved before is void."""
    row = one(request, uid)
    seen_of(request, row)
    done = actions.fill(
        actor=actor_of(request), statement=row, person=token_of(request).made_by,
        values={name: value.dict() for name, value in body.values.items()}, edits=body.edits, version=row.version,
    )  # fmt: skip
    return _told(response, done)


@router.post("/{uid}/ask", response={200: StatementOut, **PROBLEMS}, summary="Ask for approval")
@door(verbs.DRAFT.name)
def ask(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """With ``If-Match``: of exactly these bytes, of whom the plan names."""
    row = one(request, uid)
    seen = seen_of(request, row)
    done = actions.ask(actor=actor_of(request), statement=row, person=token_of(request).made_by, seen=seen)
    return _told(response, done)


@router.post(
    "/{uid}/stand", response={200: StatementOut, **PROBLEMS}, summary="Use the approval of the template"
)
@door(verbs.DRAFT.name)
def stand(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """With ``If-Match``. Only where nothing but gaps was filled, with confirmed facts."""
    row = one(request, uid)
    seen = seen_of(request, row)
    done = actions.stand(actor=actor_of(request), statement=row, person=token_of(request).made_by, seen=seen)
    return _told(response, done)


@router.post("/{uid}/withdraw", response={200: StatementOut, **PROBLEMS}, summary="Withdraw a statement")
@door(verbs.DRAFT.name)
def withdraw(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """With ``If-Match``. Nobody is asked any more."""
    row = one(request, uid)
    seen_of(request, row)
    done = actions.withdraw(actor=actor_of(request), statement=row, person=token_of(request).made_by)
    return _told(response, done)


@router.post(
    "/{uid}/published", response={201: PublicationOut, **PROBLEMS}, summary="Note where it was published"
)
@door(verbs.RELEASE.name)
def published(request: HttpRequest, uid: UUID, body: PublishedIn) -> Any:
    """Of a released statement, after its release."""
    made = actions.note_published(
        actor=actor_of(request), statement=one(request, uid), person=token_of(request).made_by, **body.dict()
    )
    return Status(
        201, PublicationOut(uid=made.uid, channel=made.channel, language=made.language, digest=made.digest)
    )


def seen_of(request: HttpRequest, row: Statement) -> str:
    """The digest that ``If-Match`` names, of the texts as they are. Raises :class:`Unseen`, :class:`WrongMove`."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Unseen("statements.no_digest", say("statements.no_digest"))
    if given != "*" and given.removeprefix("W/").strip('"') != row.digest:
        raise WrongMove(
            "statements.changed_meanwhile", say("statements.changed_meanwhile"), digest=row.digest
        )
    return row.digest


def _told(response: HttpResponse, row: Statement) -> StatementOut:
    response["ETag"] = f'"{row.digest}"'
    return out(row)
