"""How jobs are claimed, retried, kept in order and buried."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from firebreak.base import clock, events, jobs
from firebreak.base.errors import (
    AuthError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
    WrongMove,
)
from firebreak.base.models import Event, Job

pytestmark = [pytest.mark.room, pytest.mark.django_db]
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def does(monkeypatch):
    """``does("name", function)``: a kind of job for this test only."""

    def register(name, function):
        monkeypatch.setitem(jobs._work, name, function)

    return register


def after(seconds):
    return clock.frozen(START + timedelta(seconds=seconds))


def test_a_job_is_done_once_and_then_rests(does):
    seen = []
    does("t", seen.append)
    jobs.enqueue("t", {"a": 1})
    assert jobs.run_one()
    assert not jobs.run_one()
    assert seen == [{"a": 1}]
    assert Job.objects.get().state == Job.State.DONE


def test_a_job_is_not_given_out_before_it_is_due():
    with after(0):
        jobs.enqueue("t", due_at=START + timedelta(seconds=10))
        assert jobs.claim() is None
    with after(10):
        assert jobs.claim() is not None


def test_a_job_whose_worker_died_is_given_to_another_and_the_first_cannot_finish_it():
    with after(0):
        jobs.enqueue("t")
        first = jobs.claim(lease_s=30)
        assert jobs.claim() is None
    with after(31):
        second = jobs.claim(lease_s=30)
        assert second.id == first.id
        assert second.fence == first.fence + 1
        assert not jobs.finish(first)
        assert not jobs.fail(first, TransientError("x"))
        assert not jobs.renew(first)
        assert Job.objects.get().state == Job.State.RUNNING
        assert jobs.finish(second)
        assert not jobs.finish(second)


def test_a_renewed_lease_keeps_others_away():
    with after(0):
        jobs.enqueue("t")
        taken = jobs.claim(lease_s=30)
    with after(25):
        assert jobs.renew(taken, lease_s=30)
    with after(50):
        assert jobs.claim() is None


def test_a_job_that_kills_its_worker_each_time_is_buried():
    with after(0):
        jobs.enqueue("poison", max_attempts=3)
    for attempt in range(3):
        with after(100 * attempt):
            assert jobs.claim(lease_s=1).attempts == attempt + 1
    with after(1000):
        assert jobs.claim() is None
    row = Job.objects.get()
    assert row.state == Job.State.DEAD
    assert "died on every attempt" in row.last_error


@pytest.mark.parametrize(
    "error",
    [
        PermanentError("x"),
        AuthError("x"),
        UnknownOutcome("x"),
        WrongInput("x"),
        WrongMove("x"),
    ],
)
def test_an_error_that_cannot_get_better_buries_the_job_at_once(does, error):
    def work(payload):
        raise error

    does("t", work)
    jobs.enqueue("t", unique="u")
    jobs.run_one()
    assert Job.objects.get().state == Job.State.DEAD
    assert jobs.enqueue("t", unique="u") is not None, "a buried job keeps no key"


@pytest.mark.parametrize(
    ("error", "wait"),
    [
        (TransientError("x"), 1),
        (ValueError("odd"), 1),
        (RateError("x", retry_after=77), 77),
        (RateError("x", retry_after=1e9), jobs.LONGEST_WAIT_S),
    ],
)
def test_the_wait_follows_the_kind_of_error(does, error, wait):
    def work(payload):
        raise error

    does("t", work)
    with after(0):
        jobs.enqueue("t")
        jobs.run_one()
    row = Job.objects.get()
    assert (row.state, row.due_at) == (Job.State.WAITING, START + timedelta(seconds=wait))


def test_waits_grow_until_the_job_is_buried_and_a_person_can_revive_it(does):
    def work(payload):
        raise TransientError("down", "still\x00down")

    does("t", work)
    at, waits = 0.0, []
    with after(0):
        jobs.enqueue("t", max_attempts=5)
    while Job.objects.get().state == Job.State.WAITING:
        with after(at):
            jobs.run_one()
        row = Job.objects.get()
        waits.append((row.due_at - START).total_seconds() - at)
        at = (row.due_at - START).total_seconds()
    assert waits[:4] == [1, 5, 15, 60]
    assert Job.objects.get().attempts == 5
    assert jobs.revive(row.pk)
    assert not jobs.revive(row.pk)
    assert jobs.claim().attempts == 1


def test_jobs_of_one_object_run_in_order_and_a_waiting_retry_holds_the_rest_back():
    with after(0):
        first, second = jobs.enqueue("a", serial="s"), jobs.enqueue("b", serial="s")
        other = jobs.enqueue("c", serial="z")
        taken = jobs.claim()
        assert taken.id == first.pk
        assert jobs.claim().id == other.pk
        assert jobs.claim() is None
        jobs.fail(taken, TransientError("x"))
        assert jobs.claim() is None
    with after(2):
        again = jobs.claim()
        assert again.id == first.pk
        jobs.finish(again)
        assert jobs.claim().id == second.pk


def test_a_key_is_free_again_when_its_job_is_done():
    assert jobs.enqueue("t", unique="u") is not None
    assert jobs.enqueue("t", unique="u") is None
    jobs.finish(jobs.claim())
    assert jobs.enqueue("t", unique="u") is not None


def test_a_clash_of_keys_does_not_break_the_callers_transaction(monkeypatch):
    jobs.enqueue("t", unique="u")
    monkeypatch.setattr(
        "django.db.models.query.QuerySet.exists", lambda self: False
    )  # the other came in between
    with transaction.atomic():
        assert jobs.enqueue("t", unique="u") is None
        jobs.enqueue("after")
    assert Job.objects.filter(name="after").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="t", unique="u", due_at=START, created_at=START)


def test_a_job_nobody_does_is_tried_again_for_a_newer_worker():
    jobs.enqueue("from.the.future")
    assert jobs.run_one()
    row = Job.objects.get()
    assert row.state == Job.State.WAITING
    assert "from.the.future" in row.last_error


def test_a_payload_with_hostile_text_is_stored():
    jobs.enqueue("t", {"text": "a\x00\ud800", "rate": float("nan")})
    assert jobs.claim().payload == {"text": "a\ufffd\ufffd", "rate": None}


def test_a_periodic_timer_is_one_row_that_comes_back(does, monkeypatch):
    monkeypatch.setattr(jobs, "_every", {})
    seen = []
    does("tick", seen.append)
    jobs.every("tick", 60)
    with after(0):
        jobs.plant_timers()
        jobs.plant_timers()
        assert jobs.run_one()
        assert not jobs.run_one()
    with after(59):
        assert not jobs.run_one()
    with after(60):
        assert jobs.run_one()
    assert len(seen) == 2
    assert Job.objects.filter(state=Job.State.WAITING).count() == 1


def test_a_periodic_timer_survives_its_own_failure(does, monkeypatch):
    monkeypatch.setattr(jobs, "_every", {})

    def work(payload):
        raise PermanentError("x")

    does("tick", work)
    jobs.every("tick", 60)
    jobs.plant_timers()
    jobs.run_one()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "waiting"]


def test_each_handler_gets_the_event_and_one_that_fails_does_not_trouble_the_other(monkeypatch):
    monkeypatch.setattr(events, "_handlers", {})
    seen = []

    def fails(event):
        raise TransientError("x")

    events.on("thing.done", "good", lambda event: seen.append((event.object, event.payload)))
    events.on("thing.done", "bad", fails)
    with transaction.atomic():
        events.emit("thing.done", brand_id=1, object="thing:1", payload={"n": "a\x00"})
        events.emit("thing.done", brand_id=1, object="thing:1", payload={"n": 2})
    while jobs.run_one():
        pass
    assert seen == [("thing:1", {"n": "a\ufffd"}), ("thing:1", {"n": 2})]
    assert Event.objects.count() == 2
    assert Job.objects.filter(state=Job.State.WAITING).count() == 2
