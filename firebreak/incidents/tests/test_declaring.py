"""A title and three answers, and people are at work."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, Task
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.notify import queries as notify

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_a_title_is_enough(brand: Any, lena: Any) -> None:
    found = actions.declare(actor=ACTOR, brand=brand, person=lena, title="  Something is going on ")
    assert (found.number, found.title, found.phase, found.type) == (1, "Something is going on", "check", "")
    assert found.lead == lena
    tasks = list(queries.tasks(found))
    assert tasks
    assert {task.holder for task in tasks} == {lena}
    assert all(task.due_at and task.due_at - found.opened_at < timedelta(hours=1) for task in tasks)
    word = queries.open_word(found)
    assert word is not None
    assert word.due_at - found.opened_at == timedelta(hours=1)
    nature = queries.facts(found)["checking"][0]
    assert nature.nature
    assert nature.due_at is not None
    assert nature.due_at - found.opened_at <= timedelta(hours=24)


def test_the_playbook_of_the_type_runs_with_somebody_for_each_step(outage: Incident) -> None:
    tasks = list(queries.tasks(outage))
    assert {task.playbook for task in tasks} == {"outage"}
    assert all(task.holder is not None and task.due_at is not None for task in tasks)
    assert [task.due_at for task in tasks] == sorted(task.due_at for task in tasks if task.due_at)
    technical = [task for task in tasks if task.duty == "technical"]
    assert technical
    assert {task.holder.name for task in technical if task.holder} == {"Tove"}
    word = queries.open_word(outage)
    assert word is not None
    assert timedelta(0) < word.due_at - outage.opened_at <= timedelta(hours=2)


def test_only_who_verifies_is_called_first_then_the_duties_of_the_level(outage: Incident, lena: Any) -> None:
    [first] = notify.pages(about=f"incident:{outage.uid}")
    assert first.kind == "incident_verify"
    actions.judge(actor=ACTOR, incident=outage, person=lena, situation=outage.situation, level="critical")
    assert (outage.phase, outage.verified_by) == ("contain", lena)
    called = {one.kind for one in notify.pages(about=f"incident:{outage.uid}")}
    assert called == {"incident_verify", "incident_duty"}


def test_danger_starts_the_safety_playbook_and_calls_everybody_it_names_at_once(
    crewed: Any, tove: Any
) -> None:
    found = actions.declare(
        actor=ACTOR, brand=crewed, person=tove, title="Fire in the depot", situation={"harm": "yes"}
    )
    assert found.level in ("serious", "critical")
    assert "danger" in {task.playbook for task in queries.tasks(found)}
    assert {one.kind for one in notify.pages(about=f"incident:{found.uid}")} == {"incident_duty"}
    with pytest.raises(WrongInput) as error:
        actions.keep_silent(
            actor=ACTOR, incident=found, owner=tove, reason="Wait", review_at=now() + timedelta(hours=1)
        )
    assert error.value.code == "incidents.silent_in_danger"


def test_a_team_of_one_gets_a_checklist_and_calls_nobody(brand: Any, plan: Any, lena: Any) -> None:
    from firebreak.org import actions as org

    org.change_brand(actor=ACTOR, brand=brand, team_size="one")
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lena])
    found = actions.declare(
        actor=ACTOR, brand=brand, person=lena, title="Down", situation={"harm": "no", "type": "outage"}
    )
    assert {task.holder for task in queries.tasks(found)} == {lena}
    assert list(notify.pages(about=f"incident:{found.uid}")) == []


def test_the_same_alert_opens_one_incident(crewed: Any, sam: Any) -> None:
    given = {"actor": ACTOR, "brand": crewed, "person": sam, "title": "A", "origin": "alert"}
    first = actions.declare(**given, origin_about="alert:1")
    assert actions.declare(**given, origin_about="alert:1") == first
    assert actions.declare(**given, origin_about="alert:2") != first


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"title": " "}, "incidents.empty"),
        ({"title": "x" * 161}, "incidents.too_long"),
        ({"situation": {"harm": "maybe"}}, "incidents.situation"),
        ({"situation": {"level": "purple"}}, "incidents.situation"),
        ({"origin": "elsewhere"}, "incidents.origin"),
    ],
)
def test_wrong_input_opens_nothing(crewed: Any, sam: Any, wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(WrongInput) as error:
        actions.declare(**{"actor": ACTOR, "brand": crewed, "person": sam, "title": "A", **wrong})
    assert error.value.code == code
    assert not Incident.objects.exists()


def test_nobody_verified_it_in_ten_minutes_so_it_is_real(outage: Incident) -> None:
    from firebreak.incidents.jobs import look

    with frozen(outage.opened_at + timedelta(minutes=9, seconds=59)):
        look({})
    outage.refresh_from_db()
    assert outage.verified_at is None
    with frozen(outage.opened_at + timedelta(minutes=10)):
        look({})
        look({})
    outage.refresh_from_db()
    assert (outage.phase, outage.verified_by) == ("contain", None)
    assert [one.action for one in queries.timeline(outage, None)].count("taken_as_true") == 1


def test_a_raised_level_adds_its_steps_and_a_lowered_one_drops_those_nobody_began(
    crewed: Any, sam: Any
) -> None:
    situation = {"harm": "no", "ours": "no", "growing": "no", "type": "outage"}
    row = actions.declare(actor=ACTOR, brand=crewed, person=sam, title="Slow", situation=situation)
    assert row.level == "notice"
    judge = partial(actions.judge, actor=ACTOR, incident=row, person=None, situation=situation)
    before = {task.step for task in queries.tasks(row)}
    first = row.words.get()
    judge(level="critical")
    raised = {task.step for task in queries.tasks(row)}
    assert raised > before
    assert row.words.get().due_at <= first.due_at
    with pytest.raises(WrongInput) as error:
        judge(level="notice")
    assert error.value.code == "incidents.why_lower"
    taken = queries.tasks(row).filter(step__in=raised - before)[0]
    actions.take_task(actor=ACTOR, task=taken, person=sam)
    judge(level="notice", reason="Only one shop")
    dropped = {task.step for task in queries.tasks(row) if task.state == Task.State.DROPPED}
    assert dropped == raised - before - {taken.step}
    judge(level="critical")
    assert not queries.tasks(row).filter(state=Task.State.DROPPED).exists()
