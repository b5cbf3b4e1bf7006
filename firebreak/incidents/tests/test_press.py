"""The press desk: asked, answered by somebody, printed; it ends a silence; nobody is looked for where a law forbids it."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import AuditPayload
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, PressQuestion
from firebreak.incidents.rules import PRESS_MOVES, move
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def asked(outage: Incident) -> PressQuestion:
    return actions.add_press_question(
        actor=ACTOR, incident=outage, outlet="Norran", words="How many are hit?", contact="070-555 11",
        due_at=now() + timedelta(minutes=40),
    )  # fmt: skip


def test_every_move_of_the_table_and_no_other_is_possible() -> None:
    verbs = {verb for moves in PRESS_MOVES.values() for verb in moves}
    assert set(PRESS_MOVES) == set(PressQuestion.State.values)
    for state in PRESS_MOVES:
        for verb in verbs:
            if verb in PRESS_MOVES[state]:
                assert move(PRESS_MOVES, state, verb) in PRESS_MOVES
            else:
                with pytest.raises(WrongMove):
                    move(PRESS_MOVES, state, verb)


def test_a_question_is_written_down_taken_answered_and_what_was_printed_noted(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    client = client_of(sam)
    assert "No newsroom waits" in shown(client, outage, "press")
    assert client.post(at(outage, "press"), {"do": "ask", "outlet": "", "words": "x"}).status_code == 400
    client.post(
        at(outage, "press"), {"do": "ask", "outlet": "SVT", "words": "Is data lost?", "contact": "070-1"}
    )
    [row] = queries.open_press(outage)
    address = at(outage, "press_question", row.uid)
    client.post(address, {"do": "take"})
    assert "SVT waits for your answer" in shown(client, outage)
    row.refresh_from_db()
    sent = {"do": "answer", "answer": "No.", "version": row.version}
    assert client.post(address, sent).status_code == 302
    assert client.post(address, {**sent, "answer": "Yes"}).status_code == 400
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_by) == ("answered", "No.", sam)
    printed = {"do": "printed", "tone": "speculative", "version": row.version}
    assert client.post(address, {**printed, "link": "javascript:alert(1)"}).status_code == 400
    assert client.post(address, printed).status_code == 400
    assert client.post(address, {**printed, "link": "https://svt.example/1"}).status_code == 302
    html = shown(client, outage, "press")
    assert "https://svt.example/1" in html
    assert "Speculative" in html
    assert "SVT published" in shown(client, outage, "timeline")


def test_it_is_not_answered_only_with_a_reason_and_can_be_after_all(
    outage: Incident, asked: PressQuestion, lena: Any, client_of: Any
) -> None:
    client, address = client_of(lena), at(outage, "press_question", asked.uid)
    assert client.post(address, {"do": "drop", "reason": ""}).status_code == 400
    assert client.post(address, {"do": "drop", "reason": "A blog without readers"}).status_code == 302
    assert queries.open_press(outage).count() == 0
    client.post(address, {"do": "reopen"})
    assert queries.open_press(outage).count() == 1


def test_a_question_ends_the_silence_that_was_to_end_then(outage: Incident, lena: Any) -> None:
    due = now() + timedelta(hours=1)
    for triggers, ended in (({"media": False}, False), ({"media": True}, True)):
        actions.keep_silent(
            actor=ACTOR, incident=outage, owner=lena, reason="Three posts", review_at=due, triggers=triggers
        )
        actions.add_press_question(actor=ACTOR, incident=outage, outlet="DN", words="Well?")
        assert (queries.silence(outage) is None) is ended
        if not ended:
            actions.break_silence(actor=ACTOR, incident=outage, person=lena)
    assert outage.silences.latest("pk").ended_why == "media"


def test_the_room_shows_a_newsroom_only_when_there_is_one(outage: Incident, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    assert 'id="press"' not in shown(client, outage)
    assert at(outage, "press") in shown(client, outage)
    actions.add_printed(actor=ACTOR, incident=outage, outlet="Blog X", tone="sensational", printed="Chaos")
    html = shown(client, outage)
    assert 'id="press"' in html
    assert "Sensational" in html


def test_what_may_be_said_lies_beside_the_question(
    outage: Incident, asked: PressQuestion, lena: Any, client_of: Any
) -> None:
    question = actions.add_question(
        actor=ACTOR, incident=outage, words="Is data lost?", answer="No data is lost."
    )
    actions.answer_question(actor=ACTOR, question=question, answer="No data is lost.", ready=True, seen=1)
    done = actions.add_corrective(actor=ACTOR, incident=outage, kind="repair", words="New disks in Luleå")
    html = shown(client_of(lena), outage, "press_question", asked.uid)
    assert "No data is lost." in html
    assert "New disks in Luleå" not in html
    actions.decide_sayable(actor=ACTOR, corrective=done, person=lena, sayable="yes")
    assert "New disks in Luleå" in shown(client_of(lena), outage, "press_question", asked.uid)


def market(row: Incident, country: str) -> None:
    row.brand.market = country
    row.brand.save(update_fields=["market"])


@pytest.mark.parametrize(("country", "touched", "may"), [("SE", (), False), ("", (), False), ("BR", (), False),
    ("GB", (), True), ("GB", ("se",), False), ("MY", ("cn",), True)])  # fmt: skip
def test_where_a_law_forbids_it_nobody_is_asked_who_spoke(
    outage: Incident,
    asked: PressQuestion,
    lena: Any,
    client_of: Any,
    country: str,
    touched: tuple[str, ...],
    may: bool,
) -> None:
    market(outage, country)
    outage.situation = {**outage.situation, "markets": list(touched)}
    outage.save(update_fields=["situation"])
    asked.refresh_from_db()
    client, address = client_of(lena), at(outage, "press_question", asked.uid)
    html = shown(client, outage, "press_question", asked.uid)
    assert ('name="spoke"' in html) is may
    assert ("is not asked or kept here" in html) is not may
    answer = client.post(address, {"do": "spoke", "spoke": "Somebody in Kiruna"})
    assert answer.status_code == (302 if may else 403)
    asked.refresh_from_db()
    assert (asked.spoke == "Somebody in Kiruna") is may
    if not may:
        with pytest.raises(WrongInput):
            actions.note_spoke(actor=ACTOR, question=asked, spoke="Somebody in Kiruna")


def test_who_spoke_is_read_by_counsel_and_lead_only_and_never_stands_in_the_record(
    outage: Incident, asked: PressQuestion, sam: Any, lena: Any, client_of: Any
) -> None:
    market(outage, "GB")
    asked.refresh_from_db()
    actions.note_spoke(actor=ACTOR, question=asked, spoke="Somebody in Kiruna")
    assert "Somebody in Kiruna" in shown(client_of(lena), outage, "press_question", asked.uid)
    assert "Somebody in Kiruna" not in shown(client_of(sam), outage, "press_question", asked.uid)
    bodies = "".join(AuditPayload.objects.values_list("body", flat=True))
    assert "Kiruna" not in bodies
    assert "070-555 11" not in bodies


def test_the_setting_names_the_markets(outage: Incident, monkeypatch: pytest.MonkeyPatch) -> None:
    assert config.get("no_tracing_markets") == ["se"]
    market(outage, "GB")
    monkeypatch.setenv("FIREBREAK_NO_TRACING_MARKETS", "se, UK")
    config.settings.cache_clear()
    try:
        assert not queries.may_trace(outage)
    finally:
        monkeypatch.delenv("FIREBREAK_NO_TRACING_MARKETS")
        config.settings.cache_clear()


def test_open_questions_of_a_person_never_come_from_a_private_room_of_others(
    outage: Incident, asked: PressQuestion, sam: Any, make_person: Any
) -> None:
    other = make_person("other", outage.brand, "writer")
    actions.give_press_question(actor=ACTOR, question=asked, to=other)
    assert list(queries.press_for(outage.brand, other)) == [asked]
    actions.set_private(actor=ACTOR, incident=outage, person=sam, private=True)
    assert list(queries.press_for(outage.brand, other)) == []
