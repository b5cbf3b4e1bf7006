"""What paging tells: it stands on the timeline, and who answers answers for something."""

from typing import Any

import pytest

from firebreak.base import jobs
from firebreak.base.actions import machine
from firebreak.incidents import actions, queries
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


def test_an_answer_that_comes_twice_or_after_the_end_changes_nothing_more(outage: Incident, sam: Any) -> None:
    from firebreak.incidents.actions.calls import answer_call

    actions.close(actor=machine("test"), incident=outage, outcome="handled", reason="Over")
    answer_call(incident=outage, kind="incident_verify", person=sam, duty="", seconds=3.0)
    outage.refresh_from_db()
    assert outage.lead != sam
