"""The pocket page: what the first hour needs, only what its reader may see, and one sheet of paper."""

import dataclasses
from datetime import time
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.models import AuditEntry
from firebreak.org import actions as org_actions
from firebreak.org.dates import today_of
from firebreak.org.models import Brand, Membership, Person
from firebreak.plan import actions
from firebreak.plan.models import Plan
from firebreak.plan.pocket import on_paper, pocket_of
from firebreak.plan.pocket.paper import LINES
from firebreak.plan.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
NUMBER = "+46 70 123 45 67"


@pytest.fixture
def filled(brand: Brand, plan: Plan, lead: Person, writer: Person) -> Plan:
    Brand.objects.filter(pk=brand.pk).update(market="SE")
    plan.brand.refresh_from_db()
    org_actions.set_methods(
        actor=ACTOR,
        person=lead,
        methods=[("phone", NUMBER), ("sms", NUMBER), ("chat", "javascript:alert(1)")],
    )
    org_actions.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lead, writer])
    org_actions.set_reader(actor=ACTOR, brand=brand, language="sv", person=writer)
    org_actions.add_contact(
        actor=ACTOR, brand=brand, group="media-local", name="Nora <b>Blad</b>", organisation="Dagbladet",
        methods=[("phone", "+46 8 765 43 21"), ("mail", "nora@dagbladet.example")],
    )  # fmt: skip
    return plan


def url(brand: Brand, end: str = "") -> str:
    name = f"plan:pocket_{end}" if end else "plan:pocket"
    return reverse(name, args=[brand.slug])


def publish(plan: Plan, person: Person) -> None:
    version = actions.ask_review(actor=ACTOR, plan=plan, person=None)
    actions.approve_version(actor=ACTOR, version=version, person=person, alone=False)
    actions.publish_version(actor=ACTOR, version=version)


def test_a_lead_finds_numbers_people_contacts_and_words(
    client_of: Any, filled: Plan, brand: Brand, lead: Person
) -> None:
    answer = client_of(lead).get(url(brand))
    body = answer.content.decode()
    for wanted in (
        'href="tel:112"', 'href="tel:+46701234567"', 'href="sms:+46701234567"', 'href="mailto:lead@example.org"',
        'href="tel:+4687654321"', 'href="mailto:nora@dagbladet.example"', "Nora &lt;b&gt;Blad&lt;/b&gt;",
        "Is anyone hurt or in danger?", "DRAFT: this plan is not approved.", "Keep on this phone", "Svenska",
    ):  # fmt: skip
        assert wanted in body, wanted
    assert 'href="javascript' not in body
    assert answer["X-Kept-Person"] == str(lead.pk)
    assert answer["X-Kept-For"] == str(7 * 86400)
    assert "no-store" in answer["Cache-Control"]


def test_a_viewer_sees_names_without_numbers_on_screen_and_on_paper(
    client_of: Any, filled: Plan, brand: Brand, viewer: Person
) -> None:
    body = client_of(viewer).get(url(brand)).content.decode()
    assert "Nora" in body
    for hidden in ("70 123", "701234567", "765 43 21", "nora@dagbladet", "lead@example.org"):
        assert hidden not in body, hidden


def test_who_has_left_is_named_but_not_reached(
    client_of: Any, filled: Plan, brand: Brand, lead: Person, admin: Person
) -> None:
    Membership.objects.filter(brand=brand, person=lead).delete()
    body = client_of(admin).get(url(brand)).content.decode()
    assert "has left" in body
    assert "701234567" not in body


def test_the_newest_published_version_is_shown_not_the_draft(
    client_of: Any, filled: Plan, brand: Brand, lead: Person, admin: Person
) -> None:
    publish(filled, admin)
    item = filled.items.get(kind="duties", key="lead")
    title = {**item.body["title"], "en": "Later title"}
    actions.change_item(actor=ACTOR, item=item, body={**item.body, "title": title}, person=None)
    body = client_of(lead).get(url(brand)).content.decode()
    assert "Version 1, published on" in body
    assert "Later title" not in body
    assert "DRAFT" not in body


def test_who_is_on_duty_this_week_is_on_screen_and_on_paper(
    client_of: Any, filled: Plan, brand: Brand, lead: Person, writer: Person
) -> None:
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(0), "ends": time(0), "time_zone": "Europe/Stockholm",
        "turn": "day", "first": today_of(brand), "last": None,
    }  # fmt: skip
    org_actions.add_pattern(actor=ACTOR, brand=brand, people=[lead, writer], given=given)
    found = pocket_of(filled, lead, "en", ways=True)
    assert [one.now for one in found.shifts] == [True] + [False] * 7
    assert {one.who.name for one in found.shifts} == {lead.name, writer.name}
    assert any(
        block.title == "On duty" and NUMBER in "".join(block.lines) for block in on_paper(found).blocks
    )
    body = client_of(lead).get(url(brand)).content.decode()
    assert "On duty" in body


