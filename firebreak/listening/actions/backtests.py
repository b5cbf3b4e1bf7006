"""Starting and stopping a look at the past. The running itself is in :mod:`firebreak.listening.backtests`."""

from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import Actor, Change, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.engine.detection import BUDGETS
from firebreak.listening.actions.common import hold_brand, locked, topic
from firebreak.listening.models import Backtest, Monitor
from firebreak.org.models import Person

JOB = "listening.backtest"
KEPT = 10
"""Per brand."""
MOST_AT_ONCE = 3
LIVE = (Backtest.State.WAITING, Backtest.State.RUNNING)


def start_backtest(
    *, actor: Actor, monitor: Monitor, budget: float, reach: str = "all", person: Person | None = None
) -> Backtest:
    """Have a monitor's past judged at so many alarms a week. The oldest results beyond ten go. Raises WrongInput."""
    if monitor.kind == Monitor.Kind.REPORTS:
        raise WrongInput("backtest.no_query", "This monitor has no query.", field="monitor")
    if not BUDGETS[0] <= budget <= BUDGETS[-1]:
        raise WrongInput(
            "backtest.budget",
            "Choose a budget of the table.",
            field="budget",
            low=BUDGETS[0],
            high=BUDGETS[-1],
        )
    if reach not in Backtest.Reach.values:
        raise WrongInput("backtest.reach", "Choose which part of the past.", field="reach")
    with change(actor=actor, brand_id=monitor.brand_id, action="backtest.started") as record:
        hold_brand(monitor.brand)
        mine = Backtest.objects.filter(brand_id=monitor.brand_id)
        if mine.filter(state__in=LIVE).count() >= MOST_AT_ONCE:
            raise WrongInput("backtest.too_many", "Some are running already.", limit=MOST_AT_ONCE)
        made = Backtest.objects.create(
            brand=monitor.brand, monitor=monitor, budget=budget, reach=reach, started_by=person
        )
        ended = mine.exclude(state__in=LIVE).exclude(pk=made.pk).order_by("-created_at", "-pk")
        running = mine.filter(state__in=LIVE).count()
        gone = list(ended.values_list("pk", flat=True)[max(0, KEPT - running) :])
        mine.filter(pk__in=gone).delete()
        turn(made)
        say(record, made, budget=budget, reach=reach, monitor=str(monitor.uid))
    return made


def stop_backtest(*, actor: Actor, backtest: Backtest) -> Backtest:
    """Stop after the slices in hand; what was found so far is kept. Raises :class:`WrongMove` when it has ended."""
    with change(actor=actor, brand_id=backtest.brand_id, action="backtest.stopped") as record:
        row = locked(backtest)
        if row.state not in LIVE:
            raise WrongMove("backtest.wrong_move", "This has ended already.", state=row.state)
        row.state, row.finished_at, row.memory = Backtest.State.STOPPED, now(), b""
        row.save(update_fields=["state", "finished_at", "memory"])
        say(record, row)
    return row


def turn(row: Backtest) -> None:
    """Ask for the next turn, in the caller's transaction. One brand's turns are done one after the other."""
    jobs.enqueue(
        JOB, {"backtest": row.pk}, brand_id=row.brand_id, serial=f"backtest:{row.brand_id}", max_attempts=3
    )


def topic_of(row: Backtest) -> str:
    """The topic of its live page."""
    return topic(row.brand_id, "backtests")


def say(record: Change, row: Backtest, **body: Any) -> None:
    """What the audit chain keeps of it."""
    record.about(f"backtest:{row.uid}", **body)
    record.touches(topic_of(row))
