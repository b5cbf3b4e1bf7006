"""Detection and the index move to a process of their own when much comes in, and back when it dies."""

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import costs, queries
from firebreak.listening.listen import beside
from firebreak.listening.listen.beside import Beside
from firebreak.listening.models import Watch
from firebreak.listening.pipeline.worker import BEHIND_THE_WRITER
from firebreak.listening.search import search_state
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.conftest import wait_for
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


@contextmanager
def running(busy: Callable[[], bool]) -> Iterator[Beside]:
    """The loops, as the listen process runs them."""
    made, ended = Beside(busy), asyncio.Event()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=lambda: loop.run_until_complete(made.run(ended)))
    thread.start()
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(30)
        assert not thread.is_alive()
        loop.close()


def there_now(made: Beside) -> int:
    """The id of the other process; 0 for none."""
    return made.process.pid if made.process is not None and made.process.returncode is None else 0


def owner(name: str) -> int:
    """Which process has a lease; 0 for none."""
    rows = fetch("SELECT owner FROM store_lease WHERE name = %s AND until > %s", [name, now().timestamp()])
    return int(rows[0][0].split(":")[1]) if rows else 0


def test_when_little_comes_in_there_is_no_other_process(brand: Any, monitor: Any) -> None:
    with running(lambda: False) as made:
        wait_for(lambda: owner("detecting") == owner("indexing") == os.getpid())
        assert there_now(made) == 0
    assert owner("detecting") == owner("indexing") == 0


def test_when_much_comes_in_another_process_detects_and_indexes(brand: Any, monitor: Any, feed: Any) -> None:
    feed([make(n, "Norrsken is a power company", ago=60.0 * n) for n in range(50)])
    with running(lambda: True) as made:
        there = wait_for(lambda: there_now(made))
        wait_for(lambda: owner("detecting") == owner("indexing") == there)
        wait_for(lambda: search_state().behind == 0)
        wait_for(lambda: Watch.objects.filter(monitor=monitor).exists())
        assert queries.state_of(monitor).checked_at is not None
        wait_for(lambda: costs.spent().get("indexing"))
        assert there_now(made) == there
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, there) == min(19, mine + BEHIND_THE_WRITER)
    assert there_now(made) == 0
    assert owner("detecting") == owner("indexing") == 0


def test_when_the_other_process_dies_the_work_goes_on_here(
    brand: Any, monitor: Any, feed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "AGAIN_S", 3.0)
    with running(lambda: True) as made:
        first = wait_for(lambda: there_now(made))
        wait_for(lambda: owner("detecting") == owner("indexing") == first)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: owner("detecting") == owner("indexing") == os.getpid())
        feed([make(1, "Norrsken again")])
        wait_for(lambda: search_state().behind == 0)
        wait_for(lambda: there_now(made) not in (0, first) and owner("indexing") == there_now(made))
