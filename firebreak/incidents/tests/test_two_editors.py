"""Two people who change the same thing are told, nothing is overwritten, and what was typed is still there."""

from typing import Any

import pytest

from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.asking import at, shown
from firebreak.incidents.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TOLD = "Somebody else changed this while you wrote."


def test_the_words_of_a_fact(outage: Incident, sam: Any, tove: Any, client_of: Any) -> None:
    fact = actions.add_fact(actor=ACTOR, incident=outage, person=sam, words="It is the disk", state="likely")
    address, seen = at(outage, "fact", fact.uid), {"do": "change", "version": fact.version}
    assert client_of(tove).post(address, {**seen, "words": "It is the network"}).status_code == 302
    answer = client_of(sam).post(address, {**seen, "words": "It is the disk in Luleå"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert TOLD in html
    assert "It is the disk in Luleå" in html
    assert "It is the network" in html
    fact.refresh_from_db()
    assert fact.text == "It is the network"
    again = {**seen, "words": "It is the disk in Luleå", "version": fact.version}
    assert client_of(sam).post(address, again).status_code == 302


def test_what_is_known_of_a_fact(outage: Incident, sam: Any, tove: Any, client_of: Any) -> None:
    fact = outage.facts.get()
    seen = {"do": "judge", "version": fact.version, "source": "I looked"}
    assert client_of(tove).post(at(outage, "fact", fact.uid), {**seen, "state": "false"}).status_code == 302
    answer = client_of(sam).post(at(outage, "fact", fact.uid), {**seen, "state": "confirmed"})
    assert answer.status_code == 400
    fact.refresh_from_db()
    assert fact.state == "false"


def test_the_answer_to_a_question(outage: Incident, sam: Any, tove: Any, client_of: Any) -> None:
    asked = actions.add_question(actor=ACTOR, incident=outage, words="When?")
    address, seen = at(outage, "question", asked.uid), {"version": asked.version}
    assert client_of(tove).post(address, {**seen, "answer": "At six"}).status_code == 302
    answer = client_of(sam).post(address, {**seen, "answer": "At seven", "ready": "on"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert TOLD in html
    assert "At seven" in html
    assert "At six" in html
    asked.refresh_from_db()
    assert (asked.answer, asked.ready) == ("At six", False)


def test_the_level(outage: Incident, lena: Any, make_person: Any, client_of: Any) -> None:
    boss = make_person("boss", outage.brand, "admin")
    seen = {"version": outage.version, "harm": "no", "ours": "yes", "growing": "yes", "type": "outage"}
    assert client_of(boss).post(at(outage, "judge"), {**seen, "level": "critical"}).status_code == 302
    answer = client_of(lena).post(
        at(outage, "judge"), {**seen, "level": "serious", "reason": "Two shops only"}
    )
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Somebody else judged it while you were here." in html
    assert "Two shops only" in html
    outage.refresh_from_db()
    assert outage.level == "critical"


def test_two_who_finish_one_task_are_both_told_how_it_stands(
    outage: Incident, sam: Any, tove: Any, client_of: Any
) -> None:
    task = queries.tasks(outage)[0]
    address = at(outage, "task", task.uid)
    assert client_of(tove).post(address, {"do": "finish", "proof": "seen"}).status_code == 302
    html = client_of(sam).post(address, {"do": "finish", "proof": "mine"}, follow=True).content.decode()
    assert "somebody was quicker" in html
    task.refresh_from_db()
    assert (task.proof, task.ended_by) == ("seen", tove)


def test_a_task_given_by_two_goes_to_the_first(
    outage: Incident, sam: Any, tove: Any, lena: Any, client_of: Any
) -> None:
    task = queries.tasks(outage)[0]
    address, seen = at(outage, "task", task.uid), {"do": "give", "version": task.version}
    assert client_of(lena).post(address, {**seen, "holder": str(tove.uid)}).status_code == 302
    answer = client_of(sam).post(address, {**seen, "holder": str(sam.uid)})
    assert answer.status_code == 400
    assert TOLD in answer.content.decode()
    task.refresh_from_db()
    assert task.holder == tove


def test_a_phase_is_moved_once_by_two_who_press_at_once(
    outage: Incident, lena: Any, make_person: Any, client_of: Any
) -> None:
    actions.verify(actor=ACTOR, incident=outage, person=lena)
    boss, seen = make_person("boss", outage.brand, "admin"), {"move": "forward", "version": outage.version}
    client_of(lena).post(at(outage, "phase"), seen)
    html = client_of(boss).post(at(outage, "phase"), seen, follow=True).content.decode()
    assert "somebody was quicker" in html
    outage.refresh_from_db()
    assert outage.phase == "respond"
    assert "Respond" in shown(client_of(boss), outage)


def test_who_else_has_the_form_open_is_said_until_they_saved(
    outage: Incident, sam: Any, tove: Any, client_of: Any
) -> None:
    asked = actions.add_question(actor=ACTOR, incident=outage, words="When?")
    first, second = client_of(tove), client_of(sam)
    assert "Also writing here" not in shown(first, outage, "question", asked.uid)
    assert "Also writing here: Tove." in shown(second, outage, "question", asked.uid)
    shown(first, outage)
    assert "Also writing here: Tove." in shown(second, outage, "question", asked.uid)
    first.post(at(outage, "question", asked.uid), {"answer": "At six", "version": asked.version})
    assert "Also writing here" not in shown(second, outage, "question", asked.uid)
