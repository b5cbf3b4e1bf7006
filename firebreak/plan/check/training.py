"""Who ought to know what, and by when: a pure function of a plan, its people and what they passed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from firebreak.plan.check.dates import later
from firebreak.plan.check.view import PlanView

GRACE = timedelta(days=30)
"""From the day on which somebody first ought to know a course (a new duty, a new course, another size of team)."""
SOON = timedelta(days=30)
"""Before it must be passed again."""
State = Literal["overdue", "never", "soon", "passed"]


class Due(NamedTuple):
    """One course that one person ought to know."""

    course: str
    person: str
    duties: tuple[str, ...]
    """Duties that they hold, as holder or deputy, for which it is learnt: those that carry it in this team."""
    passed: date | None
    """When they last passed it."""
    until: date
    """The last day on which it is right: passed it holds so long, never passed it must be by then."""
    state: State
    """``overdue``, ``never`` passed yet and still in time, passed but due ``soon``, or ``passed``."""


def needed(view: PlanView) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(course, person, duties) of everybody still there who ought to know a course; deputies as well as holders.

    A duty that this team does not keep apart is learnt by whoever carries it, and one that the plan does not know
    is learnt by nobody.
    """
    for key, course in view.courses.items():
        people: dict[str, list[str]] = {}
        for duty in dict.fromkeys(view.carried_by(one) for one in course.duties):
            if duty not in view.of("duties"):
                continue
            for person in dict.fromkeys(view.holders.get(duty, ())):
                if view.active(person):
                    people.setdefault(person, []).append(duty)
        for person in sorted(people):
            yield key, person, tuple(people[person])


def training_due(view: PlanView) -> list[Due]:
    """Every course that somebody ought to know, what is due first in front."""
    return sorted(
        (_due(view, *one) for one in needed(view)), key=lambda one: (one.until, one.course, one.person)
    )


def _due(view: PlanView, course: str, person: str, duties: tuple[str, ...]) -> Due:
    today, passed = view.now.date(), view.trained.get((course, person))
    until = view.training_since.get((course, person), today) + GRACE
    if passed is not None:  # who is given a duty again after years has days of grace too
        until = max(until, later(passed, view.courses[course].months))
    state: State = "overdue" if until < today else "never" if passed is None else "soon"
    if state == "soon" and until > today + SOON:
        state = "passed"
    return Due(course, person, duties, passed, until, state)
