"""One delivery on its way: what each answer of a service makes of it, how often it is tried, and what is never repeated."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import audit, jobs
from firebreak.base.clock import now
from firebreak.base.models import AuditEntry, Job
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GONE, LOST_REPLY, RATE
from firebreak.publishing import actions, sending
from firebreak.publishing.actions.common import LOOK
from firebreak.publishing.models import Channel, Delivery
from firebreak.publishing.permits import digest_of
from firebreak.publishing.rules import LONGEST_WAIT_S, STEPS_OF_TRIES
from firebreak.publishing.tests.conftest import ACTOR, TEXT, Desk, again, do_jobs, jobs_of, state
from firebreak.publishing.writers import Published

pytestmark = [pytest.mark.room, pytest.mark.django_db]
Later = Callable[[float], None]


def moves(row: Delivery) -> list[str]:
    """Its audit entries, oldest first."""
    found = AuditEntry.objects.filter(object=f"delivery:{row.uid}").order_by("number")
    return [one.action.removeprefix("publishing.") for one in found]


def test_it_is_sent_once_to_the_letter_and_kept_where_it_stands(desk: Desk) -> None:
    text = "Använd inte spisen 🔥.\r\n請立即停止使用。 \u00a0e\u0301"
    row = desk.queued(desk.channel(), text)
    assert do_jobs() == 1
    assert desk.board.texts() == [text]
    row = again(row)
    assert (row.state, row.reference, row.tries, row.error_code) == ("sent", "1", 1, "")
    assert row.ended_at is not None
    permit = row.permits.get()
    assert (permit.outcome, permit.digest, permit.closed_at is None) == ("sent", row.digest, False)
    assert moves(row) == ["permitted", "sent"]
    assert not [one for one in audit.verify(row.brand_id) if isinstance(one, audit.Fault)]


@pytest.mark.parametrize(
    ("fault", "after", "code"),
    [
        (AUTH, "failed", "publish.credential"),
        (GONE, "failed", "publish.gone"),
        (RATE, "queued", "publish.rate"),
        (DOWN, "unknown", "publish.no_answer"),
        (LOST_REPLY, "unknown", "publish.no_answer"),
        (CUT, "unknown", "publish.no_answer"),
    ],
)
def test_each_kind_of_error_has_its_state(desk: Desk, fault: str, after: str, code: str) -> None:
    row = desk.queued(desk.channel())
    desk.board.fault(fault)
    do_jobs(1)
    row = again(row)
    assert row.state == after
    assert row.error_code.partition(".")[0] == "publish"
    if fault != GONE:
        assert row.error_code == code
    assert len(jobs_of(row)) == (after == "queued")
    assert len(jobs_of(row, LOOK)) == (after == "unknown")
    assert (row.ended_at is not None) == (after == "failed")
    assert row.permits.get().outcome == {"failed": "fail", "queued": "again", "unknown": "doubt"}[after]


def test_where_nothing_listens_it_is_tried_by_the_table_of_waits_and_then_given_up(
    desk: Desk, later: Later
) -> None:
    row = desk.queued(desk.channel(settings={"address": "http://127.0.0.1:9"}))
    for tries, wait in enumerate(STEPS_OF_TRIES, 1):
        assert do_jobs() == 1
        row = again(row)
        assert (row.state, row.tries, row.error_code) == ("queued", tries, "publish.unreachable")
        (job,) = jobs_of(row)
        assert job.due_at == row.due_at
        assert wait - 2 < (row.due_at - now()).total_seconds() <= wait
        assert do_jobs() == 0
        later(wait)
    assert do_jobs() == 1
    row = again(row)
    assert (row.state, row.tries) == ("failed", len(STEPS_OF_TRIES) + 1)
    assert not jobs_of(row)
    assert do_jobs() == 0


def test_a_service_that_asks_for_more_time_is_given_it_within_reason(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.retry_after = "3000"
    desk.board.fault(RATE)
    do_jobs(1)
    assert 2990 < (again(row).due_at - now()).total_seconds() <= 3000


@pytest.mark.parametrize("asked", [1e9, 1e18])
def test_no_service_makes_us_wait_for_ever(asked: float) -> None:
    from firebreak.base.errors import RateError
    from firebreak.publishing.actions.permitting import Leave
    from firebreak.publishing.permits import issue

    leave = Leave(issue(number=1, digest="", opened=0.0), Delivery(tries=1), None)  # type: ignore[arg-type]
    assert sending.settled(leave, RateError("x.y", retry_after=asked)).wait_s == LONGEST_WAIT_S


def test_a_mistake_of_ours_after_the_call_is_no_reason_to_send_it_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.board import BoardWriter

    publish = BoardWriter._publish

    def broken(writer: BoardWriter, piece: Any) -> Published:
        publish(writer, piece)
        raise KeyError("a field that was not there")

    monkeypatch.setattr(BoardWriter, "_publish", broken)  # a connector with a mistake in it
    row = desk.queued(desk.channel())
    do_jobs(1)
    assert (state(row), again(row).error_code) == ("unknown", "publishing.broken")
    assert len(desk.board.posts) == 1


def test_bytes_that_were_changed_in_the_database_are_not_sent(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    Delivery.objects.filter(pk=row.pk).update(text="Buy our stove!")
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "publishing.other_bytes")
    desk.again(row)
    do_jobs()
    assert state(row) == "failed"
    Delivery.objects.filter(pk=row.pk).update(digest=digest_of(TEXT))
    assert desk.board.calls() == 0


def test_nothing_goes_to_a_channel_that_was_removed(desk: Desk) -> None:
    there = desk.channel()
    row, at = desk.queued(there), now() + timedelta(days=1)
    planned = desk.queued(there, at=at)
    actions.remove_channel(actor=ACTOR, channel=there)
    assert [state(row), state(planned)] == ["cancelled", "cancelled"]
    Delivery.objects.filter(pk=row.pk).update(state="queued")  # as two at the same moment would leave it
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "publishing.no_channel")
    assert desk.board.calls() == 0


def test_what_was_planned_for_one_account_does_not_go_out_at_another(desk: Desk, later: Later) -> None:
    there = desk.channel()
    Channel.objects.filter(pk=there.pk).update(account="Acme")
    there.refresh_from_db()
    row = desk.queued(there, at=now() + timedelta(hours=1))
    Channel.objects.filter(pk=there.pk).update(account="Ann, private")
    later(3700)
    do_jobs()
    assert (state(row), again(row).error_code) == ("failed", "publishing.other_account")
    assert desk.board.calls() == 0


def test_it_is_sent_when_it_is_due_and_a_clock_that_went_back_loses_nothing(desk: Desk, later: Later) -> None:
    row = desk.queued(desk.channel(), at=now() + timedelta(hours=1))
    later(3500)
    assert do_jobs() == 0
    assert sending.send(row.pk) == ""  # a worker whose clock is fast took the job too early
    assert state(row) == "queued"
    assert len(jobs_of(row)) == 1
    later(110)
    do_jobs()
    assert state(row) == "sent"


def test_cancelled_is_not_sent(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    actions.cancel(actor=ACTOR, delivery=row, person=desk.person)
    do_jobs()
    assert state(row) == "cancelled"
    assert desk.board.calls() == 0


def test_places_go_out_in_order_and_one_that_began_holds_nobody_up(desk: Desk, later: Later) -> None:
    rows = [desk.wanted(desk.channel(f"P{place}", place=place), f"Place {place}") for place in (3, 1, 2)]
    desk.queue(*rows)
    desk.board.fault(RATE)  # the first has begun; the others need not wait until it is out
    for _ in range(8):
        do_jobs()
        later(1.1)
    assert desk.board.texts() in (["Place 2", "Place 3", "Place 1"], ["Place 2", "Place 1", "Place 3"])


def test_a_later_place_waits_without_gathering_jobs(desk: Desk, later: Later) -> None:
    first, second = desk.channel("A", place=1), desk.channel("B", place=2)
    desk.queue(desk.wanted(first, "A"), desk.wanted(second, "B"))
    a, b = Delivery.objects.order_by("place")
    Job.objects.filter(pk__in=[one.pk for one in jobs_of(a)]).update(
        state=Job.State.RUNNING, lease_until=now() + timedelta(hours=1)
    )
    for _ in range(40):
        do_jobs(5)
        jobs.enqueue("publishing.sweep")
        later(1.0)
    assert (state(a), state(b)) == ("queued", "queued")
    assert len(jobs_of(b)) <= 2
    assert len(jobs_of(a)) <= 2


def test_a_job_that_was_lost_is_made_again_within_a_sweep(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    Job.objects.filter(name="publishing.send").delete()
    jobs.enqueue("publishing.sweep")
    do_jobs()
    assert state(row) == "sent"


def test_a_job_that_was_buried_is_made_again_within_a_sweep(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    Job.objects.filter(name="publishing.send").update(state=Job.State.DEAD, unique=None)
    jobs.enqueue("publishing.sweep")
    do_jobs()
    assert state(row) == "sent"


def test_the_sweep_adds_no_second_job_to_what_has_one(desk: Desk) -> None:
    rows = [desk.queued(desk.channel(f"C{number}")) for number in range(5)]
    for _ in range(3):
        jobs.enqueue("publishing.sweep")
    while (taken := jobs.claim()) is not None:
        if taken.name == "publishing.sweep":
            jobs.run(taken)
    assert [len(jobs_of(row)) for row in rows] == [1] * 5


def test_a_job_that_is_done_twice_sends_once(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    assert [sending.send(row.pk), sending.send(row.pk), sending.send(row.pk)] == ["sent", "", ""]
    assert len(desk.board.posts) == 1


def test_what_is_sent_again_by_a_person_starts_its_tries_anew(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    desk.board.fault(AUTH)
    do_jobs()
    assert state(row) == "failed"
    desk.again(row)
    assert do_jobs() == 1
    assert (state(row), again(row).tries) == ("sent", 1)


def test_an_answer_follows_what_it_answers(desk: Desk) -> None:
    there = desk.channel()
    first = desk.queued(there, "A")
    do_jobs()
    desk.queue(desk.wanted(there, "B", follows=again(first)))
    do_jobs()
    assert [one["reply_to"] for one in desk.board.posts] == ["", "1"]


def test_it_is_taken_down_by_a_permit_of_its_own_and_stays_sent_where_that_fails(desk: Desk) -> None:
    row = desk.queued(desk.channel())
    do_jobs()
    desk.board.fault(AUTH)
    from firebreak.base.errors import AuthError

    with pytest.raises(AuthError):
        actions.take_down(actor=ACTOR, delivery=again(row), person=desk.person, word="Wrong")
    assert state(row) == "sent"
    actions.take_down(actor=ACTOR, delivery=again(row), person=desk.person, word="Wrong")
    assert state(row) == "removed"
    assert desk.board.posts == []
    assert [one.outcome for one in row.permits.order_by("pk")] == ["sent", "failed", "removed"]
