"""Each process says every few seconds that it lives; health, doctor and the heartbeat read it."""

import logging
import os
import threading
from datetime import timedelta

from django.db import DatabaseError, connection

from firebreak import __version__
from firebreak.base.clock import now
from firebreak.site.models import Beat

EVERY_S = 5.0
STALE = timedelta(seconds=30)
log = logging.getLogger(__name__)


def _beat(name: str, started: object) -> None:
    fields = {"at": now(), "started_at": started, "pid": os.getpid(), "version": __version__}
    Beat.objects.update_or_create(name=name, defaults=fields)


def start(name: str, stop: threading.Event) -> threading.Thread:
    """Beat in a thread until stopped. A busy database is not a reason to end the process."""

    def run() -> None:
        started = now()
        while True:
            try:
                _beat(name, started)
            except DatabaseError:
                log.warning("no sign of life could be written", exc_info=True)
            finally:
                connection.close()
            if stop.wait(EVERY_S):
                return

    thread = threading.Thread(target=run, name=f"beat-{name}", daemon=True)
    thread.start()
    return thread


def silent(names: tuple[str, ...] = ("listen", "work")) -> list[str]:
    """The processes that gave no sign lately."""
    fresh = set(Beat.objects.filter(at__gte=now() - STALE).values_list("name", flat=True))
    return [name for name in names if name not in fresh]
