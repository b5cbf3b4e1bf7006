"""The press desk, and what is really done."""

from django.db.models import F, QuerySet

from firebreak.base import config
from firebreak.incidents.models import CorrectiveAction, Incident, PressQuestion
from firebreak.incidents.queries.visible import incidents, reads_privileged
from firebreak.incidents.rules import OPEN_CORRECTIVE, OPEN_PRESS
from firebreak.org.models import Brand, Person
from firebreak.plan.advice_words import market_of


def press_questions(row: Incident) -> QuerySet[PressQuestion]:
    """What newsrooms asked and printed: the soonest deadline first, what has none after it."""
    rows = row.press.select_related("spokesperson", "answered_by", "incident__brand")
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def open_press(row: Incident) -> QuerySet[PressQuestion]:
    """Those that wait for an answer."""
    return press_questions(row).filter(state__in=OPEN_PRESS)


def printed(row: Incident) -> QuerySet[PressQuestion]:
    """What was printed, newest first."""
    return press_questions(row).filter(state=PressQuestion.State.PRINTED).order_by("-printed_at", "-pk")


def press_for(brand: Brand, person: Person) -> QuerySet[PressQuestion]:
    """Open questions of newsrooms that this person answers, over all open incidents that they may see."""
    rooms = incidents(brand, person).filter(closed_at=None)
    rows = PressQuestion.objects.filter(
        incident__in=rooms.values("pk"), spokesperson=person, state__in=OPEN_PRESS
    )
    return rows.select_related("incident__brand").order_by(F("due_at").asc(nulls_last=True), "pk")


def may_trace(row: Incident) -> bool:
    """Whether it may be written down at all who of ours spoke to a newsroom.

    Not where the brand's market, or one that the incident touches, stands in the setting ``no_tracing_markets``; nor where
    nobody knows the market.
    """
    home = market_of(row.brand.market)
    touched = {home, *(row.situation.get("markets") or ())}
    off = {str(one).lower() for one in config.get("no_tracing_markets")}
    return bool(home) and not touched & off


def reads_spoke(row: Incident, person: Person | None) -> bool:
    """Whether this reader may know and write who spoke to a newsroom: counsel and whoever leads, where it is allowed."""
    return may_trace(row) and reads_privileged(row, person)


def corrective_actions(row: Incident) -> QuerySet[CorrectiveAction]:
    """What is really done: the soonest first."""
    rows = row.corrective.select_related("owner", "ended_by", "sayable_by", "incident__brand")
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def open_corrective(row: Incident) -> QuerySet[CorrectiveAction]:
    """Those that are not done yet."""
    return corrective_actions(row).filter(state__in=OPEN_CORRECTIVE)


def sayable_actions(row: Incident) -> QuerySet[CorrectiveAction]:
    """Those that somebody decided may be said in public, and that were not given up."""
    rows = corrective_actions(row).filter(sayable=CorrectiveAction.Sayable.YES)
    return rows.exclude(state=CorrectiveAction.State.DROPPED)
