"""What looks after runs: calls and timers whose job was lost, and personal data that nobody needs any more."""

from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Q

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging.running import CALL, holding, plan_in, plan_timer

WATCH, FORGET = "notify.page_watch", "notify.page_forget"
LINK_LIFE = timedelta(hours=24)
"""How long the links of a run work after its end."""
LATE = timedelta(seconds=30)
_UNDONE = (PageCall.State.WAITING, PageCall.State.SENDING, PageCall.State.UNKNOWN)


@jobs.job(WATCH)
def watch(_payload: dict[str, Any]) -> None:
    """A job is buried when its worker died on every try of it. A page is not lost by that: it gets another job."""
    at = now()
    for key in Page.objects.filter(state=Page.State.OPEN, next_at__lt=at - LATE).values_list("pk", flat=True)[
        :500
    ]:
        with holding(key) as row:
            if row.state == Page.State.OPEN and not _has_job(f"page:{row.pk}:{row.turn}"):
                plan_timer(row)
    calls = PageCall.objects.filter(
        state__in=_UNDONE, page__state__in=(Page.State.OPEN, Page.State.EXHAUSTED), page__forgotten=False
    )
    for key, brand_id in calls.values_list("pk", "page__brand_id")[:5000]:
        jobs.enqueue(CALL, {"call": key}, brand_id=brand_id, unique=f"page-call:{key}")


def _has_job(unique: str) -> bool:
    return Job.objects.filter(unique=unique).exists()


@jobs.job(FORGET)
def forget(_payload: dict[str, Any]) -> None:
    """Addresses and numbers of runs that ended a day ago are taken out of them."""
    over = Page.objects.filter(~Q(state=Page.State.OPEN), forgotten=False, ended_at__lt=now() - LINK_LIFE)
    for key in list(over.values_list("pk", flat=True)[:2000]):
        with holding(key) as row:
            if row.state == Page.State.OPEN:
                continue  # it went on meanwhile, with more people
            plan = plan_in(row)
            rungs = tuple(
                msgspec.structs.replace(
                    rung, ways=tuple(msgspec.structs.replace(way, to="") for way in rung.ways)
                )
                for rung in plan.rungs
            )
            row.plan, row.forgotten = msgspec.to_builtins(msgspec.structs.replace(plan, rungs=rungs)), True
            row.save(update_fields=["plan", "forgotten"])
            row.calls.exclude(token_digest="").update(token_digest="")


jobs.every(WATCH, 30.0)
jobs.every(FORGET, 3600.0)
