"""The guard on hours: who has been in a room or on duty for twelve hours must be relieved. Said once for each run."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from firebreak.base.actions import machine
from firebreak.base.clock import now
from firebreak.incidents.acting import act
from firebreak.incidents.models import Incident, LongShift
from firebreak.incidents.models.presence import Presence
from firebreak.incidents.presence import HERE
from firebreak.incidents.rules_answers import BREAK, LONGEST, Span, at_work_since
from firebreak.org.models import Brand
from firebreak.org.rota_queries import rota_between
from firebreak.org.rota_rules import stints

log = logging.getLogger(__name__)
LOOKED_BACK = timedelta(days=2)


def guard(at: datetime | None = None) -> int:
    """Look at everybody who is in an open room now; how many were told."""
    moment, told = at or now(), 0
    rooms = Incident.objects.filter(closed_at=None).select_related("brand").order_by("brand_id", "pk")
    shifts: dict[int, dict[int, list[Span]]] = {}
    for row in rooms.filter(present__seen_at__gte=moment - HERE).distinct():
        if row.brand_id not in shifts:
            shifts[row.brand_id] = _on_duty(row.brand, moment)
        try:
            told += _guard_room(row, shifts[row.brand_id], moment)
        except Exception:  # closed a moment ago, for one: the others are looked at all the same
            log.exception("the hours in an incident could not be looked at", extra={"incident": row.pk})
    return told


def _guard_room(row: Incident, shifts: dict[int, list[Span]], at: datetime) -> int:
    """A private room is known to nobody else: its hours count in it alone, and theirs of open rooms and the rota here."""
    told = 0
    here = Presence.objects.filter(incident=row, seen_at__gte=at - HERE).select_related("person")
    visiting = row.guests.filter(joined_at__isnull=False, ended_at=None)
    here = here.exclude(person__in=visiting.values("person"))  # the hours of guests are their own
    for one in here:
        rooms = Presence.objects.filter(person=one.person_id, incident__brand=row.brand_id)
        spans = [
            (since, seen)
            for since, seen in rooms.exclude(incident__in=_hidden(row)).values_list("since", "seen_at")
            if since is not None
        ]
        begun = at_work_since([*spans, *shifts.get(one.person_id, [])], at, HERE)
        if begun is None or at - begun < LONGEST:
            continue
        if row.long_shifts.filter(person=one.person_id, at__gt=begun).exists():
            continue
        with act(actor=machine("incidents"), incident=row, action="long_hours") as doing:
            doing.add(LongShift(incident=doing.incident, person=one.person, since=begun, at=at))
            doing.say(person=str(one.person.uid), hours=int((at - begun).total_seconds() // 3600))
            doing.tell("long_hours", person=str(one.person.uid), since=begun.isoformat())
        told += 1
    return told


def _hidden(row: Incident) -> Iterable[int]:
    others = Incident.objects.filter(brand=row.brand_id, private=True).exclude(pk=row.pk)
    return others.values_list("pk", flat=True)


def _on_duty(brand: Brand, at: datetime) -> dict[int, list[Span]]:
    """Times on duty by the rota, by person; one that runs now reaches to now."""
    found: dict[int, list[Span]] = {}
    for one in stints(rota_between(brand, at - LOOKED_BACK, at + BREAK).slots, by_duty=False):
        if one.begin < at:
            found.setdefault(one.person, []).append((one.begin, min(one.end, at)))
    return found
