"""The plan that the tests of this room work on. A file that needs other languages or another starter has its own
``languages`` or ``plan_by``."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.base.actions import Actor
from firebreak.org import actions as org
from firebreak.org.models import Person, RotaPattern
from firebreak.plan.models import Plan
from firebreak.plan.tests.rota_pages import NOW

ACTOR = Actor("person", "tester", "Tester")


@pytest.fixture
def languages() -> Sequence[str]:
    """The plan's languages, the first one written first."""
    return ("en", "sv")


@pytest.fixture
def anna(brand: Any, make_person: Any) -> Any:
    """A lead."""
    return make_person("anna", brand, "lead")


@pytest.fixture
def bo(brand: Any, make_person: Any) -> Any:
    """Another lead."""
    return make_person("bo", brand, "lead")


@pytest.fixture
def plan_by() -> Any:
    """Who started the plan: nobody, unless a file says so."""
    return None


@pytest.fixture
def plan(brand: Any, plan_by: Any, languages: Any) -> Plan:
    """A started plan of the software industry."""
    from firebreak.plan import actions

    return actions.start_plan(
        actor=ACTOR, brand=brand, person=plan_by, industries=["software"], languages=languages
    )


@pytest.fixture
def friday() -> Iterator[None]:
    """It is 10:00 in Stockholm on the Friday of ``rota_pages``."""
    with clock.frozen(NOW):
        yield


@pytest.fixture
def nights(friday: None, plan: Plan, lead: Person, writer: Person) -> RotaPattern:
    """Twelve hours each night: the lead tonight, the writer on Saturday."""
    given = {
        "duty": "lead", "weekdays": list("0123456"), "begins": time(20), "ends": time(8), "turn": "day",
        "time_zone": "Europe/Stockholm", "first": date(2026, 11, 20), "last": None,
    }  # fmt: skip
    return org.add_pattern(actor=ACTOR, brand=plan.brand, people=[lead, writer], given=given)
