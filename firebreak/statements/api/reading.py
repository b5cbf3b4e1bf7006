"""Statements as they stand, and the proof of one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema

from firebreak.org.api_pages import PAGE, Limit, Place, newest_first, page
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.statements import policy, queries, verbs
from firebreak.statements.facts import told_values
from firebreak.statements.models import Statement
from firebreak.statements.proving import proof_of
from firebreak.statements.rendering import open_gaps

router = Router()
if TYPE_CHECKING:
    State = str
else:
    State = Literal[("", *Statement.State.values)]
Texts = dict[str, dict[str, str]]
"""Channel -> language -> text."""


class StatementOut(Schema):
    """One statement. ``digest`` names its texts: send it back as ``If-Match`` when something is to happen to them.

    ``state``: draft, asked, changes, refused, approved, released or withdrawn; ``unread``: languages whose named reader must
    still read it; ``corrects``: the earlier one that it corrects; ``open_gaps``: what must be filled before it is asked for.
    """

    uid: UUID
    template: str
    kind: str
    level: str
    state: str
    version: int
    channels: list[str]
    languages: list[str]
    values: dict[str, dict[str, Any]]
    edits: Texts
    texts: Texts
    digests: Texts
    digest: str
    open_gaps: list[str]
    unread: list[str]
    approved_how: str
    approved_at: datetime | None
    released_at: datetime | None
    alone: bool
    corrects: UUID | None
    changed_at: datetime


class StatementsOut(Schema):
    """Statements, the newest first. ``next`` is what to send as ``after`` for those that follow; null at the end."""

    statements: list[StatementOut]
    next: str | None


@router.get("", response={200: StatementsOut, **PROBLEMS}, summary="All statements, newest first")
@door(verbs.SEE.name)
def statements(request: HttpRequest, after: Place = "", state: State = "", limit: Limit = PAGE) -> Any:
    """By when they were begun; ``state``: only those that stand so."""
    rows = brand_of(request).statements.select_related("brand", "corrects")
    if state:
        rows = rows.filter(state=state)
    found, following = page(newest_first(rows, after), limit)
    return StatementsOut(statements=[out(one) for one in found], next=following)


@router.get("/{uid}", response={200: StatementOut, **PROBLEMS}, summary="One statement")
@door(verbs.SEE.name)
def statement(request: HttpRequest, response: HttpResponse, uid: UUID) -> Any:
    """The header ``ETag`` holds the digest of its texts."""
    row = one(request, uid)
    response["ETag"] = f'"{row.digest}"'
    return out(row)


@router.get("/{uid}/proof", response={200: dict[str, Any], **PROBLEMS}, summary="Who said yes to which bytes")
@door(verbs.SEE.name)
def proof(request: HttpRequest, uid: UUID) -> Any:
    """Texts with their digests, what the policy asked, every answer with the duty or language it was for, the release."""
    return proof_of(one(request, uid))


def one(request: HttpRequest, uid: UUID) -> Statement:
    """The statement of an address. Raises ``Http404``."""
    found = queries.statement(brand_of(request), uid)
    if found is None:
        raise Http404
    return found


def out(row: Statement) -> StatementOut:
    """A statement as the API tells it."""
    waits = row.state in (Statement.State.ASKED, Statement.State.APPROVED)
    return StatementOut(
        uid=row.uid, template=row.template, kind=row.kind, level=row.level, state=row.state, version=row.version,
        channels=row.channels, languages=row.languages, values=told_values(row, None), edits=row.edits, texts=row.variants,
        digests=row.digests, digest=row.digest, open_gaps=open_gaps(row.variants),
        unread=policy.unread(row) if waits else [], approved_how=row.approved_how, approved_at=row.approved_at,
        released_at=row.released_at, alone=row.alone,
        corrects=row.corrects.uid if row.corrects is not None else None, changed_at=row.changed_at,
    )  # fmt: skip
