"""A card names the monitors that have its post; a brand of ten thousand monitors costs a page no more than one of ten."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firebreak.base.clock import now
from firebreak.listening import actions, queries
from firebreak.listening.models import Monitor
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def named(brand: Any, name: str, query: str) -> Any:
    return actions.create_monitor(actor=ACTOR, brand=brand, name=name, kind="topic", query=query)


def test_only_the_monitors_of_the_posts_are_read(feed: Any, monitor: Any, brand: Any) -> None:
    down = named(brand, "Down", "down")
    for number in range(5):
        named(brand, f"Other {number}", f"other{number}")
    feed([make(1), make(2)])
    number = queries.mentions(brand, queries.MentionFilter()).items[0].post
    with CaptureQueriesContext(connection) as ran:
        seen = queries.mention(brand, number)
    assert seen is not None
    assert set(seen.monitors) == {str(monitor.uid), str(down.uid)}
    of_monitors = [query["sql"] for query in ran if 'FROM "listening_monitor"' in query["sql"]]
    assert of_monitors
    assert all(" IN (" in sql for sql in of_monitors)


def test_a_post_that_only_a_removed_monitor_has_is_not_there(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(1)])
    number = queries.mentions(brand, queries.MentionFilter()).items[0].post
    Monitor.objects.filter(pk=monitor.pk).update(removed_at=now())
    assert queries.mention(brand, number) is None
    assert queries.by_numbers(brand, [number]) == []
    other = named(brand, "Down", "down")
    feed([make(1)])
    assert [view.post for view in queries.by_numbers(brand, [number, 10**15])] == [number]
    assert str(other.uid) in queries.by_numbers(brand, [number])[0].monitors
