"""Jobs: a table of work with claim, lease, fence, backoff, dead letter and due time, on both databases."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from firebreak.base.clock import now
from firebreak.base.errors import AuthError, PermanentError, RateError
from firebreak.base.models import Job

log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], None]
_work: dict[str, Work] = {}
LEASE_S = 60.0
BACKOFF_S = (1, 5, 15, 60, 300, 900, 3600, 10800)


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
        payload=payload or {},
        brand_id=brand_id,
        due_at=due_at or at,
        serial=serial,
        unique=unique,
        max_attempts=max_attempts,
        created_at=at,
    )
    if unique is not None and Job.objects.filter(unique=unique).exists():
        return None
    row.save(force_insert=True)
    return row


@dataclass(frozen=True)
class Claim:
    """A job in hand until ``lease_until``; the fence proves it is still ours."""

    id: int
    name: str
    payload: dict[str, Any]
    fence: int
    attempts: int
    max_attempts: int


_CLAIM = """
UPDATE base_job SET state = 'running', lease_until = %s, fence = fence + 1, attempts = attempts + 1
WHERE id = (
    SELECT j.id FROM base_job j
    WHERE ((j.state = 'waiting' AND j.due_at <= %s) OR (j.state = 'running' AND j.lease_until < %s))
      AND (j.serial = '' OR NOT EXISTS (
          SELECT 1 FROM base_job o WHERE o.serial = j.serial AND o.id < j.id AND o.state IN ('waiting', 'running')))
    ORDER BY j.due_at, j.id LIMIT 1 {lock})
RETURNING id, name, payload, fence, attempts, max_attempts
"""


def claim(*, lease_s: float = LEASE_S) -> Claim | None:
    """Take the next due job, or one whose worker died. ``None`` when there is nothing to do."""
    at = now()
    lock = "FOR UPDATE OF j SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        moment = adapt(at)
        cursor.execute(_CLAIM.format(lock=lock), [adapt(at + timedelta(seconds=lease_s)), moment, moment])
        row = cursor.fetchone()
    if row is None:
        return None
    payload = Job._meta.get_field("payload").from_db_value(row[2], None, connection)  # type: ignore[union-attr]
    return Claim(row[0], row[1], payload, row[3], row[4], row[5])


def finish(taken: Claim) -> bool:
    """Mark as done; ``False`` when the lease was lost meanwhile and somebody else has it."""
    rows = Job.objects.filter(pk=taken.id, fence=taken.fence, state=Job.State.RUNNING)
    return rows.update(state=Job.State.DONE, finished_at=now(), unique=None, last_error="") == 1


def fail(taken: Claim, error: BaseException) -> bool:
    """Plan the next try by the kind of the error, or bury the job where a person will see it."""
    final = isinstance(error, PermanentError | AuthError) or taken.attempts >= taken.max_attempts
    wait = BACKOFF_S[min(taken.attempts, len(BACKOFF_S)) - 1]
    if isinstance(error, RateError):
        wait = max(wait, int(error.retry_after))
    rows = Job.objects.filter(pk=taken.id, fence=taken.fence, state=Job.State.RUNNING)
    text = f"{type(error).__name__}: {error}"[:2000]
    if final:
        return rows.update(state=Job.State.DEAD, finished_at=now(), unique=None, last_error=text) == 1
    due = now() + timedelta(seconds=wait)
    return rows.update(state=Job.State.WAITING, due_at=due, last_error=text) == 1


def run_one() -> bool:
    """Claim and do one job; ``False`` when there was none. A job's exception never escapes."""
    taken = claim()
    if taken is None:
        return False
    try:
        work = _work.get(taken.name)
        if work is None:
            raise LookupError(f"nothing does jobs named {taken.name}")
        work(taken.payload)
    except Exception as error:
        log.warning("job failed", extra={"job": taken.name, "job_id": taken.id, "attempt": taken.attempts}, exc_info=True)
        fail(taken, error)
    else:
        finish(taken)
    return True
