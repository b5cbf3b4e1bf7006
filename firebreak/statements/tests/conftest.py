"""A team with a plan: Sam writes and releases, Lea approves, Dan is her deputy; and a team of one with a reader outside."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from firebreak.base import clock
from firebreak.base.actions import Actor
from firebreak.org import actions as org
from firebreak.org.access import person_actor
from firebreak.plan import actions as plan_actions
from firebreak.statements import actions
from firebreak.statements.models import Statement

ACTOR = Actor("person", "tester", "Tester")
FACTS = {
    "what_happened": "The shop on Harbour Street is closed.", "next_update_time": "21:00 today",
    "more_link": "https://example.com/news",
}  # fmt: skip


def start(brand: Any, size: str) -> Any:
    """A plan in two languages for a team of this size."""
    brand.team_size = size
    brand.save(update_fields=["team_size"])
    return plan_actions.start_plan(
        actor=ACTOR, brand=brand, person=None, industries=["software"], languages=["en", "sv"]
    )


@pytest.fixture
def team(brand: Any, make_person: Any) -> Any:
    """A small team."""
    plan = start(brand, "small")
    sam, lea, dan = (
        make_person("sam", brand, "writer"), make_person("lea", brand, "lead"), make_person("dan", brand, "approver"),
    )  # fmt: skip
    org.set_holders(actor=ACTOR, brand=brand, duty="social", people=[sam])
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[lea, dan])
    reader = second_reader(brand)
    return SimpleNamespace(brand=brand, plan=plan, sam=sam, lea=lea, dan=dan, reader=reader)


def second_reader(brand: Any) -> Any:
    """Rita reads from outside, in Swedish."""
    return org.add_contact(
        actor=ACTOR, brand=brand, group="second-reader", name="Rita Reader", languages=["sv"],
        methods=[("mail", "rita@reader.example"), ("phone", "+46 70 123 45 67")],
    )  # fmt: skip


@pytest.fixture
def solo(brand: Any, make_person: Any) -> Any:
    """A team of one, with a reader outside in the plan."""
    plan = start(brand, "one")
    uno = make_person("uno", brand, "admin")
    org.set_holders(actor=ACTOR, brand=brand, duty="lead", people=[uno])
    reader = second_reader(brand)
    return SimpleNamespace(brand=brand, plan=plan, uno=uno, reader=reader)


def approve_template(plan: Any, person: Any, key: str = "holding-general", days: int = 90) -> None:
    """Its words count as approved from now on, by that person; whom the plan lets approve it is not tried here."""
    item = plan.items.get(kind="templates", key=key)
    item.approved_until, item.approved_by = clock.now().date() + timedelta(days=days), person
    item.save()


def no_steps(plan: Any, duty: str = "social") -> None:
    """The policy asks nobody for anything that the floor lets go out so; one duty writes and releases."""
    for item in plan.items.filter(kind="approvals"):
        for line in item.body["rows"]:
            line["steps"], line["drafts"], line["releases"] = [], [duty], [duty]
        item.save()


def begun(brand: Any, person: Any, **given: Any) -> Statement:
    """A draft."""
    chosen = {
        "template": "holding-general",
        "level": "concern",
        "channels": ["short"],
        "languages": ["en"],
        **given,
    }
    return actions.begin(actor=person_actor(person), brand=brand, person=person, **chosen)


def facts(
    row: Statement, *, confirmed: bool = True, source: str = "The shop's manager, by phone", **more: str
) -> dict[str, Any]:
    """Values for every gap of a text."""
    given = {**FACTS, **more}
    found: dict[str, Any] = {}
    for name, gap in row.source["placeholders"].items():
        value = given.get(
            name,
            {
                "name": "Kim Berg",
                "contact": "help@example.com",
                "time": "21:00",
                "number": "42",
                "link": "https://example.com/a",
            }.get(gap["sort"], "Harbour Street"),
        )
        codes = ["*"] if gap["sort"] in ("number", "link") else row.languages
        found[name] = {"texts": dict.fromkeys(codes, value), "confirmed": confirmed, "source": source}
    return found


def filled(
    brand: Any, person: Any, *, confirmed: bool = True, words: dict[str, str] | None = None, **given: Any
) -> Statement:
    """A draft with every gap filled."""
    row = begun(brand, person, **given)
    return actions.fill(
        actor=person_actor(person),
        statement=row,
        person=person,
        values=facts(row, confirmed=confirmed, **(words or {})),
    )


def ask(row: Statement, person: Any) -> Statement:
    """Asked by that person, who saw it as it is."""
    return actions.ask(actor=person_actor(person), statement=row, person=person, seen=row.digest)


def say(row: Statement, person: Any, verdict: str = "approve", why: str = "") -> Statement:
    """An answer by that person."""
    return actions.answer(
        actor=person_actor(person), statement=row, person=person, verdict=verdict, seen=row.digest, why=why
    )


def release(row: Statement, person: Any) -> Statement:
    """Released by that person."""
    return actions.release(actor=person_actor(person), statement=row, person=person, seen=row.digest)


def alone(row: Statement, person: Any, reason: str = "Nobody answers and people stand outside") -> Statement:
    """Released alone."""
    return actions.release_alone(
        actor=person_actor(person), statement=row, person=person, seen=row.digest, reason=reason
    )


Later = Callable[[float], Any]


def later(minutes: float) -> Any:
    """Some minutes from now."""
    return clock.frozen(clock.now() + timedelta(minutes=minutes))
