"""A post that no monitor wanted counts once: over batches, failed transactions, other processes and restarts."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.listening.store import known_keys, pruning
from firebreak.listening.store.known_keys import KEPT, remember
from firebreak.listening.store.sql import fetch

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SOURCE = 7


def note(keys: list[int], source: int = SOURCE, at: float = 1000.0) -> set[int]:
    with transaction.atomic(), connection.cursor() as cursor:
        return remember(cursor, source, keys, at)


def restart() -> None:
    known_keys._held.clear()


_KEYS = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(0, 40), max_size=30)
_STEPS = st.lists(st.tuples(st.sampled_from(["note", "fail", "restart", "note"]), _KEYS), max_size=12)


def failing(keys: list[int], known: set[int]) -> None:
    """Note them in a transaction that comes to nothing."""
    with transaction.atomic():
        assert note(keys) == set(keys) - known
        transaction.set_rollback(True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_whatever_happens_between_each_digest_is_new_once(steps: list[tuple[str, list[int]]]) -> None:
    known: set[int] = set()
    with transaction.atomic():
        for what, keys in steps:
            if what == "restart":
                restart()
            elif what == "fail":
                failing(keys, known)
            else:
                assert note(keys) == set(keys) - known
                known |= set(keys)
        transaction.set_rollback(True)


def test_the_oldest_are_forgotten_and_memory_and_rows_agree() -> None:
    for start in range(0, KEPT + 20_000, 2_000):
        assert len(note(list(range(start, start + 2_000)))) == 2_000
    held = note(list(range(20_000, 20_010)))
    assert held == set()
    rows = fetch("SELECT SUM(LENGTH(keys)) FROM store_seen WHERE source = %s", [SOURCE])[0][0] // 8
    assert KEPT <= rows < KEPT + 2_000
    restart()
    assert note(list(range(20_000, KEPT + 20_000))) == set()
    assert note([5]) == {5}


def test_a_slow_source_fills_its_rows() -> None:
    for key in range(1_200):
        note([key])
    assert fetch("SELECT COUNT(*) FROM store_seen WHERE source = %s", [SOURCE])[0][0] == 3


def test_sources_know_nothing_of_one_another_and_a_day_is_enough() -> None:
    assert note([1, 2]) == note([1, 2], source=SOURCE + 1) == {1, 2}
    note([3], source=SOURCE + 1, at=9000.0)
    assert pruning.forget_keys(5000.0) == 1
    assert note([1, 2]) == {1, 2}
    assert note([1, 2, 3], source=SOURCE + 1) == set()


def test_memory_is_bounded_over_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_keys, "MOST_HELD", 50)
    restart()
    for source in range(20):
        note(list(range(10)), source=source)
    assert sum(len(held.keys) for held in known_keys._held.values()) <= 50
    assert note([3], source=0) == set()
