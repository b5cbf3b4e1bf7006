"""The page of who does what: chosen by leads, read by all, numbers only for those who work on incidents."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from firebreak.org import actions as org
from firebreak.org import queries as people
from firebreak.org.models import Brand, Membership, OutsideContact, Person
from firebreak.plan.models import Plan
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PHONE, CHAT = ("phone", "+46 70 123 45 67"), ("chat", "Signal @desk")
HOSTILE = '<script>alert("x")</script> {0.__class__} %s'
SignIn = Callable[..., Client]


@pytest.fixture
def plan_by(lead: Person) -> Person:
    return lead


@pytest.fixture
def contact(plan: Plan) -> OutsideContact:
    return org.add_contact(
        actor=ACTOR, brand=plan.brand, group="union", name="Ombud Olsson", organisation="Facket",
        methods=[PHONE, ("mail", "ombud@facket.example")], note="Rings back at noon",
    )  # fmt: skip


def at(name: str, brand: Brand, *rest: object) -> str:
    return reverse(f"plan:{name}", args=[brand.slug, *rest])


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def holding(brand: Brand) -> dict[str, list[str]]:
    return {duty: [one.name for one in rows] for duty, rows in people.holders_of(brand).items()}


def test_a_lead_chooses_holders_and_deputies_of_all_duties_at_once(
    plan: Plan, brand: Brand, lead: Person, writer: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    page = body(client, at("people", brand))
    assert page.count("Nobody holds it") == 3
    assert "Carries as well: " in page
    typed = {"lead_0": lead.uid, "lead_1": writer.uid, "social_0": writer.uid, "social_2": lead.uid}
    answer = client.post(at("set_duties", brand), typed)
    assert (answer.status_code, answer["Location"]) == (302, at("people", brand) + "#duties")
    assert holding(brand) == {"lead": ["Lead", "Writer"], "social": ["Writer", "Lead"]}
    page = body(client, at("people", brand))
    assert page.count("Nobody holds it") == 1
    assert "2 choices are saved." in page


def test_a_wrong_choice_saves_nothing_and_keeps_every_choice(
    plan: Plan, brand: Brand, lead: Person, writer: Person, outsider: Person, client_of: SignIn
) -> None:
    answer = client_of(lead).post(
        at("set_duties", brand), {"lead_0": writer.uid, "social_1": lead.uid, "technical_0": outsider.uid}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert holding(brand) == {}
    assert "Choose a holder as well, or no deputies." in page
    assert "does not work on the brand any more" in page
    assert f'<option value="{writer.uid}" selected>' in page
    assert "Outsider" not in page


def test_two_leads_at_once_overwrite_nothing_and_the_second_sees_what_stands_there(
    plan: Plan, brand: Brand, lead: Person, writer: Person, client_of: SignIn
) -> None:
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[writer])
    stale = {"lead_0": str(lead.uid), "social_0": str(lead.uid), "was_lead": "", "was_social": ""}
    answer = client_of(lead).post(at("set_duties", brand), stale)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert holding(brand) == {"lead": ["Writer"]}
    assert "Somebody else changed this while you chose" in page
    assert re.search(r"Stands there now:\s+Writer", page)
    fresh = {**stale, **dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))}
    assert client_of(lead).post(at("set_duties", brand), fresh).status_code == 302
    assert holding(brand) == {"lead": ["Lead"], "social": ["Lead"]}


def test_who_left_is_shown_as_gone_and_can_be_replaced(
    plan: Plan, brand: Brand, lead: Person, writer: Person, viewer: Person, client_of: SignIn
) -> None:
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[writer, lead])
    org.set_reader(actor=ACTOR, brand=brand, language="sv", person=writer)
    org.remove_member(actor=ACTOR, membership=Membership.objects.get(brand=brand, person=writer))
    page = body(client_of(lead), at("people", brand))
    assert "Writer (has left)" in page
    assert "Somebody here has left" in page
    assert "has left" in body(client_of(viewer), at("people", brand))
    kept = {"lead_0": writer.uid, "lead_1": "", "was_lead": f"{writer.uid},{lead.uid}"}
    answer = client_of(lead).post(at("set_duties", brand), kept)
    assert (answer.status_code, holding(brand)) == (422, {"lead": ["Writer", "Lead"]})
    client_of(lead).post(at("set_duties", brand), {**kept, "lead_0": lead.uid})
    assert holding(brand) == {"lead": ["Lead"]}


def test_a_lead_chooses_readers(plan: Plan, brand: Brand, lead: Person, client_of: SignIn) -> None:
    client = client_of(lead)
    client.post(at("set_readers", brand), {"reader_sv": lead.uid, "reader_ms": lead.uid})
    assert people.readers_of(brand) == {"sv": lead}
    wrong = client.post(at("set_readers", brand), {"reader_sv": "x", "was_reader_sv": lead.uid})
    assert (wrong.status_code, people.readers_of(brand)) == (422, {"sv": lead})
    client.post(at("set_readers", brand), {"reader_sv": "", "was_reader_sv": lead.uid})
    assert people.readers_of(brand) == {}


def test_a_lead_writes_how_a_member_is_reached(
    plan: Plan, brand: Brand, lead: Person, writer: Person, outsider: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    assert "writer@example.org" in body(client, at("methods", brand, writer.uid))
    answer = client.post(at("methods", brand, writer.uid), {"sort_0": "phone", "value_0": "no number"})
    assert answer.status_code == 422
    assert "no number" in answer.content.decode()
    answer = client.post(at("methods", brand, writer.uid), {"sort_0": PHONE[0], "value_0": PHONE[1]})
    assert answer["Location"].endswith(f"#person-{writer.uid}")
    assert '<a class="wrap" href="tel:+46701234567">+46 70 123 45 67</a>' in body(client, at("people", brand))
    assert client.get(at("methods", brand, outsider.uid)).status_code == 404


def test_who_works_on_another_brand_too_changes_their_ways_alone(
    plan: Plan, brand: Brand, other_brand: Brand, lead: Person, writer: Person, client_of: SignIn
) -> None:
    Membership.objects.create(brand=other_brand, person=writer, role="viewer")
    client = client_of(lead)
    page = body(client, at("people", brand))
    assert "only they can change this" in page
    assert at("methods", brand, writer.uid) not in page
    answer = client.post(at("methods", brand, writer.uid), {"sort_0": PHONE[0], "value_0": PHONE[1]})
    assert answer.status_code == 422
    assert "ask them to do it in their profile" in answer.content.decode()


@pytest.mark.parametrize(("role", "sees"), [
    ("viewer", False), ("auditor", False), ("responder", True), ("writer", True), ("approver", True), ("lead", True),
    ("admin", True),
])  # fmt: skip
def test_numbers_are_for_those_who_work_on_incidents(
    role: str,
    sees: bool,
    contact: OutsideContact,
    brand: Brand,
    lead: Person,
    request: Any,
    client_of: SignIn,
) -> None:
    org.set_methods(actor=ACTOR, person=lead, methods=[CHAT])
    answer = client_of(request.getfixturevalue(role)).get(at("people", brand))
    page = answer.content.decode()
    assert "Ombud Olsson" in page
    assert "no-store" in answer["Cache-Control"]
    for secret in (
        "70 123",
        "ombud@facket.example",
        "Rings back at noon",
        "Signal @desk",
        "lead@example.org",
    ):
        assert (secret in page) == sees, secret


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver"])
def test_only_leads_and_admins_change_who_does_what(
    role: str, contact: OutsideContact, brand: Brand, lead: Person, request: Any, client_of: SignIn
) -> None:
    client = client_of(request.getfixturevalue(role))
    for name, *rest in (
        ("set_duties",), ("set_readers",), ("methods", lead.uid), ("contact_new", "union"), ("contact", contact.uid),
        ("contact_remove", contact.uid), ("contact_checked", contact.uid),
    ):  # fmt: skip
        typed = {"name": "x", "lead_0": lead.uid, "reader_sv": lead.uid, "value_0": "112", "sort_0": "phone"}
        assert client.post(at(name, brand, *rest), typed).status_code == 403, name
    assert "<form" not in body(client, at("people", brand)).split('id="main"')[1].split("</main>")[0]
    assert OutsideContact.objects.get() == contact
    assert people.holders_of(brand) == {}
    assert people.readers_of(brand) == {}


def test_a_contact_is_added_changed_checked_and_removed(
    plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    client = client_of(lead)
    assert "Add a contact" in body(client, at("contact_new", brand, "union"))
    typed = {
        "name": "Ombud Olsson", "organisation": "Facket", "languages": ["sv", "en"], "note": "Noon",
        "sort_0": "phone", "value_0": PHONE[1], "sort_1": "mail", "value_1": "ombud@facket.example", "checked": "on",
    }  # fmt: skip
    answer = client.post(at("contact_new", brand, "union"), typed)
    assert answer["Location"] == at("people", brand) + "#group-union"
    (made,) = people.contacts_of(brand)
    assert (made.languages, made.checked_on is not None) == (["sv", "en"], True)
    page = body(client, at("contact", brand, made.uid))
    assert page.count(" checked") >= 2  # both languages
    client.post(at("contact", brand, made.uid), {**typed, "up": "2", "checked": ""})
    (made,) = people.contacts_of(brand)
    assert made.methods == [["mail", "ombud@facket.example"], list(PHONE)]
    assert made.checked_on is None
    assert "Not checked yet" in body(client, at("people", brand))
    client.post(at("contact_checked", brand, made.uid))
    (made,) = people.contacts_of(brand)
    assert made.checked_on is not None
    client.post(at("contact_remove", brand, made.uid))
    assert people.contacts_of(brand) == []


def test_a_wrong_contact_is_said_at_its_field_with_all_that_was_typed(
    plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    answer = client_of(lead).post(
        at("contact_new", brand, "union"),
        {
            "name": "",
            "note": "Rings back",
            "sort_0": "mail",
            "value_0": "nowhere",
            "sort_1": "owl",
            "value_1": "Hedwig",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for anchor in ("id_name", "id_value_0", "id_sort_1"):
        assert f'href="#{anchor}"' in page
    for kept in ("Rings back", "nowhere", "Hedwig"):
        assert kept in page
    assert not OutsideContact.objects.exists()


def test_hostile_words_are_shown_as_words(
    plan: Plan, brand: Brand, lead: Person, writer: Person, client_of: SignIn
) -> None:
    Person.objects.filter(pk=writer.pk).update(name=HOSTILE)
    made = org.add_contact(
        actor=ACTOR, brand=brand, group="second-reader", name=HOSTILE, organisation=HOSTILE, note=HOSTILE,
        methods=[("chat", HOSTILE), ("other", "javascript:alert(1)")],
    )  # fmt: skip
    client = client_of(lead)
    for address in (
        at("people", brand), at("contact", brand, made.uid), at("methods", brand, writer.uid)
    ):  # fmt: skip
        page = body(client, address)
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "&lt;script&gt;" in page


def test_the_second_reader_stands_by_itself_only_in_a_small_team(
    plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    explained = "In a team of one or two, somebody outside reads before you send"
    page = body(client_of(lead), at("people", brand))
    assert explained in page
    assert "Nobody outside reads before you send" in page
    assert page.count('id="group-second-reader"') == 1
    Brand.objects.filter(pk=brand.pk).update(team_size="large")
    page = body(client_of(lead), at("people", brand))
    assert explained not in page
    assert page.count('id="group-second-reader"') == 1


def test_a_contact_whose_group_left_the_plan_is_still_there(
    contact: OutsideContact, plan: Plan, brand: Brand, lead: Person, client_of: SignIn
) -> None:
    plan.items.get(kind="contacts", key="union").delete()
    page = body(client_of(lead), at("people", brand))
    assert "No longer in the plan: union" in page
    assert "Ombud Olsson" in page
    assert client_of(lead).get(at("contact", brand, contact.uid)).status_code == 200
    assert client_of(lead).get(at("contact_new", brand, "union")).status_code == 404


def test_nonsense_is_not_found_and_looking_changes_nothing(
    contact: OutsideContact, plan: Plan, brand: Brand, lead: Person, outsider: Person, client_of: SignIn
) -> None:
    client, nobody = client_of(lead), "00000000-0000-7000-8000-000000000000"
    for name, *rest in (("contact_new", "no-such"), ("contact", nobody), ("methods", nobody)):
        assert client.get(at(name, brand, *rest)).status_code == 404
    for name in ("contact_remove", "contact_checked"):
        assert client.post(at(name, brand, nobody)).status_code == 404
        assert client.get(at(name, brand, contact.uid)).status_code == 405
    for name in ("set_duties", "set_readers"):
        assert client.get(at(name, brand)).status_code == 405
    assert client.post(at("people", brand)).status_code == 405
    assert client_of(outsider).get(at("people", brand)).status_code == 404
    assert client_of(lead, enforce_csrf_checks=True).post(at("set_duties", brand)).status_code == 403


def test_another_brands_contact_is_not_found(
    plan: Plan, brand: Brand, other_brand: Brand, lead: Person, client_of: SignIn
) -> None:
    theirs = org.add_contact(actor=ACTOR, brand=other_brand, group="union", name="Ali", methods=[PHONE])
    for name in ("contact", "contact_remove", "contact_checked"):
        assert client_of(lead).post(at(name, brand, theirs.uid), {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.name == "Ali"
