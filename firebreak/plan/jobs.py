"""Every night each plan is checked."""

from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import machine
from firebreak.plan import actions, queries
from firebreak.plan.check import score
from firebreak.plan.models import Plan

CHECK = "plan.check"


@jobs.job(CHECK)
def nightly(_payload: dict[str, Any]) -> None:
    """Check every living brand's plan and keep its readiness."""
    for plan in Plan.objects.filter(brand__archived_at=None).select_related("brand"):
        actions.note_check(actor=machine("plan-check"), plan=plan, result=score(queries.findings(plan)))


jobs.every(CHECK, 86_400.0)
