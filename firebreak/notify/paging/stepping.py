"""The timer of a run: nobody has answered in time. And the look whether anybody is needed still."""

import logging
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.notify import kinds
from firebreak.notify.models import Page
from firebreak.notify.paging.answering import cancel
from firebreak.notify.paging.running import STEP, holding, move, object_of, plan_in, progress_in, told
from firebreak.notify.paging_rules import Tick, advance

log = logging.getLogger(__name__)


@jobs.job(STEP)
def step(payload: dict[str, Any]) -> None:
    """On to the next way, person or round; a timer of an earlier turn does nothing."""
    with holding(payload["page"]) as row:
        if row.turn != payload["turn"] or row.state != Page.State.OPEN or stopped(row):
            return
        went = advance(plan_in(row), progress_in(row), Tick(now()))
        with change(actor=machine("paging"), brand_id=row.brand_id, action="notify.page_moved") as record:
            record.about(object_of(row))
            move(record, row, *went)


def stopped(row: Page) -> bool:
    """Stops a run that nobody needs any more, as its kind says; the run must be held. A kind in trouble needs everybody."""
    if row.state in (Page.State.OPEN, Page.State.EXHAUSTED) and _needless(row):
        cancel(actor=machine("paging"), page=row)
        row.refresh_from_db()
    return row.state == Page.State.CANCELLED


def _needless(row: Page) -> bool:
    if row.brand.archived_at is not None:
        return True
    if row.kind not in kinds.known():
        return False
    try:
        return not any(kinds.still_wanted(row.kind, one) for one in told(row))
    except Exception:
        log.exception("a kind of call could not say whether it is needed", extra={"kind": row.kind})
        return False
