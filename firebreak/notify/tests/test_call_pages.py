"""Pages of calls: a run live, who may answer, numbers to ring, a test of the tree, names in chats."""

import json
import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from firebreak.base import clock, jobs
from firebreak.base.actions import machine
from firebreak.base.models import AuditPayload, Event
from firebreak.connectors.webhook.signing import new_secret, sign
from firebreak.notify import actions, kinds, queries
from firebreak.notify.models import ChatIdentity, Page, PageCall
from firebreak.notify.paging import Rung
from firebreak.org import actions as org

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ACTOR = machine("test")


@pytest.fixture
def start(brand):
    def do(*people, key="k1", kind="test", **more):
        return actions.page(
            actor=ACTOR, brand=brand, kind=kind, about="incident:1", key=key, params={"what": "smoke"}, urgent=True,
            rungs=[Rung(person.pk, "lead") for person in people], **more,
        )  # fmt: skip

    return do


@pytest.fixture
def endpoint(brand):
    return actions.add_endpoint(
        actor=ACTOR, brand=brand, pager="webhook", name="Bot", settings={"url": "https://bot.example/in"},
        secrets={"secret": new_secret()},
    )  # fmt: skip


def at(brand, name, **more):
    return reverse(f"notify:{name}", kwargs={"brand": brand.slug, **more})


def run_due():
    while jobs.run_one():
        pass


def send(endpoint, body, *, secret=None, age=0):
    raw, stamp = json.dumps(body).encode(), int(time.time()) - age
    headers = {
        "webhook-id": "m1", "webhook-timestamp": str(stamp),
        "webhook-signature": sign("m1", stamp, raw, secret or endpoint.secrets["secret"]),
    }  # fmt: skip
    url = reverse("notify:reply", args=[endpoint.uid])
    return Client().post(url, raw, content_type="application/json", headers=headers)


def test_the_page_shows_who_was_called_how_and_who_is_next(start, brand, lead, writer, client_of, mailbox):
    org.set_methods(
        actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67"), ("mail", "ada@home.example")]
    )
    page = start(lead, writer)
    run_due()
    body = client_of(writer).get(at(brand, "call", uid=page.uid)).content.decode()
    assert "Being called now" in body
    assert "+46 70 123 45 67" in body
    assert "tel:+46701234567" in body
    assert "If nobody answers, Lead is next" in body
    assert "ada@home.example" not in body
    assert "I am on it" in body


