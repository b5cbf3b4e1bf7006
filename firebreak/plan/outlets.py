"""What of the plan speaks for the brand, as a freeze must reach it."""

import logging

from firebreak.base.actions import Actor
from firebreak.org.models import Brand, Person
from firebreak.plan.queries import plan_of, records
from firebreak.publishing import actions
from firebreak.publishing.actions.freezing import Outlet, Stopped

log = logging.getLogger(__name__)


def outlets_of(brand: Brand) -> list[Outlet]:
    """The outlets of the plan, the slowest to stop first; none while there is no plan."""
    plan = plan_of(brand)
    if plan is None:
        return []
    found = [
        Outlet(one.key, dict(one.title), dict(one.how_to_stop), one.sort, one.duty, one.minutes, one.link)
        for one in records(plan, "outlets")["outlets"].values()
    ]
    return sorted(found, key=lambda one: -one.minutes)


def freeze(*, actor: Actor, brand: Brand, person: Person | None, why: object) -> Stopped:
    """Freeze the brand's publishing, and what the plan says speaks for it elsewhere. Raises :class:`WrongInput`.

    A plan that cannot be read keeps nobody from freezing: its outlets are missing then, and the log says so.
    """
    try:
        outlets = outlets_of(brand)
    except Exception as error:
        log.exception("the outlets of the plan could not be read", extra={"kind": type(error).__name__})
        outlets = []
    return actions.freeze(actor=actor, brand=brand, person=person, why=why, outlets=outlets)
