"""The heat map of risks: how many stand at each likelihood and impact. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from firebreak.plan.check.content_rules import serious

SCORES = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Cell:
    """One square."""

    likelihood: int
    impact: int
    count: int
    band: str
    """``s1`` calm to ``s4`` worst: the colours of severity. The number stands in it as well."""
    here: bool = False
    """Whether the list below shows exactly this one."""


def band(likelihood: int, impact: int) -> str:
    """How bad a square is.

    >>> band(1, 1), band(3, 3), band(3, 4), band(1, 5), band(4, 5)
    ('s1', 's2', 's3', 's3', 's4')
    """
    score = likelihood * impact
    if score >= 20:
        return "s4"
    if serious(likelihood, impact):
        return "s3"
    return "s2" if score >= 6 else "s1"


def grid(
    points: Iterable[tuple[int, int]], chosen: tuple[int | None, int | None]
) -> list[tuple[int, list[Cell]]]:
    """Rows from the most likely down, each from the slightest impact up. ``points`` are (likelihood, impact)."""
    counts = Counter(points)
    return [
        (
            likelihood,
            [
                Cell(
                    likelihood, impact, counts[likelihood, impact], band(likelihood, impact),
                    (likelihood, impact) == chosen,
                )
                for impact in SCORES
            ],
        )
        for likelihood in reversed(SCORES)
    ]  # fmt: skip
