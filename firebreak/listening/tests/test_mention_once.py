"""A monitor has a post once, whatever the store's layout was when the mention came in."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from firebreak.listening import store
from firebreak.listening.store import schema
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
COLUMNS = (
    "brand, monitor, post, time, platform, language, kind, author, sentiment, sentiment_by, probability, reach, source, "
    "verified"
)


def doubled() -> None:
    """Every mention once more, past the door of the store."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO store_mention ({COLUMNS}) SELECT {COLUMNS} FROM store_mention")


def test_the_database_itself_refuses_a_second_mention(feed: Any, monitor: Any) -> None:
    feed([make(1)])
    with pytest.raises(IntegrityError):
        doubled()


def test_the_layout_can_be_taken_back_and_forth_over_stored_mentions(feed: Any, monitor: Any) -> None:
    feed([make(n) for n in range(20)])
    for _ in range(2):
        schema.undo(connection, 7)
        with pytest.raises(IntegrityError):
            doubled()
        assert feed([make(n) for n in range(25)]).mentions_new in {0, 5}
        schema.migrate(connection, 7, 7)
        with pytest.raises(IntegrityError):
            doubled()
    assert feed([make(n) for n in range(25)]).mentions_new == 0
    assert store.check() == []


def test_a_known_post_gets_the_monitors_that_did_not_have_it(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(1)])
    stored = store.Judged(make(1), [monitor.pk, monitor.pk + 1], judged="neutral")
    with transaction.atomic():
        done = store.add(store.Incoming(brand.pk, 0, brand.pk, 1.0, [stored]))
    assert (done.mentions_new, done.posts_new) == (1, 0)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a layout of SQLite")
def test_no_index_of_sqlite_begins_with_the_monitor_and_the_post(feed: Any, monitor: Any) -> None:
    """What the constraint left behind is gone, and the file is whole."""
    feed([make(n) for n in range(20)])
    led = {
        name: [column for *_, column in fetch(f"PRAGMA index_info({name})")]
        for _, name, *_ in fetch("PRAGMA index_list(store_mention)")
    }
    assert led["store_mention_once"] == ["post", "monitor"]
    assert [name for name, columns in led.items() if columns[:2] == ["monitor", "post"]] == []
    assert fetch("PRAGMA integrity_check") == [("ok",)]
