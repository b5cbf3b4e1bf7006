"""What the actions of this room share: playbooks started, seats taken, clocks kept."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec

from firebreak.base.clock import now
from firebreak.base.prepared import Prepared
from firebreak.incidents import judging
from firebreak.incidents.acting import Doing
from firebreak.incidents.crew import LEAD, Crew
from firebreak.incidents.models import LegalClock, PublicWord, Seat, Task
from firebreak.incidents.rules import TASK_MOVES, at_least, move
from firebreak.incidents.starting import FIRST_HOUR, SOON, first_hour, planned, strictest, thawed
from firebreak.org.models import Brand, Person
from firebreak.plan import queries as plan
from firebreak.plan.advice import Situation
from firebreak.plan.items import Playbook

LOWERED = "level"
"""Why a step was dropped by itself: the level does not have it."""
_seat = Prepared(
    lambda incident, person, duty: Seat.objects.filter(incident=incident, person=person, duty=duty)[:1]
)


def seat(doing: Doing, person: Person, duty: str = "", *, guest: bool = False) -> None:
    """Let somebody into the room, or back into it."""
    row = _seat.first(doing.incident.pk, person.pk, duty)
    if row is None:
        doing.add(Seat(incident=doing.incident, person=person, duty=duty, guest=guest))
    elif row.left_at is not None:
        row.left_at, row.guest = None, guest
        doing.save(row, "left_at", "guest")


def fitting_playbooks(brand: Brand, found: Situation) -> list[Playbook]:
    """The safety playbook where somebody is in danger, then those for the type, where it is known."""
    fits = plan.fitting_of(plan.working(brand, "playbooks", "templates"), found)
    # "unsure" starts nothing that dangers nobody: the page asks again, and says what to do meanwhile.
    safety = [book for _, book in fits.safety[:1]] if found.harm == "yes" else []
    typed = [book for _, book in fits.playbooks] if found.type else []
    typed.sort(key=lambda book: book.key != found.type)  # the general one of a type has its name
    return [*safety, *typed[:1]]


def start_playbooks(doing: Doing, crew: Crew, books: Iterable[Playbook]) -> None:
    """Freeze playbooks that do not run here yet, and start their tasks."""
    row = doing.incident
    running = {book.key for book in thawed(row.playbooks)}
    fresh = [book for book in books if book.key not in running]
    if fresh:
        row.playbooks = [*row.playbooks, *(msgspec.to_builtins(book) for book in fresh)]
        row.save(update_fields=["playbooks"])
    for book in fresh:
        start_steps(doing, crew, book)
    set_word(doing)


def start_first_hour(doing: Doing, crew: Crew) -> None:
    """Where no playbook fits yet: what the first hour of whoever leads holds, so that nobody looks at an empty list."""
    row, duty = doing.incident, crew.duties.get(LEAD)
    for step, text, due in first_hour(duty.first_hour if duty is not None else (), row.opened_at):
        doing.add(
            Task(
                incident=row,
                title=dict(text),
                duty=LEAD,
                holder=row.lead,
                due_at=due,
                playbook=FIRST_HOUR,
                step=step,
            )
        )


def start_steps(doing: Doing, crew: Crew, book: Playbook) -> None:
    """The steps of a playbook for the incident's level that do not run yet: as tasks, each with who answers for it."""
    row, at = doing.incident, now()
    there = set(row.tasks.filter(playbook=book.key).values_list("step", flat=True))
    since = row.opened_at if row.opened_at + timedelta(minutes=2) > at or there else at
    seated: set[tuple[int, str]] = set()
    for one in planned(book, row.level, row.size, lambda key: row.carried.get(key, key), since, at):
        if one.step.key in there:
            continue
        holder = next(iter(crew.of(one.duty)), row.lead)
        if holder is not None and (holder.pk, one.duty) not in seated:
            seat(doing, holder, one.duty)
            seated.add((holder.pk, one.duty))
        doing.add(
            Task(
                incident=row, title=dict(one.step.title), duty=one.duty, holder=holder, due_at=one.due_at,
                playbook=book.key, step=one.step.key, from_level=one.step.from_level,
            )
        )  # fmt: skip


def raise_steps(doing: Doing, crew: Crew) -> None:
    """After a level was raised: the steps that it adds, also those that a lower level had dropped."""
    row, at = doing.incident, now()
    for task in row.tasks.filter(state=Task.State.DROPPED, reason=LOWERED):
        if at_least(row.level, task.from_level):
            task.state, task.reason, task.ended_at = move(TASK_MOVES, task.state, "reopen"), "", None
            task.due_at = max(task.due_at or at, at + SOON)
            doing.save(task, "state", "reason", "ended_at", "due_at")
    for book in thawed(row.playbooks):
        start_steps(doing, crew, book)


def set_word(doing: Doing) -> None:
    """The time of the next public word, by the strictest of the playbooks that run; never later than it was."""
    row = doing.incident
    limits = strictest(thawed(row.playbooks), row.level)
    last = row.words.exclude(said_at=None).order_by("-said_at").first()
    minutes = limits.first_word if last is None else limits.update_every
    if minutes is None:
        return
    since = row.opened_at if last is None or last.said_at is None else last.said_at
    due = since + timedelta(minutes=minutes)
    word = row.words.filter(said_at=None).first()
    if word is None:
        doing.add(PublicWord(incident=row, due_at=due, first=last is None))
    elif due < word.due_at:
        word.due_at, word.alarmed_at = due, None
        doing.save(word, "due_at", "alarmed_at")


def keep_clocks(doing: Doing, found: Situation) -> None:
    """Notices that a law asks for in this situation, each once. What is not so any more stays until somebody says why."""
    row = doing.incident
    there = set(row.clocks.values_list("rule", flat=True))
    for clock, given in judging.advised(found).clocks:
        if given.rule.strength == "law" and given.rule.id not in there:
            since = row.aware_at if clock.since == "awareness" else row.opened_at
            due = since + timedelta(minutes=clock.minutes)
            doing.add(LegalClock(incident=row, rule=given.rule.id, what=dict(clock.what), due_at=due))
