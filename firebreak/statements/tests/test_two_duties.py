"""Where each of two duties must say yes, nobody says it for a duty that they were not asked for."""

from types import SimpleNamespace
from typing import Any

import pytest

from firebreak.base.errors import NotAllowed
from firebreak.org import actions as org
from firebreak.plan import queries as plan_queries
from firebreak.statements import actions
from firebreak.statements.models import Statement
from firebreak.statements.tests.conftest import ACTOR, ask, filled, later, release, say, start

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def both(brand: Any, make_person: Any) -> Any:
    """A large team whose policy asks lead and legal, each; Mia is legal, and deputy of Lea, who leads."""
    plan = start(brand, "large")
    people = {name: make_person(name, brand, "lead") for name in ("sam", "lea", "mia", "zed")}
    for duty in plan_queries.records(plan, "duties")["duties"]:
        org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=[people["sam"]])
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[people["lea"], people["mia"]])
    org.set_holders(actor=ACTOR, brand=brand, duty="legal", people=[people["mia"]])
    for item in plan_queries.items(plan, "approvals"):
        for line in item.body["rows"]:
            line["steps"] = [{"duties": ["lead", "legal"], "how": "all", "minutes": 10}]
            line["drafts"] = line["releases"] = ["social"]
        item.save()
    return SimpleNamespace(brand=brand, plan=plan, **people)


def asked(both: Any, level: str = "serious") -> Statement:
    return ask(filled(both.brand, both.sam, level=level), both.sam)


def deputies(row: Statement) -> None:
    actions.ask_deputies(row.askings.get().pk, 0, 1)


@pytest.mark.parametrize("level", ["concern", "serious", "critical"])
def test_a_deputy_who_was_not_asked_for_the_other_duty_is_one_yes_of_two(both: Any, level: str) -> None:
    row = say(asked(both, level), both.mia)
    assert row.state == "asked"
    with pytest.raises(NotAllowed):
        say(row, both.mia)
    row = say(row, both.lea)
    assert row.state == "approved"
    assert release(row, both.sam).state == "released"


def test_where_the_lead_is_silent_her_deputy_is_asked_for_that_too_and_answers_again(both: Any) -> None:
    row = say(asked(both, "concern"), both.mia)
    with later(11):
        deputies(row)
        assert row.state == "asked"
        assert say(row, both.mia).state == "approved"


def test_something_serious_in_a_large_team_takes_two_people_not_one_with_two_duties(both: Any) -> None:
    row = say(asked(both), both.mia)
    with later(11):
        deputies(row)
        row = say(row, both.mia)
        assert row.state == "asked"
        assert say(row, both.lea).state == "approved"


def test_who_holds_both_answers_once_and_the_deputy_is_asked_at_once_where_two_are_wanted(both: Any) -> None:
    org.set_holders(actor=ACTOR, brand=both.brand, duty="lead", people=[both.mia, both.zed])
    assert say(asked(both, "concern"), both.mia).state == "approved"
    row = say(asked(both), both.mia)
    assert row.state == "asked"
    assert row.askings.get().asked.filter(person=both.zed, duty="lead").exists()
    assert say(row, both.zed).state == "approved"


def test_where_the_plan_names_only_one_person_their_yes_is_all_there_is(both: Any) -> None:
    org.set_holders(actor=ACTOR, brand=both.brand, duty="lead", people=[both.mia])
    assert say(asked(both), both.mia).state == "approved"
