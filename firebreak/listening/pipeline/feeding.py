"""The pipeline: a batch in, mentions and the moved cursor out, in short transactions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from django.db import transaction

from firebreak.base import config, pulse
from firebreak.base.clock import now
from firebreak.engine.posts import Post
from firebreak.listening import store
from firebreak.listening.pipeline.cleaning import Warnings, clean, key_of
from firebreak.listening.pipeline.judging import judge
from firebreak.listening.pipeline.matchers import Matchers
from firebreak.listening.pipeline.reported import keep_reports, reports_key
from firebreak.listening.pipeline.sampling import Sampler
from firebreak.listening.readers import Batch

DAY_S = 86_400.0
MOST_IN_ONE = 2_000
"""Whatever the setting says: above this, a person's click begins to wait for the transaction."""


@dataclass(frozen=True)
class Origin:
    """Whose posts these are. ``scope`` is 0 where all brands share the post, else the brand."""

    brand: int
    source: int
    scope: int
    retention_days: int = 400


@dataclass
class Fed:
    """What a batch did, over all its transactions."""

    posts: int = 0
    posts_new: int = 0
    posts_known: int = 0
    mentions_new: int = 0
    unmatched_new: int = 0
    newest: float | None = None
    oldest: float | None = None
    warnings: Warnings = field(default_factory=list)
    monitors: set[int] = field(default_factory=set)
    longest_s: float = 0.0
    """The longest of its transactions."""

    @property
    def fresh(self) -> int:
        """Posts that this source had not brought before."""
        return self.posts_new + self.unmatched_new


Settle = Callable[[Fed, bool], None]
"""Called inside each transaction with what was done so far and whether it is the last: moves the cursor."""


class Pipeline:
    """Feeds batches into the store. One per process; used by one writer thread at a time."""

    def __init__(self) -> None:
        self.matchers = Matchers()
        self._sampler = Sampler()
        self._size = max(1, min(int(config.get("batch_posts")), MOST_IN_ONE))

    def feed(self, origin: Origin, batch: Batch, settle: Settle) -> Fed:
        """Store a batch. Its last transaction also moves the cursor, so whatever dies, nothing is lost or doubled."""
        at = now().timestamp()
        oldest = at - origin.retention_days * DAY_S
        fed = Fed(warnings=[*batch.warnings, *clean(batch.posts, at, oldest)])
        parts = list(self._parts(batch.posts))
        for number, posts in enumerate(parts):
            incoming = self._incoming(origin, posts, at, oldest)
            started = perf_counter()
            with transaction.atomic():
                stored = store.add(incoming)
                keep_reports(origin.brand, incoming, stored)
                _count(fed, posts, stored)
                settle(fed, number == len(parts) - 1)
                for monitor in stored.monitors:
                    pulse.touch(f"b{origin.brand}.monitor.{monitor}")
            fed.longest_s = max(fed.longest_s, perf_counter() - started)
        return fed

    def _parts(self, posts: list[Post]) -> Iterator[list[Post]]:
        yield posts[: self._size]
        for start in range(self._size, len(posts), self._size):
            yield posts[start : start + self._size]

    def _incoming(self, origin: Origin, posts: list[Post], at: float, oldest: float) -> store.Incoming:
        reports = reports_key(origin.brand, posts)
        judged, others = judge(self.matchers.of(origin.brand), posts, oldest, reports) if posts else ([], [])
        keyed = [(key_of(post), post) for post in others]
        return store.Incoming(
            brand=origin.brand, source=origin.source, scope=origin.scope, at=at, judged=judged,
            keys=[key for key, _ in keyed], sample=self._sampler.choose(origin.brand, keyed, at) if keyed else [],
        )  # fmt: skip


def _count(fed: Fed, posts: list[Post], stored: store.Stored) -> None:
    fed.posts += len(posts)
    fed.posts_new += stored.posts_new
    fed.posts_known += stored.posts_known
    fed.mentions_new += stored.mentions_new
    fed.unmatched_new += stored.unmatched_new
    fed.monitors |= stored.monitors.keys()
    if posts:
        times = [post.time for post in posts]
        fed.newest = max(times) if fed.newest is None else max(fed.newest, *times)
        fed.oldest = min(times) if fed.oldest is None else min(fed.oldest, *times)