def test_keeping_is_noted_and_is_a_post(client_of: Any, filled: Plan, brand: Brand, lead: Person) -> None:
    client = client_of(lead)
    assert client.get(url(brand, "keep")).status_code == 405
    assert client.post(url(brand, "keep")).status_code == 204
    entry = AuditEntry.objects.filter(brand_id=brand.pk, action="plan.pocket_kept").get()
    assert str(lead.uid) in entry.actor


def test_the_worker_covers_the_pocket_alone_and_is_the_same_for_everybody(
    client_of: Any, filled: Plan, brand: Brand, lead: Person, viewer: Person
) -> None:
    answer = client_of(lead).get(url(brand, "worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert url(brand, "worker").rpartition("/")[0] + "/" == url(brand)
    assert answer.content == client_of(viewer).get(url(brand, "worker")).content
    assert "default-src 'self'" in client_of(lead).get(url(brand))["Content-Security-Policy"]


def test_who_lost_the_brand_is_told_no_and_who_is_out_is_led_to_the_door(
    client_of: Any, client: Any, filled: Plan, brand: Brand, lead: Person, outsider: Person
) -> None:
    known = client_of(lead)
    assert known.get(url(brand, "kept")).status_code == 204
    Membership.objects.filter(brand=brand, person=lead).delete()
    for end in ("", "kept", "over", "worker"):
        assert known.get(url(brand, end)).status_code == 404
        assert client_of(outsider).get(url(brand, end)).status_code == 404
        assert client.get(url(brand, end)).status_code == 302


def test_what_is_shown_when_the_time_is_over_holds_nothing_of_the_plan(
    client_of: Any, filled: Plan, brand: Brand, lead: Person
) -> None:
    body = client_of(lead).get(url(brand, "over")).content.decode()
    assert "This copy is too old" in body
    for hidden in ("70 123", "Nora", "Response lead"):
        assert hidden not in body


def test_paper_takes_the_most_needed_first_and_says_what_it_left_out(filled: Plan, lead: Person) -> None:
    pocket = pocket_of(filled, lead, "en", ways=True)
    paper = on_paper(pocket)
    titles = [block.title for block in paper.blocks]
    assert titles[:2] == ["Somebody in danger: ring first", "Three questions"]
    assert (
        titles.index("Who holds which duty")
        < titles.index("Contacts outside")
        < titles.index(f"First hour: {pocket.duties[0].title}")
    )
    assert paper.left_out
    assert not set(titles) & set(paper.left_out)
    assert sum(block.height for block in paper.blocks) <= LINES
    everything = {one.title for one in pocket.playbooks}
    assert everything <= set(titles) | set(paper.left_out)
    less = on_paper(pocket, 30)
    assert [block.title for block in less.blocks][:1] == titles[:1]
    assert len(less.left_out) > len(paper.left_out)


def test_a_reader_of_a_language_gets_its_words_too(filled: Plan, writer: Person, viewer: Person) -> None:
    assert {one.language for one in pocket_of(filled, writer, "en", ways=True).texts} == {"en", "sv"}
    assert {one.language for one in pocket_of(filled, viewer, "en", ways=True).texts} == {"en"}
    assert {one.language for one in pocket_of(filled, viewer, "sv", ways=True).texts} == {"sv", "en"}


@pytest.mark.parametrize(
    ("market", "numbers"),
    [("SE", ["112"]), ("GB", ["999"]), ("FR", ["112"]), ("CN", ["120", "119", "110"]), ("BR", []), ("", [])],
)
def test_emergency_numbers_are_those_of_the_market(
    market: str, numbers: list[str], filled: Plan, lead: Person
) -> None:
    filled.brand.market = market
    found = pocket_of(filled, lead, "en", ways=True)
    assert [one.way.value for one in found.numbers] == numbers
    empty = dataclasses.replace(found, numbers=[], shifts=[], playbooks=[], texts=[])
    assert on_paper(empty).blocks[0].title in {"Three questions"}


def test_a_brand_without_a_plan_is_led_to_its_start(client_of: Any, brand: Brand, lead: Person) -> None:
    assert client_of(lead).get(url(brand)).headers["Location"] == reverse("plan:start", args=[brand.slug])
    assert client_of(lead).post(url(brand, "keep")).status_code == 404
