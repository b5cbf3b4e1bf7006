"""Two at the same time: workers and one delivery, a freeze and a sender on its way, a database that somebody holds."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.signals import post_save

from firebreak.base import audit, jobs
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry, Job
from firebreak.publishing import actions, gate, sending
from firebreak.publishing.actions.common import SEND
from firebreak.publishing.actions.freezing import Stopped, record_all
from firebreak.publishing.jobs import sweep
from firebreak.publishing.models import Delivery, Freeze, Permit
from firebreak.publishing.tests.conftest import ACTOR, TEXT, Desk, do_jobs, state
from tests.holding import held_by_another, waiting_for_locks
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
ANSWERED_S = 2.0
"""So soon whoever freezes has the answer, whatever else goes on."""


class Beside(threading.Thread):
    """Does something in a thread with a connection of its own; :meth:`result` is what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._work, self._made, self._error = work, None, None
        self.start()

    def run(self) -> None:
        try:
            self._made = self._work()
        except BaseException as error:
            self._error = error  # type: ignore[assignment]
        finally:
            connection.close()

    def result(self, within_s: float = 30.0) -> Any:
        """Waits for it."""
        self.join(within_s)
        assert not self.is_alive()
        if self._error is not None:
            raise self._error
        return self._made


def sound(desk: Desk) -> bool:
    """Whether the audit chain holds."""
    return not [one for one in audit.verify(desk.brand.pk) if isinstance(one, audit.Fault)]


def test_one_delivery_and_many_workers_is_sent_once(desk: Desk) -> None:
    rows = [desk.queued(desk.channel(f"C{number}"), f"Text {number}") for number in range(6)]
    for row in rows:
        for _ in range(3):
            jobs.enqueue(SEND, {"delivery": row.pk}, brand_id=desk.brand.pk)
    together = threading.Barrier(4)

    def work() -> None:
        together.wait(10)
        for row in rows:
            sending.send(row.pk)
        do_jobs()

    for thread in [Beside(work) for _ in range(4)]:
        thread.result(60)
    assert sorted(desk.board.texts()) == [f"Text {number}" for number in range(6)]
    assert {state(row) for row in rows} == {"sent"}
    assert Permit.objects.count() == 6
    assert sound(desk)


