"""What may be out is looked for, repeated only where that makes no second one, and otherwise a person's to say."""

from collections.abc import Callable
from typing import Any

import pytest

from firebreak.base.errors import WrongMove
from firebreak.connectors.common.simulators import AUTH, DOWN, LOST_REPLY, RATE
from firebreak.publishing import actions, looking, sending
from firebreak.publishing.actions import permitting
from firebreak.publishing.actions.common import LOOK
from firebreak.publishing.actions.permitting import Said, close, give_up, open_permit
from firebreak.publishing.jobs import SWEEP, sweep
from firebreak.publishing.models import Delivery, Permit
from firebreak.publishing.rules import ASKS_FROM, LOOKS_S, ORPHAN_S, STEPS_OF_TRIES, STOPPED_S
from firebreak.publishing.tests.conftest import ACTOR, TEXT, Desk, again, do_jobs, jobs_of, state
from tests.board import Board

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


def lost(desk: Desk, writer: str = "board", **settings: Any) -> Delivery:
    """One whose reply was lost: it is out, and we do not know."""
    row = desk.queued(desk.channel(writer=writer, settings=settings))
    desk.board.fault(LOST_REPLY)
    do_jobs(1)
    assert state(row) == "unknown"
    return row


def not_out(desk: Desk, writer: str = "board", **settings: Any) -> Delivery:
    """One that was answered with 503: it is not out, and we do not know."""
    row = desk.queued(desk.channel(writer=writer, settings=settings))
    desk.board.fault(DOWN)
    do_jobs(1)
    assert state(row) == "unknown"
    return row


def stopped(desk: Desk, writer: str = "board") -> tuple[Delivery, permitting.Leave]:
    """One whose sender has leave and says nothing."""
    row = desk.queued(desk.channel(writer=writer))
    leave = open_permit(row.pk)
    assert leave is not None
    return row, leave


def test_a_lost_reply_is_found_and_sent_once(desk: Desk, later: Later) -> None:
    row = lost(desk)
    assert do_jobs() == 0
    later(LOOKS_S[0])
    assert do_jobs() == 1
    assert (state(row), again(row).reference, again(row).asks) == ("sent", "1", False)
    assert len(desk.board.posts) == 1


def test_what_is_not_found_asks_a_person_and_is_not_sent_by_itself(desk: Desk, later: Later) -> None:
    row = not_out(desk)
    for wait in LOOKS_S:
        later(wait)
        do_jobs()
    assert (state(row), again(row).asks) == ("unknown", True)
    assert desk.board.posts == []
    later(STOPPED_S)
    sweep({})
    do_jobs()
    assert desk.board.posts == []
    assert not jobs_of(row, LOOK)


def test_what_a_service_shows_late_is_found_although_a_person_is_asked_already(
    desk: Desk, later: Later
) -> None:
    row = lost(desk)
    desk.board.unseen = 2
    later(LOOKS_S[0])
    do_jobs()
    assert again(row).asks
    later(LOOKS_S[1])
    do_jobs()
    assert (state(row), again(row).asks) == ("unknown", True)
    later(LOOKS_S[2])
    do_jobs()
    assert (state(row), again(row).asks) == ("sent", False)
    assert len(desk.board.posts) == 1


@pytest.mark.parametrize("fault", [DOWN, RATE])
def test_a_service_that_cannot_be_asked_now_is_asked_later_and_a_person_after_that(
    desk: Desk, later: Later, fault: str
) -> None:
    row = lost(desk)
    desk.board.fault(fault, 100)
    for place, wait in enumerate(LOOKS_S):
        assert again(row).asks == (place > ASKS_FROM)
        later(wait)
        assert do_jobs() == 1
        assert len(jobs_of(row, LOOK)) == (place + 1 < len(LOOKS_S))
    assert (state(row), again(row).asks) == ("unknown", True)


def test_dead_credentials_ask_a_person_at_once(desk: Desk, later: Later) -> None:
    row = lost(desk)
    desk.board.fault(AUTH)
    later(LOOKS_S[0])
    do_jobs()
    assert (state(row), again(row).asks, again(row).error_code) == ("unknown", True, "publish.credential")


def test_where_a_repeat_is_the_same_publication_it_is_repeated(
    desk: Desk, keyed_board: Board, later: Later
) -> None:
    desk.board = keyed_board
    row = not_out(desk, "board-keyed")
    later(LOOKS_S[0])
    do_jobs()
    assert state(row) == "sent"
    assert keyed_board.texts() == [TEXT]
    assert [one.outcome for one in row.permits.order_by("pk")] == ["doubt", "sent"]


def test_a_service_that_shows_nothing_but_knows_keys_is_repeated_too(
    desk: Desk, keyed_board: Board, later: Later
) -> None:
    desk.board = keyed_board
    row = lost(desk, "board-blind", blind=True)
    later(LOOKS_S[0])
    do_jobs()
    assert state(row) == "sent"
    assert len(keyed_board.posts) == 1
    assert keyed_board.calls() == 2


