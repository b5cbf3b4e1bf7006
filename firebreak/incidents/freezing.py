"""Publishing is frozen when an incident is opened, where whoever opens it wants that."""

import logging

from firebreak.base.actions import Actor
from firebreak.incidents.models import Incident
from firebreak.org.models import Brand, Person
from firebreak.plan.outlets import freeze
from firebreak.publishing import queries
from firebreak.publishing.actions.freezing import Stopped

log = logging.getLogger(__name__)


def is_frozen(brand: Brand) -> bool:
    """Whether nothing planned goes out already."""
    return bool(queries.frozen(brand))


def freeze_for(*, actor: Actor, incident: Incident, person: Person | None) -> Stopped | None:
    """Freeze the brand's publishing for an incident that was opened and committed. ``None`` where that failed.

    Whatever goes wrong here, the incident is there, and people are called to it.
    """
    try:
        return freeze(actor=actor, brand=incident.brand, person=person, why=why_of(incident))
    except Exception as error:
        log.exception("publishing was not frozen with an incident", extra={"kind": type(error).__name__})
        return None


def why_of(incident: Incident) -> str:
    """``I-12: The app is down``; of a private one the number alone, as everybody reads it on every page.

    >>> why_of(Incident(number=12, title="The app is down")), why_of(Incident(number=12, title="A name", private=True))
    ('I-12: The app is down', 'I-12')
    """
    number = f"I-{incident.number}"
    return number if incident.private else f"{number}: {incident.title}"
