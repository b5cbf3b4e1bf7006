"""Who is in the room: let in, let out; private, so that only those named know of it."""

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.acting import act, member
from firebreak.incidents.actions.running import seat
from firebreak.incidents.models import Incident, Seat
from firebreak.org.models import Person


def let_in(
    *, actor: Actor, incident: Incident, person: Person, duty: str = "", guest: bool = False
) -> Incident:
    """Somebody of the brand has a seat in the room. Raises :class:`WrongInput` for who does not work on the brand."""
    with act(actor=actor, incident=incident, action="let_in", closed=True) as doing:
        member(doing.incident, person, "person")
        doing.say(person=str(person.uid))
        seat(doing, person, duty, guest=guest)
    return incident


def let_out(*, actor: Actor, incident: Incident, person: Person) -> Incident:
    """Somebody leaves the room with every seat they have. Raises :class:`WrongInput` for who leads it.

    Who opened a private incident goes on seeing it: they know of it.
    """
    with act(actor=actor, incident=incident, action="let_out", closed=True) as doing:
        if doing.incident.lead_id == person.pk:
            raise WrongInput("incidents.last_seat", "Give the lead to somebody else first.", field="person")
        doing.say(person=str(person.uid))
        for row in Seat.objects.filter(incident=doing.incident, person=person, left_at=None):
            row.left_at = now()
            doing.save(row, "left_at")
    return incident


def set_private(*, actor: Actor, incident: Incident, person: Person | None, private: bool) -> Incident:
    """Only those named see it, or everybody of the brand who may read incidents. Who decides it has a seat from then on."""
    action = "private_set" if private else "private_ended"
    with act(actor=actor, incident=incident, action=action, closed=True) as doing:
        row = doing.incident
        row.private = private
        doing.save(row, "private")
        if private and person is not None and not row.seats.filter(person=person, left_at=None).exists():
            seat(doing, person)
    return incident
