"""Workers are killed with kill -9 at any moment: no page is lost, none goes out after an answer, repeats keep their
number.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from firebreak.base import config
from firebreak.base.actions import machine
from firebreak.base.models import Event, Job
from firebreak.notify import actions
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging import Rung
from firebreak.notify.paging.sending import TRIES

pytestmark = [pytest.mark.room, pytest.mark.django_db(transaction=True)]
ACTOR = machine("test")
RUNS, KILLS, ROUNDS = 10, 40, 2
PARAMS = {"brand": "Norrsken", "slug": "norrsken", "test": "0192f3a7-7c1e-7bb0-a1c2-d3e400000000"}


class Workers:
    """Worker processes that are there to be killed."""

    def __enter__(self):
        environment = {
            **os.environ, "FIREBREAK_LOG_LEVEL": "CRITICAL", "DJANGO_SETTINGS_MODULE": "firebreak.site.settings",
            "FIREBREAK_MAIL_URL": config.get("mail_url"), "FIREBREAK_MAIL_FROM": "desk@firebreak.example",
        }  # fmt: skip
        name = str(connection.settings_dict["NAME"])
        self.nursery = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "firebreak.notify.tests.paging_worker", name],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.alive = [self.begin(), self.begin()]
        return self

    def begin(self):
        self.nursery.stdin.write("\n")
        self.nursery.stdin.flush()
        return int(self.nursery.stdout.readline())

    def kill_one(self, which):
        os.kill(self.alive[which], signal.SIGKILL)
        self.alive[which] = self.begin()

    def __exit__(self, *_why):
        for process in self.alive:
            os.kill(process, signal.SIGKILL)
        self.nursery.kill()
        self.nursery.communicate()


def answer_some(pages, chance, snapshots):
    """Somebody answers now and then; what was decided until then is noted in the same moment."""
    for page in pages:
        if page.pk in snapshots or chance.random() > 0.06:
            continue
        page.refresh_from_db()
        if page.state == "open":
            snapshots[page.pk] = None
            actions.acknowledge(actor=ACTOR, page=page, person=page.first)
            snapshots[page.pk] = dict(PageCall.objects.filter(page=page).values_list("uid", "attempts"))


def still_going():
    calls = PageCall.objects.exclude(state__in=("sent", "failed", "stopped"))
    return Page.objects.filter(state="open").exists() or calls.exists()


def numbers_in(mailbox):
    return Counter(str(mail["Message-ID"]).split("@")[0].strip("<") for mail in mailbox.mails)


def test_killed_workers_lose_no_page_and_page_nobody_after_an_answer(brand, make_person, mailbox, setting):
    setting("page_rounds", ROUNDS)
    people = [make_person(f"p{number}", brand, "responder") for number in range(3)]
    pages, snapshots, chance = [], {}, random.Random(11)
    for number in range(RUNS):
        page = actions.page(
            actor=ACTOR, brand=brand, kind="page_test", about=f"incident:{number}", key=f"k{number}", params=PARAMS,
            rungs=[Rung(person.pk, "lead") for person in people], wait_s=2, urgent=True,
        )  # fmt: skip
        page.first = people[0]
        pages.append(page)
    with Workers() as workers:
        for turn in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.6))
            workers.kill_one(turn % 2)
            answer_some(pages[: RUNS // 2], chance, snapshots)
        end = time.monotonic() + 90
        while still_going():
            assert time.monotonic() < end, list(Job.objects.exclude(state="done").values())
            time.sleep(0.1)
        time.sleep(1)
    numbers = numbers_in(mailbox)
    assert snapshots  # somebody did answer
    for page in pages:
        page.refresh_from_db()
        calls = {str(call.uid): call for call in page.calls.all()}
        if page.pk in snapshots:
            assert page.state == "acknowledged"
            assert {call.uid: call.attempts for call in calls.values()} == snapshots[page.pk]
        else:
            assert page.state == "exhausted"
            assert {(call.round, call.rung) for call in calls.values()} == {
                (round_, rung) for round_ in range(1, ROUNDS + 1) for rung in range(3)
            }
            for (
                uid,
                call,
            ) in calls.items():  # sent, or given up in sight of everybody after the last try was killed too
                lost = (call.state, call.error_code, call.attempts) == ("failed", "notify.worker_lost", TRIES)
                assert lost or (call.state == "sent" and numbers[uid] >= 1)
        for uid, call in calls.items():
            assert numbers[uid] <= call.attempts
    ended = Event.objects.filter(name="notify.page_exhausted").values_list("object", flat=True)
    assert sorted(ended) == sorted(f"page:{page.uid}" for page in pages if page.pk not in snapshots)
