"""A freeze holds whatever waits until a second person lifts it; what it held is decided anew."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from firebreak.base import audit
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.models import AuditEntry, Job
from firebreak.connectors.common.simulators import AUTH
from firebreak.org.models import Person
from firebreak.publishing import actions, gate, sending
from firebreak.publishing.actions.freezing import Outlet, record_all
from firebreak.publishing.jobs import sweep
from firebreak.publishing.models import Delivery, Freeze, StoppedOutlet
from firebreak.publishing.remote import STOP
from firebreak.publishing.tests.conftest import ACTOR, Desk, again, do_jobs, state

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


def lift(desk: Desk, *people: Person) -> Freeze:
    """By these, one after the other, and as far as the sweep brings it."""
    for one in people:
        row = actions.lift(actor=ACTOR, freeze=Freeze.objects.get(lifted_at=None), person=one)
    record_all()  # a test's transaction is never committed, and the gate opens after the commit
    return row


def test_what_waits_is_held_and_nothing_but_a_persons_decision_sends_it(
    desk: Desk, second: Person, later: Later
) -> None:
    rows = [
        desk.queued(desk.channel(f"C{number}"), at=now() + timedelta(minutes=number)) for number in range(3)
    ]
    by_hand = desk.queued(desk.channel("Hand", writer="", person=desk.person))
    stopped = desk.freeze()
    assert stopped.out == []
    assert stopped.freeze is not None
    assert stopped.freeze.held == 4
    assert {state(one) for one in [*rows, by_hand]} == {"held"}
    for _ in range(3):
        later(100)
        do_jobs()
    lift(desk, desk.person, second)
    assert not gate.tokens(desk.brand.pk)
    for _ in range(3):
        later(100)
        sweep({})
        do_jobs()
    assert desk.board.calls() == 0
    desk.again(rows[0])
    desk.again(by_hand)
    do_jobs()
    assert [state(one) for one in [*rows, by_hand]] == ["sent", "held", "held", "by_hand"]


def test_held_is_not_sent_while_it_is_frozen(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.freeze()
    with pytest.raises(WrongInput) as caught:
        desk.again(row)
    assert caught.value.code == "publishing.frozen"
    assert state(row) == "held"


def test_the_record_says_who_and_why_once(desk: Desk) -> None:
    stopped = desk.freeze(why="Smoke  over the dam")
    record_all()
    record_all()
    entry = AuditEntry.objects.get(action="publishing.frozen")
    assert entry.actor == ACTOR.code
    assert Freeze.objects.get().why == "Smoke over the dam"
    assert Freeze.objects.get().token == stopped.token
    assert not [one for one in audit.verify(desk.brand.pk) if isinstance(one, audit.Fault)]


@pytest.mark.parametrize("why", ["", "  ", "x", "\0"])
def test_it_has_a_reason(desk: Desk, why: str) -> None:
    with pytest.raises(WrongInput):
        desk.freeze(why=why)
    assert not gate.tokens(desk.brand.pk)


def test_one_brand_leaves_the_others(desk: Desk, other_brand: Any) -> None:
    theirs = Desk(other_brand, desk.person, desk.board)
    row = theirs.queued(theirs.channel())
    desk.freeze()
    do_jobs()
    assert state(row) == "sent"


def test_two_freezes_are_lifted_one_by_one(desk: Desk, second: Person) -> None:
    row = desk.queued(desk.channel())
    tokens = {desk.freeze().token, desk.freeze().token}
    assert gate.tokens(desk.brand.pk) == tokens
    for left in (1, 0):
        assert len(gate.tokens(desk.brand.pk)) == left + 1
        first = Freeze.objects.filter(lifted_at=None).first()
        assert first is not None
        for person in (desk.person, second):
            actions.lift(actor=ACTOR, freeze=first, person=person)
        record_all()
        assert len(gate.tokens(desk.brand.pk)) == left
    assert state(row) == "held"


def test_a_release_decided_through_it_goes_out_and_a_second_freeze_holds_it(desk: Desk) -> None:
    token = desk.freeze().token
    there = desk.channel()
    through = desk.queued(there, frozen=token)
    planned = desk.queued(desk.channel("B"), frozen=token, at=now() + timedelta(hours=1))
    do_jobs()
    assert (state(through), state(planned)) == ("sent", "queued")
    desk.freeze()
    assert state(planned) == "held"


def test_what_was_decided_through_it_and_failed_is_tried_again_through_it(desk: Desk) -> None:
    row = desk.queued(desk.channel(), frozen=desk.freeze().token)
    desk.board.fault(AUTH)
    do_jobs()
    assert state(row) == "failed"
    desk.again(row)
    do_jobs()
    assert state(row) == "sent"


def test_it_is_lifted_by_two(desk: Desk, second: Person) -> None:
    desk.freeze()
    assert lift(desk, desk.person).lifted_at is None
    with pytest.raises(NotAllowed) as caught:
        lift(desk, desk.person)
    assert caught.value.code == "publishing.second_person"
    assert gate.tokens(desk.brand.pk)
    assert lift(desk, second).lifted_by == second
    assert not gate.tokens(desk.brand.pk)
    with pytest.raises(WrongMove):
        actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=second)


def test_who_is_alone_lifts_it_half_an_hour_after_asking(desk: Desk, viewer: Person, later: Later) -> None:
    desk.freeze()
    lift(desk, desk.person)
    later(29 * 60)
    with pytest.raises(NotAllowed) as caught:
        lift(desk, desk.person)
    assert caught.value.code == "publishing.wait_alone"
    later(61)
    assert lift(desk, desk.person).lifted_at is not None
    assert viewer.is_active  # who may not freeze makes nobody two


def test_who_is_not_alone_does_not_lift_it_by_waiting(desk: Desk, second: Person, later: Later) -> None:
    desk.freeze()
    lift(desk, desk.person)
    later(24 * 3600)
    with pytest.raises(NotAllowed) as caught:
        lift(desk, desk.person)
    assert caught.value.code == "publishing.second_person"
    assert second.is_active


def test_a_process_that_died_before_the_gate_opened_leaves_it_shut_until_the_sweep(
    desk: Desk, second: Person
) -> None:
    desk.freeze()
    for person in (desk.person, second):
        row = actions.lift(actor=ACTOR, freeze=Freeze.objects.get(), person=person)
    assert row.lifted_at is not None
    assert gate.tokens(desk.brand.pk) == {row.token}  # the test's transaction is never committed
    with pytest.raises(WrongInput):
        desk.queued(desk.channel())
    sweep({})
    assert desk.queued(desk.channel("B")).state == "queued"


def test_a_restored_copy_without_its_gates_stays_frozen(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    token = desk.freeze().token
    gate.open_again(desk.brand.pk, token)
    assert gate.tokens(desk.brand.pk) == {token}
    Delivery.objects.filter(pk=row.pk).update(state="queued")
    do_jobs()
    assert state(row) == "held"
    assert desk.board.calls() == 0


def test_a_gate_whose_record_was_lost_gets_a_new_one(desk: Desk) -> None:
    desk.freeze(why="A fire at night")
    Freeze.objects.all().delete()
    row = desk.queued(desk.channel(), frozen=next(iter(gate.tokens(desk.brand.pk))))
    sweep({})
    made = Freeze.objects.get()
    assert (made.why, made.by, made.held) == ("A fire at night", desk.person, 0)
    assert state(row) == "queued"


@pytest.mark.parametrize(
    "said", [{}, {"at": "yesterday"}, {"outlets": [1]}, {"person": 10**9, "actor": None}]
)
def test_an_unreadable_gate_is_shut_and_keeps_no_other_from_its_record(
    desk: Desk, other_brand: Any, said: dict[str, Any]
) -> None:
    gate.shut(desk.brand.pk, "0" * 32, said)
    theirs = Desk(other_brand, desk.person, desk.board)
    theirs.freeze()
    Freeze.objects.filter(brand=other_brand).delete()
    sweep({})
    assert Freeze.objects.filter(brand=other_brand).exists()
    assert gate.tokens(desk.brand.pk) == {"0" * 32}


@pytest.mark.once
def test_a_sender_that_cannot_see_the_gate_sends_nothing(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    folder = gate._folder(desk.brand.pk)
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.write_text("a disk that lies")
    try:
        with pytest.raises(OSError, match="directory"):
            sending.send(row.pk)
    finally:
        folder.unlink()
    assert desk.board.calls() == 0
    do_jobs()
    assert state(row) == "sent"


def test_a_gate_is_not_shut_where_nobody_would_see_it(desk: Desk) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        desk.freeze()
    assert not gate.tokens(desk.brand.pk)


def test_no_title_keeps_it_from_shutting(desk: Desk) -> None:
    odd = MappingProxyType({"en": gettext_lazy("Level"), "sv": "Nivå\0"})
    stopped = desk.freeze(outlets=[Outlet("mail", odd, odd, "mail", "press", 10)])  # type: ignore[arg-type]
    assert stopped.freeze is not None
    assert StoppedOutlet.objects.get().title["sv"] == "Nivå\ufffd"


def test_what_services_would_publish_is_stopped_one_by_one(desk: Desk) -> None:
    desk.channel("Planner", writer="board-planner")
    desk.channel("Plain")
    desk.board.planned = [{"id": 1, "text": "A picnic"}, {"id": 2, "text": "A sale\0"}]
    row = desk.freeze().freeze
    assert row is not None
    assert Job.objects.filter(name=STOP).count() == 1
    do_jobs()
    assert desk.board.planned == []
    assert {(one.text, one.state) for one in row.remotes.all()} == {
        ("A picnic", "stopped"), ("A sale\ufffd", "stopped"),
    }  # fmt: skip


def test_a_freeze_names_what_is_unknown_as_perhaps_out(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.fault("down")
    do_jobs(1)
    assert desk.freeze().out == [str(row.uid)]
    assert again(row).state == "unknown"
