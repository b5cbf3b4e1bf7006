"""Batches of a stream on their way: prepared side by side, kept in their order, several in one transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from firebreak.listening.pipeline.feeding import MOST_IN_ONE
from firebreak.listening.pipeline.preparing import Prepared
from firebreak.listening.readers import Batch

Waiting = tuple[Batch, asyncio.Future[list[Prepared]]]


class Line:
    """``async with Line(...) as line``: :meth:`put` waits while ``depth`` batches are under way.

    Whatever fails, nothing after it is kept, and the next :meth:`put` or the end of the block raises it: the source
    begins again from its stored cursor. When the block is left by an error or a stop, what is being kept is
    finished, the rest is dropped.
    """

    def __init__(
        self,
        prepare: Callable[[Batch], Awaitable[list[Prepared]]],
        keep: Callable[[Batch, list[Prepared]], Awaitable[None]],
        depth: int,
    ) -> None:
        self._prepare, self._keep = prepare, keep
        self._queue: asyncio.Queue[Waiting | None] = asyncio.Queue(depth)
        self._held: Waiting | None = None

    async def __aenter__(self) -> Self:
        self._keeper = asyncio.create_task(self._run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self._while_kept(self._queue.put(None))
            await self._keeper
            return
        self._keeper.cancel()
        await asyncio.wait({self._keeper})

    async def put(self, batch: Batch) -> None:
        """Take a batch in; raises what went wrong with an earlier one."""
        work = asyncio.ensure_future(self._prepare(batch))
        work.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # seen, even if nobody waits
        await self._while_kept(self._queue.put((batch, work)))

    async def _while_kept(self, step: Awaitable[None]) -> None:
        putting = asyncio.ensure_future(step)
        await asyncio.wait({putting, self._keeper}, return_when=asyncio.FIRST_COMPLETED)
        if self._keeper.done():
            putting.cancel()
            self._keeper.result()

    async def _run(self) -> None:
        while (first := self._held or await self._queue.get()) is not None:
            self._held = None
            batch, parts = first[0], await first[1]
            while batch.gap is None and (more := self._next_ready(sum(part.posts for part in parts))):
                earlier, batch = batch, more[0]
                parts = [*parts, *more[1].result()]
                batch = Batch(batch.posts, batch.cursor, batch.gap, (*earlier.warnings, *batch.warnings))
            await asyncio.shield(self._keep(batch, parts))

    def _next_ready(self, posts: int) -> Waiting | None:
        """The next batch if it is prepared and fits into the same transaction."""
        if self._queue.empty():
            return None
        found = self._queue.get_nowait()
        if found is None:
            self._queue.put_nowait(None)
            return None
        self._held = found
        done = found[1].done() and found[1].exception() is None
        if not done or posts + sum(part.posts for part in found[1].result()) > MOST_IN_ONE:
            return None
        self._held = None
        return found
