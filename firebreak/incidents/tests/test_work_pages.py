"""Tasks, facts, questions and the line above the timeline: taken, given, finished, written, without any script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from firebreak.base.clock import now
from firebreak.incidents import queries
from firebreak.incidents.models import Incident, Task
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.views.common import room_url

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_a_task_is_taken_finished_with_proof_and_opened_again(
    outage: Incident, tove: Any, client_of: Any
) -> None:
    client, task = client_of(tove), queries.tasks(outage)[0]
    address = at(outage, "task", task.uid)
    html = shown(client, outage, "task", task.uid)
    assert "It is done when" in html
    assert client.post(address, {"do": "take"})["Location"] == room_url(outage, "tasks", f"task-{task.uid}")
    assert client.post(address, {"do": "finish", "proof": "https://log.example/7"}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.proof, task.ended_by) == (Task.State.DONE, "https://log.example/7", tove)
    assert "https://log.example/7" in shown(client, outage, "task", task.uid)
    client.post(address, {"do": "reopen"})
    task.refresh_from_db()
    assert task.state == Task.State.OPEN


def test_a_task_is_given_moved_and_dropped_with_a_reason(
    outage: Incident, lena: Any, sam: Any, client_of: Any
) -> None:
    client, task = client_of(lena), queries.tasks(outage)[0]
    address, due = at(outage, "task", task.uid), timezone.localtime(now() + timedelta(hours=3))
    client.post(address, {"do": "give", "holder": str(sam.uid), "version": task.version})
    task.refresh_from_db()
    assert task.holder == sam
    moved = {"do": "move", "due_at": due.strftime("%Y-%m-%dT%H:%M"), "version": task.version}
    assert client.post(address, {**moved, "reason": ""}).status_code == 400
    assert client.post(address, {**moved, "reason": "Waits for the landlord"}).status_code == 302
    task.refresh_from_db()
    assert task.due_at is not None
    assert abs(task.due_at - due) < timedelta(minutes=1)
    refused = client.post(address, {"do": "drop", "reason": " "})
    page = refused.content.decode()
    assert (refused.status_code, page.count('href="#id_reason"'), page.count('id="id_reason"')) == (400, 1, 1)
    assert client.post(address, {"do": "drop", "reason": "No landlord there"}).status_code == 302
    html = shown(client, outage, "timeline")
    assert "No landlord there" in html
    assert "Waits for the landlord" in html


def test_a_task_is_never_given_to_somebody_of_another_brand(
    outage: Incident, lena: Any, outsider: Any, client_of: Any
) -> None:
    task = queries.tasks(outage)[0]
    answer = client_of(lena).post(at(outage, "task", task.uid), {"do": "give", "holder": str(outsider.uid)})
    assert answer.status_code == 400
    assert Task.objects.get(pk=task.pk).holder != outsider


@pytest.mark.parametrize("do", ["", "explode", "\x00", "finish" * 50])
def test_what_nobody_can_do_with_a_task_does_nothing(
    outage: Incident, lena: Any, client_of: Any, do: str
) -> None:
    task = queries.tasks(outage)[0]
    assert client_of(lena).post(at(outage, "task", task.uid), {"do": do}).status_code == 400
    assert Task.objects.get(pk=task.pk).version == task.version


@pytest.mark.parametrize(
    ("words", "sort", "where"),
    [
        ("/task Ring the landlord", "note", "tasks"), ("Ring the landlord", "task", "tasks"),
        ("/fact It is the disk", "note", "facts"), ("We saw it first at nine", "note", "timeline"),
    ],
)  # fmt: skip
def test_a_line_above_the_timeline_becomes_what_it_says(
    outage: Incident, sam: Any, client_of: Any, words: str, sort: str, where: str
) -> None:
    answer = client_of(sam).post(at(outage, "write"), {"words": words, "sort": sort})
    assert f"?tab={where}" in answer["Location"]
    text = words.split(" ", 1)[1] if words.startswith("/") else words
    assert text in shown(client_of(sam), outage, tab=where)


def test_a_decision_without_a_reason_is_asked_for_it_and_keeps_its_words(
    outage: Incident, sam: Any, client_of: Any
) -> None:
    answer = client_of(sam).post(at(outage, "write"), {"words": "/decision Close the shop", "sort": "note"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Close the shop" in html
    assert '<option value="decision" selected' in html
    assert '<label for="id_reason">Why</label>' in html, re.findall(r"<label.*?</label>", html)
    client_of(sam).post(
        at(outage, "write"), {"words": "Close the shop", "sort": "decision", "reason": "Smoke"}
    )
    assert "Decided: Close the shop" in shown(client_of(sam), outage)


def test_counsels_notes_are_written_by_counsel_and_the_lead_only(
    outage: Incident, sam: Any, lena: Any, client_of: Any
) -> None:
    sent = {"words": "We may be liable", "sort": "privileged"}
    assert client_of(sam).post(at(outage, "write"), sent).status_code == 400
    assert "Counsel" not in shown(client_of(sam), outage, "write")
    assert client_of(lena).post(at(outage, "write"), sent).status_code == 302


def test_a_fact_is_confirmed_with_its_source_only(outage: Incident, sam: Any, client_of: Any) -> None:
    client, fact = client_of(sam), outage.facts.get()
    address, seen = (
        at(outage, "fact", fact.uid),
        {"do": "judge", "version": fact.version, "state": "confirmed"},
    )
    answer = client.post(address, {**seen, "source": ""})
    assert answer.status_code == 400
    assert "Say how you know" in answer.content.decode()
    assert client.post(address, {**seen, "source": "The status page", "public": "on"}).status_code == 302
    html = shown(client, outage, "parts", part="room-facts")
    assert "Confirmed" in html
    assert "The public knows it" in html
    client.post(address, {"do": "remove"})
    assert client.get(address).status_code == 404


def test_a_question_is_asked_answered_and_taken_off(outage: Incident, sam: Any, client_of: Any) -> None:
    client = client_of(sam)
    assert client.post(at(outage, "ask"), {"words": ""}).status_code == 400
    client.post(at(outage, "ask"), {"words": "Do I get my money back?"})
    asked = outage.questions.get()
    address = at(outage, "question", asked.uid)
    assert client.post(address, {"answer": "", "ready": "on", "version": asked.version}).status_code == 400
    client.post(address, {"answer": "Yes, by Friday", "ready": "on", "version": asked.version})
    assert "May be said" in shown(client, outage, "parts", part="room-questions")
    client.post(address, {"do": "remove"})
    assert client.get(address).status_code == 404


def test_a_closed_room_offers_nothing_to_do_and_refuses_it_in_words(
    outage: Incident, lena: Any, client_of: Any
) -> None:
    client, task = client_of(lena), queries.tasks(outage)[0]
    client.post(
        at(outage, "close"),
        {"do": "close", "outcome": "handled", "reason": "It holds", "version": outage.version},
    )
    outage.refresh_from_db()
    assert outage.outcome == "handled"
    html = shown(client, outage)
    assert "This incident is closed: Handled." in html
    assert 'id="write-words"' not in html
    answer = client.post(at(outage, "task", task.uid), {"do": "take"}, follow=True)
    assert (
        "somebody was quicker" in answer.content.decode()
        or "This incident is closed" in answer.content.decode()
    )
    client.post(at(outage, "close"), {"do": "reopen", "reason": "It does not hold"})
    outage.refresh_from_db()
    assert outage.phase == "respond"


def test_members_are_called_to_a_note_by_name(outage: Incident, sam: Any, tove: Any, client_of: Any) -> None:
    client_of(sam).post(
        at(outage, "write"), {"words": "Look at this", "sort": "note", "names": [str(tove.uid)]}
    )
    assert outage.notes.get().names == [str(tove.uid)]
