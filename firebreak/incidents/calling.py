"""Who is called for an incident, and when: first who verifies it, then the duties that its level names, and no others."""

from collections.abc import Iterable
from typing import Any

from firebreak.base.actions import machine
from firebreak.incidents.acting import Doing
from firebreak.incidents.crew import LEAD, Crew
from firebreak.incidents.models import Incident, Task
from firebreak.incidents.parts import key_of
from firebreak.incidents.rules import at_least
from firebreak.notify import actions as notify
from firebreak.org.models import Person

VERIFY, DUTY, UPDATE = "incident_verify", "incident_duty", "incident_silent"
PAGED_FROM = "serious"
"""From this level on people are called until somebody answers, also in their quiet hours; below it they get a mail."""


def call_for_opening(doing: Doing, crew: Crew, opener: Person | None) -> None:
    """Danger: everybody that the safety playbook names, at once. Else whoever leads, to verify it in ten minutes."""
    if doing.incident.situation.get("harm") == "yes":
        call(doing, crew, [LEAD, *duties_of(doing.incident)], DUTY, but=opener)
    else:
        call(doing, crew, [LEAD], VERIFY, but=opener)


def call_duties(doing: Doing, crew: Crew, opener: Person | None) -> None:
    """Those who have something to do at this level and were not called yet."""
    call(doing, crew, duties_of(doing.incident), DUTY, but=opener)


def duties_of(incident: Incident) -> list[str]:
    """Duties with an open task here, the soonest first."""
    rows = incident.tasks.filter(state=Task.State.OPEN).order_by("due_at", "pk")
    return list(dict.fromkeys(duty for duty in rows.values_list("duty", flat=True) if duty))


def call(
    doing: Doing, crew: Crew, duties: Iterable[str], kind: str, *, but: Person | None = None, once: str = ""
) -> None:
    """One run of calls for each duty whose first person is not called yet and is not ``but``, who is here already.

    ``once`` names the occasion, for a kind that may come again.
    """
    row, called = doing.incident, {but.pk} if but is not None else set()
    urgent = kind == VERIFY or at_least(row.level, PAGED_FROM) or row.situation.get("harm") == "yes"
    for duty in dict.fromkeys(map(crew.carrier, duties)):
        rungs = crew.rungs(duty)
        if not rungs or rungs[0].person_pk in called:
            continue
        called.add(rungs[0].person_pk)
        about = key_of(row)
        notify.page(
            actor=machine("incidents"), brand=row.brand, kind=kind, about=about, key=f"{about}:{kind}:{duty}{once}",
            params=params_of(row, duty), rungs=rungs, urgent=urgent, room=not row.private,
        )  # fmt: skip


def params_of(row: Incident, duty: str = "") -> dict[str, Any]:
    """What a message about an incident is made from; of a private one its number only."""
    known = {} if row.private else {"title": row.title, "type": row.type}
    return {
        "incident": str(row.uid), "brand": row.brand.slug, "brand_name": row.brand.name, "number": row.number,
        "level": row.level, "duty": duty, "danger": row.situation.get("harm") == "yes", **known,
    }  # fmt: skip
