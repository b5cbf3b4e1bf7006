"""Who holds what and how people are reached: only members, in order, and no number in the audit chain."""

import logging
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from firebreak.base import clock
from firebreak.base.errors import WrongInput
from firebreak.base.models import AuditEntry
from firebreak.org import actions, queries
from firebreak.org.access import person_actor
from firebreak.org.duty_rules import MOST_METHODS, Way
from firebreak.org.models import Membership, OutsideContact, Person

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PHONE, CHAT = ("phone", "+46 70 123 45 67"), ("chat", "Signal @night-desk")


def hold(lead, brand, duty, *people, **more):
    actions.set_holders(actor=person_actor(lead), brand=brand, duty=duty, people=people, **more)


def test_a_duty_has_a_holder_and_deputies_in_order_and_can_be_emptied(
    lead, writer, viewer, brand, other_brand
):
    hold(lead, brand, "pr", writer, lead, viewer, lead)
    assert queries.holders_of(brand) == {"pr": [writer, lead, viewer]}
    assert queries.holders_of(other_brand) == {}
    hold(lead, brand, "pr", lead)
    assert queries.holders_of(brand) == {"pr": [lead]}
    hold(lead, brand, "pr")
    assert queries.holders_of(brand) == {}


@pytest.mark.parametrize("duty", ["", "Lead", "lead ", "../lead", "a" * 61, "<b>"])
def test_a_duty_that_cannot_be_is_refused(duty, lead, brand):
    with pytest.raises(WrongInput) as caught:
        hold(lead, brand, duty, lead)
    assert caught.value.code == "org.unknown_choice"


def test_only_members_who_are_there_hold_duties_and_read(lead, writer, outsider, brand):
    Person.objects.filter(pk=writer.pk).update(is_active=False)
    for stranger in (outsider, writer):
        with pytest.raises(WrongInput) as caught:
            hold(lead, brand, "pr", lead, stranger)
        assert caught.value.code == "org.not_a_member"
        with pytest.raises(WrongInput):
            actions.set_reader(actor=person_actor(lead), brand=brand, language="sv", person=stranger)
    assert queries.holders_of(brand) == queries.readers_of(brand) == {}


def test_who_chose_from_an_old_page_overwrites_nothing(lead, writer, approver, brand):
    hold(lead, brand, "pr", writer)
    with pytest.raises(WrongInput) as caught:
        hold(lead, brand, "pr", approver, seen=[])
    assert caught.value.code == "org.changed_meanwhile"
    assert queries.holders_of(brand) == {"pr": [writer]}
    hold(lead, brand, "pr", approver, seen=[str(writer.uid)])
    assert queries.holders_of(brand) == {"pr": [approver]}
    with pytest.raises(WrongInput):
        actions.set_reader(
            actor=person_actor(lead), brand=brand, language="sv", person=lead, seen=str(writer.uid)
        )


def test_too_many_deputies_are_refused(lead, brand, make_person):
    crowd = [make_person(f"p{n}", brand) for n in range(7)]
    with pytest.raises(WrongInput) as caught:
        hold(lead, brand, "pr", *crowd)
    assert caught.value.code == "org.too_many_deputies"


def test_a_language_has_one_reader(lead, writer, brand):
    for person in (writer, lead):
        actions.set_reader(actor=person_actor(lead), brand=brand, language="zh-Hans", person=person)
    assert queries.readers_of(brand) == {"zh-Hans": lead}
    actions.set_reader(actor=person_actor(lead), brand=brand, language="zh-Hans", person=None)
    assert queries.readers_of(brand) == {}
    with pytest.raises(WrongInput):
        actions.set_reader(actor=person_actor(lead), brand=brand, language="Klingon!", person=lead)


def test_what_is_chosen_already_writes_nothing(lead, writer, brand):
    hold(lead, brand, "pr", writer)
    actions.set_methods(actor=person_actor(lead), person=writer, methods=[PHONE], brand=brand)
    before = AuditEntry.objects.count()
    hold(lead, brand, "pr", writer)
    actions.set_reader(actor=person_actor(lead), brand=brand, language="sv", person=None)
    actions.set_methods(actor=person_actor(lead), person=writer, methods=[PHONE], brand=brand)
    assert AuditEntry.objects.count() == before


def test_ways_keep_their_order_and_are_the_persons_own(lead, writer, brand):
    actions.set_methods(actor=person_actor(writer), person=writer, methods=[CHAT, PHONE])
    assert queries.methods_of(writer, lead) == {writer.pk: [Way(*CHAT), Way(*PHONE)], lead.pk: []}
    actions.set_methods(actor=person_actor(lead), person=writer, methods=[PHONE], brand=brand)
    assert queries.methods_of(writer)[writer.pk] == [Way(*PHONE)]


