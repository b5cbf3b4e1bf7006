"""Alerts: list, read, decide."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from firebreak.listening import actions, queries
from firebreak.listening.models import Alert
from firebreak.listening.words import say
from firebreak.org.api_auth import actor_of, token_of
from firebreak.org.api_problems import PROBLEMS, brand_of, door

router = Router()


class AlertOut(Schema):
    """An alert. ``reason`` is in English; codes and parameters are stable."""

    uid: UUID
    number: int
    monitor: UUID
    monitor_name: str
    cause: str
    state: str
    status: str
    since: datetime
    raised_at: datetime
    updated_at: datetime
    channel: str
    surprise: float
    reason_code: str
    reason_params: dict[str, Any]
    reason: str
    evidence: dict[str, Any]
    decided_by: str
    decided_at: datetime | None
    decision_reason: str


class Reason(Schema):
    """Why it is not a crisis."""

    reason: str = Field(min_length=1, max_length=2000)


def out(alert: Alert) -> AlertOut:
    """An alert with the words of its reason."""
    return AlertOut(
        uid=alert.uid,
        number=alert.number,
        monitor=alert.monitor.uid,
        monitor_name=alert.monitor.name,
        cause=alert.cause,
        state=alert.state,
        status=alert.status,
        since=alert.since,
        raised_at=alert.raised_at,
        updated_at=alert.updated_at,
        channel=alert.channel,
        surprise=alert.surprise,
        reason_code=alert.reason_code,
        reason_params=alert.reason_params,
        reason=say(alert.reason_code, alert.reason_params),
        evidence=alert.evidence,
        decided_by=alert.decided_by.name if alert.decided_by else "",
        decided_at=alert.decided_at,
        decision_reason=alert.reason,
    )


def alert_of(request: HttpRequest, uid: UUID) -> Alert:
    """The token's brand's alert, or 404."""
    found = queries.alert(brand_of(request), uid)
    if found is None:
        raise Http404
    return found


@router.get("/alerts", response={200: list[AlertOut], **PROBLEMS}, summary="List alerts")
@door("listening.see")
def alerts(
    request: HttpRequest,
    status: Literal["open", "acknowledged", "not_crisis", "over"] | None = None,
    limit: Annotated[int, Field(ge=1, le=500)] = 50,
) -> Any:
    """Newest first."""
    return [out(alert) for alert in queries.alerts(brand_of(request), status=status)[:limit]]


@router.get("/alerts/{uid}", response={200: AlertOut, **PROBLEMS}, summary="One alert")
@door("listening.see")
def alert(request: HttpRequest, uid: UUID) -> Any:
    return out(alert_of(request, uid))


@router.post(
    "/alerts/{uid}/acknowledge", response={200: AlertOut, **PROBLEMS}, summary="Acknowledge an alert"
)
@door("listening.triage")
def acknowledge(request: HttpRequest, uid: UUID) -> Any:
    """In the name of the person who made the token."""
    person = token_of(request).made_by
    return out(actions.acknowledge(actor=actor_of(request), alert=alert_of(request, uid), person=person))


@router.post(
    "/alerts/{uid}/not-crisis", response={200: AlertOut, **PROBLEMS}, summary="Say it is not a crisis"
)
@door("listening.triage")
def not_crisis(request: HttpRequest, uid: UUID, body: Reason) -> Any:
    """Needs a reason; in the name of the person who made the token."""
    done = actions.not_a_crisis(
        actor=actor_of(request),
        alert=alert_of(request, uid),
        person=token_of(request).made_by,
        reason=body.reason,
    )
    return out(done)
