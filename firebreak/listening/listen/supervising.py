"""Keeps one task per source that is wanted: starts, stops and starts again as the rows change."""

import asyncio
import logging
from hashlib import blake2b

from firebreak.base import connectors
from firebreak.listening.listen.reading import Desk, SourceTask
from firebreak.listening.models import Source
from firebreak.listening.store.leases import LEASE_S, Lease, renew

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
STOP_WITHIN_S = 8.0


def wanted() -> dict[int, str]:
    """Sources to read, each with a tag that changes when it must be started again."""
    readable = [m.name for m in connectors.all_that(connectors.READ) if m.reader is not None]
    rows = Source.objects.filter(
        active=True, removed_at=None, brand__archived_at=None, connector__in=readable
    ).exclude(state__in=[Source.State.BROKEN, Source.State.PAUSED])
    found = {}
    for pk, connector, settings, secrets in rows.values_list("pk", "connector", "settings", "secrets"):
        digest = blake2b(
            f"{connector}\x1f{settings!r}\x1f{secrets!r}".encode("utf-8", "surrogatepass"), digest_size=8
        )
        found[pk] = digest.hexdigest()
    return found


class Supervisor:
    """The readers of this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[int, tuple[str, SourceTask, asyncio.Task[None]]] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Look after the tasks until asked to stop; then let each finish its transaction."""
        renewed = 0.0
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            try:
                await self._look()
                if loop.time() - renewed > LEASE_S / 4:
                    await self._desk.control.do(
                        _renew, [task.lease for _, task, _ in self._tasks.values() if task.lease]
                    )
                    renewed = loop.time()
            except Exception:
                log.exception("looking after sources failed")
            try:
                await asyncio.wait_for(stop.wait(), LOOK_EVERY_S)
            except TimeoutError:
                continue
        await self._end(list(self._tasks))

    async def _look(self) -> None:
        rows = await self._desk.control.do(wanted)
        for source, (tag, _, task) in list(self._tasks.items()):
            if task.done():
                self._collect(source, task)
            elif rows.get(source) != tag:
                await self._end([source])
        for source, tag in rows.items():
            if source not in self._tasks:
                work = SourceTask(source, self._desk)
                self._tasks[source] = (tag, work, asyncio.create_task(work.run(), name=f"source {source}"))

    def _collect(self, source: int, task: asyncio.Task[None]) -> None:
        del self._tasks[source]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a source task died and is started again", extra={"source": source}, exc_info=error)

    async def _end(self, sources: list[int]) -> None:
        tasks = [self._tasks[source][2] for source in sources]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_WITHIN_S)
        for source in sources:
            self._tasks.pop(source, None)


def _renew(leases: list[Lease]) -> None:
    for lease in leases:
        renew(lease)
