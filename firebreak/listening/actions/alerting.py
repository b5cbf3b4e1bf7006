"""Raising an alert, letting it grow, and ending it: what the machine does, also at a person's urgent report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Max

from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.listening.actions.common import hold_brand, locked, monitor_topic, topic
from firebreak.listening.models import Alert, AlertProof, Monitor, Report
from firebreak.listening.rules import ALERT_MOVES, move


@dataclass(frozen=True)
class Signal:
    """What an alert says, as the detector or a report puts it."""

    state: str
    since: datetime
    channel: str
    surprise: float
    reason_code: str
    reason_params: dict[str, Any]
    evidence: dict[str, Any] = field(default_factory=dict)
    detector: str = ""
    claim: int = 0
    """Of a grave post."""
    proof: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the :class:`AlertProof` that goes with it; empty where there is nothing to prove (a report)."""


def raise_alert(
    *, actor: Actor, monitor: Monitor, warning: Signal, cause: str, report: Report | None = None
) -> Alert:
    """A new alert with the brand's next number."""
    with change(actor=actor, brand_id=monitor.brand_id, action="alert.raised") as record:
        hold_brand(monitor.brand)
        last = Alert.objects.filter(brand_id=monitor.brand_id).aggregate(n=Max("number"))["n"] or 0
        at = now()
        made = Alert.objects.create(
            brand_id=monitor.brand_id, monitor=monitor, number=last + 1, cause=cause, report=report, raised_at=at,
            updated_at=at, claim=warning.claim, **_said(warning),
        )  # fmt: skip
        _prove(made, warning)
        _say(record, made, "listening.alert_raised", "", channel=made.channel, surprise=made.surprise)
    return made


def grow_alert(*, actor: Actor, alert: Alert, warning: Signal) -> Alert:
    """The same event is worse, or more is known. Its status stays; pages and channels are told."""
    with change(actor=actor, brand_id=alert.brand_id, action="alert.grew") as record:
        row = locked(alert)
        row.status = move(ALERT_MOVES, row.status, "grow", code="alert.wrong_move")
        before = row.state
        since = min(row.since, warning.since)
        for name, value in _said(warning).items():
            setattr(row, name, value)
        row.since, row.updated_at = since, now()
        row.save()
        _prove(row, warning)
        _say(record, row, "listening.alert_grew", before, surprise=row.surprise)
    return row


def end_alert(*, actor: Actor, alert: Alert) -> Alert:
    """The stream is calm again and the rule says it is over."""
    with change(actor=actor, brand_id=alert.brand_id, action="alert.ended") as record:
        row = locked(alert)
        row.status = move(ALERT_MOVES, row.status, "end", code="alert.wrong_move")
        row.updated_at = now()
        row.save()
        _say(record, row, "listening.alert_decided", row.state)
    return row


def join_alert(*, actor: Actor, alert: Alert, monitor: Monitor) -> Alert:
    """Another monitor of the brand sees the same event: one alert for both."""
    with change(actor=actor, brand_id=alert.brand_id, action="alert.also_seen") as record:
        row = locked(alert)
        row.also.add(monitor)
        record.about(f"alert:{row.uid}", number=row.number, monitor=str(monitor.uid), name=monitor.name)
        record.touches(topic(row.brand_id, "alerts"))
        record.touches(monitor_topic(monitor.brand_id, monitor.pk))
    return row


def _prove(alert: Alert, warning: Signal) -> None:
    if warning.proof:
        AlertProof.objects.create(alert=alert, **warning.proof)


def _said(warning: Signal) -> dict[str, Any]:
    return {
        "state": warning.state, "since": warning.since, "channel": warning.channel, "surprise": warning.surprise,
        "reason_code": warning.reason_code, "reason_params": warning.reason_params, "evidence": warning.evidence,
        "detector": warning.detector,
    }  # fmt: skip


def payload_of(alert: Alert, before: str) -> dict[str, Any]:
    """What an event about an alert carries: its key and uid, its state now and before."""
    return {
        "alert": alert.pk, "uid": str(alert.uid), "number": alert.number, "state": alert.state, "before": before,
        "status": alert.status,
    }  # fmt: skip


def _say(record: Change, alert: Alert, event: str, before: str, **body: Any) -> None:
    record.about(
        f"alert:{alert.uid}",
        number=alert.number,
        before=before,
        state=alert.state,
        status=alert.status,
        **body,
    )
    record.event(event, payload_of(alert, before))
    record.touches(topic(alert.brand_id, "alerts"))
    record.touches(monitor_topic(alert.brand_id, alert.monitor_id))
