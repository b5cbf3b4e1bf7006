"""Reads the stream of all public posts, resumes where the store stands, and says what it could not hear."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from firebreak.base import config
from firebreak.base.errors import PermanentError, TransientError
from firebreak.connectors.bluesky import wire
from firebreak.connectors.bluesky.connection import CursorTooOld, open_stream
from firebreak.connectors.bluesky.posts import event_post
from firebreak.connectors.bluesky.state import StreamState
from firebreak.connectors.common import values
from firebreak.listening.readers import Batch, ReaderContext

BATCH = 1000
BATCH_S = 1.0
"""A batch is given after this long even if it is small: an alert does not wait for posts to gather."""
ALIVE_S = 10.0
"""Sign of life when there are no posts; the stream of all accounts is never quiet for this long."""
SILENT_S = 60.0
"""A connection without a single event for this long is dead, whatever TCP believes."""
LOOKBACK_S = 36 * 3600.0
"""How long servers keep events; older cursors are cut to this without a word on v1."""
RECONNECT_S = 1.0


class JetstreamReader:
    """Cursor: ``time_us``, ``seq`` (v2), ``recent`` keys (replayed events are not given twice), ``deleted``."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        self.address = str(settings.get("address") or config.get("bluesky_jetstream")).strip()
        listed = settings.get("langs") or []
        words = listed.replace(",", " ").split() if isinstance(listed, str) else listed
        self._langs = {values.language(str(word)).split("-")[0] for word in words} - {""}
        self._private = context.private_network
        self._v2 = wire.is_v2(self.address)

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """Batches without end. A cut line is taken up again at once; a server that does not answer raises."""
        state = StreamState(cursor, self._v2)
        failures = 0
        while True:
            before = state.events
            try:
                connection = await open_stream(
                    wire.subscribe_address(self.address, state.ask_from()), self._private
                )
            except CursorTooOld as error:
                if state.ask_from() is None:
                    raise PermanentError(
                        "bluesky.cursor", "The server refuses every place in its stream."
                    ) from error
                state.expect_gap("bluesky.cursor_too_old")
                state.forget_position()
                continue
            try:
                async for batch in self._stream(connection, state):
                    yield batch
            finally:
                await _close(connection)
            failures = 0 if state.events > before else failures + 1
            if failures >= 3:
                raise TransientError("bluesky.cut", "The server cuts the stream again and again.")
            await asyncio.sleep(RECONNECT_S * failures)

    async def _stream(self, connection: ClientConnection, state: StreamState) -> AsyncIterator[Batch]:
        """Batches of one connection until it ends."""
        if state.time_us and time.time() - state.time_us / 1e6 > LOOKBACK_S:
            state.expect_gap("bluesky.cursor_too_old")
        since = heard = time.monotonic()
        ended = False
        while not ended:
            flush_at = since + (BATCH_S if state.has_news else ALIVE_S)
            try:
                async with asyncio.timeout(max(min(flush_at, heard + SILENT_S) - time.monotonic(), 0.001)):
                    frame = await connection.recv()
                heard = time.monotonic()
                ended = not self._take(frame, state)
            except TimeoutError:
                ended = time.monotonic() - heard >= SILENT_S
            except ConnectionClosed as closed:
                ended = True
                _go_round_oversized(closed, state)
            due = time.monotonic() >= since + (BATCH_S if state.has_news else ALIVE_S)
            if len(state.posts) >= BATCH or due or (ended and state.has_news):
                yield state.batch()
                since = time.monotonic()

    def _take(self, frame: str | bytes, state: StreamState) -> bool:
        """One frame into the state; false when the server has said its last word."""
        try:
            event = wire.decode(frame, self._v2)
        except wire.StreamError:
            return False
        except wire.Unreadable as error:
            state.unreadable(str(error))
            return True
        if not state.is_new(event):
            return True
        if event.kind == "create":
            post = event_post(event, state.handle(event.did))
            if not self._langs or not post.lang or post.lang.split("-")[0] in self._langs:
                state.posts.append(post)
        return True


def _go_round_oversized(closed: ConnectionClosed, state: StreamState) -> None:
    """A frame beyond all limits would come again at the same place: begin after it, and say what is missing."""
    if closed.sent is not None and closed.sent.code == 1009:
        state.expect_gap("bluesky.oversized_frame")
        state.forget_position()


async def _close(connection: ClientConnection) -> None:
    """Close without waiting for a server that does not answer."""
    try:
        async with asyncio.timeout(1.5):
            await connection.close()
    except (TimeoutError, OSError):
        connection.transport.abort()
