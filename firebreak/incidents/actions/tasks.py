"""Tasks: added, taken, given, finished with proof, dropped with a reason."""

from collections.abc import Mapping
from datetime import datetime

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act, member, text
from firebreak.incidents.models import Incident, Task
from firebreak.incidents.rules import TASK_MOVES, move
from firebreak.org.models import Person
from firebreak.plan.items.texts import LANGUAGES


def add_task(
    *,
    actor: Actor,
    incident: Incident,
    title: Mapping[str, str],
    holder: Person | None = None,
    duty: str = "",
    due_at: datetime | None = None,
) -> Task:
    """Something more to do. ``title`` is language -> text, in one language at least. Raises :class:`WrongInput`."""
    said = {language: text(words, "title", 300) for language, words in title.items() if language in LANGUAGES}
    if not said:
        raise WrongInput("incidents.empty", "Write something here.", field="title")
    with act(actor=actor, incident=incident, action="task_added") as doing:
        member(doing.incident, holder, "holder")
        return doing.add(Task(incident=doing.incident, title=said, holder=holder, duty=duty, due_at=due_at))


def take_task(*, actor: Actor, task: Task, person: Person) -> Task:
    """Somebody does it now, whoever held it before."""
    with act(actor=actor, incident=task.incident, action="task_taken") as doing:
        row = doing.fresh(task)
        row.state, row.holder = move(TASK_MOVES, row.state, "take"), person
        doing.save(row, "state", "holder")
    return row


def give_task(*, actor: Actor, task: Task, to: Person | None, seen: int | None = None) -> Task:
    """Somebody else answers for it; nobody yet with ``None``. Raises :class:`WrongInput`."""
    with act(actor=actor, incident=task.incident, action="task_given") as doing:
        row = doing.fresh(task, seen)
        member(doing.incident, to, "holder")
        doing.say(before=str(row.holder.uid) if row.holder else "")
        row.holder = to
        row.state = move(TASK_MOVES, row.state, "release") if row.state == Task.State.DOING else row.state
        doing.save(row, "holder", "state")
    return row


def move_due(
    *, actor: Actor, task: Task, due_at: datetime | None, reason: str, seen: int | None = None
) -> Task:
    """Another time, with why."""
    why = text(reason, "reason", 500)
    with act(actor=actor, incident=task.incident, action="task_moved") as doing:
        row = doing.fresh(task, seen)
        doing.say(reason=why)
        row.due_at = due_at
        doing.save(row, "due_at")
    return row


def finish_task(*, actor: Actor, task: Task, person: Person | None, proof: str = "") -> Task:
    """Done. Finished twice by two people at once, the first stays."""
    shown = text(proof, "proof", required=False)
    with act(actor=actor, incident=task.incident, action="task_done") as doing:
        row = doing.fresh(task)
        row.state, row.proof = move(TASK_MOVES, row.state, "finish"), shown
        row.ended_at, row.ended_by = now(), person
        doing.save(row, "state", "proof", "ended_at", "ended_by")
    return row


def drop_task(*, actor: Actor, task: Task, person: Person | None, reason: str) -> Task:
    """It is not needed here, with why."""
    why = text(reason, "reason", 500)
    with act(actor=actor, incident=task.incident, action="task_dropped") as doing:
        row = doing.fresh(task)
        row.state, row.reason = move(TASK_MOVES, row.state, "drop"), why
        row.ended_at, row.ended_by = now(), person
        doing.save(row, "state", "reason", "ended_at", "ended_by")
    return row


def reopen_task(*, actor: Actor, task: Task) -> Task:
    """It is not done after all."""
    with act(actor=actor, incident=task.incident, action="task_reopened") as doing:
        row = doing.fresh(task)
        row.state = move(TASK_MOVES, row.state, "reopen")
        row.ended_at, row.ended_by, row.reason = None, None, ""
        doing.save(row, "state", "ended_at", "ended_by", "reason")
    return row
