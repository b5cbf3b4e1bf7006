"""Whoever leads checks, judges, moves phases, decides on words and silence, lets in and out; others are refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firebreak.base.clock import now
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
LED = (
    ("get", "judge", {}), ("post", "judge", {"level": "critical"}), ("post", "verify", {}),
    ("post", "phase", {"move": "forward"}),
    ("get", "close", {}), ("post", "close", {"do": "close", "outcome": "handled", "reason": "x"}), ("get", "people", {}),
    ("post", "people", {"do": "private"}), ("post", "word", {"do": "silent", "reason": "x"}),
    ("post", "word", {"do": "speak"}),
)  # fmt: skip


def typed(after: timedelta) -> str:
    return timezone.localtime(now() + after).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize(("method", "name", "sent"), LED)
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("viewer", False),
        ("auditor", False),
        ("responder", False),
        ("writer", False),
        ("approver", False),
        ("lead", True),
        ("admin", True),
    ],
)
def test_what_only_a_lead_does_cell_by_cell(
    outage: Incident,
    make_person: Any,
    client_of: Any,
    role: str,
    may: bool,
    method: str,
    name: str,
    sent: dict[str, str],
) -> None:
    person = make_person("somebody", outage.brand, role)
    found = getattr(client_of(person), method)(at(outage, name), sent).status_code
    assert (found == 403) is not may


def test_whoever_was_given_the_lead_leads_whatever_their_role(
    outage: Incident, tove: Any, make_person: Any, client_of: Any
) -> None:
    assert client_of(tove).get(at(outage, "judge")).status_code == 403
    actions.give_lead(actor=ACTOR, incident=outage, to=tove)
    assert client_of(tove).get(at(outage, "judge")).status_code == 200
    looker = make_person("vera", outage.brand, "viewer")
    actions.give_lead(actor=ACTOR, incident=outage, to=looker)
    assert client_of(looker).get(at(outage, "judge")).status_code == 403


def test_it_is_real_is_said_in_one_press(outage: Incident, lena: Any, client_of: Any) -> None:
    client = client_of(lena)
    assert "Is it real?" in shown(client, outage)
    client.post(at(outage, "verify"), {"version": outage.version})
    outage.refresh_from_db()
    assert (outage.verified_by, outage.phase) == (lena, "contain")
    html = shown(client, outage)
    assert "Is it real?" not in html
    assert "Checked: it is real" in html


def test_not_a_crisis_closes_it_with_a_reason_and_tasks_say_why(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    client = client_of(lena)
    html = shown(client, outage, "close", outcome="not_crisis")
    assert re.search(r'value="not_crisis"[^>]*checked', html)
    sent = {"do": "close", "outcome": "not_crisis", "version": outage.version}
    assert client.post(at(outage, "close"), {**sent, "reason": ""}).status_code == 400
    assert client.post(at(outage, "close"), {**sent, "reason": "One account, three posts"}).status_code == 302
    outage.refresh_from_db()
    assert outage.outcome == "not_crisis"
    assert "The incident was closed." in shown(client, outage, "task", queries.tasks(outage)[0].uid)


def test_the_suggestion_comes_with_reasons_and_what_would_change_it(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    html = shown(client_of(lena), outage, "judge")
    for words in (
        "The rules advise:",
        "What would change it",
        "rules behind this",
        "Attack whoever accuses you",
    ):
        assert words in html, words
    danger = shown(client_of(lena), outage, "judge", harm="yes", ours="unsure", growing="no")
    assert "People first: ring now" in danger
    outage.refresh_from_db()
    assert outage.situation["harm"] == "no"


def test_a_level_below_the_advice_asks_why_and_keeps_the_choice(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    sent = {
        "harm": "no",
        "ours": "yes",
        "growing": "yes",
        "type": "outage",
        "level": "notice",
        "version": outage.version,
    }
    answer = client_of(lena).post(at(outage, "judge"), sent)
    assert answer.status_code == 400
    assert "Say why it is lower" in answer.content.decode()
    assert client_of(lena).post(at(outage, "judge"), {**sent, "reason": "Only one shop"}).status_code == 302
    outage.refresh_from_db()
    assert outage.level == "notice"
    assert "Only one shop" in shown(client_of(lena), outage)


def test_looking_at_other_answers_decides_nothing(outage: Incident, lena: Any, client_of: Any) -> None:
    sent = {"harm": "yes", "ours": "yes", "growing": "yes", "look": "1", "version": outage.version}
    html = client_of(lena).post(at(outage, "judge"), sent).content.decode()
    assert "People first: ring now" in html
    outage.refresh_from_db()
    assert (outage.situation["harm"], outage.version) == ("no", sent["version"])


def test_a_word_is_promised_said_and_the_clock_starts_anew(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client, due = client_of(sam), queries.open_word(outage)
    assert due is not None
    promised = {"do": "promise", "version": due.version}
    assert (
        client.post(at(outage, "word"), {**promised, "due_at": typed(timedelta(hours=-1))}).status_code == 400
    )
    assert (
        client.post(at(outage, "word"), {**promised, "due_at": typed(timedelta(hours=2))}).status_code == 302
    )
    answer = client.post(
        at(outage, "word"), {"do": "said", "words": "We know", "link": "javascript:alert(1)"}
    )
    assert answer.status_code == 400
    assert "begins with https://" in answer.content.decode()
    assert (
        client.post(
            at(outage, "word"), {"do": "said", "words": "We know", "link": "https://x.example/1"}
        ).status_code
        == 302
    )
    html = shown(client, outage, "word")
    assert "https://x.example/1" in html
    assert queries.open_word(outage) is not None


def test_silence_is_decided_with_owner_reason_and_review_and_stands_in_the_head(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    client = client_of(lena)
    sent = {
        "do": "silent",
        "owner": str(lena.uid),
        "review_at": typed(timedelta(hours=1)),
        "press": "on",
        "reach": "5000",
    }
    assert client.post(at(outage, "word"), {**sent, "reason": ""}).status_code == 400
    assert client.post(at(outage, "word"), {**sent, "reason": "Three posts"}).status_code == 302
    silence = queries.silence(outage)
    assert silence is not None
    assert silence.triggers == {"reach": 5000, "media": True, "harm": False}
    assert "Nothing is said in public. Look again by" in shown(client, outage)
    assert client.post(at(outage, "word"), {**sent, "reason": "Again"}).status_code == 400
    client.post(at(outage, "word"), {"do": "speak"})
    assert queries.silence(outage) is None


def test_nobody_is_silent_while_people_are_in_danger(crewed: Any, lena: Any, client_of: Any) -> None:
    row = actions.declare(actor=ACTOR, brand=crewed, person=lena, title="Fire", situation={"harm": "yes"})
    assert "Decide to say nothing" not in shown(client_of(lena), row, "word")
    sent = {"do": "silent", "owner": str(lena.uid), "review_at": typed(timedelta(hours=1)), "reason": "Wait"}
    answer = client_of(lena).post(at(row, "word"), sent)
    assert answer.status_code == 400
    assert queries.silence(row) is None


def test_somebody_is_let_in_given_the_lead_and_let_out(
    outage: Incident, lena: Any, make_person: Any, outsider: Any, client_of: Any
) -> None:
    client, guest = client_of(lena), make_person("gus", outage.brand, "viewer")
    client.post(at(outage, "people"), {"do": "in", "person": str(guest.uid), "duty": "legal"})
    assert outage.seats.get(person=guest).duty == "legal"
    client.post(at(outage, "people"), {"do": "out", "person": str(guest.uid)})
    assert outage.seats.get(person=guest).left_at is not None
    for hostile in (str(outsider.uid), "", "\x00", "x" * 500):
        assert client.post(at(outage, "people"), {"do": "in", "person": hostile}).status_code == 400
    client.post(at(outage, "people"), {"do": "lead", "person": str(guest.uid)})
    outage.refresh_from_db()
    assert outage.lead == guest


def test_a_call_is_answered_from_the_room_and_only_ones_own(
    outage: Incident, lena: Any, tove: Any, client_of: Any
) -> None:
    from firebreak.incidents.parts import key_of
    from firebreak.notify import queries as notify

    [page] = notify.pages(brand=outage.brand, about=key_of(outage))
    assert "I am on it" not in shown(client_of(tove), outage)
    client_of(tove).post(at(outage, "answer"), {"page": str(page.uid)})
    page.refresh_from_db()
    assert page.state == "open"
    assert "I am on it" in shown(client_of(lena), outage)
    client_of(lena).post(at(outage, "answer"), {"page": str(page.uid)})
    page.refresh_from_db()
    assert (page.state, page.acknowledged_by) == ("acknowledged", lena)
    assert "I am on it" not in shown(client_of(lena), outage)


def test_a_notice_is_given_with_proof_or_set_aside_with_why(crewed: Any, lena: Any, client_of: Any) -> None:
    row = actions.declare(
        actor=ACTOR, brand=crewed, person=lena, title="Data is out",
        situation={"harm": "no", "type": "data-breach", "markets": ["se"], "personal_data": True},
    )  # fmt: skip
    clock = queries.legal_clocks(row)[0]
    client = client_of(lena)
    assert "Notices that a law asks for" in shown(client, row)
    client.post(at(row, "notice", clock.uid), {"proof": "", "waived_why": ""})
    clock.refresh_from_db()
    assert clock.given_at is None
    client.post(at(row, "notice", clock.uid), {"proof": "Letter 17 of today"})
    clock.refresh_from_db()
    assert (clock.proof, clock.by) == ("Letter 17 of today", lena)
    assert "Letter 17 of today" in shown(client, row, "parts", part="room-clocks")
