"""What somebody has in a room, as it is handed over; who offered what to whom; who has been at work for too long."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from firebreak.base.clock import now
from firebreak.incidents.crew import LEAD
from firebreak.incidents.models import (
    CorrectiveAction,
    Fact,
    Hold,
    Incident,
    LegalClock,
    LongShift,
    Message,
    PressQuestion,
    PublicWord,
    RoomHandOver,
    Silence,
    Task,
)
from firebreak.incidents.models.presence import Presence
from firebreak.incidents.queries.people import Listed, listed, stakeholder_rows
from firebreak.incidents.queries.press import open_corrective, open_press
from firebreak.incidents.queries.rooms import legal_clocks, open_word, silence, tasks
from firebreak.incidents.rules import OPEN_TASKS
from firebreak.org.models import Person

HELD_FOR = timedelta(hours=8)
"""A word on somebody's hours is shown so long, while they are still here."""


@dataclass(frozen=True)
class Left:
    """What is open of one person in a duty, the soonest first."""

    tasks: list[Task] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    promised: list[Message] = field(default_factory=list)
    """Messages that they answered and said they would come back to."""
    word: PublicWord | None = None
    silence: Silence | None = None
    clocks: list[LegalClock] = field(default_factory=list)
    press: list[PressQuestion] = field(default_factory=list)
    corrective: list[CorrectiveAction] = field(default_factory=list)
    tell: list[Listed] = field(default_factory=list)
    """Who must hear it from them and has not; no private person is named."""

    def __bool__(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


def held_by(row: Incident, person: Person) -> dict[str, QuerySet[Any]]:
    """What somebody has whatever their duty: facts they check, newsrooms they answer, what they see to, whom they tell."""
    return {
        "facts": row.facts.filter(removed_at=None, checker=person).order_by("due_at", "pk"),
        "press": open_press(row).filter(spokesperson=person),
        "corrective": open_corrective(row).filter(owner=person),
        "tell": stakeholder_rows(row).filter(teller=person, told_at=None, waived_why=""),
    }


def left_by(row: Incident, person: Person, duty: str = "") -> Left:
    """What ``person`` has here in a duty; all of it without one. What the whole room owes stands with the lead."""
    mine = tasks(row).filter(holder=person, state__in=OPEN_TASKS)
    if duty not in ("", LEAD):
        return Left(tasks=list(mine.filter(duty=duty)))
    here = held_by(row, person)
    facts = here["facts"].filter(state__in=(Fact.State.CHECKING, Fact.State.UNKNOWN))
    claimed = Q(state=Message.State.CLAIMED, holder=person)
    later = Q(state=Message.State.ANSWERED, answered_by=person, follow_at__isnull=False)
    quiet, leads = silence(row), row.lead_id == person.pk
    return Left(
        tasks=list(mine.filter(duty=duty) if duty else mine), facts=list(facts),
        messages=list(row.messages.filter(claimed).order_by("said_at")),
        promised=list(row.messages.filter(later).order_by("follow_at")),
        word=open_word(row) if leads else None,
        silence=quiet if quiet is not None and (leads or quiet.owner_id == person.pk) else None,
        clocks=list(legal_clocks(row).filter(given_at=None)) if leads else [],
        press=list(here["press"]), corrective=list(here["corrective"]),
        tell=[listed(one, hidden=True) for one in here["tell"]],
    )  # fmt: skip


def hand_overs(row: Incident) -> QuerySet[RoomHandOver]:
    """The newest first."""
    return row.hand_overs.select_related("giver", "taker", "incident").order_by("-offered_at", "-pk")


def offered(row: Incident) -> QuerySet[RoomHandOver]:
    """What nobody accepted yet."""
    return hand_overs(row).filter(state=RoomHandOver.State.OFFERED)


def long_shifts(row: Incident, *, here: timedelta, at: datetime | None = None) -> list[LongShift]:
    """Who was told of their hours and is still here, the longest first."""
    moment = at or now()
    there = Presence.objects.filter(incident=row, seen_at__gte=moment - here).values("person")
    rows = row.long_shifts.filter(at__gte=moment - HELD_FOR, person__in=there).select_related("person")
    return list(rows.order_by("since", "pk"))


def hold(row: Incident) -> Hold | None:
    """The legal hold, while it is on."""
    return row.holds.filter(lifted_at=None).select_related("by").first()


def holds(row: Incident) -> QuerySet[Hold]:
    """Every legal hold that this incident had, the newest first."""
    return row.holds.select_related("by", "lifted_by").order_by("-at", "-pk")
