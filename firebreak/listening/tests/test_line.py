"""Batches of a stream are prepared side by side, but kept in their order, and nothing is kept after a failure."""

import asyncio
import random

import pytest

from firebreak.engine.posts import Post
from firebreak.listening.listen.line import Line
from firebreak.listening.pipeline.preparing import Prepared
from firebreak.listening.readers import Batch, Gap

pytestmark = pytest.mark.unit


class Store:
    """Keeps what it is given, and notes it."""

    def __init__(self, fail_at: int = -1, slow_s: float = 0.0) -> None:
        self.kept: list[tuple[int, int]] = []
        self.cursors: list[int] = []
        self.prepared: list[list[int]] = []
        self.preparing = self.most_preparing = 0
        self._fail_at, self._slow_s = fail_at, slow_s
        self._chance = random.Random(3)

    async def prepare(self, batch: Batch) -> list[Prepared]:
        self.preparing += 1
        self.most_preparing = max(self.most_preparing, self.preparing)
        await asyncio.sleep(self._chance.random() * 0.01)
        self.preparing -= 1
        keys = [int(key) for key in dict.fromkeys(post.id for post in batch.posts)]
        self.prepared.append(keys)
        if self._fail_at in keys:
            raise ZeroDivisionError
        return [Prepared(keys=keys, posts=len(batch.posts))]

    async def keep(self, batch: Batch, parts: list[Prepared]) -> None:
        await asyncio.sleep(self._slow_s)
        self.kept += [(key, part.posts) for part in parts for key in part.keys]
        self.cursors.append(batch.cursor["n"])


async def run(store: Store, batches: list[Batch], depth: int = 4) -> None:
    async with Line(store.prepare, store.keep, depth) as line:
        for batch in batches:
            await line.put(batch)


def numbered(count: int, posts: int = 700) -> list[Batch]:
    """Batches whose posts have the number of the batch."""
    return [Batch([Post(id=str(n), text="")] * posts, {"n": n}) for n in range(count)]


def test_batches_are_kept_once_and_in_order_however_long_each_takes() -> None:
    store = Store(slow_s=0.002)
    asyncio.run(run(store, numbered(40)))
    assert [key for key, _ in store.kept] == list(range(40))
    assert store.cursors == sorted(store.cursors)
    assert store.cursors[-1] == 39
    assert store.most_preparing > 1


def test_several_that_wait_share_a_transaction_of_at_most_2000_posts() -> None:
    store = Store(slow_s=0.03)
    asyncio.run(run(store, numbered(20)))
    assert len(store.cursors) < 20
    assert all(later - earlier <= 2 for earlier, later in zip(store.cursors, store.cursors[1:], strict=False))


def test_what_comes_while_all_are_busy_is_prepared_together() -> None:
    store = Store(slow_s=0.03)
    asyncio.run(run(store, numbered(40, posts=500)))
    assert [len(keys) for keys in store.prepared[:2]] == [1, 1]  # nothing waits while somebody is idle
    assert max(len(keys) for keys in store.prepared) == 4
    assert [key for key, _ in store.kept] == list(range(40))
    assert store.most_preparing == 2


def test_a_batch_that_names_a_gap_is_the_last_of_its_transaction() -> None:
    store = Store(slow_s=0.03)
    batches = numbered(8, posts=1)
    batches[3] = Batch(batches[3].posts, {"n": 3}, Gap(0.0, 1.0, "gap"))
    asyncio.run(run(store, batches, depth=8))
    assert 3 in store.cursors
    assert [key for key, _ in store.kept] == list(range(8))


def test_nothing_is_kept_after_one_that_could_not_be_prepared() -> None:
    store = Store(fail_at=5)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(run(store, numbered(40)))
    assert [key for key, _ in store.kept] == list(range(len(store.kept)))
    assert 3 <= len(store.kept) <= 5  # the ones that were prepared together with it are not kept either


def test_a_store_that_fails_stops_the_reader() -> None:
    class Broken(Store):
        async def keep(self, batch: Batch, parts: list[Prepared]) -> None:
            if batch.cursor["n"] >= 3:
                raise OSError("disk full")
            await super().keep(batch, parts)

    store = Broken()
    with pytest.raises(OSError, match="disk full"):
        asyncio.run(run(store, numbered(1000, posts=2000)))
    assert [key for key, _ in store.kept] == [0, 1, 2]


def test_no_more_than_its_depth_is_under_way() -> None:
    store = Store(slow_s=0.01)
    asyncio.run(run(store, numbered(30, posts=2000), depth=2))
    assert store.most_preparing <= 4


def test_a_stop_ends_it_without_waiting_for_what_was_not_begun() -> None:
    store = Store(slow_s=0.05)

    async def stopped() -> None:
        task = asyncio.create_task(run(store, numbered(1000)))
        await asyncio.sleep(0.12)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(stopped(), 5))
    assert len(store.kept) < 50
    assert [key for key, _ in store.kept] == list(range(len(store.kept)))
