"""Jobs: a table of work with claim, lease, fence, backoff, dead letter and due time, on both databases.

A job is done at least once: when its worker dies, the lease runs out and another takes it, so what a job
does must bear being done twice. Its ``fence`` grows with each claim; a worker that lost its lease cannot
finish or fail the job any more.
"""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from firebreak.base import storable
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, OutsideError, RateError, TransientError
from firebreak.base.models import Job

log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], None]
_work: dict[str, Work] = {}
_every: dict[str, float] = {}
LEASE_S = 60.0
BACKOFF_S = (1, 5, 15, 60, 300, 900, 3600, 10800)
LONGEST_WAIT_S = 24 * 3600.0


def job(name: str) -> Callable[[Work], Work]:
    """Register the function that does jobs of this name."""

    def register(work: Work) -> Work:
        _work[name] = work
        return work

    return register


def enqueue(
    name: str,
    payload: dict[str, Any] | None = None,
    *,
    brand_id: int = 0,
    due_at: datetime | None = None,
    serial: str = "",
    unique: str | None = None,
    max_attempts: int = 8,
) -> Job | None:
    """Add a job in the caller's transaction; ``None`` when ``unique`` is taken by one still to be done."""
    at = now()
    row = Job(
        name=name,
        payload=storable.value(payload or {}),
        brand_id=brand_id,
        due_at=due_at or at,
        serial=serial,
        unique=unique,
        max_attempts=max_attempts,
        created_at=at,
    )
    if unique is None:
        row.save(force_insert=True)
        return row
    if Job.objects.filter(unique=unique).exists():
        return None
    try:
        with transaction.atomic():  # two may come between the look and the insert
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def every(name: str, seconds: float) -> None:
    """Do the job ``name`` (with no payload) every so many seconds, once for all workers together.

    The timer is a job row: it is planted when a worker starts and again each time it has run.
    """
    if seconds <= 0:
        raise ValueError("a period is longer than nothing")
    _every[name] = seconds


def plant_timers() -> None:
    """Make sure that each periodic timer has its row; the first run of a new one is due at once."""
    for name in _every:
        enqueue(name, unique=f"every:{name}")


def _plant_next(name: str) -> None:
    if name in _every:
        enqueue(name, unique=f"every:{name}", due_at=now() + timedelta(seconds=_every[name]))


@dataclass(frozen=True)
class Claim:
    """A job that this worker may do until the lease runs out; ``fence`` proves the claim is still ours."""

    id: int
    name: str
    payload: dict[str, Any]
    fence: int
    attempts: int
    max_attempts: int


_DUE = """((j.state = 'waiting' AND j.due_at <= %s) OR (j.state = 'running' AND j.lease_until < %s))
      AND (j.serial = '' OR NOT EXISTS (
          SELECT 1 FROM base_job o
          WHERE o.serial = j.serial AND o.id < j.id AND o.state IN ('waiting', 'running')))"""
_PEEK = f"SELECT 1 FROM base_job j WHERE {_DUE} LIMIT 1"  # noqa: S608 - made of constants
_CLAIM = f"""
UPDATE base_job SET state = 'running', lease_until = %s, fence = fence + 1, attempts = attempts + 1
WHERE id = (SELECT j.id FROM base_job j WHERE {_DUE} ORDER BY j.due_at, j.id LIMIT 1 {{lock}})
RETURNING id, name, payload, fence, attempts, max_attempts
"""  # noqa: S608 - made of constants


def claim(*, lease_s: float = LEASE_S) -> Claim | None:
    """Take the next due job, or one whose worker died. ``None`` when there is nothing to do.

    A job that has outlived its last attempt (its worker died each time) is buried instead of given out.
    """
    while (taken := _claim(lease_s)) is not None:
        if taken.attempts <= taken.max_attempts:
            return taken
        fail(taken, TransientError("jobs.worker_lost", "The worker died on every attempt."))
    return None


