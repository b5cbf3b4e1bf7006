"""Batches of a stream on their way: prepared side by side, kept in their order, several in one transaction."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from firebreak.engine.posts import Post
from firebreak.listening.pipeline.feeding import MOST_IN_ONE
from firebreak.listening.pipeline.preparing import Prepared
from firebreak.listening.readers import Batch


class _Waiting:
    """A batch, or several that came one after another; ``done`` is what was prepared of it."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.done: asyncio.Future[list[Prepared]] = asyncio.get_running_loop().create_future()

    def take(self, later: Batch) -> bool:
        """Have a later batch prepared with this one, if there is room. What names a gap is the last of its transaction."""
        held = self.batch
        if held.gap is not None or len(held.posts) + len(later.posts) > MOST_IN_ONE:
            return False
        self.batch = _joined(held, later, [*held.posts, *later.posts])
        return True

    def ready(self) -> list[Prepared] | None:
        """What was prepared, if it was."""
        return self.done.result() if self.done.done() and self.done.exception() is None else None


def _joined(earlier: Batch, later: Batch, posts: list[Post]) -> Batch:
    return Batch(posts, later.cursor, later.gap, (*earlier.warnings, *later.warnings))


class Line:
    """``async with Line(...) as line``: :meth:`put` waits while ``depth`` batches are under way.

    At most ``at_once`` are being prepared, or are ready and wait for the one before them to be kept. What comes
    meanwhile is prepared together, which costs a fifth less: the busier it is, the larger the batches.

    Whatever fails, nothing after it is kept, and the next :meth:`put` or the end of the block raises it: the source
    begins again from its stored cursor. When the block is left by an error or a stop, what is being kept is
    finished, the rest is dropped.
    """

    def __init__(
        self,
        prepare: Callable[[Batch], Awaitable[list[Prepared]]],
        keep: Callable[[Batch, list[Prepared]], Awaitable[None]],
        depth: int,
        at_once: int = 2,
    ) -> None:
        self._prepare, self._keep, self._at_once = prepare, keep, at_once
        self._queue: asyncio.Queue[_Waiting | None] = asyncio.Queue(depth)
        self._later: deque[_Waiting] = deque()
        """Those that are not being prepared yet; the last of them takes in what comes."""
        self._begun = 0
        self._held: _Waiting | None = None

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
        if self._keeper.done():
            self._keeper.result()
        if self._later and self._later[-1].take(batch):
            return
        one = _Waiting(batch)
        self._later.append(one)
        self._begin()
        await self._while_kept(self._queue.put(one))

    def _begin(self) -> None:
        while self._later and self._begun < self._at_once:
            self._begun += 1
            one = self._later.popleft()
            work = asyncio.ensure_future(self._prepare(one.batch))
            work.add_done_callback(lambda found, one=one: _settle(one.done, found))  # type: ignore[misc]

    async def _while_kept(self, step: Awaitable[None]) -> None:
        putting = asyncio.ensure_future(step)
        await asyncio.wait({putting, self._keeper}, return_when=asyncio.FIRST_COMPLETED)
        if self._keeper.done():
            putting.cancel()
            self._keeper.result()

    async def _run(self) -> None:
        while (first := self._held or await self._queue.get()) is not None:
            self._held = None
            parts = await first.done
            batch = first.batch
            taken = 1
            while batch.gap is None and (more := self._next_ready(sum(part.posts for part in parts))):
                batch, parts = _joined(batch, more.batch, more.batch.posts), [*parts, *more.done.result()]
                taken += 1
            self._begun -= taken
            self._begin()
            await asyncio.shield(self._keep(batch, parts))

    def _next_ready(self, posts: int) -> _Waiting | None:
        """The next batch if it is prepared and fits into the same transaction."""
        if self._queue.empty():
            return None
        found = self._queue.get_nowait()
        if found is None:
            self._queue.put_nowait(None)
            return None
        self._held = found
        done = found.ready()
        if done is None or posts + sum(part.posts for part in done) > MOST_IN_ONE:
            return None
        self._held = None
        return found


def _settle(told: asyncio.Future[list[Prepared]], found: asyncio.Future[list[Prepared]]) -> None:
    """Pass on what came of it; an error counts as seen, even if nobody waits."""
    if told.cancelled():
        return
    if found.cancelled():
        told.cancel()
    elif (error := found.exception()) is not None:
        told.set_exception(error)
        told.exception()
    else:
        told.set_result(found.result())
