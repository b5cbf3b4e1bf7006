"""How often two accounts would share together by accident."""

import math

import numpy as np

from firebreak.engine.detection.coordination.shares import Rules
from firebreak.engine.detection.coordination.table import Floats, Table

_ALMOST_SURE = 0.999


class Chance:
    """Chances for the accounts of one candidate group; everybody else who shared the same objects is an outsider."""

    def __init__(self, everything: Table, rules: Rules, members: set[int]) -> None:
        """``everything``: all shares of the stream, not only of accounts that could be in a group."""
        self._all, self._rules, self._members = everything, rules, members
        self._usual: dict[int, float] = {}
        self._times: dict[int, dict[int, Floats]] = {}

    def expected(self, one: int, other: int, objects: set[int]) -> float:
        """Expected number of these objects shared together, had each share come up to ``jitter_s`` earlier or later."""
        return sum(self._of_object(one, other, thing) for thing in objects)

    def common(self, one: int, other: int) -> set[int]:
        """Objects that both shared, together or not."""
        return {thing for thing, by in self._times.items() if one in by and other in by}

    def read(self, objects: set[int]) -> None:
        """Take in the shares of these objects."""
        for thing in objects - self._times.keys():
            begin, end = np.searchsorted(self._all.object, (thing, thing + 1))
            accounts, times = self._all.account[begin:end], self._all.time[begin:end]
            inside = np.isin(accounts, list(self._members))
            self._usual[thing] = _haste(times[~inside], self._rules)
            mine: dict[int, Floats] = {}
            for account in np.unique(accounts[inside]).tolist():
                mine[account] = times[accounts == account]
            self._times[thing] = mine

    def _of_object(self, one: int, other: int, thing: int) -> float:
        by = self._times[thing]
        gaps = np.abs(by[one][:, None] - by[other][None, :]).ravel()
        missed = 1.0
        for gap in gaps.tolist()[:256]:
            missed *= 1 - max(
                jittered_together(gap, self._rules), self._usual[thing] * _near(gap, self._rules)
            )
        return min(1 - missed, _ALMOST_SURE)


def jittered_together(gap: float, rules: Rules) -> float:
    """Chance that two shares ``gap`` seconds apart end up within ``delta_s`` when each is moved at random.

    The difference of two uniform moves of +-J is triangular over +-2J.

    >>> round(jittered_together(0.0, Rules(delta_s=60, jitter_s=3600)), 4)
    0.0166
    """
    wide = 2 * rules.jitter_s
    return _triangle(min((gap + rules.delta_s) / wide, 1.0)) - _triangle(
        max((gap - rules.delta_s) / wide, -1.0)
    )


def _triangle(x: float) -> float:
    """Cumulative triangular distribution over -1..1."""
    x = min(max(x, -1.0), 1.0)
    return (1 + x) ** 2 / 2 if x < 0 else 1 - (1 - x) ** 2 / 2


def _near(gap: float, rules: Rules) -> float:
    return 1.0 if gap <= rules.jitter_s else 0.0


def _haste(times: Floats, rules: Rules) -> float:
    """Of the outsiders' pairs of shares within ``jitter_s``, the part within ``delta_s``; 0 where they are too few."""
    if len(times) < rules.least_outsiders:
        return 0.0
    here = np.arange(len(times)) + 1
    close = int((np.searchsorted(times, times + rules.delta_s, "right") - here).sum())
    wide = int((np.searchsorted(times, times + rules.jitter_s, "right") - here).sum())
    return close / wide if wide >= rules.least_outsiders else 0.0


def at_least(count: int, expected: float) -> float:
    """Poisson chance of ``count`` or more where ``expected`` come on average.

    >>> round(at_least(3, 0.05), 7)
    2.01e-05
    """
    below, term = 0.0, math.exp(-expected)
    for k in range(count):
        below += term
        term *= expected / (k + 1)
    if below < 1 - 1e-9:
        return 1 - below
    total = 0.0  # far in the tail the difference from 1 is lost: sum upwards
    for k in range(count, count + 60):
        total += term
        term *= expected / (k + 1)
    return total
