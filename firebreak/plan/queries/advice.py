"""What of a plan fits a situation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from firebreak.plan.advice import Situation
from firebreak.plan.models import Plan
from firebreak.plan.queries.items import records


class Fitting(NamedTuple):
    """Items of a plan for a situation: (key, record)."""

    safety: list[tuple[str, Any]]
    """Playbooks that run at once, outside all approvals; empty where nobody is in danger."""
    playbooks: list[tuple[str, Any]]
    templates: list[tuple[str, Any]]
    """Holding statements, those written for the type first."""


def fitting(plan: Plan, situation: Situation) -> Fitting:
    """Playbooks and holding statements of the plan that were written for this. Without a type only general ones."""
    return fitting_of(records(plan, "playbooks", "templates"), situation)


def fitting_of(found: Mapping[str, Mapping[str, Any]], situation: Situation) -> Fitting:
    """The same, of playbooks and templates that are at hand."""
    kind, danger = situation.type, situation.harm != "no"
    safety = [pair for pair in found["playbooks"].items() if pair[1].people_first] if danger else []
    named = {key for key, _ in safety}
    playbooks = [
        (key, one) for key, one in found["playbooks"].items() if one.type == kind and key not in named
    ]
    templates = [
        (key, one)
        for key, one in found["templates"].items()
        if one.kind == "holding" and (not one.types or kind in one.types)
    ]
    return Fitting(
        sorted(safety, key=lambda pair: pair[1].type != kind),
        playbooks,
        sorted(templates, key=lambda pair: not pair[1].types),
    )
