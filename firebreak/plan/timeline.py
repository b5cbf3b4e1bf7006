"""A playbook for one level and one size of team: which steps, by when, by whom; and its clocks. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from firebreak.plan.items import LEVELS, Clocks, Playbook, Step
from firebreak.plan.items.texts import Level, Size


@dataclass(frozen=True)
class Due:
    """A step, and the duty that carries it in this team."""

    step: Step
    duty: str
    folded: bool
    """Whether another duty than the step's own does it here."""


@dataclass(frozen=True)
class Moment:
    """Everything that is due at one minute."""

    minute: int
    steps: list[Due]


@dataclass(frozen=True)
class Clock:
    """Time limits of one level, in minutes."""

    level: Level
    first_word: int | None
    update_every: int | None


def steps_of(playbook: Playbook, size: Size) -> list[Step]:
    """The steps that a team of this size has, in their order."""
    return [step for step in playbook.steps if not step.sizes or size in step.sizes]


def moments(
    playbook: Playbook, level: Level | None, size: Size, carried_by: Callable[[str], str]
) -> list[Moment]:
    """The steps of a level (all when none is named) for a team of this size, minute by minute."""
    found: dict[int, list[Due]] = {}
    for step in steps_of(playbook, size):
        if level is not None and LEVELS.index(step.from_level) > LEVELS.index(level):
            continue
        duty = carried_by(step.duty)
        found.setdefault(step.minute, []).append(Due(step, duty, duty != step.duty))
    return [Moment(minute, found[minute]) for minute in sorted(found)]


def clocks(given: Clocks) -> list[Clock]:
    """Every level's limits: one that is not named takes those of the level below.

    >>> [clock.first_word for clock in clocks(Clocks(first_word={"notice": 60, "serious": 15},
    ...                                              update_every={"concern": 120}, facts_by=120))]
    [60, 60, 15, 15]
    """
    found: list[Clock] = []
    for level in LEVELS:
        before = found[-1] if found else Clock(level, None, None)
        found.append(
            Clock(
                level,
                given.first_word.get(level, before.first_word),
                given.update_every.get(level, before.update_every),
            )
        )
    return found


def lanes(found: list[Moment]) -> Mapping[str, list[int]]:
    """Duty -> the minutes at which something of it is due, in order of the first."""
    by: dict[str, list[int]] = {}
    for moment in found:
        for due in moment.steps:
            minutes = by.setdefault(due.duty, [])
            if moment.minute not in minutes:
                minutes.append(moment.minute)
    return by