def _claim(lease_s: float) -> Claim | None:
    at = now()
    adapt = connection.ops.adapt_datetimefield_value
    moment = adapt(at)
    sqlite = connection.vendor == "sqlite"
    if sqlite and not connection.in_atomic_block:
        # An idle worker must not take the one write lock five times a second only to find nothing.
        with connection.cursor() as cursor:
            cursor.execute(_PEEK, [moment, moment])
            if cursor.fetchone() is None:
                return None
    statement = _CLAIM.format(lock="" if sqlite else "FOR UPDATE OF j SKIP LOCKED")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [adapt(at + timedelta(seconds=lease_s)), moment, moment])
        row = cursor.fetchone()
    if row is None:
        return None
    payload = json.loads(row[2]) if isinstance(row[2], str) else row[2]
    return Claim(row[0], row[1], payload, row[3], row[4], row[5])


def renew(taken: Claim, *, lease_s: float = LEASE_S) -> bool:
    """Hold the job for longer; ``False`` when the lease was lost meanwhile."""
    rows = Job.objects.filter(pk=taken.id, fence=taken.fence, state=Job.State.RUNNING)
    return rows.update(lease_until=now() + timedelta(seconds=lease_s)) == 1


def finish(taken: Claim) -> bool:
    """Mark as done; ``False`` when the lease was lost meanwhile and somebody else has it."""
    return _end(taken, Job.State.DONE, "")


def _end(taken: Claim, state: Job.State, error: str) -> bool:
    """Done or buried: the key is free again, and a periodic timer gets its next row."""
    with transaction.atomic():
        rows = Job.objects.filter(pk=taken.id, fence=taken.fence, state=Job.State.RUNNING)
        ended = rows.update(state=state, finished_at=now(), unique=None, last_error=error) == 1
        if ended:
            _plant_next(taken.name)
    return ended


def may_retry(error: BaseException) -> bool:
    """Whether trying again can help: our own final kinds say no, what nobody foresaw says yes.

    An unknown outcome is never repeated: a person or a look-up has to say what happened.
    """
    if isinstance(error, OutsideError):
        return isinstance(error, RateError | TransientError) or type(error) is OutsideError
    return not isinstance(error, FirebreakError)


def fail(taken: Claim, error: BaseException) -> bool:
    """Plan the next try by the kind of the error, or bury the job where a person will see it."""
    text = storable.text(f"{type(error).__name__}: {error}"[:2000])
    if not may_retry(error) or taken.attempts >= taken.max_attempts:
        return _end(taken, Job.State.DEAD, text)
    wait = float(BACKOFF_S[min(taken.attempts, len(BACKOFF_S)) - 1])
    if isinstance(error, RateError):
        wait = max(wait, min(error.retry_after, LONGEST_WAIT_S))
    due = now() + timedelta(seconds=wait)
    rows = Job.objects.filter(pk=taken.id, fence=taken.fence, state=Job.State.RUNNING)
    return rows.update(state=Job.State.WAITING, due_at=due, last_error=text) == 1


def revive(job_id: int) -> bool:
    """Give a buried job a new set of attempts, at once; ``False`` when it is not buried."""
    rows = Job.objects.filter(pk=job_id, state=Job.State.DEAD)
    return rows.update(state=Job.State.WAITING, due_at=now(), attempts=0, finished_at=None) == 1


def run(taken: Claim) -> None:
    """Do one claimed job and settle it. A job's exception never escapes."""
    try:
        work = _work.get(taken.name)
        if work is None:
            raise LookupError(f"nothing does jobs named {taken.name}")
        work(taken.payload)
    except Exception as error:
        facts = {"job": taken.name, "job_id": taken.id, "attempt": taken.attempts}
        log.warning("job failed", extra=facts, exc_info=True)
        settled = fail(taken, error)
    else:
        settled = finish(taken)
    if not settled:
        log.warning("job outlived its lease", extra={"job": taken.name, "job_id": taken.id})


def run_one() -> bool:
    """Claim and do one job; ``False`` when there was none."""
    taken = claim()
    if taken is None:
        return False
    run(taken)
    return True


def work(stop: threading.Event, *, idle_s: float = 0.2, lease_s: float = LEASE_S) -> None:
    """Do jobs until ``stop`` is set; the job in hand is finished first. See :mod:`firebreak.base.worker`."""
    from firebreak.base import worker

    worker.work(stop, idle_s=idle_s, lease_s=lease_s)
