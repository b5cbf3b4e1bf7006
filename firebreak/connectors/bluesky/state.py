"""Where a stream stands, what was just given, and what gathers for the next batch."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from firebreak.connectors.bluesky.wire import Event
from firebreak.connectors.common.ids import short_key
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, Gap

OVERLAP_US = 3_000_000
"""v1 is asked again from this much before the last event, as several events can share a time."""
RECENT = 1000
HANDLES = 20_000


class StreamState:
    """One reader's memory; :meth:`batch` hands over what has gathered and the cursor that stands after it."""

    def __init__(self, cursor: Mapping[str, Any], v2: bool) -> None:
        self._v2 = v2
        self.time_us = int(cursor.get("time_us") or 0)
        self.seq = int(cursor.get("seq") or 0)
        recent = cursor.get("recent")
        listed = recent[-RECENT:] if isinstance(recent, list) else []
        self._recent: deque[tuple[int, str]] = deque((self.time_us, str(key)) for key in listed)
        self._keys = {key for _, key in self._recent}
        self.deleted = int(cursor.get("deleted") or 0)
        self._handles: dict[str, str] = {}
        self._gap_from: tuple[float, str] | None = None
        self._gap: Gap | None = None
        self._bad: dict[str, int] = {}
        self.posts: list[Post] = []
        self.events = 0
        self._asks = True

    @property
    def has_news(self) -> bool:
        """Whether a batch now would tell anything."""
        return bool(self.posts or self._bad or self._gap)

    def ask_from(self) -> int | None:
        """The cursor for the server; ``None`` to begin with what happens now."""
        if not self._asks:
            return None
        if self._v2:
            return self.seq or None
        return max(self.time_us - OVERLAP_US, 1) if self.time_us else None

    def forget_position(self) -> None:
        """Next time begin with what happens now."""
        self._asks = False

    def expect_gap(self, code: str) -> None:
        """From the last event to the next one nothing is heard."""
        if self.time_us and self._gap_from is None:
            self._gap_from = (self.time_us / 1e6, code)

    def is_new(self, event: Event) -> bool:
        """Take note of an event; false for one that was given before."""
        self.events += 1
        if event.time_us == 0:
            return False
        if self._v2 and event.seq:
            if event.seq <= self.seq and self._asks:
                return False
        elif event.time_us <= self.time_us - OVERLAP_US:
            return False
        self._note_gap(event)
        self._asks = True
        self.seq = event.seq or self.seq
        self.time_us = max(self.time_us, event.time_us)
        if event.kind == "identity" and event.handle:
            self._remember_handle(event.did, event.handle)
        return self._first_time(event) if event.kind in {"create", "delete"} else True

    def _first_time(self, event: Event) -> bool:
        key = short_key(f"{event.kind[0]}{event.uri}")
        if key in self._keys:
            return False
        self._keys.add(key)
        self._recent.append((event.time_us, key))
        while self._recent and (
            self._recent[0][0] < self.time_us - 2 * OVERLAP_US or len(self._recent) > RECENT
        ):
            self._keys.discard(self._recent.popleft()[1])
        self.deleted += event.kind == "delete"
        return True

    def _note_gap(self, event: Event) -> None:
        if self._gap_from is not None:
            start, code = self._gap_from
            end = event.time_us / 1e6
            self._gap = Gap(start, end, code) if end > start else None
            self._gap_from = None

    def _remember_handle(self, did: str, handle: str) -> None:
        self._handles.pop(did, None)
        self._handles[did] = handle.lower()[:253]
        if len(self._handles) > HANDLES:
            del self._handles[next(iter(self._handles))]

    def handle(self, did: str) -> str:
        """The account's name, if it was heard since the start; posts carry none."""
        return self._handles.get(did, "")

    def unreadable(self, reason: str) -> None:
        """Count a frame that could not be read."""
        self.events += 1
        self._bad[reason] = self._bad.get(reason, 0) + 1

    def batch(self) -> Batch:
        """What has gathered since the last batch."""
        warnings = tuple(
            ("bluesky.unreadable", {"reason": reason, "count": n}) for reason, n in self._bad.items()
        )
        cursor: dict[str, Any] = {
            "time_us": self.time_us,
            "recent": [key for _, key in self._recent],
            "deleted": self.deleted,
        }
        if self.seq:
            cursor["seq"] = self.seq
        found = Batch(posts=self.posts, cursor=cursor, gap=self._gap, warnings=warnings)
        self.posts, self._bad, self._gap = [], {}, None
        return found
