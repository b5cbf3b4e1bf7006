"""Many writers of one chain at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from firebreak.base import audit
from firebreak.base.actions import Actor, change, machine
from firebreak.base.models import AuditEntry, Event

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def test_writers_at_the_same_time_make_one_whole_chain():
    def write(worker):
        try:
            for number in range(10):
                with change(actor=machine(f"w{worker}"), brand_id=7, action="thing.done") as record:
                    record.about(f"thing:{worker}.{number}", n=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert list(audit.verify(7)) == []
    assert AuditEntry.objects.filter(brand_id=7).count() == 40


def fails_in_the_middle():
    with change(actor=Actor("person", "x"), brand_id=7, action="a.b") as record:
        record.about("thing:1")
        record.event("thing.done", {})
        raise ZeroDivisionError


def test_an_action_that_fails_leaves_nothing():
    with pytest.raises(ZeroDivisionError):
        fails_in_the_middle()
    assert not AuditEntry.objects.exists()
    assert not Event.objects.exists()


def test_an_action_must_say_what_it_was_about():
    with (
        pytest.raises(RuntimeError, match="what it was about"),
        change(actor=Actor("person", "x"), brand_id=7, action="a.b"),
    ):
        pass
    assert not AuditEntry.objects.exists()
