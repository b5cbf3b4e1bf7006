"""The plan that the tests of this room work on. A file that needs other languages or another starter has its own
``languages`` or ``plan_by``."""

from collections.abc import Sequence
from typing import Any

import pytest

from firebreak.base.actions import Actor
from firebreak.plan.models import Plan

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
