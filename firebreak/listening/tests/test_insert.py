"""Rows go in by the dozen: all of them in their order, however many there are, or none."""

import pytest
from django.db import IntegrityError, connection, transaction

from firebreak.listening.store.sql import fetch, insert

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _insert(rows: list[tuple[str, int]], tail: str = "") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        insert(cursor, "store_mark", "name, value", rows, tail)


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 32, 100])
def test_all_rows_go_in(count: int) -> None:
    rows = [(f"{number:03} 召回 %s ?", number) for number in range(count)]
    _insert(rows)
    assert fetch("SELECT name, value FROM store_mark ORDER BY name") == rows


def test_new_rows_are_numbered_in_their_order() -> None:
    rows = [(1, 2, 3.0, 1.0, f"{number}") for number in range(40)]
    with transaction.atomic(), connection.cursor() as cursor:
        insert(cursor, "store_sample_post", "brand, source, seen_at, weight, body", rows)
    assert [body for (body,) in fetch("SELECT body FROM store_sample_post ORDER BY id")] == [
        row[4] for row in rows
    ]


@pytest.mark.parametrize("place", [0, 7, 16, 19])
def test_where_one_row_is_wrong_none_stays(place: int) -> None:
    rows = [(f"{number}", number) for number in range(20)]
    rows[place] = ("taken", 0)
    _insert([("taken", 1)])
    with pytest.raises(IntegrityError):
        _insert(rows)
    assert fetch("SELECT name, value FROM store_mark") == [("taken", 1)]


def test_rows_that_are_there_are_added_to() -> None:
    tail = "ON CONFLICT (name) DO UPDATE SET value = store_mark.value + excluded.value"
    rows = [(f"{number:02}", number) for number in range(20)]
    for _ in range(2):
        _insert(rows, tail)
    assert fetch("SELECT name, value FROM store_mark ORDER BY name") == [
        (name, 2 * value) for name, value in rows
    ]
