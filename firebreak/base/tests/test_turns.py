"""Who waits to write is next, however quickly another writer comes back."""

import threading
import time

import pytest
from django.db import connection, transaction

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def test_a_click_waits_for_one_transaction_of_a_busy_writer_not_for_many() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the whole database")
    begun: list[float] = []
    inside, over = threading.Event(), threading.Event()

    def busy() -> None:
        try:
            while not over.is_set():
                with transaction.atomic():
                    begun.append(time.monotonic())
                    inside.set()
                    time.sleep(0.05)
        finally:
            connection.close()

    writer = threading.Thread(target=busy)
    writer.start()
    try:
        waits = []
        for _ in range(5):
            inside.clear()
            assert inside.wait(20)
            asked = time.monotonic()
            with transaction.atomic():
                got = time.monotonic()
            waits.append(sum(asked < at < got for at in begun))
    finally:
        over.set()
        writer.join()
    assert max(waits) <= 1, waits


def test_a_transaction_that_cannot_begin_gives_its_turn_back() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the whole database")
    with transaction.atomic():
        failed: list[BaseException] = []

        def other() -> None:
            try:
                connection.ensure_connection()
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 50")
                with transaction.atomic():
                    raise AssertionError("two writers at once")
            except Exception as error:
                failed.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
        assert "locked" in str(failed[0])
    with transaction.atomic():
        assert connection.in_atomic_block
