"""All that can be said of a batch without the database: plain in, plain out, so that any process can do it."""

from collections.abc import Sequence
from typing import Any

import msgspec

from firebreak.engine.posts import Post
from firebreak.engine.query import Matcher
from firebreak.listening import costs
from firebreak.listening.pipeline.cleaning import clean, keys_of
from firebreak.listening.pipeline.judging import judge
from firebreak.listening.pipeline.sampling import Sampler
from firebreak.listening.store.readying import make_ready
from firebreak.listening.store.records import Judged


class Task(msgspec.Struct, array_like=True, gc=False):
    """Posts of one source of a brand, to be prepared."""

    brand: int
    posts: list[Post]
    at: float
    oldest: float
    """Before this the brand keeps nothing."""
    reports: int = 0
    """The monitor that takes every reported post; 0 when there are none among them."""


class Prepared(msgspec.Struct, array_like=True):
    """What is to be stored of one or more tasks."""

    judged: list[Judged] = []
    keys: list[int] = []
    """Digests of the posts that no monitor wants."""
    sample: list[tuple[int, float, Post]] = []
    warnings: list[tuple[str, dict[str, Any]]] = []
    posts: int = 0
    newest: float | None = None
    oldest: float | None = None

    def split(self, count: int) -> list["Prepared"]:
        """In so many parts (at least one) for as many transactions: what is to be stored in its order, in equal shares.

        All else comes with the first.
        """
        if count < 2:
            return [self]
        return [
            Prepared(
                self.judged[_share(len(self.judged), n, count)],
                [] if n else self.keys,
                [] if n else self.sample,
                [] if n else self.warnings,
                len(range(self.posts)[_share(self.posts, n, count)]),
                self.newest,
                self.oldest,
            )
            for n in range(count)
        ]


def prepare(matcher: Matcher[int], sampler: Sampler, task: Task) -> Prepared:
    """Clean, match and analyse. Changes the posts of the task."""
    posts = task.posts
    if not posts:
        return Prepared()
    with costs.stage("clean"):
        warnings = [(code, dict(params)) for code, params in clean(posts, task.at, task.oldest)]
    judged, others = judge(matcher, posts, task.oldest, task.reports)
    with costs.stage("ready"):
        make_ready(judged)
    with costs.stage("clean"):
        keys = keys_of(others)
        sample = sampler.choose(task.brand, keys, others, task.at) if keys else []
        times = [post.time for post in posts]
        return Prepared(judged, keys, sample, warnings, len(posts), max(times), min(times))


def _share(size: int, number: int, count: int) -> slice:
    """The ``number``-th of ``count`` equal shares, to one.

    >>> [_share(7, n, 3) for n in range(3)]
    [slice(0, 2, None), slice(2, 4, None), slice(4, 7, None)]
    """
    return slice(size * number // count, size * (number + 1) // count)


def joined(parts: Sequence[Prepared]) -> Prepared:
    """Several as one, in their order."""
    if len(parts) == 1:
        return parts[0]
    whole = Prepared()
    for part in parts:
        whole.judged += part.judged
        whole.keys += part.keys
        whole.sample += part.sample
        whole.warnings += part.warnings
        whole.posts += part.posts
    newest = [part.newest for part in parts if part.newest is not None]
    oldest = [part.oldest for part in parts if part.oldest is not None]
    whole.newest, whole.oldest = max(newest, default=None), min(oldest, default=None)
    return whole
