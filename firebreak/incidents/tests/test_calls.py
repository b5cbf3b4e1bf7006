"""What paging tells: it stands on the timeline, and who answers answers for something."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base import jobs
from firebreak.base.actions import machine
from firebreak.base.clock import frozen, now
from firebreak.base.models import Event
from firebreak.incidents import actions, hearing, queries
from firebreak.incidents.models import Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify import actions as notify
from firebreak.notify import queries as calls
from firebreak.org.access import person_actor

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def run_due() -> None:
    """Everything that waits, as a worker does it."""
    while jobs.run_one():
        pass


def _answer(row: Incident, kind: str, person: Any) -> None:
    run = next(one for one in calls.pages(about=f"incident:{row.uid}") if one.kind == kind)
    notify.acknowledge(actor=person_actor(person), page=run, person=person)
    run_due()


def test_who_answers_to_verify_leads(outage: Incident, sam: Any, lena: Any) -> None:
    assert outage.lead == lena
    _answer(outage, "incident_verify", sam)
    outage.refresh_from_db()
    assert outage.lead == sam
    assert "call_answered" in [one.action for one in queries.timeline(outage, None)]


def test_who_answers_for_a_duty_has_its_tasks_that_nobody_began(
    outage: Incident, lena: Any, sam: Any, tove: Any
) -> None:
    begun = queries.tasks(outage).filter(duty="technical")[0]
    actions.take_task(actor=ACTOR, task=begun, person=tove)
    actions.judge(actor=ACTOR, incident=outage, person=lena, situation=outage.situation, level="critical")
    run = next(
        one for one in calls.pages(about=f"incident:{outage.uid}") if one.params.get("duty") == "technical"
    )
    notify.acknowledge(actor=person_actor(sam), page=run, person=sam)
    run_due()
    holders = {task.pk: task.holder for task in queries.tasks(outage).filter(duty="technical")}
    assert holders.pop(begun.pk) == tove
    assert set(holders.values()) == {sam}


def test_a_call_is_no_longer_wanted_when_it_is_over(outage: Incident, lena: Any) -> None:
    actions.close(actor=ACTOR, incident=outage, outcome="not_crisis", reason="A test account")
    run_due()
    states = {one.state for one in calls.pages(about=f"incident:{outage.uid}")}
    assert "open" not in states


def test_an_answer_after_the_end_changes_nothing_more(outage: Incident, sam: Any) -> None:
    run = next(one for one in calls.pages(about=f"incident:{outage.uid}") if one.kind == "incident_verify")
    notify.acknowledge(actor=person_actor(sam), page=run, person=sam)
    actions.close(actor=machine("test"), incident=outage, outcome="handled", reason="Over")
    run_due()
    outage.refresh_from_db()
    assert outage.lead != sam
    assert "call_answered" in [one.action for one in queries.timeline(outage, None)]


def test_what_paging_tells_twice_stands_once_on_the_timeline_and_moves_no_lead_back(
    outage: Incident, sam: Any, tove: Any
) -> None:
    run_due()
    _answer(outage, "incident_verify", sam)
    actions.give_lead(actor=ACTOR, incident=outage, to=tove)
    before = [one.number for one in queries.timeline(outage, None, limit=500)]
    told = Event.objects.filter(name__startswith="notify.page_").order_by("pk")
    assert {one.name for one in told} >= {"notify.page_step", "notify.page_acknowledged"}
    handlers = {"notify.page_step": hearing.heard_step, "notify.page_acknowledged": hearing.heard_answer}
    for event in told:
        handlers[event.name](event)
    outage.refresh_from_db()
    assert [one.number for one in queries.timeline(outage, None, limit=500)] == before
    assert outage.lead == tove


def test_that_nobody_answered_is_noted_once_for_each_time_it_is_so(outage: Incident) -> None:
    payload = {
        "about": f"incident:{outage.uid}",
        "test": False,
        "kind": "incident_verify",
        "page": str(outage.uid),
    }
    named = {"name": "notify.page_exhausted", "brand_id": outage.brand_id, "object": "page:1"}
    for at in (now(), now() + timedelta(days=2)):
        event = Event.objects.create(payload=payload, at=at, **named)
        with frozen(at):
            hearing.heard_silence(event)
            hearing.heard_silence(event)
    said = [one.action for one in queries.timeline(outage, None, limit=500)]
    assert said.count("call_unanswered") == 2
