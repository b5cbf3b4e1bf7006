"""Reports that go out by themselves: one look at what is due, then one job for each room."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove

DUE, SEND, EVERY_S = "desk.situation_due", "desk.situation_send", 20.0
log = logging.getLogger(__name__)


@jobs.job(DUE)
def look(_payload: dict[str, Any]) -> None:
    """One job for each room whose time has come: a long one keeps no other waiting."""
    from firebreak.incidents import queries

    for plan in queries.due_reports(now()):
        assert plan.next_at is not None
        jobs.enqueue(
            SEND, {"plan": plan.pk, "due": plan.next_at.isoformat()}, brand_id=plan.incident.brand_id,
            unique=f"situation:{plan.pk}",
        )  # fmt: skip


@jobs.job(SEND)
def send_planned(payload: dict[str, Any]) -> None:
    """The report of one plan. Doing it twice sends it once."""
    from firebreak.desk.situation.sending import send
    from firebreak.incidents.models import ReportPlan

    plan = ReportPlan.objects.filter(pk=payload["plan"]).select_related("incident__brand").first()
    due = datetime.fromisoformat(payload["due"])
    if plan is None or plan.next_at != due or plan.incident.closed_at is not None:
        return  # it was sent, moved, or ended meanwhile
    try:
        send(actor=machine("desk"), incident=plan.incident, person=None, due=due)
    except WrongMove:
        log.info("a planned situation report was sent by another", extra={"plan": plan.pk})


jobs.every(DUE, EVERY_S)
