"""Guests: invited into the room of one incident by a link that works once, for some days, with rights of their own."""

from datetime import timedelta

from django.db import transaction

from firebreak.base import limits, secrets
from firebreak.base.actions import Actor, machine
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed, WrongInput, WrongMove
from firebreak.base.ids import secret_token
from firebreak.base.permissions import GuestRole
from firebreak.incidents.acting import Doing, act, text
from firebreak.incidents.actions.running import seat
from firebreak.incidents.models import Guest, Incident, Seat
from firebreak.incidents.models.presence import Presence
from firebreak.incidents.rules import OPEN_TASKS, TASK_MOVES, move
from firebreak.org.actions.accounts import clean_email, new_person
from firebreak.org.models import Person
from firebreak.org.rules import digest

DAYS, MOST_DAYS = 7, 30
INVITATIONS_PER_HOUR = 100


def invite_guest(
    *,
    actor: Actor,
    incident: Incident,
    person: Person | None,
    email: str,
    name: str,
    language: str,
    role: str = GuestRole.GUEST,
    days: int = DAYS,
) -> tuple[Guest, str]:
    """Invite somebody from outside for ``days`` (1 to 30): the invitation, and the path of its link, known only now.

    An earlier invitation to the same address that nobody took ends. Raises :class:`WrongInput` for who works on the brand
    or is a guest here already, :class:`WrongMove` in a closed incident. The event carries the link sealed, for the mail.
    """
    address, called = clean_email(email), text(name, "name", 120)
    if role not in set(GuestRole):
        raise WrongInput("incidents.guest_role", "Choose what they may do.", field="role")
    if not 1 <= days <= MOST_DAYS:
        raise WrongInput("incidents.guest_days", "Give a number of days.", field="days", most=MOST_DAYS)
    limits.check(f"guests:{incident.brand_id}", limit=INVITATIONS_PER_HOUR, per_s=3600)
    secret = secret_token()
    with act(actor=actor, incident=incident, action="guest_invited") as doing:
        row = doing.incident
        _is_outside(row, Person.objects.filter(email=address).first())
        for earlier in Guest.objects.filter(incident=row, email=address, ended_at=None):
            if earlier.joined_at is not None and earlier.until > now():
                raise WrongInput(
                    "incidents.guest_here", "This person is a guest here already.", field="email"
                )
            _end(doing, earlier, Guest.Why.AGAIN)
        made = doing.add(
            Guest(
                incident=row, name=called, email=address, language=language, role=role, invited_by=person,
                until=now() + timedelta(days=days), token_digest=digest(secret),
            )
        )  # fmt: skip
        path = f"/guest/{secret}"
        doing.tell("guest_invited", guest=made.pk, sealed=secrets.seal({"path": path}))
    return made, path


def _is_outside(row: Incident, person: Person | None) -> None:
    if person is not None and person.memberships.filter(brand=row.brand_id).exists():
        raise WrongInput(
            "incidents.guest_member", "This person works on the brand: let them in instead.", field="email"
        )


def accept_guest(*, token: str, person: Person | None = None, name: str = "", password: str = "") -> Guest:
    """Come in by the link: as the signed-in ``person``, or as a new one with the address that was invited.

    Raises :class:`NotAllowed` for a link that is over, :class:`WrongInput` for what can be mended.
    """
    with transaction.atomic():
        found = _by_link(token)
        if person is not None and person.email != found.email:
            raise WrongInput(
                "incidents.guest_other", "The invitation is for another address.", email=found.email
            )
        if person is None:
            if Person.objects.filter(email=found.email).exists():
                raise WrongInput("org.sign_in_first", "You have an account. Sign in first.")
            person = new_person(
                email=found.email, name=name or found.name, password=password, language=found.language
            )
            person.time_zone = found.incident.brand.time_zone  # times of the room are told in it
            person.save(update_fields=["time_zone"])
        actor = Actor("person", str(person.uid), person.name)
        with act(actor=actor, incident=found.incident, action="guest_joined", closed=True) as doing:
            row = Guest.objects.select_related("incident__brand").get(pk=found.pk)
            if not row.link_works:  # the room is held now: of two who use the link at once, one comes in
                raise NotAllowed("org.link_over", "This link was used already, or its time is over.")
            _is_outside(doing.incident, person)
            row.person, row.joined_at = person, now()
            doing.save(row, "person", "joined_at")
            seat(doing, person, guest=True)
    return row


def _by_link(token: str) -> Guest:
    rows = Guest.objects.select_related("incident__brand")
    found = rows.filter(token_digest=digest(token)).first()
    if found is None or not found.link_works:
        raise NotAllowed("org.link_over", "This link was used already, or its time is over.")
    return found


def end_guest(*, actor: Actor, guest: Guest, why: str = Guest.Why.LEAD) -> Guest:
    """The invitation or the visit is over at once. Raises :class:`WrongMove` when it is already."""
    with act(actor=actor, incident=guest.incident, action="guest_ended", closed=True) as doing:
        row = doing.fresh(guest)
        if row.ended_at is not None:
            raise WrongMove("incidents.wrong_move", "This visit is over already.")
        _end(doing, row, why)
    return row


def end_guests(doing: Doing, why: str) -> None:
    """All guests of the room go, inside another action."""
    for row in Guest.objects.filter(incident=doing.incident, ended_at=None):
        _end(doing, row, why)


def end_overdue() -> int:
    """Visits whose time is over are noted as ended; their pages were closed the moment it was. How many."""
    rows = Guest.objects.filter(ended_at=None, until__lte=now()).select_related("incident__brand")
    found = list(rows.order_by("pk")[:200])
    for row in found:
        end_guest(actor=machine("incidents"), guest=row, why=Guest.Why.TIME)
    return len(found)


def _end(doing: Doing, row: Guest, why: str) -> None:
    row.ended_at, row.why = now(), why
    doing.save(row, "ended_at", "why")
    if row.person is None:
        return
    for there in Seat.objects.filter(incident=doing.incident, person=row.person, guest=True, left_at=None):
        there.left_at = row.ended_at
        doing.save(there, "left_at")
    for task in doing.incident.tasks.filter(holder=row.person, state__in=OPEN_TASKS):
        task.holder = None  # nobody waits for somebody who is gone
        if task.state == task.State.DOING:
            task.state = move(TASK_MOVES, task.state, "release")
        doing.save(task, "holder", "state")
    Presence.objects.filter(incident=doing.incident, person=row.person).delete()
