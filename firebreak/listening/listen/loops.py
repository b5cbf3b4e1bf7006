"""Work that is done again and again: on a thread of its own, some of it by one process of the installation alone."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from firebreak.base import config
from firebreak.listening import costs
from firebreak.listening.detecting.watching import Watcher
from firebreak.listening.listen.threads import DbThread
from firebreak.listening.search.indexing import index_some
from firebreak.listening.store.leases import Lease, release, renew, take

log = logging.getLogger(__name__)
INDEX_EVERY_S = 1.0
REST = 5.0
"""Detection and the index pause so many times as long as their work took: what comes in is stored first."""
MOST_REST_S = 8.0
"""But never longer: a crisis that begins while a past was being learned is not told later for it."""


async def pause(ended: asyncio.Event, seconds: float) -> None:
    """Wait, but not beyond the end."""
    try:
        await asyncio.wait_for(ended.wait(), seconds)
    except TimeoutError:
        return


async def every(
    seconds: float, thread: DbThread, work: Callable[[], object], ended: asyncio.Event, rest: float = 0.0
) -> None:
    """Do something again and again, with a pause of ``seconds``, or of ``rest`` times what the work took if that is
    longer (up to :data:`MOST_REST_S`); what fails is logged and tried again."""
    while not ended.is_set():
        began = monotonic()
        try:
            await thread.do(work)
        except Exception:
            log.exception("a loop of the listen process failed")
        await pause(ended, max(seconds, min(rest * (monotonic() - began), MOST_REST_S)))


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
        await every(self._every_s, self._thread, self._turn, ended, REST)
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


async def detect_and_index(ended: asyncio.Event) -> None:
    """Both loops until the end, each on a thread of its own; the detectors' memory goes with them."""
    watch, index, watcher = DbThread("listen-detect"), DbThread("listen-index"), Watcher()
    detecting = Only("detecting", watch, float(config.get("detect_every_s")), watcher.tick, watcher.forget)
    indexing = Only("indexing", index, INDEX_EVERY_S, _index)
    try:
        await asyncio.gather(detecting.run(ended), indexing.run(ended))
    finally:
        for thread in (watch, index):
            await asyncio.to_thread(thread.close)


def _index() -> None:
    """Bring the index level, in small steps, for as long as there is something new."""
    for _ in range(20):
        if not index_some():
            return
