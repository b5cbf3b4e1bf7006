"""Legal hold: nothing that is linked to the incident is deleted until it is lifted with a reason. Also of a closed one."""

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongMove
from firebreak.incidents.acting import act, text
from firebreak.incidents.models import Hold, Incident
from firebreak.org.models import Brand, Person


def place_hold(*, actor: Actor, incident: Incident, person: Person | None, reason: str = "") -> Hold:
    """From now on nothing of it is deleted. Raises :class:`WrongMove` when it is on hold already."""
    why = text(reason, "reason", 1_000, required=False)
    with act(actor=actor, incident=incident, action="hold_placed", closed=True) as doing:
        row = doing.incident
        if row.legal_hold:
            raise WrongMove("incidents.hold_on", "It is on hold already.")
        # Retention deletes a step at a time with this row held: a step either ends before the hold, or sees it.
        Brand.objects.select_for_update(no_key=True).get(pk=row.brand_id)
        row.legal_hold = True
        doing.save(row, "legal_hold")
        return doing.add(Hold(incident=row, reason=why, by=person, at=now()))


def lift_hold(*, actor: Actor, incident: Incident, person: Person | None, reason: str) -> Hold:
    """What is older than the brand keeps may go again. Raises :class:`WrongInput` without a reason, :class:`WrongMove`."""
    why = text(reason, "reason", 1_000)
    with act(actor=actor, incident=incident, action="hold_lifted", closed=True) as doing:
        row = doing.incident
        hold = row.holds.filter(lifted_at=None).first()
        if not row.legal_hold or hold is None:
            raise WrongMove("incidents.hold_off", "It is not on hold.")
        row.legal_hold = False
        doing.save(row, "legal_hold")
        hold.lifted_at, hold.lifted_by, hold.lifted_why = now(), person, why
        doing.save(hold, "lifted_at", "lifted_by", "lifted_why")
        doing.say(reason=why)
    return hold