def test_an_auditor_sees_the_run_but_no_number_and_no_button(start, brand, lead, auditor, client_of):
    org.set_methods(actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67")])
    page = start(lead)
    client = client_of(auditor)
    body = client.get(at(brand, "call", uid=page.uid)).content.decode()
    assert "+46 70" not in body
    assert "I am on it" not in body
    assert client.post(at(brand, "call_answer", uid=page.uid)).status_code == 403
    page.refresh_from_db()
    assert page.state == "open"


def test_a_viewer_sees_no_calls(start, brand, lead, viewer, client_of):
    page = start(lead)
    assert client_of(viewer).get(at(brand, "calls")).status_code == 403
    assert client_of(viewer).get(at(brand, "call", uid=page.uid)).status_code == 403


def test_a_signed_in_colleague_answers_with_one_button(start, brand, lead, writer, client_of):
    page = start(lead)
    said = client_of(writer).post(at(brand, "call_answer", uid=page.uid), follow=True).content.decode()
    assert "You are on it" in said
    page.refresh_from_db()
    assert (page.acknowledged_by, page.acknowledged_how) == (writer, "page")
    late = client_of(lead).post(at(brand, "call_answer", uid=page.uid), follow=True).content.decode()
    assert "Writer is on it since" in late
    assert "Nothing was changed" in late


def test_only_leaders_stop_calls(start, brand, lead, writer, client_of):
    page = start(writer)
    assert client_of(writer).post(at(brand, "call_stop", uid=page.uid)).status_code == 403
    client_of(lead).post(at(brand, "call_stop", uid=page.uid))
    page.refresh_from_db()
    assert page.state == "cancelled"


def test_a_run_that_its_kind_hides_is_seen_only_by_who_is_called(
    start, brand, lead, writer, admin, client_of
):
    kinds.register(
        "hidden", lambda params: kinds.Said("secret", ()), seen_by=lambda params, person: person == admin
    )
    page = start(lead, kind="hidden")
    assert "secret" not in client_of(writer).get(at(brand, "calls")).content.decode()
    assert client_of(writer).get(at(brand, "call", uid=page.uid)).status_code == 404
    assert client_of(writer).post(at(brand, "call_answer", uid=page.uid)).status_code == 404
    for person in (lead, admin):
        assert client_of(person).get(at(brand, "call", uid=page.uid)).status_code == 200


def test_a_run_of_another_brand_is_not_there(start, other_brand, lead, outsider, client_of):
    page = start(lead)
    client = client_of(outsider)
    assert client.get(at(other_brand, "call", uid=page.uid)).status_code == 404
    assert client.post(at(other_brand, "call_answer", uid=page.uid)).status_code == 404


def test_a_test_of_the_tree_says_who_answered_in_how_long(brand, lead, writer, client_of, mailbox):
    client = client_of(lead)
    assert client.get(at(brand, "test_new")).status_code == 200
    done = client.post(at(brand, "test_new"), {"people": [str(lead.uid), str(writer.uid)]})
    begun = clock.now()
    run_due()
    assert mailbox.to() == ["lead@example.org", "writer@example.org"]
    assert all(str(mail["Subject"]).startswith("TEST:") for mail in mailbox.mails)
    page = Page.objects.get(calls__person=writer)
    with clock.frozen(begun + timedelta(seconds=80)):
        actions.acknowledge(actor=ACTOR, page=page, person=writer)
    for minute in range(1, 20):
        with clock.frozen(begun + timedelta(minutes=minute)):
            run_due()
    assert len(mailbox.mails) == 2
    result = queries.last_test_call(brand)
    assert result.finished
    took = {one.person: one.seconds for one in result.people}
    assert took[lead] is None
    assert 79 < took[writer] < 82
    body = client.get(done["Location"]).content.decode()
    assert "1 of 2 people answered" in body
    assert "No answer" in body


def test_nobody_answers_a_test_for_somebody_else(brand, lead, writer, client_of, mailbox):
    actions.test_call(actor=ACTOR, brand=brand, rungs=[Rung(lead.pk, "")])
    page = Page.objects.get()
    client = client_of(writer)
    assert "I am on it" not in client.get(at(brand, "call", uid=page.uid)).content.decode()
    said = client.post(at(brand, "call_answer", uid=page.uid), follow=True).content.decode()
    assert "Only the person who is tested can answer a test." in said
    page.refresh_from_db()
    assert page.state == "open"


def test_a_test_leaves_quiet_people_alone_and_says_so(brand, lead, writer, mailbox):
    from datetime import time as hour

    with clock.frozen(clock.now().replace(hour=2)):
        actions.set_quiet_hours(actor=ACTOR, brand=brand, person=writer, since=hour(22), until=hour(7))
        actions.test_call(actor=ACTOR, brand=brand, rungs=[Rung(lead.pk, ""), Rung(writer.pk, "")])
        run_due()
    assert mailbox.to() == ["lead@example.org"]
    assert [one.person for one in queries.last_test_call(brand).people if one.passed_over] == [writer]


def test_a_reply_signed_by_the_endpoint_answers_as_the_linked_person(
    start, brand, endpoint, lead, writer, client_of
):
    page = start(writer, room=False)
    answer = {"do": "acknowledge", "page": str(page.uid), "identity": "U123"}
    assert send(endpoint, answer).status_code == 400
    shown = client_of(lead).post(reverse("notify:chats")).content.decode()
    code = re.search(r"<code>([a-z2-9]{8})</code>", shown)[1]
    assert send(endpoint, {"do": "link", "code": "wrong999", "identity": "U123"}).status_code == 400
    assert send(endpoint, {"do": "link", "code": code.upper(), "identity": "U123"}).json()["by"] == "Lead"
    assert send(endpoint, {"do": "link", "code": code, "identity": "U9"}).status_code == 400
    said = send(endpoint, answer)
    assert (said.status_code, said.json()["by"]) == (200, "Lead")
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by, page.acknowledged_how) == ("acknowledged", lead, "reply")
    assert send(endpoint, answer).status_code == 200


