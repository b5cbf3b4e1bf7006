"""What is done and known: tasks with their clocks, facts by state, expected questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q

from firebreak.incidents import queries
from firebreak.incidents.models import Fact, Incident, Task
from firebreak.incidents.rules import FACT_STATES as STATES_IN_ORDER
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.incidents.views.panels.drawing import Panel, Seen, place
from firebreak.incidents.views.timing import Left, left
from firebreak.incidents.words import FACT_STATES

OPEN_SHOWN, DONE_SHOWN, FACTS_SHOWN, QUESTIONS_SHOWN = 12, 3, 6, 6
"""A part of the page shows so many; the rest is one press away."""
FINDING_OUT = (Fact.State.CHECKING, Fact.State.UNKNOWN)


def task_counts(row: Incident) -> dict[str, int]:
    """How many tasks there are (dropped ones do not count), and how many are done."""
    counts: dict[str, int] = row.tasks.aggregate(
        all=Count("pk", filter=~Q(state=Task.State.DROPPED)), done=Count("pk", filter=Q(state=Task.State.DONE)),
        open=Count("pk", filter=Q(state__in=OPEN_TASKS)),
    )  # fmt: skip
    return counts


def with_time(rows: Any) -> list[tuple[Task, Left | None]]:
    """Tasks with the time that is left for each."""
    return [(one, left(one.due_at) if one.state in OPEN_TASKS else None) for one in rows]


def tasks(seen: Seen) -> Mapping[str, Any]:
    """Open tasks, the soonest first, and what was done last."""
    counts = task_counts(seen.row)
    rows = queries.tasks(seen.row)
    shown = rows.filter(state__in=OPEN_TASKS)[:OPEN_SHOWN]
    done = rows.filter(state=Task.State.DONE).order_by("-ended_at", "-pk")[:DONE_SHOWN]
    return {
        "counts": counts,
        "open": with_time(shown),
        "done": list(done),
        "more": counts["open"] - len(shown),
    }


def timed(rows: list[Fact]) -> list[tuple[Fact, Left | None]]:
    """Facts with the time that is left to find them out."""
    return [(one, left(one.due_at) if one.state in FINDING_OUT else None) for one in rows]


def facts(seen: Seen) -> Mapping[str, Any]:
    """What is known, state by state; states without a fact are left out."""
    known = seen.row.facts.filter(removed_at=None).order_by("pk")
    keys: dict[str, list[int]] = {}
    for pk, state in known.values_list("pk", "state"):
        keys.setdefault(state, []).append(pk)
    # Whole rows of those that are shown only: a long incident has hundreds of facts.
    shown = [pk for found in keys.values() for pk in found[:FACTS_SHOWN]]
    rows = known.select_related("decided_by", "checker").in_bulk(shown)
    groups = [
        {
            "state": state, "kind": FACT_STATES[state][0], "name": FACT_STATES[state][1],
            "more": max(0, len(keys[state]) - FACTS_SHOWN), "facts": timed([rows[pk] for pk in keys[state][:FACTS_SHOWN]]),
        }
        for state in STATES_IN_ORDER
        if state in keys
    ]  # fmt: skip
    return {"groups": groups, "more": any(one["more"] for one in groups)}


def questions(seen: Seen) -> Mapping[str, Any]:
    """Questions that will come, those without an answer first."""
    rows = list(queries.questions(seen.row)[: QUESTIONS_SHOWN + 1])
    return {"questions": rows[:QUESTIONS_SHOWN], "more": len(rows) > QUESTIONS_SHOWN}


place(Panel("tasks", "tasks", tasks, ("task",), every=60, tab="tasks", column="side", order=30))
place(Panel("facts", "facts", facts, ("fact",), every=60, tab="facts", column="side", order=40))
place(Panel("questions", "questions", questions, ("question",), tab="facts", column="more", order=50))
