"""A duty goes from one person to another: offered with what is open, accepted by whoever takes it."""

from firebreak.base.actions import Actor
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.permissions import allows
from firebreak.incidents import verbs
from firebreak.incidents.acting import Doing, act, text
from firebreak.incidents.actions.running import seat
from firebreak.incidents.crew import LEAD
from firebreak.incidents.models import Incident, Message, RoomHandOver, Seat
from firebreak.incidents.queries.handing import held_by
from firebreak.incidents.queries.visible import may_see
from firebreak.incidents.rules import OPEN_TASKS, move
from firebreak.incidents.rules_answers import CLAIM_FOR, HAND_MOVES
from firebreak.org.models import Person

LONGEST = 5_000
HELD_BY = {"facts": "checker", "press": "spokesperson", "corrective": "owner", "tell": "teller"}
"""What somebody has -> the field that says whose it is."""


def offer_hand_over(
    *,
    actor: Actor,
    incident: Incident,
    giver: Person,
    taker: Person,
    duty: str = "",
    **texts: str,
) -> RoomHandOver:
    """Somebody leaves a duty of theirs (empty: all that they have here) to somebody else, with what is ``open``, what was
    ``promised``, and what comes ``next``. Nothing changes until the other accepts.

    Raises :class:`WrongInput` for who may not work in this incident or does not know of it, and without any words.
    """
    said = {
        name: text(texts.get(name, ""), name, LONGEST, required=False)
        for name in ("open", "promised", "next")
    }
    if not any(said.values()):
        raise WrongInput("incidents.nothing_said", "Write what is open.", field="open")
    with act(actor=actor, incident=incident, action="hand_over_offered") as doing:
        _fits(doing.incident, giver, taker)
        if doing.incident.hand_overs.filter(giver=giver, duty=duty, state="offered").exists():
            raise WrongInput("incidents.offered_already", "This was offered already.", field="duty")
        row = doing.add(
            RoomHandOver(
                incident=doing.incident,
                duty=duty,
                giver=giver,
                taker=taker,
                offered_at=now(),
                **said,
            )
        )
        doing.say(person=str(taker.uid))
        doing.tell("hand_over", hand_over=str(row.uid), people=[str(taker.uid)])
    return row


def accept_hand_over(*, actor: Actor, hand_over: RoomHandOver, person: Person) -> RoomHandOver:
    """Who takes over has it: open tasks, facts to find out, messages, newsrooms, what is really done, who must hear it from
    them (a private person's name is read by who tells them), the seat and, with it, the lead.

    Raises :class:`WrongMove` for anybody else, and when it was answered or taken back already.
    """
    with act(actor=actor, incident=hand_over.incident, action="hand_over_accepted") as doing:
        row = doing.fresh(hand_over)
        _of_taker(row, person)
        _end(doing, row, "accept")
        doing.say(person=str(row.giver.uid))
        _move_seats(doing, row)
        _move_work(doing, row)
    return row


def decline_hand_over(*, actor: Actor, hand_over: RoomHandOver, person: Person, reason: str) -> RoomHandOver:
    """Who should take over cannot, with why. The giver hears of it and still has it."""
    why = text(reason, "reason", 500)
    with act(actor=actor, incident=hand_over.incident, action="hand_over_declined") as doing:
        row = doing.fresh(hand_over)
        _of_taker(row, person)
        row.reason = why
        _end(doing, row, "decline", "reason")
        doing.say(reason=why)
        doing.tell("hand_over", hand_over=str(row.uid), people=[str(row.giver.uid)])
    return row


def withdraw_hand_over(
    *, actor: Actor, hand_over: RoomHandOver, person: Person, leads: bool = False
) -> RoomHandOver:
    """The giver takes the offer back, or whoever leads does."""
    with act(actor=actor, incident=hand_over.incident, action="hand_over_withdrawn") as doing:
        row = doing.fresh(hand_over)
        if row.giver_id != person.pk and not leads:
            raise WrongMove("incidents.not_giver", "Only the person who hands over can do that.")
        _end(doing, row, "withdraw")
    return row


def _fits(incident: Incident, giver: Person, taker: Person) -> None:
    role = taker.memberships.filter(brand=incident.brand_id).values_list("role", flat=True).first()
    able = role is not None and taker.is_active and allows(role, verbs.WORK.name)
    if not able or taker.pk == giver.pk:
        raise WrongInput(
            "incidents.taker", "Choose somebody else who may work in this incident.", field="taker"
        )
    if not may_see(incident, taker):
        raise WrongInput("incidents.taker_unseen", "They do not know of it.", field="taker")


def _of_taker(row: RoomHandOver, person: Person) -> None:
    if row.taker_id != person.pk:
        raise WrongMove("incidents.not_taker", "Only the person who takes over can do that.")


def _end(doing: Doing, row: RoomHandOver, verb: str, *names: str) -> None:
    row.state, row.ended_at = move(HAND_MOVES, row.state, verb), now()
    doing.save(row, "state", "ended_at", *names)


def _move_seats(doing: Doing, row: RoomHandOver) -> None:
    """The giver keeps a seat without a duty: what they know is needed, and a private room stays open to them."""
    incident = doing.incident
    mine = Seat.objects.filter(incident=incident, person=row.giver, left_at=None).exclude(duty="")
    leaving = list(mine.filter(duty=row.duty) if row.duty else mine)
    for one in leaving:
        one.left_at = now()
        doing.save(one, "left_at")
        seat(doing, row.taker, one.duty)
    if leaving:  # who was let out meanwhile does not come back by this
        seat(doing, row.giver)
    if not row.duty or not leaving:  # a duty that the giver does not have (any more) goes to nobody
        seat(doing, row.taker)
    if incident.lead_id == row.giver_id and row.duty in ("", LEAD):
        incident.lead = row.taker
        doing.save(incident, "lead")
        seat(doing, row.taker, LEAD)


def _move_work(doing: Doing, row: RoomHandOver) -> None:
    incident = doing.incident
    tasks = incident.tasks.filter(holder=row.giver, state__in=OPEN_TASKS)
    for task in tasks.filter(duty=row.duty) if row.duty else tasks:
        task.holder = row.taker
        doing.save(task, "holder")
    if row.duty not in ("", LEAD):
        return  # what belongs to no duty goes with all of it, or with the lead
    for name, rows in held_by(incident, row.giver).items():
        for one in rows:
            setattr(one, HELD_BY[name], row.taker)
            doing.save(one, HELD_BY[name])
    for silence in incident.silences.filter(owner=row.giver, ended_at=None):
        silence.owner = row.taker
        doing.save(silence, "owner")
    for message in incident.messages.filter(holder=row.giver, state=Message.State.CLAIMED):
        message.holder, message.held_until = row.taker, now() + CLAIM_FOR
        doing.save(message, "holder", "held_until")
