"""How ready the plan is, 0 to 100: a pure function of the findings, so that every lost point has its reason."""

from collections.abc import Iterable
from typing import NamedTuple

from firebreak.plan.check.registry import Finding, known


class Lost(NamedTuple):
    """Points that one rule takes: each hole costs the same until the rule's most is reached."""

    code: str
    points: int
    holes: int


class Score(NamedTuple):
    """``points`` is 100 less all that is lost, at least 0."""

    points: int
    lost: list[Lost]


def score(findings: Iterable[Finding]) -> Score:
    """The score of some findings, the dearest loss first."""
    most = {one.code: one.most for one in known()}
    holes: dict[str, list[int]] = {}
    for finding in findings:
        holes.setdefault(finding.code, []).append(finding.cost)
    lost = [
        Lost(code, min(sum(costs), most.get(code, sum(costs))), len(costs)) for code, costs in holes.items()
    ]
    lost.sort(key=lambda one: (-one.points, one.code))
    return Score(max(0, 100 - sum(one.points for one in lost)), lost)
