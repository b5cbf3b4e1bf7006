"""Reading one source for as long as it is wanted: errors by kind, the cursor with the posts, one batch in hand."""

import asyncio
import logging
import random
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from firebreak.base import config, connectors, pulse
from firebreak.base.errors import (
    AuthError,
    FirebreakError,
    PermanentError,
    RateError,
    WrongInput,
    WrongMove,
)
from firebreak.listening.listen import health
from firebreak.listening.listen.line import Line
from firebreak.listening.listen.threads import DbThread
from firebreak.listening.models import Source
from firebreak.listening.pipeline import Fed, Pipeline
from firebreak.listening.pipeline.feeding import Origin
from firebreak.listening.pipeline.origins import origin_of
from firebreak.listening.pipeline.preparing import Prepared
from firebreak.listening.readers import Batch, ReaderContext
from firebreak.listening.store.leases import Lease, LostLeaseError, prove, release, source_lease, take

log = logging.getLogger(__name__)
LONGEST_WAIT_S = 300.0
SHORTEST_POLL_S = 1.0


@dataclass
class Desk:
    """What every source task works with. Without threads for it, batches are prepared in turn with what is written."""

    pipeline: Pipeline
    writer: DbThread
    control: DbThread
    preparing: tuple[DbThread, ...] = ()

    async def prepare(self, origin: Origin, batch: Batch) -> list[Prepared]:
        """What needs no transaction, on the thread that has waited longest."""
        if not self.preparing:
            return await self.writer.do(self.pipeline.prepare, origin, batch)
        thread, *others = self.preparing
        self.preparing = (*others, thread)
        return await thread.do(self.pipeline.prepare, origin, batch)


class SourceTask:
    """One source. :meth:`run` returns when it is broken, not ours, or its row changed; it is cancelled to stop."""

    def __init__(self, source: int, desk: Desk) -> None:
        self.source = source
        self._desk = desk
        self._rate = health.Rate()
        self._hearing = False
        self._failures = 0
        self._cursor: dict[str, Any] = {}
        self.lease: Lease | None = None

    async def run(self) -> None:
        """Read until stopped. A stop lets the transaction in hand finish."""
        self.lease = await self._desk.control.do(take, source_lease(self.source))
        if self.lease is None:
            return
        try:
            origin, connector, context, self._cursor = await self._desk.control.do(self._begin)
            while await self._round(origin, connector, context):
                pass
        except (LostLeaseError, Source.DoesNotExist):
            log.info("source is not ours any more", extra={"source": self.source})
        finally:
            await asyncio.shield(self._desk.control.do(release, self.lease))

    def _begin(self) -> tuple[Origin, str, ReaderContext, dict[str, Any]]:
        row = Source.objects.select_related("brand").get(pk=self.source)
        health.was_away(row)
        self._failures = row.failures
        context = ReaderContext(row.settings, row.secrets or {}, bool(config.get("fetch_private")))
        return origin_of(row), row.connector, context, dict(row.cursor)

    async def _round(self, origin: Origin, connector: str, context: ReaderContext) -> bool:
        """One round of a poll, or a stream to its end; whether to go on."""
        try:
            wait_s = await self._read(origin, connector, context)
        except (AuthError, PermanentError, WrongInput) as error:
            code, params = _said(error)
            self._hearing = False
            await self._desk.control.do(health.broken, self.source, code=code, params=params)
            return False
        except (asyncio.CancelledError, LostLeaseError, WrongMove, Source.DoesNotExist):
            raise
        except Exception as error:
            wait_s = await self._failed(error)
        await asyncio.sleep(wait_s)
        return True

    async def _read(self, origin: Origin, connector: str, context: ReaderContext) -> float:
        """Seconds until the next round. Raises the kinds of :mod:`firebreak.base.errors`."""
        reader = maker(connector)(context)
        if reader.poll_every_s is None:
            await self._stream(origin, reader)
            raise StreamEndedError("source.stream_ended", "The other side closed the stream.")
        async with aclosing(reader.read(dict(self._cursor))) as batches:
            async for batch in batches:
                await self._feed(origin, batch)
        if not self._hearing:
            await self._feed(origin, Batch([], self._cursor))
        return max(SHORTEST_POLL_S, float(reader.poll_every_s) * random.uniform(0.9, 1.1))  # noqa: S311 - spread

    async def _feed(self, origin: Origin, batch: Batch) -> None:
        had_cursor = bool(self._cursor)
        work = self._desk.writer.do(self._store, origin, batch, had_cursor)
        await asyncio.shield(work)
        self._cursor = dict(batch.cursor)
        self._hearing, self._failures = True, 0

    async def _stream(self, origin: Origin, reader: Any) -> None:
        """A few batches are under way at a time; their order, and the cursor with each, stay."""
        pipeline = self._desk.pipeline
        line = Line(
            lambda batch: self._desk.prepare(origin, batch),
            lambda batch, parts: self._keep(origin, batch, parts),
            depth=2 * pipeline.at_once,
            at_once=pipeline.at_once,
        )
        async with aclosing(reader.read(dict(self._cursor))) as batches, line:
            async for batch in batches:
                await line.put(batch)

    async def _keep(self, origin: Origin, batch: Batch, parts: list[Prepared]) -> None:
        await self._desk.writer.do(self._store, origin, batch, bool(self._cursor), parts)
        self._cursor = dict(batch.cursor)
        self._hearing, self._failures = True, 0

    def _store(
        self, origin: Origin, batch: Batch, had_cursor: bool, parts: list[Prepared] | None = None
    ) -> Fed:
        told = 0

        def settle(fed: Fed, last: bool) -> None:
            nonlocal told
            assert self.lease is not None
            prove(self.lease)
            told = health.count(self.source, fed, told)
            if last:
                if not self._hearing:
                    health.heard(self.source, had_cursor=had_cursor, gap=batch.gap)
                health.settled(self.source, batch, fed, self._rate)
                pulse.touch(f"b{origin.brand}.sources")

        pipeline = self._desk.pipeline
        return pipeline.keep(
            origin, batch, pipeline.prepare(origin, batch) if parts is None else parts, settle
        )

    async def _failed(self, error: Exception) -> float:
        self._hearing = False
        self._failures += 1
        code, params = _said(error)
        wait_s = min(LONGEST_WAIT_S, 2.0 ** min(self._failures, 9)) * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
        gap = "gap.failed"
        if isinstance(error, RateError):
            wait_s, gap = max(1.0, error.retry_after), "gap.rate"
        elif isinstance(error, StreamEndedError):
            gap = "gap.disconnected"
        if not isinstance(error, FirebreakError):
            log.warning("reader failed", extra={"source": self.source}, exc_info=error)
        await self._desk.control.do(
            health.failed, self.source, code=code, params=params, gap=gap, wait_s=wait_s
        )
        return wait_s


def maker(connector: str) -> Callable[..., Any]:
    """What makes readers of a connector. Raises ``PermanentError`` where there is none (any more)."""
    try:
        make = connectors.get(connector).reader
    except KeyError:
        make = None
    if make is None:
        raise PermanentError("source.no_connector", connector=connector)
    return make


class StreamEndedError(FirebreakError):
    """A stream came to its end without an error; streams never should."""


def _said(error: BaseException) -> tuple[str, dict[str, Any]]:
    if isinstance(error, FirebreakError):
        return error.code, {**error.params, "message": error.message}
    return "source.unexpected", {"error": type(error).__name__}
