"""The rules of the plan check: small functions, registered with what a hole of theirs costs. Rooms above add theirs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from firebreak.plan.check.view import PlanView

Rule = Callable[[PlanView], Iterator["Hole"]]


class Hole(NamedTuple):
    """One hole: of what, and the numbers and names that say why. Words are made where it is shown."""

    kind: str
    """Kind of the item that it is about, ``plan`` for the whole; with ``key`` it leads to the fix."""
    key: str
    params: dict[str, Any] = {}


class Finding(NamedTuple):
    """A hole and the rule that found it."""

    code: str
    cost: int
    hole: Hole


class Known(NamedTuple):
    """A registered rule."""

    code: str
    cost: int
    """Points of 100 that one hole takes, at most; see :func:`firebreak.plan.check.score`."""
    most: int
    """Points that all holes of this rule may take together."""
    find: Rule


_rules: dict[str, Known] = {}


def rule(code: str, cost: int, most: int) -> Callable[[Rule], Rule]:
    """Register a function that yields holes. Raises ``ValueError`` on a code that is taken."""

    def keep(find: Rule) -> Rule:
        if code in _rules:
            raise ValueError(f"two rules are called {code}")
        _rules[code] = Known(code, cost, most, find)
        return find

    return keep


def known() -> tuple[Known, ...]:
    """All rules, in the order in which they were registered."""
    return tuple(_rules.values())


def check(view: PlanView, rules: Iterable[Known] | None = None) -> list[Finding]:
    """Every hole, rule by rule."""
    chosen = known() if rules is None else rules
    return [Finding(one.code, one.cost, hole) for one in chosen for hole in one.find(view)]
