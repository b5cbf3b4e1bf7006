"""The loops of the listen process, started and stopped together."""

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from time import monotonic

from django.db import connection

from firebreak.base import config
from firebreak.listening import costs
from firebreak.listening.detecting.watching import Watcher
from firebreak.listening.listen.importing import Importer
from firebreak.listening.listen.intakes import IntakeReader
from firebreak.listening.listen.reading import Desk
from firebreak.listening.listen.supervising import Supervisor
from firebreak.listening.listen.threads import DbThread
from firebreak.listening.pipeline import Pipeline
from firebreak.listening.search.indexing import index_some
from firebreak.listening.store.leases import Lease, release, renew, take

log = logging.getLogger(__name__)
REFRESH_EVERY_S = 1.0
INDEX_EVERY_S = 1.0
REST = 3.0
"""Detection and the index pause so many times as long as their work took: what comes in is stored first."""

LOG_PAGES = 8_000
"""Length of SQLite's log at which it is moved into the database. The transactions of a busy second change the same pages
again and again: moved every 1,000 pages, as SQLite would, they are written twice."""

SWITCH_S = 0.0005
"""The writer waits for the interpreter after each statement of the database: at most so long, while other threads count."""


def run(stop: threading.Event) -> None:
    """Listen until ``stop`` is set; what was read is stored before this returns."""
    sys.setswitchinterval(SWITCH_S)
    _move_the_log()
    asyncio.run(_run(stop))


def _move_the_log() -> None:
    """On SQLite this process moves the log into the database; others only when it is longer."""
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += f"; PRAGMA wal_autocheckpoint={LOG_PAGES}"


async def _run(stop: threading.Event) -> None:
    ended = asyncio.Event()
    pipeline = Pipeline(int(config.get("match_workers")))
    preparing = tuple(DbThread(f"listen-prepare-{number}") for number in range(pipeline.at_once))
    desk = Desk(pipeline, DbThread("listen-writer"), DbThread("listen-control"), preparing)
    watch, index, compiling = DbThread("listen-detect"), DbThread("listen-index"), DbThread("listen-compile")
    watcher = Watcher()
    loops = [
        _until(stop, ended),
        Supervisor(desk).run(ended),
        Importer(desk).run(ended),
        IntakeReader(desk).run(ended),
        Only("detecting", watch, float(config.get("detect_every_s")), watcher.tick, watcher.forget).run(
            ended
        ),
        Only("indexing", index, INDEX_EVERY_S, _index).run(ended),
        _every(REFRESH_EVERY_S, compiling, desk.pipeline.matchers.refresh, ended),
    ]
    try:
        await asyncio.gather(*loops)
    finally:
        ended.set()
        pipeline.close()
        for thread in (*preparing, desk.writer, desk.control, watch, index, compiling):
            thread.close()


async def _until(stop: threading.Event, ended: asyncio.Event) -> None:
    while not stop.is_set() and not ended.is_set():
        await asyncio.sleep(0.1)
    ended.set()


async def _pause(ended: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        return


async def _every(
    seconds: float, thread: DbThread, work: Callable[[], object], ended: asyncio.Event, rest: float = 0.0
) -> None:
    """Do something again and again, with a pause of ``seconds``, or of ``rest`` times what the work took if that is
    longer; what fails is logged and tried again."""
    while not ended.is_set():
        began = monotonic()
        try:
            await thread.do(work)
        except Exception:
            log.exception("a loop of the listen process failed")
        await _pause(ended, max(seconds, rest * (monotonic() - began)))


def _index() -> None:
    """Bring the index level, in small steps, for as long as there is something new."""
    for _ in range(20):
        if not index_some():
            return


class Only:
    """A loop that only one process of the installation may run at a time."""

    def __init__(
        self,
        name: str,
        thread: DbThread,
        every_s: float,
        work: Callable[[], object],
        lost: Callable[[], object] | None = None,
    ) -> None:
        self._name, self._thread, self._every_s = name, thread, every_s
        self._work, self._lost = work, lost
        self._lease: Lease | None = None

    async def run(self, ended: asyncio.Event) -> None:
        """Work while the lease is ours; ask for it again every round while it is not."""
        await _every(self._every_s, self._thread, self._turn, ended, REST)
        if self._lease is not None:
            await self._thread.do(release, self._lease)

    def _turn(self) -> None:
        if self._lease is not None and not renew(self._lease):
            self._lease = None
            if self._lost is not None:
                self._lost()
        if self._lease is None:
            self._lease = take(self._name)
        if self._lease is not None:
            with costs.stage(self._name):
                self._work()
