"""The link of a call: what hostile, old and doubled use of it does; two people at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from firebreak.base import jobs, limits
from firebreak.base.actions import machine
from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.base.models import Event
from firebreak.notify import actions, kinds
from firebreak.notify.models import Page, PageCall
from firebreak.notify.paging import Rung
from firebreak.notify.paging.composing import token_of
from firebreak.notify.views import answering

ACTOR = machine("test")
pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def start(brand):
    def do(*people, kind="test"):
        page = actions.page(
            actor=ACTOR, brand=brand, kind=kind, about="incident:1", key="k1", params={"what": "smoke"}, urgent=True,
            rungs=[Rung(person.pk, "lead") for person in people],
        )  # fmt: skip
        while jobs.run_one():
            pass
        return page

    return do


def link_of(page):
    return reverse("notify:answer", args=[token_of(page.calls.first())])


@pytest.mark.parametrize("token", ["", "x", "0" * 64, "../../etc", "%00", "a" * 5000, "答", "' OR 1=1 --"])
def test_a_made_up_link_answers_nothing_and_says_nothing(start, lead, mailbox, token):
    page = start(lead)
    for method in ("get", "post"):
        said = getattr(Client(), method)(f"/answer/{token or '-'}")
        assert said.status_code in (404, 410)
        assert "Norrsken" not in said.content.decode()
    page.refresh_from_db()
    assert page.state == "open"


def test_a_call_that_was_never_sent_has_no_link(start, brand, lead, mailbox):
    page = start(lead)
    PageCall.objects.update(token_digest="")
    assert Client().get(link_of(page)).status_code == 410


def test_without_the_token_of_the_form_a_press_is_refused(start, lead, mailbox):
    page = start(lead)
    assert Client(enforce_csrf_checks=True).post(link_of(page)).status_code == 403
    page.refresh_from_db()
    assert page.state == "open"


def test_looking_a_hundred_times_answers_for_nobody_and_is_slowed_down(start, lead, mailbox):
    page, client = start(lead), Client()
    codes = {client.get(link_of(page)).status_code for _ in range(answering.TRIES_PER_MINUTE + 5)}
    assert codes == {200, 429}
    page.refresh_from_db()
    assert page.state == "open"
    limits.forget_full(0)


def test_the_page_is_kept_by_nobody_and_its_address_goes_nowhere(start, lead, mailbox):
    said = Client().get(link_of(start(lead)))
    assert said["Cache-Control"] == "no-store, private"
    assert said["Referrer-Policy"] == "same-origin"
    assert "noindex" in said["X-Robots-Tag"]


def test_the_link_of_who_left_is_over(start, brand, lead, mailbox):
    page = start(lead)
    brand.memberships.filter(person=lead).delete()
    client = Client()
    assert client.get(link_of(page)).status_code == 410
    assert client.post(link_of(page)).status_code == 410
    with pytest.raises(NotAllowed):
        actions.acknowledge(actor=ACTOR, page=page, person=lead)
    page.refresh_from_db()
    assert page.state == "open"


def test_pressing_twice_is_one_answer(start, lead, mailbox):
    page, client = start(lead), Client()
    assert [client.post(link_of(page)).status_code for _ in range(2)] == [200, 200]
    assert Event.objects.filter(name="notify.page_acknowledged").count() == 1


def test_a_stopped_run_says_that_nobody_is_needed(start, lead, mailbox):
    page = start(lead)
    actions.cancel(actor=ACTOR, page=page)
    said = Client().post(link_of(page))
    assert said.status_code == 409
    assert "Nobody is needed any more" in said.content.decode()


def test_the_page_says_less_where_its_kind_does(start, lead, mailbox):
    kinds.register(
        "quiet", lambda params: kinds.Said("The board is bribed", ("names",)),
        brief=lambda params: kinds.Said("You are needed", ()),
    )  # fmt: skip
    body = Client().get(link_of(start(lead, kind="quiet"))).content.decode()
    assert "You are needed" in body
    assert "bribed" not in body


def test_user_text_is_no_markup(brand, lead, mailbox):
    page = actions.page(
        actor=ACTOR, brand=brand, kind="test", about="x", key="k", params={"what": "<script>alert(1)</script>"},
        rungs=[Rung(lead.pk, "lead")], urgent=True,
    )  # fmt: skip
    while jobs.run_one():
        pass
    assert "<script>alert" not in Client().get(link_of(page)).content.decode()
    assert "<script>alert" not in mailbox.mails[0].get_body(("html",)).get_content()


def test_the_link_speaks_the_readers_language(start, lead, mailbox):
    lead.language = "sv"
    lead.save()
    assert 'lang="sv"' in Client().get(link_of(start(lead))).content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_one_has_it_and_the_other_is_told(brand, lead, writer, setting):
    setting("mail_url", "")
    page = actions.page(
        actor=ACTOR, brand=brand, kind="test", about="x", key="k", params={"what": "x"}, urgent=True,
        rungs=[Rung(lead.pk, "lead"), Rung(writer.pk, "lead")],
    )  # fmt: skip
    gate = threading.Barrier(8)

    def press(number):
        person = (lead, writer)[number % 2]
        try:
            gate.wait(10)
            return actions.acknowledge(actor=ACTOR, page=page, person=person).acknowledged_by.name
        except WrongMove as error:
            return f"told {error.params['by']}"
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(press, range(8)))
    winner = Page.objects.select_related("acknowledged_by").get().acknowledged_by.name
    assert said == sorted([winner] * 4 + [f"told {winner}"] * 4)
    assert Event.objects.filter(name="notify.page_acknowledged").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_event_by_two_workers_at_once_is_one_run(brand, lead):
    gate = threading.Barrier(6)

    def begin(_number):
        try:
            gate.wait(10)
            return actions.page(
                actor=ACTOR, brand=brand, kind="test", about="x", key="same", params={"what": "x"}, urgent=True,
                rungs=[Rung(lead.pk, "lead")],
            ).pk  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(begin, range(6)))) == 1
    assert PageCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_storm_from_many_workers_is_one_run_that_grows(brand, lead):
    gate = threading.Barrier(6)

    def begin(number):
        try:
            gate.wait(10)
            return actions.page(
                actor=ACTOR, brand=brand, kind="test", about="x", key=f"a{number}", params={"what": "x"}, urgent=True,
                rungs=[Rung(lead.pk, "lead")], joins="alerts",
            ).pk  # fmt: skip
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(begin, range(6)))) == 1
    assert Page.objects.get().joined == 5
