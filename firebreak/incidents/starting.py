"""What a playbook gives when it is started in an incident: its steps for a level and a size of team, with times. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from firebreak.engine import shapes
from firebreak.plan.items import Playbook, Step
from firebreak.plan.items.texts import Level, Size, Texts
from firebreak.plan.timeline import Clock, clocks, moments

SOON = timedelta(minutes=5)
"""What should have been done by now, when a level is raised late, is due so soon."""
FIRST_WORD = 60
"""Minutes until the first public word where no playbook says it: within the hour (rule ``first.golden-hour``)."""
FIRST_HOUR = "first-hour"
"""In place of a playbook's key: the checklist of a duty's first hour."""
FACTS_AT_MOST = timedelta(hours=24)


@dataclass(frozen=True)
class Planned:
    """A step as a task."""

    step: Step
    duty: str
    """The duty that carries it in this team."""
    due_at: datetime


def planned(
    playbook: Playbook, level: str, size: str, carried_by: Callable[[str], str], since: datetime, at: datetime
) -> list[Planned]:
    """The steps of a playbook at a level, due by their minute since its start, never before ``at`` + 5 minutes once that
    minute has passed."""
    found = []
    for moment in moments(playbook, cast("Level", level), cast("Size", size), carried_by):
        due = since + timedelta(minutes=moment.minute)
        found += [Planned(one.step, one.duty, due if due >= at else at + SOON) for one in moment.steps]
    return found


def strictest(playbooks: Iterable[Playbook], level: str) -> Clock:
    """The shortest time limits of a level among several playbooks; within the hour where none says it for the first word."""
    found = [one for book in playbooks for one in clocks(book.clocks) if one.level == level]
    firsts = [one.first_word for one in found if one.first_word is not None]
    updates = [one.update_every for one in found if one.update_every is not None]
    return Clock(cast("Level", level), min(firsts, default=FIRST_WORD), min(updates, default=None))


def first_hour(lines: Sequence[Texts], since: datetime) -> list[tuple[str, Texts, datetime]]:
    """A duty's checklist for the first hour as (step, what to do in each language, due): evenly over the hour.

    >>> [due.minute for _step, _text, due in first_hour([{"en": "Lead"}, {"en": "Ask"}], datetime(2026, 3, 1, 14, 0))]
    [10, 50]
    """
    last = max(1, len(lines) - 1)
    return [
        (f"{FIRST_HOUR}-{number + 1}", text, since + timedelta(minutes=10 + round(40 * number / last)))
        for number, text in enumerate(lines)
    ]


def facts_by(playbooks: Iterable[Playbook]) -> timedelta:
    """Until the nature of the event must be known: 24 hours at most."""
    minutes = [book.clocks.facts_by for book in playbooks]
    return min(timedelta(minutes=min(minutes)), FACTS_AT_MOST) if minutes else FACTS_AT_MOST


def thawed(frozen: Iterable[Mapping[str, Any]]) -> list[Playbook]:
    """Playbooks as an incident keeps them."""
    return [shapes.convert(one, Playbook) for one in frozen]
