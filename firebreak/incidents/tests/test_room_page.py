"""The room's page shows how an incident stands, and each part can be fetched alone."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.clock import frozen
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.views.panels.drawing import forget

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PARTS = (
    "head",
    "danger",
    "waiting",
    "numbers",
    "lines",
    "tasks",
    "facts",
    "questions",
    "word",
    "clocks",
    "people",
    "calls",
)


@pytest.fixture(autouse=True)
def _fresh() -> None:
    forget()


def page(client: Any, row: Incident, name: str = "room", *more: Any, **query: Any) -> str:
    answer = client.get(reverse(f"incidents:{name}", args=[row.brand.slug, row.uid, *more]), query)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def test_the_room_shows_level_lead_clock_tasks_and_facts(outage: Incident, lena: Any, client_of: Any) -> None:
    html = page(client_of(lena), outage)
    shown = (
        "The app is down",
        "Lead: Lena",
        "Next public word by",
        "Open for",
        "Being checked",
        "Who answers for what",
    )
    for words in shown:
        assert words in html, words
    assert "0 of" in html
    assert "Is it real?" in html
    assert "csrf-of-the-reader" not in html


def test_each_part_can_be_fetched_alone_and_an_unknown_one_is_not_there(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    for key in PARTS:
        assert "<html" not in page(client, outage, "parts", part=f"room-{key}")
    address = reverse("incidents:parts", args=[outage.brand.slug, outage.uid])
    assert client.get(address, {"part": ["room-head", "room-nothing"]}).status_code == 404


def test_parts_that_are_kept_hold_nobodys_token_and_no_others_rights(
    outage: Incident, sam: Any, make_person: Any, client_of: Any
) -> None:
    reader = make_person("vera", outage.brand, "viewer")
    worker, looker = client_of(sam), client_of(reader)
    first, second = (
        page(worker, outage, "parts", part="room-tasks"),
        page(looker, outage, "parts", part="room-tasks"),
    )
    assert 'name="do" value="finish"' in first
    assert "csrfmiddlewaretoken" not in second
    assert 'name="do"' not in second
    assert "csrf-of-the-reader" not in first


def test_a_change_shows_at_once_although_parts_are_kept(outage: Incident, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    before = page(client, outage, "parts", part="room-facts")
    actions.add_fact(actor=ACTOR, incident=outage, person=sam, words="A disk is full", state="likely")
    after = page(client, outage, "parts", part="room-facts")
    assert "A disk is full" not in before
    assert "A disk is full" in after


def test_danger_shows_the_numbers_and_the_first_steps_on_top(crewed: Any, tove: Any, client_of: Any) -> None:
    row = actions.declare(actor=ACTOR, brand=crewed, person=tove, title="Fire", situation={"harm": "yes"})
    html = page(client_of(tove), row)
    assert "People may be in danger: ring first" in html
    assert 'href="tel:' in html
    assert "Then this, at once and without approval" in html


def test_time_left_is_said_in_words(outage: Incident, lena: Any, client_of: Any) -> None:
    word = queries.open_word(outage)
    assert word is not None
    client = client_of(lena)
    with frozen(word.due_at - timedelta(minutes=12)):
        assert "in 12 min" in page(client, outage, "parts", part="room-head")
    forget()
    with frozen(word.due_at + timedelta(minutes=17)):
        assert "17 min late" in page(client, outage, "parts", part="room-head")
        assert "The public waits for a word" in page(client, outage, "parts", part="room-waiting")


def test_who_is_on_the_page_is_seen_by_the_others(
    outage: Incident, sam: Any, lena: Any, client_of: Any
) -> None:
    page(client_of(sam), outage)
    html = page(client_of(lena), outage)
    assert "2 people here now" in html


def test_what_people_write_is_never_markup(outage: Incident, sam: Any, client_of: Any) -> None:
    evil = "<script>alert(1)</script>"
    actions.write(actor=ACTOR, incident=outage, person=sam, words=evil)
    actions.add_fact(actor=ACTOR, incident=outage, person=sam, words=evil, state="likely")
    actions.add_task(actor=ACTOR, incident=outage, title={"en": evil})
    html = page(client_of(sam), outage)
    assert evil not in html
    assert "&lt;script&gt;" in html


def test_what_waits_is_drawn_for_whom_it_concerns_and_once_for_all_others(
    outage: Incident, make_person: Any, client_of: Any
) -> None:
    first, second, doer = (make_person(name, outage.brand, "responder") for name in ("ada", "bo", "cy"))
    shown = {
        one.pk: page(client_of(one), outage, "parts", part="room-waiting") for one in (first, second, doer)
    }
    assert len({re.sub(r'value="\w{64}"', "", html) for html in shown.values()}) == 1
    actions.add_task(actor=ACTOR, incident=outage, title={"en": "Ring the landlord"}, holder=doer)
    assert "Ring the landlord" in page(client_of(doer), outage, "parts", part="room-waiting")
    assert "Ring the landlord" not in page(client_of(first), outage, "parts", part="room-waiting")
    actions.give_task(actor=ACTOR, task=outage.tasks.get(title__en="Ring the landlord"), to=second)
    assert "Ring the landlord" not in page(client_of(doer), outage, "parts", part="room-waiting")
    assert "Ring the landlord" in page(client_of(second), outage, "parts", part="room-waiting")
