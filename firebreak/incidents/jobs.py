"""Timers of incidents: nobody verified it, the public waits for a word, a silence is to be looked at again.

One job looks every few seconds at what is due, so that a time that is moved needs no timer to be moved with it.
"""

from datetime import timedelta
from typing import Any

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.incidents import shelf
from firebreak.incidents.models import Incident, PublicWord, Silence

VERIFY_WITHIN = timedelta(minutes=10)
LOOK, EVERY_S = "incidents.look", 10.0
HOURS, HOURS_EVERY_S = "incidents.hours", 300.0


@jobs.job(LOOK)
def look(_payload: dict[str, Any]) -> None:
    """Everything whose time has come. Doing it twice changes nothing more."""
    from firebreak.incidents.actions import alarm, end_silence, take_as_true

    at = now()
    still = Incident.objects.filter(closed_at=None)
    for row in still.filter(verified_at=None, opened_at__lte=at - VERIFY_WITHIN).select_related("brand"):
        take_as_true(incident=row)
    open_silences = Silence.objects.filter(ended_at=None, incident__closed_at=None)
    for silence in open_silences.filter(review_at__lte=at).select_related("incident__brand"):
        end_silence(incident=silence.incident, why="review")
    silent = open_silences.values("incident")
    words = PublicWord.objects.filter(said_at=None, alarmed_at=None, due_at__lte=at, incident__closed_at=None)
    for word in words.exclude(incident__in=silent).select_related("incident__brand"):
        alarm(incident=word.incident)


@jobs.job(HOURS)
def hours(_payload: dict[str, Any]) -> None:
    """Who has been at work for too long. Told twice, it is said once."""
    from firebreak.incidents.hours import guard

    guard()


@jobs.job(shelf.SWEEP)
def sweep_evidence(_payload: dict[str, Any]) -> None:
    """Files of evidence that no piece refers to any more."""
    shelf.sweep()


jobs.every(LOOK, EVERY_S)
jobs.every(HOURS, HOURS_EVERY_S)
jobs.every(shelf.SWEEP, 86_400.0)
