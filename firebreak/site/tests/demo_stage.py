"""What tests of the demo's team share: its brand without the three weeks of history, the first account, a statement."""

from __future__ import annotations

from firebreak.base import jobs
from firebreak.calendar.actions.sweeping import sweep_all
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.org.models import Brand, Person
from firebreak.plan.actions import start_plan
from firebreak.plan.items.texts import LANGUAGES
from firebreak.site import demo
from firebreak.statements import actions as statements
from firebreak.statements.models import Statement

PASSWORD = "a long walk over the frozen lake"
SAID = {"link": "https://tarnby.example/notice", "time": "9 pm today", "contact": "help@tarnby.example"}
"""What fills a gap of a sort that takes not every word."""


def demo_brand() -> Brand:
    """As ``up --demo`` makes it, before anybody is there."""
    made = demo._brand([])
    start_plan(
        actor=demo.ACTOR, brand=made, person=None, industries=["food-retail"], languages=list(LANGUAGES)
    )
    return made


def first_account(language: str = "en") -> Person:
    """By its link."""
    token = org.make_setup_link().rpartition("/")[2]
    return org.create_first_account(
        token=token, email="noa@example.org", name="Noa", password=PASSWORD, language=language
    )


def work() -> None:
    """What the workers do now."""
    while (taken := jobs.claim()) is not None:
        if taken.name.startswith("every:"):
            jobs.finish(taken)
        else:
            jobs.run(taken)
    sweep_all()


def filled(brand: Brand, person: Person, **said: str) -> Statement:
    """A holding statement whose gaps hold confirmed facts; ``said``: gap -> other words."""
    actor = person_actor(person)
    row = statements.begin(
        actor=actor, brand=brand, person=person, template="holding-product", level="concern", channels=["short"],
        languages=["en"],
    )  # fmt: skip
    values = {
        name: {
            "texts": dict.fromkeys(("en", "*"), said.get(name) or SAID.get(gap["sort"], "Ember Blend")),
            "source": "The warehouse", "confirmed": True,
        }
        for name, gap in row.source["placeholders"].items()
    }  # fmt: skip
    return statements.fill(
        actor=actor, statement=row, person=person, values=values, edits={}, version=row.version
    )
