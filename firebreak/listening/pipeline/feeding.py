"""The pipeline: a batch in, mentions and the moved cursor out, in short transactions."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import monotonic, perf_counter

from django.db import transaction

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.engine.posts import Post
from firebreak.listening import costs, store
from firebreak.listening.actions.common import touch_monitors
from firebreak.listening.pipeline.cleaning import Warnings
from firebreak.listening.pipeline.matchers import Matchers
from firebreak.listening.pipeline.preparing import Prepared, Task, joined, prepare
from firebreak.listening.pipeline.reported import keep_reports, reports_key
from firebreak.listening.pipeline.sampling import Sampler
from firebreak.listening.pipeline.understanding import Understandings
from firebreak.listening.pipeline.workers import Workers
from firebreak.listening.readers import Batch

DAY_S = 86_400.0
MOST_IN_ONE = 2_000
"""Whatever the setting says: above this, a person's click begins to wait for the transaction."""
LEAST_IN_ONE = 300
"""Below this, what a transaction costs by itself weighs more than its posts."""
SHORT_S = 0.06
"""What a transaction should take: a person's click waits for one of them, sometimes for two."""
BUSY_POSTS_S, BUSY_FOR_S = 2_000, 3.0
"""With more posts a second than this, for so long, the worker processes are begun."""


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
    """Feeds batches into the store. One per process; posts are kept by one writer thread at a time.

    ``workers`` is how many processes may be begun to match and analyse when much comes in.
    """

    def __init__(self, workers: int = 0) -> None:
        self.matchers = Matchers()
        self._workers = Workers(workers, self.matchers)
        self._understandings = Understandings()
        self._sampler = Sampler()
        self._preparing = threading.Lock()
        self._busy = Busy()
        self._pace = Pace(max(1, min(int(config.get("batch_posts")), MOST_IN_ONE)))

    @property
    def at_once(self) -> int:
        """How many batches may be prepared at the same time."""
        return max(1, self._workers.most)

    @property
    def busy(self) -> bool:
        """Whether so much came in that the workers were begun."""
        return self._workers.begun

    def close(self) -> None:
        """End the workers."""
        self._workers.close()

    def feed(self, origin: Origin, batch: Batch, settle: Settle, *, whole: bool = False) -> Fed:
        """Store a batch. Its last transaction also moves the cursor, so whatever dies, nothing is lost or doubled.

        ``whole``: in one transaction, however long it takes, so that the cursor tells what was stored to the post; only
        a batch of more posts than the setting allows needs several.
        """
        size = self._pace.most if whole else self._pace.size
        return self.keep(origin, batch, self.prepare(origin, batch), settle, size)

    def prepare(self, origin: Origin, batch: Batch) -> list[Prepared]:
        """All that needs no transaction, from any thread; in large parts: 300 at once cost half as much again as 1,000."""
        at = now().timestamp()
        oldest = at - origin.retention_days * DAY_S
        if self._workers.most and self._busy.count(len(batch.posts)):
            self._workers.begin(origin.brand)
        return [self._prepared(origin, posts, at, oldest) for posts in _parts(batch.posts, MOST_IN_ONE)]

    def _prepared(self, origin: Origin, posts: list[Post], at: float, oldest: float) -> Prepared:
        if not posts:
            return Prepared()
        task = Task(origin.brand, posts, at, oldest, reports_key(origin.brand, posts))
        done = self._workers.work(task) if self._workers.most else None
        if done is not None:
            return done
        with self._preparing:
            return prepare(self.matchers.of(origin.brand), self._sampler, task)

    def keep(self, origin: Origin, batch: Batch, parts: list[Prepared], settle: Settle, size: int = 0) -> Fed:
        """Store what was prepared of a batch, or of several of which ``batch`` is the last."""
        fed = Fed(warnings=[*batch.warnings])
        whole = joined(parts)
        groups = whole.split(-(-whole.posts // (size or self._pace.size)))
        for number, part in enumerate(groups):
            _warn(fed, part)
            self._understandings.ready(origin.brand)
            started = perf_counter()
            try:
                self._keep_one(origin, part, fed, settle, last=number == len(groups) - 1)
            except BaseException:
                self._understandings.forget(origin.brand)  # it knows posts that are not stored
                raise
            fed.longest_s = max(fed.longest_s, perf_counter() - started)
        return fed

    def _keep_one(self, origin: Origin, part: Prepared, fed: Fed, settle: Settle, *, last: bool) -> None:
        incoming = store.Incoming(
            brand=origin.brand, source=origin.source, scope=origin.scope, at=now().timestamp(), judged=part.judged,
            keys=part.keys, sample=part.sample, later=self.busy,
        )  # fmt: skip
        with costs.stage("commit"), transaction.atomic():
            began = perf_counter()  # not before: waiting for one's turn says nothing about the posts
            with costs.stage("store"):
                stored = store.add(incoming, self._understandings.of(origin.brand))
            with costs.stage("settle"):
                keep_reports(origin.brand, incoming, stored)
                _count(fed, part, stored)
                settle(fed, last)
                touch_monitors(origin.brand, stored.monitors)
        self._pace.took(part.posts, perf_counter() - began)


def _parts(posts: list[Post], size: int) -> Iterator[list[Post]]:
    yield posts[:size]
    for start in range(size, len(posts), size):
        yield posts[start : start + size]


class Pace:
    """How many posts fit into a short transaction, by what they took lately; never more than ``most``."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._post_s = SHORT_S / most

    @property
    def size(self) -> int:
        """Posts of the next transactions, at most."""
        return min(self.most, max(LEAST_IN_ONE, int(SHORT_S / self._post_s)))

    def took(self, posts: int, seconds: float) -> None:
        """Learn from one. Few posts say nothing of many; half of the least counts, as an equal share of a batch that was
        cut to the least is rarely smaller: a slow start would never be forgotten otherwise."""
        if 2 * posts >= LEAST_IN_ONE:
            self._post_s += 0.2 * (seconds / posts - self._post_s)


class Busy:
    """Whether much has been coming in for a while."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._since, self._posts = clock(), 0

    def count(self, posts: int) -> bool:
        """Count some more; ``True`` at the end of a stretch of more than :data:`BUSY_POSTS_S`."""
        self._posts += posts
        passed = self._clock() - self._since
        if passed < BUSY_FOR_S:
            return False
        busy = self._posts > BUSY_POSTS_S * passed
        self._since, self._posts = self._clock(), 0
        return busy


def _warn(fed: Fed, part: Prepared) -> None:
    """Add warnings; those of one kind that only count become one."""
    for code, params in part.warnings:
        held = next(
            (more for known, more in fed.warnings if known == code and more.keys() == {"count"}), None
        )
        if held is not None and params.keys() == {"count"}:
            fed.warnings.remove((code, held))
            params = {"count": held["count"] + params["count"]}
        fed.warnings.append((code, params))


def _count(fed: Fed, part: Prepared, stored: store.Stored) -> None:
    fed.posts += part.posts
    fed.posts_new += stored.posts_new
    fed.posts_known += stored.posts_known
    fed.mentions_new += stored.mentions_new
    fed.unmatched_new += stored.unmatched_new
    fed.monitors |= stored.monitors.keys()
    if part.newest is not None and part.oldest is not None:
        fed.newest = part.newest if fed.newest is None else max(fed.newest, part.newest)
        fed.oldest = part.oldest if fed.oldest is None else min(fed.oldest, part.oldest)
