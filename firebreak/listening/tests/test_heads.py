"""Authors are counted from what is kept of past hours, and it is what the database counts."""

import random

import pytest

from firebreak.listening import store
from firebreak.listening.store import heads
from firebreak.listening.store.sql import fetch, insert

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOUR = 500_000


def said(monitor: int, hour: int, authors: list[str]) -> None:
    """Mentions of accounts in an hour, each account once: the two rollups that a transaction writes together."""
    from django.db import connection

    with connection.cursor() as cursor:
        rows = [(monitor, hour, author, 1, 3) for author in authors]
        insert(cursor, "store_rollup_author_hour", "monitor, hour, author, count, reach", rows)
        cursor.execute(
            "INSERT INTO store_rollup_hour (monitor, hour, platform, language, count, negative, neutral, positive, "
            "reposts, reach) VALUES (%s, %s, 'x', 'en', %s, 0, 0, 0, 0, %s) ON CONFLICT (monitor, hour, platform, language) "
            "DO UPDATE SET count = store_rollup_hour.count + excluded.count",
            [monitor, hour, len(authors), 3 * len(authors)],
        )


def counted(monitor: int, first: int, last: int) -> int:
    sql = "SELECT COUNT(DISTINCT author) FROM store_rollup_author_hour WHERE monitor = %s AND hour >= %s AND hour < %s"
    return int(fetch(f"{sql} AND author <> ''", [monitor, first, last])[0][0])


def test_authors_are_those_the_database_counts_whatever_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "FEW", 50)
    chance = random.Random(3)
    for monitor in (91, 92):
        for hour in range(HOUR, HOUR + 6):
            said(monitor, hour, ["", *{f"a{chance.randrange(400)}" for _ in range(150)}])
    for _ in range(2):  # the second time from what is kept
        for monitor in (91, 92):
            for first in (HOUR, HOUR + 3, HOUR + 5):
                seen = store.authors(monitor, first * 3600.0, (HOUR + 6) * 3600.0)
                assert seen == counted(monitor, first, HOUR + 6)


def test_an_author_who_comes_late_into_a_past_hour_counts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "FEW", 50)
    for hour in (HOUR, HOUR + 1, HOUR + 2):
        said(93, hour, [f"a{hour}-{number}" for number in range(60)])
    span = (HOUR * 3600.0, (HOUR + 3) * 3600.0)
    assert store.authors(93, *span) == 180
    said(93, HOUR, ["late"])
    assert store.authors(93, *span) == 181
    said(93, HOUR + 2, ["late", "last"])
    assert store.authors(93, *span) == 182
