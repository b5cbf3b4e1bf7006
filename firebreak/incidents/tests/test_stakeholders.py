"""Who must hear it first: listed from the plan, in order, told with proof; a public word before that asks why."""

from typing import Any

import pytest
from django.utils.html import escape

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditPayload
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, Stakeholder
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
SECRET = "Ella Holm-Åkesson"
SECRETS = (SECRET, "0701234567", "lost two fingers", "her mother answered")


def listed(row: Incident) -> list[Stakeholder]:
    return list(queries.stakeholder_rows(row))


def put(row: Incident, sort: str, who: str, **more: Any) -> Stakeholder:
    return actions.add_stakeholder(actor=ACTOR, incident=row, sort=sort, who={"en": who}, **more)


@pytest.fixture
def child(outage: Incident, tove: Any) -> Stakeholder:
    """A minor, of whom Tove tells the family."""
    return actions.add_stakeholder(
        actor=ACTOR, incident=outage, sort="affected", who={"en": "never kept"}, name=SECRET, private=True, teller=tove,
        reach="0701234567", affected="lost two fingers",
    )  # fmt: skip


def test_the_first_list_comes_from_the_plan_once_and_in_order(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    html = shown(client, outage, "stakeholders")
    assert "Begin with these" in html
    assert 'id="room-first"' in shown(client, outage)
    assert 'value="union"' in html
    sent = {"do": "list", "sorts": ["public", "staff"], "groups": ["union", "authority-data"]}
    assert client.post(at(outage, "stakeholders"), sent).status_code == 302
    assert [one.sort for one in listed(outage)] == ["staff", "union", "authority", "public"]
    assert [one.first for one in listed(outage)] == [True, True, True, False]
    assert listed(outage)[1].who["sv"]
    assert "Hears it with the next public word" in shown(client, outage, "stakeholders")
    again = client.post(at(outage, "stakeholders"), sent)
    assert again.status_code == 400
    assert "on the list already" in again.content.decode()
    put(outage, "affected", "Families in Luleå")
    put(outage, "staff", "The night shift")
    assert [one.sort for one in listed(outage)] == [
        "affected",
        "staff",
        "staff",
        "union",
        "authority",
        "public",
    ]


@pytest.mark.parametrize("hostile", [{"groups": ["media-local"]}, {"sorts": ["x"]}, {"groups": ["\x00"]}])
def test_only_groups_that_hear_it_first_are_taken(outage: Incident, hostile: dict[str, list[str]]) -> None:
    with pytest.raises(WrongInput):
        actions.list_stakeholders(actor=ACTOR, incident=outage, **hostile)
    assert listed(outage) == []


def test_the_order_is_changed_by_people(outage: Incident, sam: Any, client_of: Any) -> None:
    one, other = put(outage, "staff", "Day shift"), put(outage, "public", "Everybody")
    client = client_of(sam)
    client.post(at(outage, "stakeholders"), {"do": "up", "stakeholder": str(other.uid)})
    assert [row.uid for row in listed(outage)] == [other.uid, one.uid]
    client.post(at(outage, "stakeholders"), {"do": "up", "stakeholder": str(other.uid)})
    assert [row.uid for row in listed(outage)] == [other.uid, one.uid]
    assert client.post(at(outage, "stakeholders"), {"do": "up", "stakeholder": "\x00"}).status_code == 404


def test_told_is_noted_with_way_proof_and_who_and_can_be_taken_back(
    outage: Incident, tove: Any, client_of: Any
) -> None:
    row, client = put(outage, "union", "Unionen"), client_of(tove)
    address = at(outage, "stakeholder", row.uid)
    assert client.post(address, {"do": "told", "way": "pigeon"}).status_code == 400
    later = {"do": "told", "way": "phone", "told_at": "2099-01-01T10:00"}
    assert client.post(address, later).status_code == 400
    assert client.post(address, {"do": "told", "way": "phone", "proof": "Spoke to Eva"}).status_code == 302
    row.refresh_from_db()
    assert (row.told_by, row.way, row.proof) == (tove, "phone", "Spoke to Eva")
    with pytest.raises(WrongMove):
        actions.waive_stakeholder(actor=ACTOR, stakeholder=row, reason="late")
    assert "Heard it from us: Unionen" in shown(client, outage, "timeline")
    client.post(address, {"do": "reopen"})
    row.refresh_from_db()
    assert row.told_at is None
    assert client.post(address, {"do": "waive", "reason": ""}).status_code == 400
    assert client.post(address, {"do": "waive", "reason": "They told us"}).status_code == 302
    assert queries.unheard(outage).count() == 0


def test_a_public_word_before_those_who_hear_it_first_asks_why(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    row, client = put(outage, "staff", "Our shops"), client_of(sam)
    assert "Our shops" in shown(client, outage, "word")
    sent = {"do": "said", "words": "We know"}
    refused = client.post(at(outage, "word"), sent)
    assert refused.status_code == 400
    assert "why the public hears it first" in refused.content.decode()
    assert client.post(at(outage, "word"), {**sent, "early": "It was on the radio"}).status_code == 302
    assert queries.words_said(outage)[0].early == "It was on the radio"
    assert "Not told, and the public knows" in shown(client, outage)
    actions.note_told(actor=ACTOR, stakeholder=row, person=sam, way="meeting")
    assert client.post(at(outage, "word"), sent).status_code == 302


def test_in_danger_the_reason_is_offered(crewed: Any, lena: Any, client_of: Any) -> None:
    row = actions.declare(actor=ACTOR, brand=crewed, person=lena, title="Fire", situation={"harm": "yes"})
    assert escape("People were in danger") not in shown(client_of(lena), row, "word")
    put(row, "affected", "Those who live there")
    assert escape("People were in danger") in shown(client_of(lena), row, "word")


def test_a_private_person_is_known_to_lead_counsel_and_teller_only(
    outage: Incident, child: Stakeholder, lena: Any, tove: Any, make_person: Any, client_of: Any
) -> None:
    counsel = make_person("clara", outage.brand, "writer")
    actions.let_in(actor=ACTOR, incident=outage, person=counsel, duty="legal")
    actions.note_told(actor=ACTOR, stakeholder=child, person=tove, way="phone", proof="her mother answered")
    for person in (lena, tove, counsel):
        assert SECRET in shown(client_of(person), outage, "stakeholders"), person.name
        html = shown(client_of(person), outage, "stakeholder", child.uid)
        assert all(one in html for one in SECRETS), person.name


@pytest.mark.parametrize("role", ["viewer", "auditor", "responder", "writer", "approver", "lead", "admin"])
def test_no_page_tells_others_who_it_is(
    outage: Incident, child: Stakeholder, tove: Any, make_person: Any, client_of: Any, role: str
) -> None:
    actions.note_told(actor=ACTOR, stakeholder=child, person=tove, way="phone", proof="her mother answered")
    client = client_of(make_person("other", outage.brand, role))
    pages = ["room", "stakeholders", "timeline", "press", "corrective", "legal"]
    pages += [] if role in ("viewer", "auditor") else ["word", "write"]
    found = "".join(shown(client, outage, name) for name in pages)
    found += shown(client, outage, "room", at=now().isoformat())
    address = at(outage, "stakeholder", child.uid)
    found += client.get(address).content.decode()
    if role == "auditor":
        from django.urls import reverse

        found += client.get(reverse("org:audit", args=[outage.brand.slug])).content.decode()
    for secret in (*SECRETS, "never kept"):
        assert secret not in found, secret
    assert "A private person" in found
    for do in ("told", "waive", "change", "reopen", "remove"):
        assert client.post(address, {"do": do, "way": "phone", "reason": "x", "name": "y"}).status_code == 403


def test_the_record_holds_no_word_of_a_person_and_equal_words_look_different(
    outage: Incident, child: Stakeholder, tove: Any
) -> None:
    actions.note_told(actor=ACTOR, stakeholder=child, person=tove, way="phone", proof="her mother answered")
    twin = actions.add_stakeholder(
        actor=ACTOR, incident=outage, sort="affected", who={}, name=SECRET, private=True, reach="0701234567"
    )
    bodies = "".join(AuditPayload.objects.values_list("body", flat=True))
    assert not any(one in bodies for one in (*SECRETS, "never kept"))
    assert child.salt != twin.salt
    assert child.salt not in bodies
    from firebreak.incidents.parts import fields_of

    assert fields_of(child, ["name"]) != fields_of(twin, ["name"])


def test_who_is_no_private_person_needs_a_name_for_all_and_changes_are_not_lost(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    refused = client.post(at(outage, "stakeholders"), {"do": "add", "sort": "partner", "who": " "})
    assert refused.status_code == 400
    refused = client.post(
        at(outage, "stakeholders"), {"do": "add", "sort": "affected", "private": "on", "who": "Ella"}
    )
    assert "only those who may know it" in refused.content.decode()
    row = put(outage, "partner", "Nordpay")
    address = at(outage, "stakeholder", row.uid)
    change = {"do": "change", "who": "Nordpay AB", "name": "Eva", "first": "on", "version": row.version}
    assert client.post(address, change).status_code == 302
    late = client.post(address, {**change, "who": "Nordpay Ltd"})
    assert late.status_code == 400
    assert "Nordpay Ltd" in late.content.decode()
    row.refresh_from_db()
    assert (row.who, row.name) == ({"en": "Nordpay AB"}, "Eva")


def test_markup_in_names_stays_text(outage: Incident, sam: Any, client_of: Any) -> None:
    evil = "<script>alert(1)</script>"
    row = put(outage, "partner", evil, affected=evil)
    for html in (
        shown(client_of(sam), outage, "stakeholders"), shown(client_of(sam), outage),
        shown(client_of(sam), outage, "stakeholder", row.uid), shown(client_of(sam), outage, "timeline"),
    ):  # fmt: skip
        assert evil not in html
        assert escape(evil) in html


def test_the_room_as_it_was_shows_how_they_stood_then(
    outage: Incident, child: Stakeholder, lena: Any, tove: Any, client_of: Any
) -> None:
    staff = put(outage, "staff", "The night shift")
    actions.add_press_question(actor=ACTOR, incident=outage, outlet="Norran", words="Well?")
    actions.add_corrective(actor=ACTOR, incident=outage, kind="repair", words="New disks in Luleå")
    before = now().isoformat()
    for one in (staff, child):
        actions.note_told(actor=ACTOR, stakeholder=one, person=tove, way="phone", proof="rang")
    html = shown(client_of(lena), outage, "room", at=before)
    assert "Not told yet" in html
    for words in ("The night shift", "A private person", "Norran", "New disks in Luleå"):
        assert words in html
    assert SECRET not in html
