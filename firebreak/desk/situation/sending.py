"""A report goes out: composed in every language, kept, told to its people."""

from __future__ import annotations

from datetime import datetime

from firebreak.base.actions import Actor
from firebreak.desk.situation.composing import LANGUAGES, compose_all
from firebreak.desk.situation.document import written
from firebreak.incidents import actions, queries
from firebreak.incidents.models import Incident, SituationReport
from firebreak.org.models import Person


def send(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    due: datetime | None = None,
    seen: int | None = None,
) -> SituationReport | None:
    """The report of now to those of the incident's plan; see :func:`firebreak.incidents.actions.keep_report`."""
    last = queries.reports(incident).first()
    found, documents = compose_all(incident, last.number + 1 if last is not None else 1)
    return actions.keep_report(
        actor=actor, incident=incident, person=person, at=found.at, content=written(documents), languages=LANGUAGES, due=due,
        seen=seen, after=last.number if last is not None else 0,
    )  # fmt: skip
