"""Reads and writes of few rows stay so in a large brand: SQLite is led to the index that finds them."""

from typing import Any

import pytest
from django.db import connection, transaction

from firebreak.listening import store
from firebreak.listening.store.correcting import correct_claim, correct_risk, correct_sentiment
from firebreak.listening.store.reading import monitors_of
from firebreak.listening.store.writing import set_verified

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def plans(work: Any) -> list[str]:
    """The plan of every statement on mentions that ``work`` sends."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "store_mention" in sql and not many:
            sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    found = []
    for sql, params in sent:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            found += [
                str(row[3]) for row in cursor.fetchall() if "store_mention" in row[3] or " m " in row[3]
            ]
    return found


def verified() -> None:
    with transaction.atomic():
        set_verified(1, 5, True)


@pytest.mark.parametrize(
    "work",
    [
        lambda: monitors_of(1, [5, 6]),
        lambda: correct_sentiment(1, 5, "negative"),
        lambda: correct_risk(1, 5, "safety"),
        lambda: correct_claim(1, 5, 4),
        verified,
        lambda: store.page(store.Where(brand=1, monitors=(3,), since=0.0)),
        lambda: store.page(store.Where(brand=1, monitors=(3,), since=0.0), order="spread"),
        lambda: store.page(store.Where(brand=1, monitors=(3, 4), posts=(5,))),
        lambda: store.page(store.Where(brand=1, monitors=(3, 4), claim=5)),
        lambda: store.page(store.Where(brand=1, monitors=(3,), copy_of=5)),
        lambda: store.page(store.Where(brand=1, monitors=(3,), author="a7")),
    ],
    ids=[
        "monitors of posts",
        "correction",
        "risk",
        "claim",
        "verdict",
        "newest",
        "most spread",
        "one post",
        "a claim",
        "copies",
        "an author",
    ],
)
def test_no_statement_walks_through_all_mentions_of_a_brand(work: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    found = plans(work)
    assert found
    assert not [plan for plan in found if "brand_time" in plan or plan.startswith("SCAN")]
