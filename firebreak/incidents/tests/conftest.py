"""A brand with a plan, people in its duties, and an incident."""

from typing import Any

import pytest

from firebreak.base.actions import Actor
from firebreak.incidents.models import Incident

ACTOR = Actor("person", "tester", "Tester")


@pytest.fixture
def plan(brand: Any) -> Any:
    """A started plan of the software industry, in two languages."""
    from firebreak.plan import actions

    return actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=["software"], languages=("en", "sv")
    )


@pytest.fixture
def lena(brand: Any, make_person: Any) -> Any:
    """Leads responses."""
    return make_person("lena", brand, "lead")


@pytest.fixture
def sam(brand: Any, make_person: Any) -> Any:
    """Runs the accounts."""
    return make_person("sam", brand, "writer")


@pytest.fixture
def tove(brand: Any, make_person: Any) -> Any:
    """Runs the servers."""
    return make_person("tove", brand, "responder")


@pytest.fixture
def crewed(brand: Any, plan: Any, lena: Any, sam: Any, tove: Any) -> Any:
    """The brand, with somebody in its three first duties."""
    from firebreak.org import actions as org

    for duty, people in {"lead": [lena, sam], "social": [sam], "technical": [tove]}.items():
        org.set_holders(actor=ACTOR, brand=brand, duty=duty, people=people)
    return brand


@pytest.fixture
def outage(crewed: Any, sam: Any) -> Incident:
    """An incident that Sam opened: an outage that may be ours and grows."""
    from firebreak.incidents import actions

    return actions.declare(
        actor=ACTOR, brand=crewed, person=sam, title="The app is down",
        situation={"harm": "no", "ours": "yes", "growing": "yes", "type": "outage"},
    )  # fmt: skip
