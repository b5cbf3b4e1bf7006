"""Bringing in a folder holds the database only while it writes, and never writes over what somebody did meanwhile."""

from typing import Any

import pytest
from django.db import connection

from firebreak.base.actions import Actor
from firebreak.base.errors import WrongInput
from firebreak.org.models import Brand
from firebreak.plan import actions
from firebreak.plan.actions import importing
from firebreak.plan.models import Plan, PlanItem
from firebreak.plan.queries.importing import look
from firebreak.plan.tests.test_importing import DUTY, zipped

pytestmark = pytest.mark.room
ACTOR = Actor("person", "tester", "Tester")
BODY = zipped({"duties/night.yaml": DUTY})


def started() -> Plan:
    brand = Brand.objects.create(slug="norrsken", name="Norrsken")
    return actions.start_plan(actor=ACTOR, brand=brand, person=None, industries=["general"], languages=["en"])


@pytest.mark.django_db(transaction=True)
def test_the_zip_is_read_before_the_database_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    plan, held = started(), []

    def watched(plan: Plan, body: bytes) -> Any:
        held.append(connection.in_atomic_block)
        return look(plan, body)

    monkeypatch.setattr(importing, "look", watched)
    against = look(plan, BODY).against
    actions.import_folder(actor=ACTOR, plan=plan, person=None, body=BODY, against=against)
    assert held == [False]
    assert PlanItem.objects.filter(kind="duties", key="night").exists()


@pytest.mark.django_db
def test_what_changes_between_the_look_and_the_turn_to_write_stops_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = started()

    def slow(plan: Plan, body: bytes) -> Any:
        found = look(plan, body)
        risk = plan.items.get(kind="risks", key="data-breach")
        actions.change_item(actor=ACTOR, item=risk, body={**risk.body, "impact": 5}, person=None)
        return found

    monkeypatch.setattr(importing, "look", slow)
    with pytest.raises(WrongInput) as caught:
        actions.import_folder(
            actor=ACTOR, plan=plan, person=None, body=BODY, against=look(plan, BODY).against
        )
    assert caught.value.code == "import.plan_moved"
    assert not PlanItem.objects.filter(kind="duties", key="night").exists()
    assert plan.items.get(kind="risks", key="data-breach").body["impact"] == 5
