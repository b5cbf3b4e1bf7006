"""The hub and the event stream: they tell open pages *that* something changed; what, is for the page to fetch, or for
:mod:`firebreak.web.bringing` to bring.

One :class:`Hub` per process hears of changed topics and wakes the streams whose readers may hear them. A
stream sends the topic's name without the brand and a number; the page then fetches the fragment again by an
ordinary request, so permissions and language are those of the reader.

Topics are ``b<brand>.<thing>``. A reader who may hear ``b12`` hears everything below it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from firebreak.web.pulse_feeds import Feed, keep_running

WAITING = 64
MEMORY_S = 300.0
SILENT_S = 12.0
STREAMS_PER_PERSON = 12
SKEW_MS = 2000


class TooManyStreamsError(RuntimeError):
    """One person holds as many streams as are allowed."""


@dataclass(slots=True)
class Change:
    """A topic that changed: when (Unix milliseconds) and its running number in this process."""

    topic: str
    at_ms: int
    number: int


@dataclass(slots=True, eq=False)
class Subscription:
    """What one stream waits for. Changes of one topic merge, so a slow reader gets each topic once."""

    person: str
    topics: frozenset[str]
    limit: int = WAITING
    waiting: OrderedDict[str, Change] = field(default_factory=OrderedDict)
    missed: bool = False
    closed: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    recheck: frozenset[str] = frozenset()
    """Topics that may tell that this reader has lost the right to hear."""
    doubted: asyncio.Event = field(default_factory=asyncio.Event)
    """Set by a change of one of them: the right is to be asked for again at once."""

    def hears(self, topic: str) -> bool:
        """Whether ``topic`` or something above it is among the allowed topics, or something that ``b12.monitor.*`` means."""
        if topic.endswith(".*") and any(one.startswith(topic[:-1]) for one in self.topics):
            return True
        parts = topic.split(".")
        return any(".".join(parts[:end]) in self.topics for end in range(1, len(parts) + 1))

    def put(self, change: Change) -> None:
        """Queue a change; when the queue is full the oldest goes and the reader is told to fetch all anew."""
        self.waiting.pop(change.topic, None)
        self.waiting[change.topic] = change
        if len(self.waiting) > self.limit:
            self.waiting.popitem(last=False)
            self.missed = True
        self.ready.set()
        if change.topic in self.recheck:
            self.doubted.set()

    def take(self) -> list[Change]:
        """Everything that waits, oldest first."""
        found = list(self.waiting.values())
        self.waiting.clear()
        if not self.closed:
            self.ready.clear()
        return found

    def close(self) -> None:
        """End the stream that holds this subscription."""
        self.closed = True
        self.ready.set()


class Hub:
    """All streams of this process. Used from one event loop only."""

    def __init__(self, *, per_person: int = STREAMS_PER_PERSON, memory_s: float = MEMORY_S) -> None:
        self.per_person, self.memory_s = per_person, memory_s
        self.number = 0
        self.heard = 0.0
        self.covers_ms = _now_ms()
        self._open: set[Subscription] = set()
        self._people: Counter[str] = Counter()
        self._history: deque[Change] = deque(maxlen=10_000)
        self._task: asyncio.Task[None] | None = None
        self._leaving = False

    async def start(self, feed: Feed) -> None:
        """Begin to listen to ``feed``."""
        self.covers_ms = _now_ms()
        self._leaving = False
        self._task = asyncio.create_task(keep_running(feed, self.publish), name="live hub")

    async def stop(self) -> None:
        """End every stream and stop listening."""
        self.close_streams()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def close_streams(self) -> None:
        """End every stream now, and each that still begins: a server told to stop is not held up by its readers."""
        self._leaving = True
        for subscription in list(self._open):
            subscription.close()

    @property
    def healthy(self) -> bool:
        """Whether the feed spoke lately; a stream says nothing reassuring while it did not."""
        return time.monotonic() - self.heard < SILENT_S

    @property
    def streams(self) -> int:
        """How many streams are open."""
        return len(self._open)

    def publish(self, topics: Iterable[str]) -> None:
        """Wake the readers of ``topics``; an empty call says that the feed is alive."""
        now, now_ms = time.monotonic(), _now_ms()
        if self.heard and now - self.heard > SILENT_S:  # deaf for a while: anything may have changed
            self.covers_ms = now_ms
            for subscription in self._open:
                subscription.missed = True
                subscription.ready.set()
        self.heard = now
        for topic in dict.fromkeys(topics):
            self.number += 1
            change = Change(topic, now_ms, self.number)
            self._history.append(change)
            for subscription in self._open:
                if subscription.hears(topic):
                    subscription.put(change)
        self._forget(now_ms)

    def _forget(self, now_ms: int) -> None:
        oldest = now_ms - int(self.memory_s * 1000)
        if self._history and len(self._history) == self._history.maxlen:
            self.covers_ms = max(self.covers_ms, self._history[0].at_ms)
        while self._history and self._history[0].at_ms < oldest:
            self._history.popleft()
        self.covers_ms = max(self.covers_ms, oldest)

    def subscribe(
        self,
        person: str,
        topics: Iterable[str],
        since_ms: int | None = None,
        recheck: Iterable[str] = (),
    ) -> Subscription:
        """A new stream's subscription, holding what changed after ``since_ms`` (Unix milliseconds).

        Raises ``TooManyStreamsError`` when ``person`` holds too many.
        """
        if self._people[person] >= self.per_person:
            raise TooManyStreamsError(person)
        allowed = frozenset(topic.removesuffix(".*") for topic in topics)
        subscription = Subscription(person, allowed, recheck=frozenset(recheck))
        self._people[person] += 1
        self._open.add(subscription)
        if self._leaving:
            subscription.close()
        if since_ms is not None:
            self._catch_up(subscription, since_ms - SKEW_MS)
        return subscription

    def _catch_up(self, subscription: Subscription, since_ms: int) -> None:
        if since_ms + SKEW_MS < self.covers_ms:
            subscription.missed = True
            subscription.ready.set()
            return
        for change in self._history:
            if change.at_ms >= since_ms and subscription.hears(change.topic):
                subscription.put(change)

    def leave(self, subscription: Subscription) -> None:
        """Forget a stream that ended."""
        if subscription in self._open:
            self._open.remove(subscription)
            self._people[subscription.person] -= 1
            self._people += Counter()


def _now_ms() -> int:
    return int(time.time() * 1000)


hub = Hub()
"""The hub of this process."""