def test_a_lead_writes_only_for_members_of_the_brand(lead, outsider, brand):
    with pytest.raises(WrongInput) as caught:
        actions.set_methods(actor=person_actor(lead), person=outsider, methods=[PHONE], brand=brand)
    assert caught.value.code == "org.not_a_member"
    assert queries.methods_of(outsider) == {outsider.pk: []}


def test_a_lead_of_one_brand_cannot_turn_away_the_calls_of_another(lead, writer, brand, other_brand):
    actor, theirs = person_actor(lead), [CHAT]
    actions.set_methods(actor=actor, person=writer, methods=[PHONE], brand=brand)
    Membership.objects.create(brand=other_brand, person=writer, role="lead")
    with pytest.raises(WrongInput) as caught:
        actions.set_methods(actor=actor, person=writer, methods=theirs, brand=brand)
    assert caught.value.code == "org.methods_elsewhere"
    assert queries.methods_of(writer)[writer.pk] == [PHONE]
    actions.set_methods(actor=person_actor(writer), person=writer, methods=theirs)  # their own are theirs
    assert queries.methods_of(writer)[writer.pk] == theirs
    other_brand.archived_at = clock.now()
    other_brand.save()
    actions.set_methods(actor=actor, person=writer, methods=[PHONE], brand=brand)


@pytest.mark.parametrize(
    ("ways", "code"),
    [
        ([("pigeon", "coo")], "org.method_sort"), ([("phone", "call me")], "org.phone"), ([("sms", "12")], "org.phone"),
        ([("phone", "1" * 40)], "org.phone"), ([("phone", "")], "org.empty"), ([("chat", " \n ")], "org.empty"),
        ([("mail", "a@b")], "org.email"), ([("mail", "a@b.example\nBcc: c@d.example")], "org.email"),
        ([("chat", "x" * 201)], "org.too_long"), ([PHONE, PHONE], "org.method_twice"),
        ([("mail", "Writer@Example.org")], "org.method_known"),
        ([("phone", f"+4670123450{n}") for n in range(MOST_METHODS + 1)], "org.too_many_methods"),
    ],
)  # fmt: skip
def test_ways_that_lead_nowhere_are_refused_and_the_old_ones_kept(ways, code, writer):
    actions.set_methods(actor=person_actor(writer), person=writer, methods=[PHONE])
    with pytest.raises(WrongInput) as caught:
        actions.set_methods(actor=person_actor(writer), person=writer, methods=ways)
    assert caught.value.code == code
    assert queries.methods_of(writer)[writer.pk] == [Way(*PHONE)]


@pytest.fixture
def contact(lead, brand) -> OutsideContact:
    return actions.add_contact(
        actor=person_actor(lead), brand=brand, group="media-local", name="Mei Lin", organisation="Dagbladet",
        methods=[PHONE, CHAT], languages=["sv", "zh-Hans", "sv"], note=" Ask for the night desk. ",
    )  # fmt: skip


def test_a_contact_keeps_several_ways_in_order(contact, brand, other_brand):
    (row,) = queries.contacts_of(brand)
    assert [tuple(way) for way in row.methods] == [PHONE, CHAT]
    assert (row.languages, row.note, row.checked_on) == (["sv", "zh-Hans"], "Ask for the night desk.", None)
    assert queries.contact(brand, contact.uid) == contact
    assert queries.contact(other_brand, contact.uid) is None


def test_ways_are_checked_on_the_brands_own_day_and_new_ones_are_not_checked(contact, lead):
    actor = person_actor(lead)
    late = datetime.fromisoformat("2026-11-20T23:30:00+00:00")  # past midnight in Stockholm
    with clock.frozen(late):
        assert actions.note_checked(actor=actor, contact=contact).checked_on == date(2026, 11, 21)
    kept: dict[str, Any] = {"name": "Mei Lin", "methods": [PHONE, CHAT]}
    assert actions.change_contact(actor=actor, contact=contact, **kept).checked_on == date(2026, 11, 21)
    changed = actions.change_contact(actor=actor, contact=contact, name="Mei Lin", methods=[CHAT])
    assert changed.checked_on is None
    with clock.frozen(late + timedelta(days=3)):
        again = actions.change_contact(
            actor=actor, contact=contact, name="Mei Lin", methods=[CHAT], checked=True
        )
    assert again.checked_on == date(2026, 11, 24)
    emptied = actions.change_contact(actor=actor, contact=contact, name="Mei Lin", methods=[])
    with pytest.raises(WrongInput) as caught:
        actions.note_checked(actor=actor, contact=emptied)
    assert caught.value.code == "org.nothing_to_check"


