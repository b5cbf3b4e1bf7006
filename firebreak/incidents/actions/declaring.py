"""Opening an incident: at most a title and three answers, and people are at work."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db.models import Max

from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.incidents import judging
from firebreak.incidents.acting import Doing, come, end, text
from firebreak.incidents.actions.running import (
    fitting_playbooks,
    keep_clocks,
    seat,
    start_first_hour,
    start_playbooks,
)
from firebreak.incidents.calling import call_for_opening
from firebreak.incidents.crew import LEAD, Crew, crew_of
from firebreak.incidents.models import Fact, Incident, Watched
from firebreak.incidents.parts import fields_of, key_of
from firebreak.incidents.queries.visible import incidents
from firebreak.incidents.starting import facts_by, thawed
from firebreak.listening.models import Monitor
from firebreak.org.models import Brand, Person
from firebreak.plan.advice import Situation


def declare(
    *,
    actor: Actor,
    brand: Brand,
    person: Person | None,
    title: str,
    situation: Mapping[str, Any] | None = None,
    origin: str = Incident.Origin.PERSON,
    origin_about: str = "",
    private: bool = False,
    aware_at: datetime | None = None,
    monitors: Iterable[Monitor] = (),
) -> Incident:
    """Open an incident of a brand: judged by the rules, its playbooks started, its duties filled, people called.

    ``person`` is who opens it (none for the API). ``situation`` holds the three answers and what else is known, as
    :class:`firebreak.plan.advice.Situation`; what is not said is unsure. ``aware_at`` (aware; now unless said, never later)
    is when the brand first knew. ``monitors`` are listened to in the room. Declared twice from one alert or report, the
    incident that is open already is returned; twice by one call of the API (``origin_about`` is ``<key>:<digest of the
    body>``), the one that it opened.

    Raises :class:`WrongInput`, and :class:`WrongMove` for a key that came with another body.
    """
    found, at = judging.situation(situation or {}), now()
    if origin not in Incident.Origin.values:
        raise WrongInput("incidents.origin", "Choose where it comes from.", field="origin")
    known = text(title, "title", 160)
    if aware_at is not None:
        come(aware_at, "aware_at")
    with change(actor=actor, brand_id=brand.pk, action="incidents.declared") as record:
        Brand.objects.select_for_update(no_key=True).get(
            pk=brand.pk
        )  # one number each, and one incident for one alert
        if (there := _open_for(brand, person, origin, origin_about)) is not None:
            record.about(key_of(there), again=True, parts={})
            return there
        crew = crew_of(brand, at)
        row = Incident(
            brand=brand, number=_next_number(brand), title=known, origin=origin, origin_about=origin_about[:400],
            type=found.type or "", level=judging.advised(found).level, situation=msgspec.to_builtins(found), private=private,
            opened_at=at, opened_by=person, aware_at=aware_at or at, size=crew.size, carried=crew.carried,
            lead=_lead(crew, person),
        )  # fmt: skip
        row.save(force_insert=True)
        doing = Doing(row, record)
        doing.parts[key_of(row)] = fields_of(row)
        for monitor in monitors:
            doing.add(Watched(incident=row, monitor=monitor))
        _set_going(doing, crew, found, person)
        doing.tell("opened", level=row.level, number=row.number)
        end(doing)
    return row


def _set_going(doing: Doing, crew: Crew, found: Situation, person: Person | None) -> None:
    row = doing.incident
    if person is not None:
        seat(doing, person)
    if row.lead is not None:
        seat(doing, row.lead, LEAD)
    books = fitting_playbooks(row.brand, found)
    start_playbooks(doing, crew, books)
    if not books:
        start_first_hour(doing, crew)
    doing.add(
        Fact(
            incident=row, text=row.title, nature=True,
            due_at=row.opened_at + facts_by(thawed(row.playbooks)), checker=row.lead,
        )
    )  # fmt: skip
    keep_clocks(doing, found)
    call_for_opening(doing, crew, person)


def _lead(crew: Crew, person: Person | None) -> Person | None:
    """Who leads until somebody says otherwise: of the duty's people; where it has none, who opened it."""
    return next(iter(crew.of(LEAD)), person)


def _open_for(brand: Brand, person: Person | None, origin: str, about: str) -> Incident | None:
    """The open one of the same alert or report. A private one that this person may not see is not there for them.

    A call of the API names its key and its body: the same key leads to what it opened, open or not.
    """
    if origin == Incident.Origin.API and about:
        return _of_call(brand, about)
    if origin not in (Incident.Origin.ALERT, Incident.Origin.REPORT) or not about:
        return None
    return incidents(brand, person).filter(origin=origin, origin_about=about, closed_at=None).first()


def _of_call(brand: Brand, about: str) -> Incident | None:
    key = about.rpartition(":")[0]
    rows = Incident.objects.filter(
        brand=brand, origin=Incident.Origin.API, origin_about__startswith=f"{key}:"
    )
    found = rows.select_related("brand", "lead").first()
    if found is not None and found.origin_about != about:
        raise WrongMove(
            "incidents.key_reused", "This key opened an incident from other words. Use a new key."
        )
    return found


def _next_number(brand: Brand) -> int:
    return int(Incident.objects.filter(brand=brand).aggregate(last=Max("number"))["last"] or 0) + 1