def test_a_job_given_out_twice_while_the_first_still_sends_sends_once(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.goes_on.clear()
    first = Beside(lambda: sending.send(row.pk))
    assert desk.board.entered.wait(10)
    assert sending.send(row.pk) == ""  # its lease ran out, and another worker has the job
    assert not [
        one for one in Job.objects.filter(name=SEND, state="waiting") if one.payload["delivery"] != row.pk
    ]
    desk.board.goes_on.set()
    assert first.result() == "sent"
    assert len(desk.board.posts) == 1


@contextmanager
def at_the_permits_commit(work: Callable[[], Any]) -> Iterator[list[Any]]:
    """``work`` is done in another thread the moment that a permit is committed, and before its sender goes on."""
    made: list[Any] = []

    def written(*, created: bool, **_: Any) -> None:
        if created:
            transaction.on_commit(lambda: made.append(Beside(work).result()))

    post_save.connect(written, sender=Permit, weak=False, dispatch_uid="tests")
    try:
        yield made
    finally:
        post_save.disconnect(sender=Permit, dispatch_uid="tests")


def test_a_freeze_between_permit_and_gate_is_seen_by_the_sender_and_names_it(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    with at_the_permits_commit(desk.freeze) as made:
        assert sending.send(row.pk) == ""
    assert [one.out for one in made] == [[str(row.uid)]]
    assert state(row) == "held"
    assert desk.board.calls() == 0
    assert row.permits.get().outcome == "hold"
    assert sound(desk)


def test_a_freeze_after_the_gate_names_what_comes_out(desk: Desk) -> None:
    rows = [desk.queued(desk.channel(f"C{number}"), f"Text {number}") for number in range(3)]
    desk.board.goes_on.clear()
    sender = Beside(lambda: sending.send(rows[1].pk))
    assert desk.board.entered.wait(10)
    stopped = desk.freeze()
    assert stopped.out == [str(rows[1].uid)]
    desk.board.goes_on.set()
    assert sender.result() == "sent"
    do_jobs()
    assert desk.board.texts() == ["Text 1"]
    assert [state(one) for one in rows] == ["held", "sent", "held"]
    assert sound(desk)


def test_a_database_that_somebody_holds_keeps_nobody_from_freezing(desk: Desk) -> None:
    rows = [desk.queued(desk.channel(f"C{number}")) for number in range(3)]
    desk.board.goes_on.clear()
    sender = Beside(lambda: sending.send(rows[0].pk))
    assert desk.board.entered.wait(10)
    with held_by_another(desk.brand.pk):
        began = time.monotonic()
        stopped: Stopped = desk.freeze(why="While it hangs")
        took = time.monotonic() - began
        assert took < ANSWERED_S
        assert stopped.freeze is None
        assert stopped.out == [str(rows[0].uid)]
        assert gate.tokens(desk.brand.pk) == {stopped.token}
        assert not Freeze.objects.exists()
    desk.board.goes_on.set()
    sender.result(60)
    sweep({})
    do_jobs()
    row = Freeze.objects.get()
    assert (row.why, row.permits, row.held) == ("While it hangs", stopped.out, 2)
    assert [state(one) for one in rows] == ["sent", "held", "held"]
    assert len(desk.board.posts) == 1
    assert sound(desk)


def test_a_freeze_never_overtakes_the_sender_of_a_row(desk: Desk) -> None:
    """A sender has written its permit and waits for the chain; the freeze finds the row queued, and waits for the sender."""
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: nobody is in the middle of anything")
    row = desk.queued(desk.channel())
    with held_by_another(desk.brand.pk):
        sender = Beside(lambda: sending.send(row.pk))
        wait_for(lambda: waiting_for_locks() == 1, "the sender waits for the chain")
        gate.shut(desk.brand.pk, "1" * 32, {"why": "A fire", "outlets": []})
        recorder = Beside(record_all)
        wait_for(lambda: waiting_for_locks() == 2, "the freeze waits for the sender")
    assert sender.result() == ""
    recorder.result()
    assert row.permits.get().outcome == "hold"
    assert (
        Freeze.objects.get().held == 0
    )  # it was permitted by then: its sender saw the gate, and says so itself
    moved = AuditEntry.objects.filter(object=f"delivery:{row.uid}").order_by("number")
    assert [one.action for one in moved] == ["publishing.permitted", "publishing.hold"]
    assert state(row) == "held"
    assert sound(desk)


def test_two_who_freeze_at_once_both_hold(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    together = threading.Barrier(2)

    def shut() -> Stopped:
        together.wait(10)
        return desk.freeze()

    both = [Beside(shut), Beside(shut)]
    tokens = {one.result().token for one in both}
    record_all()
    assert gate.tokens(desk.brand.pk) == tokens
    assert set(Freeze.objects.values_list("token", flat=True)) == tokens
    assert sum(Freeze.objects.values_list("held", flat=True)) == 1
    assert state(row) == "held"
    assert sound(desk)


def test_whoever_queues_while_it_is_frozen_is_refused_or_held(desk: Desk) -> None:
    channels = [desk.channel(f"C{number}") for number in range(12)]
    refused: list[int] = []

    def queue() -> None:
        for channel in channels:
            try:
                desk.queued(channel)
            except WrongInput:
                refused.append(channel.pk)

    writer = Beside(queue)
    wait_for(lambda: Delivery.objects.count() > 3, "some are queued", every_s=0.001)
    desk.freeze()
    writer.result()
    sweep({})
    assert desk.board.calls() == 0
    assert Delivery.objects.exclude(state="held").count() == 0
    assert len(refused) + Delivery.objects.count() == len(channels)


def test_a_lifted_freeze_opens_its_gate(desk: Desk, second: Any) -> None:
    desk.freeze()
    for person in (desk.person, second):
        actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=person)
    assert not gate.tokens(desk.brand.pk)


def test_a_sender_that_is_killed_in_its_call_is_given_up_and_found(desk: Desk) -> None:
    """A process of its own, killed while the service thinks: what it sent is out once, and known to be."""
    row = desk.queued(desk.channel())
    desk.board.goes_on.clear()
    pid = os.fork()
    if pid == 0:  # the child has copies of connections that it must not use
        _die_in_the_call(row.pk)
    assert desk.board.entered.wait(20)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    desk.board.goes_on.set()
    wait_for(lambda: desk.board.posts, "it is out")
    assert state(row) == "permitted"
    Permit.objects.update(opened_at=row.created_at.replace(year=2020))
    sweep({})
    assert state(row) == "unknown"
    Job.objects.filter(name="publishing.look").update(due_at=row.created_at)
    do_jobs()
    assert state(row) == "sent"
    assert desk.board.texts() == [TEXT]


def _die_in_the_call(number: int) -> None:
    from django.db import connections

    try:
        for one in connections.all(initialized_only=True):
            one.connection = None
        sending.send(number)
    finally:
        os._exit(1)