def test_it_is_not_repeated_once_the_service_may_have_forgotten_the_key(desk: Desk, later: Later) -> None:
    row = lost(desk, "board-keyed")  # a service that has forgotten: this board knows no keys
    desk.board.unseen = 100
    later(1801)
    do_jobs()
    assert (state(row), again(row).asks) == ("unknown", True)
    assert len(desk.board.posts) == 1


def test_a_repeat_that_surely_failed_leaves_the_first_try_in_doubt(desk: Desk, later: Later) -> None:
    """A planned next try would come when the service has forgotten the key, or after a person cancelled what is out."""
    row = lost(desk, "board-keyed")
    desk.board.unseen = 100
    desk.board.retry_after = "3000"
    later(LOOKS_S[0])
    _look_then(desk, RATE)
    do_jobs()
    assert state(row) == "unknown"
    assert not jobs_of(row)
    with pytest.raises(WrongMove):
        actions.cancel(actor=ACTOR, delivery=row, person=desk.person)
    later(3001)
    do_jobs()
    assert (state(row), again(row).asks) == ("unknown", True)
    assert len(desk.board.posts) == 1


def _look_then(desk: Desk, fault: str) -> None:
    """The next look is answered, the post after it is not."""
    answer = desk.board.answer

    def once(request: Any) -> Any:
        desk.board.answer = answer  # type: ignore[method-assign]
        desk.board.fault(fault)
        return answer(request)

    desk.board.answer = once  # type: ignore[method-assign]


def test_repeats_have_an_end(desk: Desk, keyed_board: Board, later: Later) -> None:
    desk.board = keyed_board
    row = lost(desk, "board-keyed")
    keyed_board.unseen = 1000
    keyed_board.fault(LOST_REPLY, 1000)
    for _ in range(40):
        later(15)
        do_jobs()
    assert keyed_board.calls() < 40
    assert again(row).tries <= len(STEPS_OF_TRIES) + 1
    assert (state(row), again(row).asks) == ("unknown", True)
    assert len(keyed_board.posts) == 1


def test_a_frozen_desk_does_not_repeat_and_asks(desk: Desk, keyed_board: Board, later: Later) -> None:
    desk.board = keyed_board
    row = not_out(desk, "board-keyed")
    assert desk.freeze().out == [str(row.uid)]
    later(LOOKS_S[0])
    do_jobs()
    assert (state(row), again(row).asks) == ("unknown", True)
    assert keyed_board.posts == []


def test_earlier_words_of_the_same_account_are_not_taken_for_it(desk: Desk, later: Later) -> None:
    there = desk.channel(settings={"by_text": True})
    first = desk.queued(there)
    do_jobs()
    row = desk.queued(there)
    desk.board.fault(DOWN)
    do_jobs(1)
    later(LOOKS_S[0])
    do_jobs()
    assert (state(first), state(row), again(row).asks) == ("sent", "unknown", True)


@pytest.mark.parametrize("out", [True, False])
def test_a_person_says_and_may_send_it_again_only_after_that(desk: Desk, later: Later, out: bool) -> None:
    row = lost(desk) if out else not_out(desk)
    for act in (
        lambda: desk.again(row),
        lambda: actions.cancel(actor=ACTOR, delivery=row, person=desk.person),
    ):
        with pytest.raises(WrongMove):
            act()
    desk.says(row, out=out)
    assert state(row) == ("sent" if out else "failed")
    if not out:
        desk.again(row)
        do_jobs()
        assert state(row) == "sent"
    later(10_000)
    do_jobs()
    assert len(desk.board.posts) == 1


def test_a_certain_failure_after_a_persons_word_is_certain(desk: Desk) -> None:
    row = not_out(desk)
    desk.says(row, out=False)
    desk.again(row)
    desk.board.fault(AUTH)
    do_jobs(1)
    assert state(row) == "failed"


def test_a_sender_that_died_is_looked_for(desk: Desk, later: Later) -> None:
    row, leave = stopped(desk)
    sending.call(leave)  # it is out, and then the machine is cut off
    later(ORPHAN_S - 5)
    sweep({})
    assert state(row) == "permitted"
    later(10)
    sweep({})
    assert (state(row), again(row).error_code) == ("unknown", "publishing.sender_lost")
    later(LOOKS_S[0])
    do_jobs()
    assert state(row) == "sent"
    assert len(desk.board.posts) == 1


def test_a_sender_that_was_only_slow_keeps_its_word(desk: Desk, later: Later) -> None:
    """The sweep saw its permit open and came too late to give it up."""
    row, leave = stopped(desk)
    close(leave.permit.number, Said("sent", reference="7"))
    assert give_up(leave.permit.number) == ""
    assert Permit.objects.get(pk=leave.permit.number).outcome == "sent"
    assert (state(row), again(row).reference) == ("sent", "7")


