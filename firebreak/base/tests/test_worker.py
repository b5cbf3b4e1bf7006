"""Workers beside each other, killed and slow, on real threads."""

import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from firebreak.base import audit, clock, config, jobs, worker
from firebreak.base.models import Event, Job, RateMeter

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]


def until(what, seconds=20.0):
    """Wait for a condition; fail the test when it does not come."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


@pytest.fixture
def start(monkeypatch):
    """``start(2, lease_s=...)``: that many worker threads; they are stopped at the end and must end cleanly."""
    monkeypatch.setattr(jobs, "_every", {})
    stop, threads = threading.Event(), []

    def begin(count, **how):
        for _ in range(count):
            thread = threading.Thread(target=jobs.work, args=(stop,), kwargs={"idle_s": 0.02, **how})
            thread.start()
            threads.append(thread)
        return stop

    yield begin
    stop.set()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


def test_threads_that_claim_together_never_get_the_same_job():
    for number in range(60):
        jobs.enqueue("t", {"n": number}, serial=f"s{number % 7}" if number % 2 else "")

    def take(_):
        mine = []
        try:
            while Job.objects.filter(state__in=["waiting", "running"]).exists():
                taken = jobs.claim()
                if taken is not None:
                    mine.append(taken.id)
                    jobs.finish(taken)
            return mine
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = [job for mine in pool.map(take, range(4)) for job in mine]
    assert Counter(taken) == Counter(Job.objects.values_list("pk", flat=True))
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_workers_keep_the_order_of_each_object(start, monkeypatch):
    seen, lock = [], threading.Lock()

    def note(payload):
        with lock:
            seen.append((payload["object"], payload["n"]))

    monkeypatch.setitem(jobs._work, "t", note)
    for number in range(40):
        jobs.enqueue("t", {"object": number % 4, "n": number}, serial=f"s{number % 4}")
    start(3)
    until(lambda: Job.objects.filter(state="done").count() == 40)
    for thing in range(4):
        assert [n for o, n in seen if o == thing] == list(range(thing, 40, 4))


def test_a_long_job_keeps_its_lease(start, monkeypatch):
    runs = []

    def slow(payload):
        runs.append(1)
        time.sleep(2.5)

    monkeypatch.setitem(jobs._work, "slow", slow)
    jobs.enqueue("slow")
    start(2, lease_s=0.9)
    until(lambda: Job.objects.get().state == "done")
    assert len(runs) == 1
    assert Job.objects.get().attempts == 1


def test_the_job_in_hand_is_finished_before_the_worker_stops(start, monkeypatch):
    began = threading.Event()

    def slow(payload):
        began.set()
        time.sleep(0.5)

    monkeypatch.setitem(jobs._work, "slow", slow)
    jobs.enqueue("slow")
    jobs.enqueue("slow")
    stop = start(1)
    assert began.wait(10)
    stop.set()
    until(lambda: Job.objects.filter(state="done").count() == 1)
    time.sleep(0.3)
    assert Job.objects.filter(state="waiting").count() == 1


def test_a_job_of_a_killed_process_is_done_by_another(start, monkeypatch, tmp_path):
    script = """
import sys, time, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from firebreak.base import jobs
print(jobs.claim(lease_s=1).id, flush=True)
time.sleep(60)
"""
    done = []
    monkeypatch.setitem(jobs._work, "t", lambda payload: done.append(payload))
    row = jobs.enqueue("t", {"n": 1})
    name = str(connection.settings_dict["NAME"])
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", script, name], stdout=subprocess.PIPE)
    try:
        assert int(process.stdout.readline()) == row.pk
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    start(1)
    until(lambda: Job.objects.get().state == "done")
    assert done == [{"n": 1}]
    assert Job.objects.get().attempts == 2


def test_housekeeping_removes_what_was_done_a_week_ago_and_nothing_else():
    old = datetime.now(UTC) - timedelta(days=8)
    for state in Job.State:
        Job.objects.create(name="t", state=state, due_at=old, created_at=old, finished_at=old)
    Job.objects.create(name="t", state="done", due_at=old, created_at=old, finished_at=clock.now())
    RateMeter.objects.create(key="k", full_at=old.timestamp())
    worker.housekeeping()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["dead", "done", "running", "waiting"]
    assert not RateMeter.objects.exists()


def test_housekeeping_forgets_events_after_a_month_and_keeps_younger_ones():
    for name, days in (("old", 31), ("young", 29)):
        at = datetime.now(UTC) - timedelta(days=days)
        Event.objects.create(name=name, brand_id=0, object="x:1", at=at)
    worker.housekeeping()
    assert list(Event.objects.values_list("name", flat=True)) == ["young"]


def test_the_heads_of_the_chains_are_exported_by_a_timer():
    assert worker.EXPORT_HEADS in jobs._every
    worker.export_audit_heads()
    assert (Path(config.get("data_dir")) / "audit" / audit.HEADS).is_file()
