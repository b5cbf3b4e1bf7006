"""The reads of the understanding pages stay small in a large brand: SQLite is led to the index that finds them."""

from typing import Any

import pytest
from django.db import connection

from firebreak.listening.store import joining, understood
from firebreak.listening.tests.test_store_plans import plans

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("work", "index"),
    [
        (lambda: understood.latest(3, 0.0, 9.0, 2000), "monitor_time"),
        (lambda: understood.texts_before(3, 9.0, 2000), "monitor_time"),
        (lambda: understood.of_claim(1, [3, 4], 5, 100), "mention_claim"),
        (lambda: understood.claim_size(1, [3, 4], 5, 100), "mention_claim"),
        (lambda: joining.join_claims(1, 5, 6), "mention_claim"),
        (lambda: joining.copies_in_claim(1, 5, 6, 100), "mention_copies"),
        (lambda: understood.claims_near(1, [3, 4], 100), "brand_time"),
    ],
    ids=["newest", "before", "a claim", "size", "joined", "copies", "other claims"],
)
def test_each_read_takes_its_index(work: Any, index: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    found = plans(work)
    assert any(index in plan for plan in found), found
    assert not [plan for plan in found if plan.startswith(("SCAN m", "SCAN x"))], found
