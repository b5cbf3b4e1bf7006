"""What may be written in a rota. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NoReturn

from firebreak.base.errors import WrongInput
from firebreak.org.duty_rules import key
from firebreak.org.rules import one_of, time_zone

MOST_TURNS = 12
MOST_PATTERNS = 60
"""Of one brand that still run."""
MOST_ABSENCES = 40
"""Of one person that are still to come."""
LONGEST_NOTE = 4_000
FARTHEST = timedelta(days=3 * 366)
TURNS = ("day", "week")


@dataclass(frozen=True)
class PatternInput:
    """A pattern as a person wrote it, checked."""

    duty: str
    weekdays: tuple[int, ...]
    begins: time
    ends: time
    time_zone: str
    turn: str
    first: date
    last: date | None


def pattern(given: Mapping[str, Any], today: date) -> PatternInput:
    """Raises :class:`WrongInput` naming the field."""
    weekdays = tuple(sorted({int(day) for day in given["weekdays"] if str(day) in set("0123456")}))
    if not weekdays:
        raise WrongInput("rota.no_weekday", "Choose at least one day of the week.", field="weekdays")
    first, last = given["first"], given.get("last")
    if not today <= first <= today + FARTHEST:
        raise WrongInput("rota.first", "Begin today or later, within three years.", field="first")
    if last is not None and not first <= last <= today + 2 * FARTHEST:
        raise WrongInput("rota.last", "The last day is the first day or a later one.", field="last")
    if last is not None and not any(
        (first + timedelta(n)).weekday() in weekdays for n in range((last - first).days + 1)
    ):
        raise WrongInput("rota.no_shift", "No chosen day of the week lies in this time.", field="last")
    return PatternInput(
        key(given["duty"], "duty"), weekdays, given["begins"], given["ends"], time_zone(given["time_zone"]),
        one_of(given["turn"], TURNS, "turn"), first, last,
    )  # fmt: skip


def span(begin: datetime, end: datetime, at: datetime) -> None:
    """A time to come, not longer than three years. Raises :class:`WrongInput`."""
    if begin >= end:
        raise WrongInput("rota.end_first", "The end is after the beginning.", field="end")
    if end <= at:
        raise WrongInput("rota.over", "This time is over.", field="end")
    if end > at + FARTHEST or begin < at - FARTHEST:
        raise WrongInput("rota.far", "Choose a time within three years.", field="end")


def nobody() -> NoReturn:
    """Raises :class:`WrongInput`: a pattern needs people."""
    raise WrongInput("rota.nobody", "Choose at least one person.", field="person_0")
