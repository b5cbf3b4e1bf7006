"""Open an incident from a program, once for each key; list and read those that a token may see: never a private one."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from ninja.params import functions as params
from pydantic import ConfigDict, Field

from firebreak.base.errors import WrongInput
from firebreak.incidents import actions, judging, queries
from firebreak.incidents.freezing import freeze_for, is_frozen
from firebreak.incidents.models import Incident
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.org.api_auth import actor_of, may, token_of
from firebreak.org.api_moments import Moment
from firebreak.org.api_pages import PAGE, Limit
from firebreak.org.api_problems import PROBLEMS, brand_of, door
from firebreak.org.models import Brand
from firebreak.plan.advice.situation import Answer
from firebreak.plan.items.texts import CrisisType
from firebreak.publishing import verbs as publishing

router = Router()
SEE, DECLARE, FREEZE = "incidents.see", "incidents.declare", publishing.FREEZE.name


class IncidentIn(Schema):
    """What is known. A title is enough: what is left out is ``unsure``, and whoever leads is called to check."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=1, max_length=160)
    harm: Answer = Field(
        "unsure", description="Is anyone hurt or in danger? With yes the safety playbook starts."
    )
    ours: Answer = Field("unsure", description="Could it be true, or our doing?")
    growing: Answer = Field("unsure", description="Is it growing?")
    type: CrisisType | None = None
    private: bool = Field(False, description="Only those named see it; this API will not show it again.")
    aware_at: Moment | None = Field(
        None, description="When the brand first knew; legal clocks run from here."
    )
    monitors: list[UUID] = Field(
        [], max_length=20, description="Monitors of the brand that the room listens to."
    )
    freeze: bool = Field(
        True,
        description="Freeze all planned publishing too, where the role may and nothing is frozen. Two people lift it.",
    )


class IncidentOut(Schema):
    """An incident. ``path`` is the address of its room on this installation; ``lead`` a name, or empty."""

    uid: UUID
    number: int
    title: str
    level: str
    phase: str
    type: str
    private: bool
    lead: str
    opened_at: datetime
    aware_at: datetime
    verified_at: datetime | None
    closed_at: datetime | None
    outcome: str
    path: str


class DeclaredOut(IncidentOut):
    """An incident that was opened. ``frozen``: whether nothing planned goes out now."""

    frozen: bool


def out(row: Incident) -> IncidentOut:
    """An incident as the API shows it."""
    return IncidentOut(
        uid=row.uid, number=row.number, title=row.title, level=row.level, phase=row.phase, type=row.type,
        private=row.private, lead=row.lead.name if row.lead is not None else "", opened_at=row.opened_at,
        aware_at=row.aware_at, verified_at=row.verified_at, closed_at=row.closed_at, outcome=row.outcome,
        path=reverse("incidents:room", args=[row.brand.slug, row.uid]),
    )  # fmt: skip


@router.post("", response={201: DeclaredOut, 200: DeclaredOut, **PROBLEMS}, summary="Open an incident")
@door(DECLARE)
def declare(
    request: HttpRequest,
    body: IncidentIn,
    idempotency_key: str = params.Header(min_length=1, max_length=160, alias="Idempotency-Key"),
) -> Any:
    """The same key of the same token opens one incident only: a call that got no answer may be repeated, and is answered
    with 200 and the incident as it is now (a private one as it was opened). With another body it is refused (409).
    """
    brand = brand_of(request)
    about = f"{_name(request, idempotency_key)}:{_digest(body.model_dump_json())}"
    again = Incident.objects.filter(brand=brand, origin=Incident.Origin.API, origin_about=about).exists()
    row = actions.declare(
        actor=actor_of(request), brand=brand, person=None, title=body.title, origin=Incident.Origin.API,
        situation=_situation(body), origin_about=about, private=body.private,
        aware_at=body.aware_at, monitors=_monitors(brand, body.monitors),
    )  # fmt: skip
    if not again and body.freeze and may(request, FREEZE) and not is_frozen(brand):
        freeze_for(actor=actor_of(request), incident=row, person=token_of(request).made_by)
    told = _as_opened(row, body) if again and row.private else out(row)
    return Status(200 if again else 201, DeclaredOut(**told.dict(), frozen=is_frozen(brand)))


def _situation(body: IncidentIn) -> dict[str, Any]:
    known = {"harm": body.harm, "ours": body.ours, "growing": body.growing}
    return {**known, "type": body.type} if body.type else known


def _as_opened(row: Incident, body: IncidentIn) -> IncidentOut:
    """What a caller knows of a private one: its own words and what came of them then, nothing of what is so now."""
    found = judging.situation(_situation(body))
    then = {
        "title": body.title.strip(), "private": body.private, "level": judging.advised(found).level,
        "type": found.type or "", "phase": Incident.Phase.CHECK.value, "lead": "", "verified_at": None, "closed_at": None,
        "outcome": "",
    }  # fmt: skip
    return out(row).model_copy(update=then)


@router.get("", response={200: list[IncidentOut], **PROBLEMS}, summary="List incidents")
@door(SEE)
def listed(
    request: HttpRequest,
    status: Literal["open", "closed"] | None = None,
    limit: Limit = PAGE,
) -> Any:
    """Newest first; private ones are left out."""
    rows = queries.incidents(brand_of(request), None)
    if status is not None:
        rows = rows.filter(closed_at__isnull=status == "open")
    return [out(one) for one in rows[:limit]]


@router.get("/{uid}", response={200: IncidentOut, **PROBLEMS}, summary="One incident")
@door(SEE)
def one(request: HttpRequest, uid: UUID) -> Any:
    """A private one is not there (404)."""
    row = queries.incident(brand_of(request), uid, None)
    if row is None:
        raise Http404
    return out(row)


def _name(request: HttpRequest, key: str) -> str:
    """What a key of a token is called in the record: nobody's key can be read from it, or meet another token's."""
    return f"api:{_digest(f'{token_of(request).uid}:{key}')}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _monitors(brand: Brand, uids: list[UUID]) -> list[Monitor]:
    found = {one.uid: one for one in listening.monitors(brand) if one.kind != Monitor.Kind.REPORTS}
    wrong = next((uid for uid in uids if uid not in found), None)
    if wrong is not None:
        raise WrongInput(
            "incidents.monitor", "Choose a monitor of this brand.", field="monitors", value=str(wrong)
        )
    return [found[uid] for uid in dict.fromkeys(uids)]
