"""A run of calls: the first person is mailed at once, one answer ends it, silence goes on to the next."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from firebreak.base import clock, jobs
from firebreak.base.actions import machine
from firebreak.base.errors import WrongMove
from firebreak.base.models import Event, Job
from firebreak.notify import actions
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging import Rung

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def start(brand):
    def do(*people, key="k1", about="incident:1", urgent=True, **more):
        return actions.page(
            actor=ACTOR, brand=brand, kind="test", about=about, key=key, params={"what": "smoke"}, urgent=urgent,
            rungs=[Rung(person.pk, "lead") for person in people], **more,
        )  # fmt: skip

    return do


def run_due():
    while jobs.run_one():
        pass


def link_in(mail):
    body = mail.get_body(("plain",)).get_content()
    return "/" + re.search(r"https?://[^/]+/(answer/\w+)", body)[1]


def test_the_first_person_is_mailed_at_once_and_nobody_else(start, lead, writer, mailbox):
    page = start(lead, writer)
    run_due()
    assert mailbox.to() == ["lead@example.org"]
    assert page.state == "open"
    call = PageCall.objects.get()
    assert (call.state, call.attempts, call.person) == ("sent", 1, lead)


def test_a_second_delivery_of_the_same_event_pages_once(start, lead, mailbox):
    assert start(lead).pk == start(lead).pk
    run_due()
    assert len(mailbox.mails) == 1


def test_the_link_shows_a_button_and_pressing_it_ends_the_calls(start, lead, writer, mailbox):
    page = start(lead, writer)
    run_due()
    path, client = link_in(mailbox.mails[0]), Client(enforce_csrf_checks=True)
    seen = client.get(path)
    assert seen.status_code == 200
    assert "I am on it" in seen.content.decode()
    assert Page.objects.get().state == "open"
    token = client.cookies["firebreak_csrf"].value
    said = client.post(path, {"csrfmiddlewaretoken": token})
    assert said.status_code == 200
    assert "You are on it since" in said.content.decode()
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by, page.acknowledged_how) == ("acknowledged", lead, "link")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        run_due()
    assert mailbox.to() == ["lead@example.org"]
    assert Event.objects.filter(name="notify.page_acknowledged").count() == 1


def test_silence_goes_on_to_the_next_and_in_the_end_says_so(start, lead, writer, mailbox):
    page, at = start(lead, writer), clock.now()
    for minute in range(40):
        with clock.frozen(at + timedelta(minutes=minute, seconds=1)):
            run_due()
    assert mailbox.to() == ["lead@example.org"] * 3 + ["writer@example.org"] * 3
    page.refresh_from_db()
    assert (page.state, page.next_at) == ("exhausted", None)
    assert Event.objects.filter(name="notify.page_exhausted").count() == 1
    assert not Job.objects.filter(state="dead").exists()


def test_who_comes_second_is_told_who_has_it(start, lead, writer, mailbox):
    page, at = start(lead, writer), clock.now()
    for second in (0, 301):
        with clock.frozen(at + timedelta(seconds=second)):
            run_due()
    actions.acknowledge(actor=ACTOR, page=page, person=lead)
    with pytest.raises(WrongMove) as refused:
        actions.acknowledge(actor=ACTOR, page=page, person=writer)
    assert refused.value.params["by"] == "Lead"
    late = Client().post(link_in(next(mail for mail in mailbox.mails if "writer" in str(mail["To"]))))
    assert late.status_code == 409
    assert "Lead is on it since" in late.content.decode()
