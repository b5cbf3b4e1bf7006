"""Guests of rooms: who is invited, who is there, and what of a room a guest is told."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from firebreak.base.clock import now
from firebreak.incidents.models import Guest, Incident
from firebreak.org.models import Person
from firebreak.org.rules import digest

TOLD: frozenset[str] = frozenset(
    f"incidents.{action}"
    for action in (
        "declared", "judged", "verified", "taken_as_true", "lead_given", "phase_changed", "closed", "reopened",
        "task_added", "task_taken", "task_given", "task_moved", "task_done", "task_dropped", "task_reopened",
        "fact_added", "fact_judged", "fact_changed", "fact_removed", "note_written", "decision_written",
        "word_promised", "word_said", "guest_joined", "guest_ended",
    )
)  # fmt: skip
"""What of the timeline a guest reads. Whatever is new is not for them until it is named here."""
HEARD = ("incident", "task", "fact", "note", "word", "guest")
"""Sorts of parts whose change wakes a guest's page."""


def guests(row: Incident) -> list[Guest]:
    """Guests of a room and open invitations, newest first; who left stands below."""
    rows = list(row.guests.select_related("invited_by", "person").order_by("-pk")[:200])
    return sorted(rows, key=lambda one: one.ended_at is not None)


def guest(row: Incident, uid: Any) -> Guest | None:
    """One of them."""
    return row.guests.select_related("incident__brand").filter(uid=uid).first()


def guest_by_link(secret: str) -> Guest | None:
    """Whom a link was sent to, or ``None``; whether it still works says its ``link_works``."""
    rows = Guest.objects.select_related("incident__brand", "invited_by")
    return rows.filter(token_digest=digest(secret)).first()


def _uid(text: Any) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        return UUID(int=0)  # nothing has it


def visits(person: Person) -> QuerySet[Guest]:
    """Rooms that this person may be in as a guest at this moment, newest first."""
    live = Guest.objects.filter(
        person=person,
        joined_at__isnull=False,
        ended_at=None,
        until__gt=now(),
        incident__closed_at=None,
        incident__brand__archived_at=None,
    )
    return live.select_related("incident__brand", "incident__lead", "invited_by").order_by("-pk")


def visit(person: Person, uid: Any) -> Guest | None:
    """The person's visit to the incident of that uid, while it lasts."""
    return visits(person).filter(incident__uid=_uid(uid)).first()


def was_guest(person: Person, uid: Any) -> bool:
    """Whether the person was a guest of that room once: they may be told that it is over."""
    return Guest.objects.filter(person=person, incident__uid=_uid(uid)).exists()


def visit_topics(person: Person, uid: Any) -> tuple[list[str], frozenset[str]]:
    """Topics of the live stream of a guest (none for who is none), and those at which the stream must be asked for anew."""
    found = visit(person, uid) if person.is_active else None
    if found is None:
        return [], frozenset()
    row = found.incident
    # The incident may become private or open while the page is shown: both names of it are heard.
    names = [f"{sort}{row.brand_id}.incident.{row.pk}" for sort in "bp"]
    return [f"{name}.{part}" for name in names for part in HEARD], frozenset(
        f"{name}.guest" for name in names
    )
