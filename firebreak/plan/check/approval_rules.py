"""Holes in who approves what: below the floor, not said, said twice, or asked of nobody."""

from collections import defaultdict
from collections.abc import Iterator

from firebreak.org.duty_rules import SECOND_READER
from firebreak.plan.approval import Needs, Step, coverage, folded, needs
from firebreak.plan.approval.needing import Cell
from firebreak.plan.check.people_rules import few, outside_reader
from firebreak.plan.check.registry import Hole, rule
from firebreak.plan.check.view import PlanView


def _cells(view: PlanView) -> Iterator[tuple[Cell, tuple[str, ...], Needs]]:
    """Each combination that this team can meet, the items that answer for it, and what holds."""
    policy = folded(view.approvals, view.carried_by, view.of("duties"))
    if not policy:
        return
    for cell, keys in coverage(policy).items():
        if cell.size == view.size:
            yield cell, keys, needs(policy, kind=cell.kind, level=cell.level, size=cell.size)


@rule("approval.gap", 3, 9)
def combination_nobody_answers_for(view: PlanView) -> Iterator[Hole]:
    missing: dict[str, list[str]] = defaultdict(list)
    for cell, keys, _found in _cells(view):
        if not keys:
            missing[cell.kind].append(cell.level)
    yield from (Hole("approvals", kind, {"levels": levels}) for kind, levels in missing.items())


@rule("approval.twice", 1, 4)
def combination_answered_for_twice(view: PlanView) -> Iterator[Hole]:
    twice: dict[str, list[str]] = defaultdict(list)
    for cell, keys, _found in _cells(view):
        if len(keys) > 1:
            twice[cell.kind].append(cell.level)
    yield from (Hole("approvals", kind, {"levels": levels}) for kind, levels in twice.items())


@rule("approval.below_floor", 3, 9)
def policy_below_the_floor(view: PlanView) -> Iterator[Hole]:
    """What the policy says less of than code allows; the floor holds meanwhile."""
    below: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell, keys, found in _cells(view):
        for code in found.raised:
            if keys:
                below[keys[0], code].append(cell)
    for (key, code), cells in below.items():
        kinds = list(dict.fromkeys(cell.kind for cell in cells))
        levels = list(dict.fromkeys(cell.level for cell in cells))
        yield Hole("approvals", key, {"kinds": kinds, "levels": levels, "floor": code})


@rule("approval.nobody", 3, 9)
def step_that_nobody_can_answer(view: PlanView) -> Iterator[Hole]:
    """Duties that are asked and have neither holder nor deputy; and the outside reader where there is none."""
    waiting: dict[str, list[str]] = defaultdict(list)
    outside: list[str] = []
    for cell, _keys, found in _cells(view):
        for step in found.steps:
            if step.outside:
                outside.append(cell.kind)
            for duty in _empty(view, step):
                waiting[duty].append(cell.kind)
    for duty, kinds in waiting.items():
        yield Hole("duties", duty, {"kinds": list(dict.fromkeys(kinds))})
    if outside and not outside_reader(view) and not few(view):  # few are told by reader.second_missing
        yield Hole("contacts", SECOND_READER, {"kinds": list(dict.fromkeys(outside))})


def _empty(view: PlanView, step: Step) -> list[str]:
    """Duties of a step that keep it waiting for ever."""
    empty = [duty for duty in step.duties if not any(view.active(one) for one in view.holders.get(duty, ()))]
    return empty if step.how == "all" or len(empty) == len(step.duties) else []
