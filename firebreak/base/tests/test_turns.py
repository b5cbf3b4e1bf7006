"""Who waits to write is next, however quickly another writer comes back."""

import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

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


def locked_out(failed: list[tuple[str, float]], patience_s: float) -> threading.Thread:
    """A thread that begins to write; what it is told, and after how many seconds."""

    def other() -> None:
        began = time.monotonic()
        connection.settings_dict = {**connection.settings_dict}
        connection.settings_dict["OPTIONS"] = {**connection.settings_dict["OPTIONS"], "timeout": patience_s}
        try:
            with transaction.atomic():
                raise AssertionError("two writers at once")
        except OperationalError as error:
            failed.append((str(error), time.monotonic() - began))
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    return thread


def test_who_cannot_write_is_told_in_time_however_many_wait_and_all_give_their_turns_back() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the whole database")
    failed: list[tuple[str, float]] = []
    with transaction.atomic():
        for thread in [locked_out(failed, 1.5) for _ in range(4)]:
            thread.join(30)
    assert [told for told, _ in failed] == ["database is locked"] * 4
    assert max(took for _, took in failed) < 4.0  # one after the other it would be six seconds
    with transaction.atomic():
        assert connection.in_atomic_block
