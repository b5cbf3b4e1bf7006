"""What is in a room: tasks, facts, questions, notes, clocks; and what waits for a person."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet

from firebreak.incidents.models import (
    Fact,
    Incident,
    LegalClock,
    Note,
    PublicWord,
    Question,
    Seat,
    Silence,
    Task,
)
from firebreak.incidents.queries.visible import incidents, reads_privileged
from firebreak.incidents.rules import FACT_STATES, OPEN_TASKS
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.org.models import Brand, Person


def tasks(row: Incident) -> QuerySet[Task]:
    """Tasks of a room, the soonest first."""
    return row.tasks.select_related("holder", "ended_by", "incident").order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )


def task(row: Incident, uid: Any) -> Task | None:
    """One of them."""
    return tasks(row).filter(uid=uid).first()


def tasks_for(brand: Brand, person: Person) -> QuerySet[Task]:
    """Open tasks that this person holds, over all open incidents that they may see."""
    rooms = incidents(brand, person).filter(closed_at=None)
    rows = Task.objects.filter(incident__in=rooms.values("pk"), holder=person, state__in=OPEN_TASKS)
    return rows.select_related("incident__brand", "holder").order_by(F("due_at").asc(nulls_last=True), "pk")


def facts(row: Incident) -> dict[str, list[Fact]]:
    """State -> facts, in reading order; states without any are there too."""
    found: dict[str, list[Fact]] = {state: [] for state in FACT_STATES}
    rows = row.facts.filter(removed_at=None).select_related("decided_by", "checker", "incident")
    for fact in rows.order_by("pk"):
        found[fact.state].append(fact)
    return found


def questions(row: Incident) -> QuerySet[Question]:
    """Expected questions with their answers, those without one first."""
    return row.questions.filter(removed_at=None).select_related("incident").order_by("ready", "pk")


def notes(row: Incident, person: Person | None) -> QuerySet[Note]:
    """What was written down, newest first; counsel's notes only for who may read them."""
    rows = row.notes.select_related("by", "incident").order_by("-at", "-pk")
    return rows if reads_privileged(row, person) else rows.exclude(sort=Note.Sort.PRIVILEGED)


def seats(row: Incident) -> list[Seat]:
    """Who is in the room, by duty."""
    return list(row.seats.filter(left_at=None).select_related("person").order_by("duty", "pk"))


def open_word(row: Incident) -> PublicWord | None:
    """The next public word."""
    return row.words.filter(said_at=None).first()


def words_said(row: Incident) -> QuerySet[PublicWord]:
    """What was said in public, newest first."""
    return row.words.exclude(said_at=None).select_related("by").order_by("-said_at")


def silence(row: Incident) -> Silence | None:
    """The decision to say nothing for now, while it holds."""
    return row.silences.filter(ended_at=None).select_related("owner").first()


def legal_clocks(row: Incident) -> QuerySet[LegalClock]:
    """Notices that a law asks for, the open ones first."""
    return row.clocks.select_related("by").order_by(F("given_at").asc(nulls_first=True), "due_at")


def monitors(row: Incident) -> list[Monitor]:
    """What the room listens to."""
    rows = row.watched.filter(removed_at=None, monitor__removed_at=None).select_related("monitor__brand")
    return [one.monitor for one in rows.order_by("pk")]


def reach_of_hour(row: Incident, at: datetime) -> int:
    """People reached in the hour before ``at``, by the monitor of the room that heard most: monitors hear the same posts."""
    hour = timedelta(hours=1)
    return max((listening.totals(one, at - hour, at, heads=False).reach for one in monitors(row)), default=0)
