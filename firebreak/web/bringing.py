"""Parts of a page that its stream brings, in place of a fetch by each of the people who have it open.

A change in a full room woke every open page, and each fetched the same words: 200 requests in the same second. A page
that names itself in its stream's address gets the parts that all its readers see alike by the stream. Whether a reader
may see them is asked for all readers at once, each time, by whoever draws them; who gets none is woken as ever.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

from django.db import close_old_connections

log = logging.getLogger(__name__)

TOGETHER_S = 0.02
"""All streams that one change wakes ask within this."""
PAUSE_S = 0.25
"""Between two drawings: what changes in between is drawn at once. As the page's script pauses between two fetches."""
PATIENCE_S = 10.0


@dataclass(frozen=True)
class Reader:
    """Whose open page a stream belongs to, as it was when the stream was allowed."""

    person: int
    session: str
    """Key of the session."""
    proof: str
    """What the session holds of the account: another password makes another."""
    brand: str
    page: str
    """As the page named itself."""
    secret: str
    """Of the reader's forms (CSRF)."""


class Brought(NamedTuple):
    """What one reader gets."""

    event: bytes
    parts: Collection[str]
    """Identities of the parts in it: the page need not fetch these."""


Asked = tuple[Reader, frozenset[str]]
"""A reader, and the topics that changed."""
Draw = Callable[[Sequence[Asked]], Iterable[tuple[Asked, Brought]]]
"""Each as soon as it is drawn; who is not among them has to fetch."""


def packed(markup: str) -> bytes:
    """The event that brings parts: as the answer to a fetch of them, on one line."""
    return b"event: parts\ndata: " + json.dumps(markup, ensure_ascii=False).encode() + b"\n\n"


class Bringer:
    """Draws for all streams that wait, in a thread of its own. Used from one event loop only."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._waiting: list[tuple[Asked, asyncio.Future[Brought | None]]] = []
        self._task: asyncio.Task[None] | None = None
        self._drawn = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="bring")

    async def bring(self, reader: Reader, names: Iterable[str]) -> Brought | None:
        """What the changes of some topics bring to a reader; ``None`` where the page has to fetch."""
        made: asyncio.Future[Brought | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((reader, frozenset(names)), made))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(), name="bring parts")
        try:
            return await asyncio.wait_for(made, PATIENCE_S)
        except TimeoutError:
            return None

    async def _work(self) -> None:
        while self._waiting:
            await asyncio.sleep(max(TOGETHER_S, self._drawn + PAUSE_S - time.monotonic()))
            waiting, self._waiting = self._waiting, []
            self._drawn = time.monotonic()
            streams: defaultdict[Asked, list[asyncio.Future[Brought | None]]] = defaultdict(list)
            for one, made in waiting:
                streams[one].append(made)
            loop = asyncio.get_running_loop()
            try:
                await loop.run_in_executor(self._thread, self._in_thread, loop, streams)
            except Exception:
                log.exception("Parts could not be drawn for the stream; the pages fetch them")
            for _one, made in waiting:
                _settle([made], None)

    def _in_thread(
        self, loop: asyncio.AbstractEventLoop, streams: Mapping[Asked, list[asyncio.Future[Brought | None]]]
    ) -> None:
        close_old_connections()
        try:
            for one, brought in self._draw([*streams]):
                loop.call_soon_threadsafe(_settle, streams[one], brought)
        finally:
            close_old_connections()


def _settle(streams: Iterable[asyncio.Future[Brought | None]], brought: Brought | None) -> None:
    """Answer those that still wait."""
    for made in streams:
        if not made.done():
            made.set_result(brought)