@pytest.mark.parametrize("how", ["unsigned", "wrong key", "old", "gone"])
def test_a_reply_that_is_not_signed_rightly_learns_and_does_nothing(start, endpoint, lead, how):
    page = start(lead, room=False)
    ChatIdentity.objects.create(person=lead, endpoint=endpoint, pager="webhook", outside="U1")
    body = {"do": "acknowledge", "page": str(page.uid), "identity": "U1"}
    right = endpoint.secrets["secret"]
    if how == "gone":
        actions.remove_endpoint(actor=ACTOR, endpoint=endpoint)
    if how == "unsigned":
        url = reverse("notify:reply", args=[endpoint.uid])
        said = Client().post(url, json.dumps(body), content_type="application/json")
    else:
        said = send(
            endpoint,
            body,
            secret=new_secret() if how == "wrong key" else right,
            age=600 if how == "old" else 0,
        )
    assert said.status_code == 401
    page.refresh_from_db()
    assert page.state == "open"


@pytest.mark.parametrize(
    "body",
    [
        [], "x", {}, {"do": "delete"}, {"do": "acknowledge"}, {"do": "acknowledge", "identity": "U1", "page": "nonsense"},
        {"do": "link", "identity": "", "code": "a"}, {"do": "link", "identity": "x" * 300, "code": ["a"]},
        {"do": "acknowledge", "identity": {"a": 1}, "page": {"b": 2}}, {"do": "link", "identity": "a\x00b", "code": None},
    ],
)  # fmt: skip
def test_odd_replies_are_refused_in_words(endpoint, body):
    said = send(endpoint, body)
    assert said.status_code == 400
    assert said.json()["detail"]


def test_a_reply_that_is_too_large_is_refused(endpoint):
    assert send(endpoint, {"do": "link", "code": "x" * 20_000}).status_code == 400


def test_an_identity_of_one_brand_answers_for_no_other(start, endpoint, other_brand, outsider, lead):
    page = start(lead, room=False)
    foreign = actions.add_endpoint(
        actor=ACTOR, brand=other_brand, pager="webhook", name="Theirs", settings={"url": "https://b.example/in"},
        secrets={"secret": new_secret()},
    )  # fmt: skip
    ChatIdentity.objects.create(person=outsider, endpoint=foreign, pager="webhook", outside="U1")
    body = {"do": "acknowledge", "page": str(page.uid), "identity": "U1"}
    assert send(foreign, body).status_code == 400
    code = actions.ask_code(actor=ACTOR, person=lead)
    assert send(foreign, {"do": "link", "code": code, "identity": "U2"}).status_code == 400
    page.refresh_from_db()
    assert page.state == "open"


def test_people_remove_their_own_names_only(endpoint, lead, writer, client_of):
    row = ChatIdentity.objects.create(person=lead, endpoint=endpoint, pager="webhook", outside="U1")
    url = reverse("notify:chat_remove", args=[row.uid])
    assert client_of(writer).post(url).status_code == 404
    assert client_of(lead).post(url).status_code == 302
    assert not ChatIdentity.objects.exists()


def test_neither_links_nor_addresses_are_in_events_or_the_audit_chain(start, brand, lead, endpoint, mailbox):
    org.set_methods(
        actor=ACTOR, person=lead, methods=[("phone", "+46 70 123 45 67"), ("mail", "ada@home.example")]
    )
    before = AuditPayload.objects.count()
    page = start(lead)
    run_due()
    actions.acknowledge_call(call=PageCall.objects.filter(page=page, person=lead).first())
    token = re.search(r"answer/(\w+)", mailbox.mails[0].get_body(("plain",)).get_content())[1]
    said = " ".join(AuditPayload.objects.order_by("pk").values_list("body", flat=True)[before:])
    said += " ".join(map(str, Event.objects.values_list("payload", flat=True)))
    said += " ".join(map(str, PageCall.objects.values()))
    assert "acknowledge" in said
    for secret in (token, "ada@home.example", "70 123", "bot.example"):
        assert secret not in said
