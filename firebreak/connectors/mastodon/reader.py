"""Reads one timeline: page by page, or live with a token, and by pages again where a server does not stream."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec

from firebreak.base.errors import AuthError, FirebreakError, TransientError
from firebreak.connectors.mastodon.client import Client
from firebreak.connectors.mastodon.events import Event
from firebreak.connectors.mastodon.state import TimelineState, in_order
from firebreak.connectors.mastodon.statuses import NotAStatus, status_id
from firebreak.connectors.mastodon.streaming import SILENT_S, Stream
from firebreak.connectors.mastodon.timeline import Timeline, timeline_of
from firebreak.listening.readers import Batch, ReaderContext

FASTEST_S = 30.0
BEHIND_S = 2.0
"""Until the next round when a round ended before the timeline did."""
FIRST_PAGES = 10
"""Pages read back at the first visit."""
MOST_PAGES = 60
"""Pages of one round; a longer absence is read in several."""
BATCH = 1000
BATCH_S = 1.0
ALIVE_S = 20.0
"""Sign of life while nobody posts."""
TRY_STREAM_S = 900.0
"""Until a server that did not stream is asked again."""
RECONNECT_S = 1.0
LIVED_S = 30.0
"""A stream that was open for this long worked; what cut it is forgotten."""


class MastodonReader:
    """See :class:`~firebreak.connectors.mastodon.state.TimelineState` for the cursor."""

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        self.timeline: Timeline = timeline_of(settings)
        self._token = str(context.secrets.get("token") or "").strip()
        self._private = context.private_network
        self._every_s = max(_minutes(settings.get("every_minutes")) * 60, FASTEST_S)
        self.live = bool(self._token)
        self.poll_every_s: float | None = None if self.live else self._every_s

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """Without a token one round of pages; with one, batches without end.

        Raises the kinds of ``firebreak.base.errors``.
        """
        client = Client(self.timeline.base, self._token, self._private)
        state = TimelineState(cursor, self.timeline)
        try:
            source = self._live(client, state) if self.live else self._visit(client, state)
            async for batch in source:
                yield batch
        finally:
            client.close()

    async def _visit(self, client: Client, state: TimelineState) -> AsyncIterator[Batch]:
        ended = False
        async for batch, whole in self._round(client, state):
            ended = whole
            yield batch
        self.poll_every_s = self._wait_s(client, ended)

    def _wait_s(self, client: Client, whole: bool) -> float:
        """Seconds until the next round: soon when we are behind, later when the server asks for it."""
        return max(self._every_s if whole else BEHIND_S, client.wait_s)

    async def _round(self, client: Client, state: TimelineState) -> AsyncIterator[tuple[Batch, bool]]:
        """Batches of everything younger than what was read, oldest first, and whether that was all.

        Always at least one batch: an empty one is a sign of life.
        """
        if state.is_new:
            for page in await self._first(client):
                yield _batch(state, page), False
            if state.is_new:  # nobody has posted yet: asking from 0 would begin with the server's first day
                yield state.batch(), True
                return
        after = state.ask_from()
        for _ in range(MOST_PAGES):
            page = await client.page(self.timeline.page(min_id=after))
            youngest = _youngest(page, after)
            ended = not page or youngest == after
            if ended or client.wait_s:
                yield _batch(state, page), ended
                return
            after = youngest
            batch = _batch(state, page)
            if batch.posts or batch.warnings:
                yield batch, False
        yield state.batch(), False

    async def _all(self, client: Client, state: TimelineState) -> AsyncIterator[Batch]:
        """Rounds until the timeline is read to its end: what a stream says afterwards must be younger."""
        ended = False
        while not ended:
            async for batch, whole in self._round(client, state):
                ended = whole
                yield batch
            if not ended:
                await asyncio.sleep(self._wait_s(client, whole=False))

    async def _first(self, client: Client) -> list[list[Any]]:
        """The last pages of the timeline, the oldest first."""
        pages: list[list[Any]] = []
        before: dict[str, str] = {}
        while len(pages) < FIRST_PAGES and not client.wait_s:
            page = await client.page(self.timeline.page(**before))
            oldest = min(_ids(page), key=in_order, default="")
            if not oldest or before.get("max_id") == oldest:
                break
            pages.append(page)
            before = {"max_id": oldest}
        return pages[::-1]

    async def _live(self, client: Client, state: TimelineState) -> AsyncIterator[Batch]:
        async for batch in self._all(client, state):
            yield batch
        streaming = await self._streaming_address(client)
        failures = 0
        while True:
            opened = time.monotonic()
            stream = Stream(
                self.timeline.stream(streaming), client.headers("text/event-stream"), self._private
            )
            try:
                if not await stream.open():
                    state.tell("mastodon.no_stream", reason=stream.reason)
                    async for batch in self._instead(client, state):
                        yield batch
                    continue
                async for batch in self._heard(client, state, stream):
                    yield batch
            finally:
                stream.close()
            failures = 0 if time.monotonic() - opened > LIVED_S else failures + 1
            if failures >= 4:
                raise TransientError("mastodon.cut", "The server cuts the stream again and again.")
            await asyncio.sleep(RECONNECT_S * failures)

    async def _instead(self, client: Client, state: TimelineState) -> AsyncIterator[Batch]:
        """Rounds of pages for a while, where there is no stream."""
        until = time.monotonic() + TRY_STREAM_S
        while time.monotonic() < until:
            ended = False
            async for batch, whole in self._round(client, state):
                ended = whole
                yield batch
            await asyncio.sleep(self._wait_s(client, ended))

    async def _heard(self, client: Client, state: TimelineState, stream: Stream) -> AsyncIterator[Batch]:
        """First what was said while no stream was open, then the stream until it ends or falls silent."""
        async for batch in self._all(client, state):
            yield batch
        since = heard = time.monotonic()
        while not stream.ended and time.monotonic() - heard < SILENT_S:
            due = since + (BATCH_S if state.has_news else ALIVE_S)
            events = await stream.take(max(due - time.monotonic(), 0.001))
            for event in events:
                _hear(state, event)
                if len(state.posts) >= BATCH:
                    yield state.batch()
            now = time.monotonic()
            heard = now if events else heard
            if now >= due:
                if state.has_news or heard > since:
                    yield state.batch()
                since = now
        for event in await stream.take(0.001):
            _hear(state, event)
        if state.has_news:
            yield state.batch()

    async def _streaming_address(self, client: Client) -> str:
        """Where the server streams, as it says itself; else at its own address."""
        try:
            about = await client.get(f"{self.timeline.base}/api/v2/instance")
        except AuthError:
            raise
        except FirebreakError:
            return self.timeline.base
        return streaming_of(about, self.timeline.base, self._private)


def _minutes(given: Any) -> float:
    """As set; one for what is no number of minutes within a day."""
    return float(given) if isinstance(given, (int, float)) and 0 < given <= 1440 else 1.0


def streaming_of(about: Any, base: str, private: bool = False) -> str:
    """The streaming address that a server names; its own when it names none that may be given the token.

    >>> streaming_of({"configuration": {"urls": {"streaming": "wss://live.example"}}}, "https://a.example")
    'https://live.example'
    """
    named = about
    for key in ("configuration", "urls", "streaming"):
        named = named.get(key) if isinstance(named, dict) else None
    if not isinstance(named, str) or len(named) > 300:
        return base
    address = named.rstrip("/").replace("wss://", "https://", 1).replace("ws://", "http://", 1)
    try:
        parts = urlsplit(address)
    except ValueError:
        return base
    safe = parts.scheme == "https" or (private and parts.scheme == "http")
    return address if safe and parts.hostname and not parts.username else base


def _hear(state: TimelineState, event: Event) -> None:
    """One event of the stream. An edit or a deletion is counted; it never changes what was taken."""
    if not event.name:
        return
    if event.too_large:
        state.unreadable("too large")
    elif event.name == "update":
        try:
            state.take(msgspec.json.decode(event.data), time.time())
        except (msgspec.DecodeError, RecursionError, UnicodeError) as error:
            state.unreadable(type(error).__name__)
    elif event.name == "status.update":
        state.edited += 1
    elif event.name == "delete":
        state.deleted += 1


def _batch(state: TimelineState, page: list[Any]) -> Batch:
    """A page, which comes youngest first, as a batch."""
    now = time.time()
    for given in reversed(page):
        state.take(given, now)
    return state.batch()


def _ids(page: list[Any]) -> list[str]:
    found = []
    for given in page:
        try:
            found.append(status_id(given))
        except NotAStatus:
            continue
    return found


def _youngest(page: list[Any], after: str) -> str:
    return max([after, *_ids(page)], key=in_order)
