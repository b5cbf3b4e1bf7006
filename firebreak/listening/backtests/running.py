"""Backtests as jobs: each turn takes in some slices, stores how far it is, and asks for the next turn."""

import logging
from collections.abc import Iterable
from time import perf_counter
from typing import Any

import msgspec
from django.db import DatabaseError, transaction

from firebreak.base import jobs, pulse
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.engine.detection import Bin
from firebreak.listening import store
from firebreak.listening.actions.backtests import JOB, LIVE, say, topic_of, turn
from firebreak.listening.backtests.replaying import Replay, Result
from firebreak.listening.detecting import slices
from firebreak.listening.models import Backtest
from firebreak.listening.queries.coverage import Ear, ears
from firebreak.listening.queries.scope import moment
from firebreak.listening.queries.series import step_for
from firebreak.listening.store import later
from firebreak.listening.store.sql import fetch

log = logging.getLogger(__name__)
TURN_S = 1.0
MOST_SLICES = 4_032
"""Of one turn: two weeks."""
LOOK_EVERY = 32
REACH_S = {Backtest.Reach.QUARTER: 90 * 86_400.0, Backtest.Reach.MONTH: 30 * 86_400.0}


@jobs.job(JOB)
def take_turn(payload: dict[str, Any]) -> None:
    """One turn. A failure that is not the database's is written on the backtest, where the person sees it."""
    row = Backtest.objects.select_related("monitor__brand").filter(pk=int(payload["backtest"])).first()
    if row is None or row.state not in LIVE:
        return
    try:
        go_on(row)
    except DatabaseError:
        raise
    except Exception:
        log.exception("a backtest failed", extra={"backtest": row.pk})
        end(row, Backtest.State.FAILED, error="backtest.failed")


def go_on(row: Backtest, *, turn_s: float = TURN_S) -> None:
    """From where it stands for about ``turn_s`` seconds."""
    if row.cursor is None and not prepare(row):
        end(row, Backtest.State.DONE)
        return
    assert row.cursor is not None
    assert row.until is not None
    result = shapes.convert(row.result, Result)
    try:
        replay = _replay(row, result, bytes(row.memory))
    except ValueError:  # the detector was changed while it ran: once more from the beginning
        prepare(row)
        result = shapes.convert(row.result, Result)
        replay = _replay(row, result, b"")
    stand = row.cursor
    reached = _feed(row, replay, turn_s)
    done = reached >= row.until.timestamp()
    if done:
        replay.finish()
        for one in result.raised:
            one.posts = store.totals(row.monitor_id, one.began, one.until)[0]
    with transaction.atomic():
        going = Backtest.objects.filter(pk=row.pk, state__in=LIVE, cursor=stand)
        wrote = going.update(
            state=Backtest.State.RUNNING,
            cursor=moment(reached),
            memory=b"" if done else replay.detector.snapshot(),
            result=msgspec.to_builtins(result),
        )
        if not wrote:  # a person stopped it, or another worker had the same turn
            return
        pulse.touch(topic_of(row))
        if done:
            end(row, Backtest.State.DONE)
        else:
            turn(row)


def _replay(row: Backtest, result: Result, memory: bytes) -> Replay:
    assert row.since is not None
    zone = row.monitor.brand.time_zone
    return Replay(result, since=row.since.timestamp(), zone=zone, budget=row.budget, memory=memory)


def _feed(row: Backtest, replay: Replay, turn_s: float) -> float:
    """Take in slices; the end of the last one."""
    assert row.cursor is not None
    assert row.begin is not None
    assert row.until is not None
    reached, last = row.cursor.timestamp(), row.until.timestamp()
    stop = min(last, reached + MOST_SLICES * slices.WIDTH_S)
    begun = perf_counter()
    for number, bin_ in enumerate(_bins(row, reached, stop)):
        replay.take(bin_)
        reached = bin_.end
        if number % LOOK_EVERY == LOOK_EVERY - 1 and perf_counter() - begun >= turn_s:
            break
    return reached


def _bins(row: Backtest, since: float, until: float) -> Iterable[Bin]:
    return slices.closed(row.monitor_id, since, until, listeners_of(row))


def listeners_of(row: Backtest) -> list[Ear]:
    """Who listened then. Before the first of them what is stored is trusted to be whole, like a file."""
    assert row.begin is not None
    assert row.until is not None
    begin, until = row.begin.timestamp(), row.until.timestamp()
    known = ears(row.monitor.brand, begin, until)
    return [*known, Ear(begin, trusted_until(row, known), ())]


def trusted_until(row: Backtest, known: list[Ear]) -> float:
    """When somebody first listened; the end of the past where nobody did."""
    assert row.begin is not None
    assert row.until is not None
    begin, until = row.begin.timestamp(), row.until.timestamp()
    return max(begin, min([ear.since for ear in known], default=until))


def prepare(row: Backtest) -> bool:
    """Find what is stored and begin; ``False`` when there is nothing."""
    held, params = later.rows("store_rollup_minute", "minute", "true", [], row.monitor_id)
    first, last = fetch(f"SELECT MIN(minute), MAX(minute) FROM {held} AS v", params)[0]  # noqa: S608
    if first is None:
        return False
    begin = slices.start_of(float(first) * 60)
    until = slices.start_of(min(now().timestamp(), float(last) * 60 + 2 * slices.WIDTH_S))
    if until <= begin:
        return False
    since = max(begin, until - REACH_S.get(Backtest.Reach(row.reach), until))
    since = slices.start_of(since)
    step = max(slices.WIDTH_S, step_for(moment(since), moment(until)))
    row.begin, row.since, row.until, row.cursor = moment(begin), moment(since), moment(until), moment(begin)
    row.memory = b""
    result = Result(step_s=step)
    known = ears(row.monitor.brand, begin, until)
    result.trusted_until = max(since, trusted_until(row, known))
    row.result = msgspec.to_builtins(result)
    fields = ["begin", "since", "until", "cursor", "memory", "result"]
    row.save(update_fields=fields)
    return True


def end(row: Backtest, state: Backtest.State, *, error: str = "") -> None:
    """Say how it ended, unless a person was first."""
    rows = Backtest.objects.filter(pk=row.pk, state__in=LIVE)
    if not rows.exists():
        return
    with change(actor=machine("backtest"), brand_id=row.brand_id, action=f"backtest.{state.value}") as record:
        rows.update(state=state, error=error, finished_at=now(), memory=b"")
        say(record, row, budget=row.budget)
