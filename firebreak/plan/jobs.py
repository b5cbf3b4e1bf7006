"""Every night each plan is checked and people are told what they must read and learn; the rota is watched.

Files that wait for a word are deleted within the hour after their day.
"""

from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import machine
from firebreak.org.models import Brand
from firebreak.plan import actions, queries, waiting
from firebreak.plan.check import score
from firebreak.plan.models import Plan
from firebreak.plan.reminding import remind
from firebreak.plan.rota_watch import watch

CHECK = "plan.check"
REMIND, REMIND_ONE = "plan.remind", "plan.remind_one"
ROTA, ROTA_ONE = "plan.rota", "plan.rota_one"
TIDY = "plan.tidy"


@jobs.job(CHECK)
def nightly(_payload: dict[str, Any]) -> None:
    """Check every living brand's plan and keep its readiness."""
    for plan in Plan.objects.filter(brand__archived_at=None).select_related("brand"):
        actions.note_check(actor=machine("plan-check"), plan=plan, result=score(queries.findings(plan)))


@jobs.job(REMIND)
def daily(_payload: dict[str, Any]) -> None:
    """For each living brand's plan: what people must read and learn. One that fails leaves the others alone."""
    for pk, brand_id in Plan.objects.filter(brand__archived_at=None).values_list("pk", "brand_id"):
        jobs.enqueue(REMIND_ONE, {"plan": pk}, brand_id=brand_id, unique=f"{REMIND_ONE}:{pk}")


@jobs.job(REMIND_ONE)
def remind_one(payload: dict[str, Any]) -> None:
    """What one brand's people are told today."""
    plan = Plan.objects.filter(pk=payload["plan"], brand__archived_at=None).select_related("brand").first()
    if plan is not None:
        remind(plan)


@jobs.job(ROTA)
def watch_rotas(_payload: dict[str, Any]) -> None:
    """Each living brand that has a rota: what is late there. One that fails leaves the others alone."""
    rows = Brand.objects.filter(archived_at=None, rota_patterns__isnull=False)
    for pk in rows.values_list("pk", flat=True).distinct():
        jobs.enqueue(ROTA_ONE, {"brand": pk}, brand_id=pk, unique=f"{ROTA_ONE}:{pk}")


@jobs.job(ROTA_ONE)
def watch_rota(payload: dict[str, Any]) -> None:
    """What is late in the rota of one brand."""
    brand = Brand.objects.filter(pk=payload["brand"], archived_at=None).first()
    if brand is not None:
        watch(brand)


@jobs.job(TIDY)
def tidy(_payload: dict[str, Any]) -> None:
    """Uploads that nobody brought in hold names and numbers: they go, though nobody uploads again."""
    waiting.tidy()


jobs.every(TIDY, 3_600.0)
jobs.every(CHECK, 86_400.0)
jobs.every(ROTA, 300.0)
jobs.every(REMIND, 86_400.0)
