"""Who holds a row that others refer to holds up nobody who only refers to it."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from firebreak.base import audit
from firebreak.base.actions import machine
from firebreak.org import actions
from firebreak.org.models import Brand, OutsideContact, Person
from tests.holding import waiting_for_locks
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def test_a_duty_changes_hands_while_somebody_writes_what_refers_to_the_brand(
    brand: Brand, lead: Person, writer: Person
) -> None:
    """PostgreSQL looks at a row's reference when it is committed: were the brand held by then for itself alone, by one who
    waits for the turn to write, each would wait for the other and one of the two would be lost.
    """

    def set_holders() -> Any:
        try:
            return actions.set_holders(actor=machine("a"), brand=brand, duty="lead", people=[lead, writer])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            OutsideContact.objects.create(brand=brand, group="media-local", name="Mei Lin")
            audit.record(brand_id=brand.pk, actor="machine:b", action="thing.done", object="thing:1", body={})
            other = pool.submit(set_holders)
            if connection.vendor == "postgresql":
                wait_for(waiting_for_locks, "the other waits for its turn")
        other.result(20)
    assert [row.person for row in brand.duty_holders.order_by("place")] == [lead, writer]
