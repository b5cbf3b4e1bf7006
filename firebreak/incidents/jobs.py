"""Timers of incidents: nobody verified it, the public waits for a word, a silence is over.

One job looks every few seconds at what is due, so that a time that is moved needs no timer to be moved with it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.incidents import shelf
from firebreak.incidents.models import Incident, PublicWord, Silence
from firebreak.incidents.queries.rooms import reach_of_hour

log = logging.getLogger(__name__)
VERIFY_WITHIN = timedelta(minutes=10)
LOOK, EVERY_S = "incidents.look", 10.0
GUESTS, GUESTS_EVERY_S = "incidents.guests", 60.0
HOURS, HOURS_EVERY_S = "incidents.hours", 300.0


@jobs.job(LOOK)
def look(_payload: dict[str, Any]) -> None:
    """Everything whose time has come. Doing it twice changes nothing more; an incident that fails stops no other."""
    from firebreak.incidents.actions import alarm, end_silence, take_as_true

    at = now()
    still = Incident.objects.filter(closed_at=None).select_related("brand")
    for row in still.filter(verified_at=None, opened_at__lte=at - VERIFY_WITHIN):
        _try(row, partial(take_as_true, incident=row))
    open_silences = Silence.objects.filter(ended_at=None, incident__closed_at=None)
    for silence in open_silences.select_related("incident__brand"):
        _try(silence.incident, partial(_end_if_over, silence, at, end_silence))
    silent = open_silences.values("incident")
    words = PublicWord.objects.filter(said_at=None, alarmed_at=None, due_at__lte=at, incident__closed_at=None)
    for word in words.exclude(incident__in=silent).select_related("incident__brand"):
        _try(word.incident, partial(alarm, incident=word.incident))


def _end_if_over(silence: Silence, at: datetime, end: Callable[..., bool]) -> None:
    """Its time to look again has come, or it reaches more people than were allowed for."""
    row, most = silence.incident, silence.triggers.get("reach")
    if silence.review_at <= at:
        end(incident=row, why="review")
    elif most and reach_of_hour(row, at) >= most:
        end(incident=row, why="reach")


def _try(row: Incident, do: Callable[[], object]) -> None:
    try:
        do()
    except Exception:
        log.exception("what is due in an incident could not be done", extra={"incident": row.pk})


@jobs.job(HOURS)
def hours(_payload: dict[str, Any]) -> None:
    """Who has been at work for too long. Told twice, it is said once."""
    from firebreak.incidents.hours import guard

    guard()


@jobs.job(shelf.SWEEP)
def sweep_evidence(_payload: dict[str, Any]) -> None:
    """Files of evidence that no piece refers to any more."""
    shelf.sweep()


@jobs.job(GUESTS)
def guests(_payload: dict[str, Any]) -> None:
    """Visits whose time is over."""
    from firebreak.incidents.actions import end_overdue

    end_overdue()


jobs.every(LOOK, EVERY_S)
jobs.every(GUESTS, GUESTS_EVERY_S)
jobs.every(HOURS, HOURS_EVERY_S)
jobs.every(shelf.SWEEP, 86_400.0)
