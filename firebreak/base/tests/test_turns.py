"""Who waits to write is next, however quickly another writer comes back."""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

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


class Knot:
    """Something that only the collector takes apart, with a cursor in it."""

    def __init__(self, cursor: object) -> None:
        self.cursor, self.own = cursor, self


@pytest.mark.parametrize("writes", ["one statement", "transaction"])
def test_the_collector_of_one_thread_does_not_wait_for_another_that_waits_to_write(writes: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's cursors need nobody's mutex")
    ready, go = threading.Event(), threading.Event()
    failed: list[BaseException] = []

    def waiter() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE IF NOT EXISTS knot (number INTEGER)")
            with gc_off():
                cursor = connection.connection.cursor()
                cursor.execute("SELECT 1 UNION SELECT 2").fetchone()  # not read to its end: it is to be reset
                Knot(cursor)
                del cursor
                ready.set()
                assert go.wait(20)
                if writes == "transaction":
                    with transaction.atomic(), connection.cursor() as other:
                        other.execute("INSERT INTO knot VALUES (1)")
                else:
                    with connection.cursor() as other:
                        other.execute("INSERT INTO knot VALUES (1)")
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=waiter)
    thread.start()
    assert ready.wait(20)
    with transaction.atomic():
        go.set()
        time.sleep(0.3)  # the other waits for us by now
        began = time.monotonic()
        gc.collect()
        took = time.monotonic() - began
    thread.join(30)
    assert failed == []
    assert took < 5.0, f"{took:.1f} s"


@contextmanager
def gc_off() -> Iterator[None]:
    """The collector runs when it is told to."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_many_rows_outside_a_transaction_are_written_all_or_none() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE heap (number INTEGER PRIMARY KEY)")
        with pytest.raises(IntegrityError):
            cursor.executemany("INSERT INTO heap VALUES (%s)", [(1,), (2,), (1,)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM heap")
        assert cursor.fetchone() == (0,)
        cursor.executemany("INSERT INTO heap VALUES (%s)", [(1,), (2,)])
        cursor.execute("SELECT COUNT(*) FROM heap")
        assert cursor.fetchone() == (2,)
        cursor.execute("DROP TABLE heap")
    assert not connection.in_atomic_block
