"""Worker processes say the same as this process, learn new queries, and one that dies costs nothing."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from firebreak.engine.posts import Post
from firebreak.listening import actions, costs
from firebreak.listening.pipeline import Pipeline, feeding
from firebreak.listening.pipeline.feeding import (
    BUSY_FOR_S,
    BUSY_POSTS_S,
    LEAST_IN_ONE,
    MOST_IN_ONE,
    Busy,
    Origin,
    Pace,
)
from firebreak.listening.pipeline.matchers import Matchers
from firebreak.listening.pipeline.preparing import Prepared, Task, joined, prepare
from firebreak.listening.pipeline.sampling import Sampler
from firebreak.listening.pipeline.worker import BEHIND_THE_WRITER
from firebreak.listening.pipeline.workers import Workers
from firebreak.listening.readers import Batch
from firebreak.listening.tests.conftest import ACTOR, wait_for
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def workers(brand: Any, monitor: Any) -> Iterator[Workers]:
    """One worker, begun and ready for the brand."""
    made = Workers(1, Matchers())
    made.begin(brand.pk)
    try:
        wait_for(lambda: made._serving, 60)
        yield made
    finally:
        made.close()


def texts(count: int) -> list[Post]:
    said = (
        "Norrsken is down again, terrible",
        "nothing to see",
        "北极光召回了，太糟糕",
        "I love norrsken",
        "",
    )
    return [make(n, f"{said[n % 5]} {n}", lang="" if n % 3 else "en") for n in range(count)]


def plain(done: Prepared | None) -> Any:
    assert done is not None
    return [(j.post.id, j.monitors, j.language, j.sentiment, round(j.probability, 5), j.risk, j.intent, j.marks, j.judged)
            for j in done.judged], done.keys, done.warnings, done.posts  # fmt: skip


def test_a_worker_says_what_this_process_says(workers: Workers, brand: Any, monitor: Any) -> None:
    here = prepare(Matchers().of(brand.pk), Sampler(), Task(brand.pk, texts(300), time.time(), 0.0))
    there = workers.work(Task(brand.pk, texts(300), time.time(), 0.0))
    assert plain(there) == plain(here)
    assert len(here.judged) == 180
    assert costs.spent()["match"] > 0


def test_what_was_prepared_is_shared_out_to_transactions_and_nothing_of_it_is_lost(
    brand: Any, monitor: Any
) -> None:
    whole = prepare(Matchers().of(brand.pk), Sampler(), Task(brand.pk, texts(50), time.time(), 0.0))
    assert whole.split(0) == whole.split(1) == [whole]
    for count in (2, 3, 30, 50):
        parts = whole.split(count)
        assert plain(joined(parts)) == plain(whole)
        assert joined(parts).sample == whole.sample
        shares = [len(part.judged) for part in parts]
        assert max(shares) - min(shares) <= 1
        assert [part.keys for part in parts[1:]] == [[]] * (count - 1)


def test_a_batch_is_prepared_at_once_and_stored_in_short_transactions_of_equal_size(
    brand: Any, monitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, settled = [], []
    pipeline = Pipeline()
    monkeypatch.setattr(Pace, "size", 40)
    monkeypatch.setattr(
        feeding, "prepare", lambda *given: asked.append(len(given[2].posts)) or prepare(*given)
    )
    batch = Batch(texts(100), b"1")
    done = pipeline.feed(Origin(brand.pk, 1, 0), batch, lambda fed, last: settled.append((fed.posts, last)))
    assert asked == [100]
    assert settled == [(33, False), (66, False), (100, True)]
    assert (done.posts, done.posts_new, done.unmatched_new) == (100, 60, 40)


def test_text_that_no_wire_takes_is_mended_on_the_way(workers: Workers, brand: Any) -> None:
    done = workers.work(Task(brand.pk, [make(1, "Norrsken \ud83d broken")], time.time(), 0.0))
    assert done is not None
    assert done.judged[0].post.text == "Norrsken \ufffd broken"


def test_new_queries_are_learned_while_the_old_ones_serve(workers: Workers, brand: Any, monitor: Any) -> None:
    assert workers.work(Task(brand.pk, [make(1, "kettle")], time.time(), 0.0)).judged == []  # type: ignore[union-attr]
    other = actions.create_monitor(actor=ACTOR, brand=brand, name="Kettles", kind="topic", query="kettle")
    workers._matchers.refresh()

    def learned() -> bool:
        done = workers.work(Task(brand.pk, [make(1, "kettle"), make(2)], time.time(), 0.0))
        assert done is not None
        by_id = {judged.post.id: judged.monitors for judged in done.judged}
        assert by_id["p2"] == [monitor.pk]
        return by_id.get("p1") == [other.pk]

    wait_for(learned, 20)


def test_a_dead_worker_gives_the_batch_back_and_is_replaced(workers: Workers, brand: Any) -> None:
    os.kill(workers._all[0].process.pid, signal.SIGKILL)
    workers._all[0].process.wait()
    assert workers.work(Task(brand.pk, texts(10), time.time(), 0.0)) is None
    wait_for(lambda: workers.work(Task(brand.pk, texts(10), time.time(), 0.0)), 60)


def test_workers_give_way_to_the_writer(workers: Workers, brand: Any) -> None:
    assert workers.work(Task(brand.pk, texts(3), time.time(), 0.0)) is not None
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    theirs = [os.getpriority(os.PRIO_PROCESS, worker.process.pid) for worker in workers._all]
    assert theirs == [min(19, mine + BEHIND_THE_WRITER)] * len(theirs) != []


def test_closing_ends_the_processes(brand: Any, monitor: Any) -> None:
    made = Workers(2, Matchers())
    made.begin(brand.pk)
    wait_for(lambda: made._serving == 2, 60)
    processes = [worker.process for worker in made._all]
    made.close()
    assert all(process.poll() is not None for process in processes)
    assert made.work(Task(brand.pk, texts(10), time.time(), 0.0)) is None


def test_without_workers_ready_the_pipeline_does_it_itself(brand: Any, monitor: Any) -> None:
    from firebreak.listening.pipeline.feeding import Origin
    from firebreak.listening.readers import Batch

    pipeline = Pipeline(2)
    try:
        fed = pipeline.feed(Origin(brand.pk, 0, brand.pk), Batch(texts(50), {}), lambda fed, last: None)
        assert fed.mentions_new == 30
        assert pipeline._workers._all == []  # too little comes in for processes of their own
    finally:
        pipeline.close()


def test_much_for_a_while_is_busy_and_a_burst_is_not() -> None:
    clock = [0.0]
    busy = Busy(lambda: clock[0])
    assert not busy.count(5_000)
    clock[0] = BUSY_FOR_S + 1
    assert not busy.count(100)
    steady = []
    for _ in range(10):
        clock[0] += 1
        steady.append(busy.count(int(BUSY_POSTS_S) + 100))
    assert any(steady)


def test_transactions_that_were_cut_to_the_least_grow_again() -> None:
    """A batch is shared out equally, so its parts are smaller than the least; they were not learned from, and a slow
    start kept transactions small for ever."""
    pace = Pace(1_000)

    def batches(post_s: float) -> None:
        for _ in range(30):
            posts = len(Prepared(posts=MOST_IN_ONE).split(-(-MOST_IN_ONE // pace.size)))
            pace.took(MOST_IN_ONE // posts, MOST_IN_ONE // posts * post_s)

    batches(1e-3)
    assert pace.size == LEAST_IN_ONE
    batches(5e-5)
    assert pace.size == 1_000
    pace.took(3, 9.0)  # few posts say nothing of many
    assert pace.size == 1_000


def test_joined_parts_keep_everything_in_order() -> None:
    parts = [Prepared(keys=[n], posts=1, newest=float(n), oldest=float(n)) for n in range(4)]
    whole = joined(parts)
    assert (whole.keys, whole.posts, whole.newest, whole.oldest) == ([0, 1, 2, 3], 4, 3.0, 0.0)
    assert joined([Prepared()]).newest is None