def test_a_contact_that_was_removed_is_gone_for_all(contact, lead, brand):
    actions.remove_contact(actor=person_actor(lead), contact=contact)
    assert queries.contacts_of(brand) == []
    for act in (actions.remove_contact, actions.note_checked):
        with pytest.raises(WrongInput) as caught:
            act(actor=person_actor(lead), contact=contact)
        assert caught.value.code == "org.contact_gone"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 121}, "name"), ({"name": "A", "organisation": "x" * 121}, "organisation"),
        ({"name": "A", "note": "x" * 1001}, "note"), ({"name": "A", "languages": ["<script>"]}, "language"),
        ({"name": "A", "methods": [("phone", "no")]}, "value"),
    ],
)  # fmt: skip
def test_a_wrong_contact_is_refused_at_its_field(given, field, lead, brand):
    with pytest.raises(WrongInput) as caught:
        actions.add_contact(actor=person_actor(lead), brand=brand, group="union", **given)
    assert caught.value.params["field"] == field
    assert not OutsideContact.objects.exists()


def test_neither_audit_nor_logs_say_how_anybody_is_reached(lead, writer, brand, caplog):
    caplog.set_level(logging.DEBUG)
    actor = person_actor(lead)
    start = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    actions.set_methods(actor=actor, person=writer, methods=[PHONE, CHAT], brand=brand)
    made = actions.add_contact(
        actor=actor, brand=brand, group="union", name="Ombud Olsson", methods=[PHONE], note="Secret door"
    )
    made = actions.change_contact(actor=actor, contact=made, name="Ombud Olsson", methods=[CHAT, PHONE])
    actions.note_checked(actor=actor, contact=made)
    actions.remove_contact(actor=actor, contact=made)
    entries = AuditEntry.objects.filter(pk__gt=start).select_related("payload").order_by("pk")
    assert [entry.action for entry in entries] == [
        "org.methods_set", "org.contact_added", "org.contact_changed", "org.contact_checked", "org.contact_removed",
    ]  # fmt: skip
    assert '"after":["phone","chat"]' in entries[0].payload.body
    said = " ".join([*(entry.payload.body for entry in entries), caplog.text])
    for secret in ("70 123", "4670", "night-desk", "Olsson", "Secret door"):
        assert secret not in said


def test_pages_of_every_brand_of_the_person_hear_of_new_ways(writer, brand, other_brand):
    Membership.objects.create(brand=other_brand, person=writer, role="viewer")
    with CaptureQueriesContext(connection) as queries_run:
        actions.set_methods(actor=person_actor(writer), person=writer, methods=[PHONE])
    told = " ".join(one["sql"] for one in queries_run if "pulse" in one["sql"] or "pg_notify" in one["sql"])
    for topic in (f"b{brand.pk}.plan", f"b{other_brand.pk}.plan"):
        assert f"'{topic}'" in told


def post(client_of, person, **data):
    return client_of(person).post("/me/methods", data)


def test_people_write_their_own_ways_at_their_profile_and_change_their_order(writer, client_of):
    typed = {"sort_0": "phone", "value_0": PHONE[1], "sort_1": "chat", "value_1": CHAT[1]}
    answer = post(client_of, writer, **typed)
    assert (answer.status_code, answer["Location"]) == (302, "/me#ways")
    assert queries.methods_of(writer)[writer.pk] == [Way(*PHONE), Way(*CHAT)]
    post(client_of, writer, **typed, up="2")
    assert queries.methods_of(writer)[writer.pk] == [Way(*CHAT), Way(*PHONE)]
    post(client_of, writer, sort_0="chat", value_0="", sort_1="phone", value_1=PHONE[1])
    assert queries.methods_of(writer)[writer.pk] == [Way(*PHONE)]


def test_a_wrong_line_is_said_at_that_line_and_what_was_typed_stays(writer, client_of):
    answer = post(
        client_of, writer, sort_0="chat", value_0="<b>Signal</b>", sort_1="phone", value_1="ring me", up="<x>"
    )
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'href="#id_value_1"' in page
    assert "ring me" in page
    assert "&lt;b&gt;Signal&lt;/b&gt;" in page
    assert "<b>Signal" not in page
    assert queries.methods_of(writer)[writer.pk] == []


@pytest.mark.parametrize("up", ["0", "1", "9", "99999999999999", "-2", "²"])
def test_a_senseless_move_moves_nothing(up, writer, client_of):
    post(client_of, writer, sort_0="phone", value_0=PHONE[1], up=up)
    assert queries.methods_of(writer)[writer.pk] == [Way(*PHONE)]


def test_own_ways_change_by_post_alone_and_only_when_signed_in(writer, client_of, client):
    assert client_of(writer).get("/me/methods").status_code == 405
    assert client.post("/me/methods", {"value_0": "1"}).status_code == 302
    assert client_of(writer).get("/me").status_code == 200
