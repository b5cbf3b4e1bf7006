"""What a text begins with while an incident is open: how serious it is, which templates are at hand, who may write it."""

from collections.abc import Iterable
from typing import Any

from firebreak.base.errors import FirebreakError
from firebreak.incidents import queries as incidents
from firebreak.org.models import Brand, Person
from firebreak.plan import queries as plan_queries
from firebreak.plan.items import LEVELS
from firebreak.plan.models import Plan
from firebreak.statements import policy
from firebreak.statements.models import Statement

CALM = "concern"
"""The level that is proposed while nothing is open."""
FITTING = 4
"""So many templates are proposed for what is open."""
TEXTS_OF_PLAYBOOKS = ("holding", "clarification", "correction", "apology", "outage", "status-update")
"""Kinds in the order in which a crisis needs them."""


def level(brand: Brand, person: Person) -> str:
    """That of the gravest open incident which this person may see."""
    found = [row.level for row in incidents.open_incidents(brand, person)]
    return max(found, key=LEVELS.index, default=CALM)


def fitting(plan: Plan, person: Person) -> list[str]:
    """Keys of the templates of the playbooks that run now: holding statements first, the gravest incident's before all."""
    rows = sorted(incidents.open_incidents(plan.brand, person), key=lambda row: -LEVELS.index(row.level))
    running = [playbook for row in rows for playbook in row.playbooks]
    named = [
        step["template"] for playbook in running for step in playbook.get("steps", ()) if step.get("template")
    ]
    keys = {str(playbook.get("key", "")) for playbook in running}
    for scenario in plan_queries.items(plan, "scenarios"):
        if scenario.body["playbook"] in keys:
            named += scenario.body["templates"]
    return _holding_first(plan, named)


def _holding_first(plan: Plan, named: Iterable[str]) -> list[str]:
    kinds: dict[str, Any] = {row.key: row.body["kind"] for row in plan_queries.items(plan, "templates")}
    found = [key for key in dict.fromkeys(named) if key in kinds]
    order = {kind: place for place, kind in enumerate(TEXTS_OF_PLAYBOOKS)}
    return sorted(found, key=lambda key: order.get(kinds[key], len(order)))[:FITTING]


def writes_elsewhere(statement: Statement, person: Person) -> tuple[str, ...]:
    """The duties that the plan lets write it, where this person holds none of them; else nothing.

    Told before anybody types: asking for approval would be refused at the end.
    """
    try:
        duties = policy.asked_of(statement).drafts
    except FirebreakError:
        return ()
    return () if policy.holders(statement.brand).holds(person, duties) else tuple(duties)