@pytest.mark.parametrize(
    "meanwhile", ["unknown", "failed", "queued", "cancelled", "held", "permitted", "sent"]
)
def test_a_late_sender_keeps_the_truth_whatever_was_decided_meanwhile(
    desk: Desk, later: Later, meanwhile: str
) -> None:
    row, leave = _given_up(desk, later, meanwhile)
    assert state(row) == meanwhile
    close(leave.permit.number, Said("sent", reference="42"))
    assert (state(row), again(row).reference) == ("sent", "9" if meanwhile == "sent" else "42")
    later(1)
    do_jobs()
    assert state(row) == "sent"
    assert desk.board.posts == []


@pytest.mark.parametrize("meanwhile", ["failed", "queued", "cancelled", "held"])
def test_a_late_sender_that_does_not_know_brings_the_doubt_back(
    desk: Desk, later: Later, meanwhile: str
) -> None:
    row, leave = _given_up(desk, later, meanwhile)
    close(leave.permit.number, Said("doubt", "publish.no_answer"))
    assert state(row) == "unknown"
    do_jobs()
    assert desk.board.posts == []
    assert jobs_of(row, LOOK) or again(row).asks


@pytest.mark.parametrize("verb", ["again", "fail", "hold"])
def test_a_late_sender_that_sent_nothing_changes_nothing(desk: Desk, later: Later, verb: str) -> None:
    row, leave = _given_up(desk, later, "failed")
    close(leave.permit.number, Said(verb, "publish.rate"))
    assert state(row) == "failed"


def test_what_was_taken_down_is_not_out_again_by_a_late_word(desk: Desk, later: Later) -> None:
    row, leave = _given_up(desk, later, "sent")
    actions.take_down(actor=ACTOR, delivery=again(row), person=desk.person, word="Wrong")
    for verb in ("sent", "doubt"):
        close(leave.permit.number, Said(verb, reference="42"))
        assert state(row) == "removed"


def _given_up(desk: Desk, later: Later, meanwhile: str) -> tuple[Delivery, permitting.Leave]:
    """A sender that stands still, and what people did with its delivery after it was given up."""
    row, leave = stopped(desk)
    later(ORPHAN_S + 1)
    assert give_up(leave.permit.number) == "unknown"
    if meanwhile == "sent":
        close_found(row)
    if meanwhile in ("failed", "queued", "cancelled", "held", "permitted"):
        desk.says(row, out=False)
    if meanwhile in ("queued", "held", "permitted"):
        desk.again(again(row))
    if meanwhile == "held":
        desk.freeze()
    if meanwhile == "cancelled":
        actions.cancel(actor=ACTOR, delivery=again(row), person=desk.person)
    if meanwhile == "permitted":
        assert open_permit(row.pk) is not None
    return row, leave


def close_found(row: Delivery) -> None:
    """A person found it."""
    Delivery.objects.filter(pk=row.pk).update(state="sent", reference="9")


def test_a_permit_that_lapsed_sends_nothing_and_is_asked_for_anew(
    desk: Desk, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, leave = stopped(desk)
    # The process is stopped for longer than a permit lasts: the machine's clock goes on, and nothing else does.
    monkeypatch.setattr("firebreak.publishing.permits.uptime", lambda at=leave.permit._opened: at + 10.1)
    said = sending.settled(leave, sending.call(leave))
    monkeypatch.undo()
    assert said.verb == "again"
    assert desk.board.calls() == 0
    close(leave.permit.number, said)
    later(6)
    do_jobs()
    assert state(row) == "sent"
    assert len(desk.board.posts) == 1


def test_what_is_unknown_and_was_forgotten_is_looked_for(desk: Desk, later: Later) -> None:
    """Its job died with its worker, three times."""
    row = lost(desk)
    for job in jobs_of(row, LOOK):
        job.delete()
    later(10)
    sweep({})
    assert not jobs_of(row, LOOK)
    later(looking.FORGOTTEN.total_seconds())
    sweep({})
    assert len(jobs_of(row, LOOK)) == 1
    sweep({})
    assert len(jobs_of(row, LOOK)) <= 2
    later(LOOKS_S[-1])
    do_jobs()
    assert state(row) == "sent"


def test_a_freeze_names_a_sender_that_was_given_up_until_it_can_no_longer_stand_still(
    desk: Desk, later: Later
) -> None:
    row, leave = _given_up(desk, later, "failed")
    assert desk.freeze().out == [str(row.uid)]
    later(STOPPED_S)
    sweep({})
    assert desk.freeze().out == []
    assert Permit.objects.get(pk=leave.permit.number).closed_at is not None


def test_the_sweep_is_planted_as_a_timer() -> None:
    from firebreak.base import jobs

    assert jobs._every[SWEEP] <= 15
