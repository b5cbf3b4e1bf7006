"""What detection listens for is kept with the counts of its minute, also in a store that was filled before."""

from typing import Any

import pytest
from django.db import connection

from firebreak.listening import store
from firebreak.listening.store import schema
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def heard(monitor: int) -> list[store.Signal]:
    return store.signals(monitor, 0.0, 4e9, 300)


def test_a_store_filled_before_keeps_its_signals_over_the_change(feed: Any, monitor: Any) -> None:
    feed([make(n, f"Norrsken burns {n % 3}, dangerous", ago=20.0 * n, followers=n) for n in range(60)])
    before = heard(monitor.pk)
    assert sum(signal.voices for signal in before) > 0
    assert sum(signal.novel for signal in before) > 0
    for _ in range(2):
        schema.undo(connection, 8)
        assert int(fetch("SELECT COUNT(*) FROM store_rollup_signal")[0][0]) > 0
        schema.migrate(connection, 8, 8)
        assert heard(monitor.pk) == before
        assert store.check() == []


def test_a_signal_that_is_wrong_is_found(feed: Any, monitor: Any) -> None:
    feed([make(n) for n in range(5)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_rollup_minute SET voices = voices + 1, top_reach = top_reach + 5")
    assert {difference.table for difference in store.check()} == {"minute"}
