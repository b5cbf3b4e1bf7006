"""The worker's loop: claims jobs, keeps their leases alive while they run, and tidies up."""

import logging
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import QuerySet

from firebreak.base import audit, config, jobs, limits
from firebreak.base.clock import now
from firebreak.base.models import Event, Job

log = logging.getLogger(__name__)

KEEP_DONE, KEEP_EVENTS = timedelta(days=7), timedelta(days=30)
HOUSEKEEPING, EXPORT_HEADS = "base.housekeeping", "base.export_audit_heads"
PLANT_EVERY_S = 60.0
LONGEST_TROUBLE_WAIT_S = 10.0


class _Renewer(threading.Thread):
    """Renews the lease of the job in hand from beside it, as the worker's own thread is busy doing it."""

    def __init__(self, lease_s: float) -> None:
        super().__init__(name="firebreak-lease", daemon=True)
        self._lease_s = lease_s
        self._lock = threading.Lock()
        self._held: jobs.Claim | None = None
        self._since = 0.0
        self._end = threading.Event()

    def hold(self, taken: jobs.Claim | None) -> None:
        """The job that is being done now, or ``None``."""
        with self._lock:
            self._held, self._since = taken, time.monotonic()

    def finish(self) -> None:
        self._end.set()
        self.join()

    def run(self) -> None:
        pause = self._lease_s / 3
        try:
            while not self._end.wait(pause / 2):
                with self._lock:
                    taken, age = self._held, time.monotonic() - self._since
                if taken is not None and age >= pause:
                    self._renew(taken)
        finally:
            connection.close()

    def _renew(self, taken: jobs.Claim) -> None:
        try:
            kept = jobs.renew(taken, lease_s=self._lease_s)
        except DatabaseError:
            log.warning("a lease could not be renewed", extra={"job_id": taken.id}, exc_info=True)
            close_old_connections()
            return
        with self._lock:
            if self._held is taken:
                self._since = time.monotonic()
                if not kept:  # somebody else has it: our result will not count
                    self._held = None


def work(stop: threading.Event, *, idle_s: float = 0.2, lease_s: float = jobs.LEASE_S) -> None:
    """Do jobs until ``stop`` is set. A database that is away is waited for, with a growing pause."""
    renewer = _Renewer(lease_s)
    renewer.start()
    planted = trouble = 0.0
    try:
        while not stop.is_set():
            try:
                if time.monotonic() - planted >= PLANT_EVERY_S or not planted:
                    jobs.plant_timers()
                    planted = time.monotonic()
                busy = _one(renewer, lease_s)
                trouble = 0.0
            except DatabaseError:
                trouble = min(max(1.0, trouble * 2), LONGEST_TROUBLE_WAIT_S)
                log.exception("the database does not answer the worker")
                connection.close()
                stop.wait(trouble)
                continue
            if not busy:
                stop.wait(idle_s)
    finally:
        renewer.finish()
        connection.close()


def _one(renewer: _Renewer, lease_s: float) -> bool:
    taken = jobs.claim(lease_s=lease_s)
    if taken is None:
        return False
    renewer.hold(taken)
    try:
        jobs.run(taken)
    finally:
        renewer.hold(None)
    return True


@jobs.job(HOUSEKEEPING)
def housekeeping(_payload: dict[str, Any] | None = None) -> None:
    """Remove jobs done a week ago, events a month old and full rate meters, in small steps that block nobody."""
    _forget(Job.objects.filter(state=Job.State.DONE, finished_at__lt=now() - KEEP_DONE))
    # The audit chain is the record; an event only carries the news, and sealed links with it.
    _forget(Event.objects.filter(at__lt=now() - KEEP_EVENTS))
    limits.forget_full()


def _forget(rows: QuerySet[Any]) -> None:
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:500]):
        rows.model._default_manager.filter(pk__in=ids).delete()


@jobs.job(EXPORT_HEADS)
def export_audit_heads(_payload: dict[str, Any] | None = None) -> None:
    """Once a day, write the head of every chain beside the database."""
    audit.export_heads(Path(config.get("data_dir")) / "audit")


jobs.every(HOUSEKEEPING, 3600)
jobs.every(EXPORT_HEADS, 24 * 3600)
