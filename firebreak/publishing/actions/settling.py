"""What people say about a publication: it is out, it is not, send it again, leave it, take it back."""

from datetime import datetime

from firebreak.base import fetching, storable
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.org.models import Person
from firebreak.publishing import gate, guards
from firebreak.publishing.actions.common import locked, send_later, step, take_turns
from firebreak.publishing.actions.mailing import ready_again, take_word
from firebreak.publishing.actions.permitting import permit_to_remove
from firebreak.publishing.models import Delivery, Permit
from firebreak.publishing.rules import other_account, passes
from firebreak.publishing.writers import writer_of

LONGEST = 300


def _row(delivery: Delivery) -> Delivery:
    row = locked(delivery.pk)
    if row is None:
        raise Delivery.DoesNotExist
    return row


def _line(value: object, field: str) -> str:
    text = storable.text(" ".join(str(value or "").split()))
    if len(text) > LONGEST:
        raise WrongInput("publishing.long_word", "Make it shorter.", field=field, longest=LONGEST)
    return text


def _address(given: str) -> str:
    """A whole web address or nothing: it is drawn as a link. Raises :class:`WrongInput`."""
    link = given.strip()[:600]
    if link:
        fetching.check_address(link)
    return link


def _wrong(row: Delivery, verb: str) -> WrongMove:
    return WrongMove("publishing.wrong_move", f"This publication is {row.state}.", state=row.state, move=verb)


def done_by_hand(
    *, actor: Actor, delivery: Delivery, person: Person, link: str = "", word: object = ""
) -> Delivery:
    """A person published exactly this text there. Raises :class:`WrongMove` where it does not wait for one."""
    said, address = _line(word, "word"), _address(link)
    with change(actor=actor, brand_id=delivery.brand_id, action="publishing.done_by_hand") as record:
        row = _row(delivery)
        row.address, row.settled_by, row.word = address, person, said
        step(record, row, "done", link=address)
        record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
    return row


def found_out(
    *, actor: Actor, delivery: Delivery, person: Person, out: bool, link: str = "", word: object = ""
) -> Delivery:
    """A person looked: an uncertain publication is out, or it is not and stays so until somebody sends it again."""
    said, address = _line(word, "word"), _address(link)
    with change(actor=actor, brand_id=delivery.brand_id, action="publishing.found_out") as record:
        row = _row(delivery)
        if row.state != Delivery.State.UNKNOWN:
            raise _wrong(row, "say")
        row.settled_by, row.word, row.asks = person, said, False
        take_word(row, out=out)
        if out:
            row.address = address or row.address
        else:
            row.permits.filter(outcome="doubt").update(outcome="denied")  # that word settles what they left
        step(record, row, "sent" if out else "give_up", link=address)
        record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
    return row


def again(*, actor: Actor, delivery: Delivery, person: Person, at: datetime | None = None) -> Delivery:
    """Send it again, by a person's word: what failed, or what a freeze held once that is lifted. ``at``: not before then.

    What was decided in the face of the freeze that holds now, and failed, may be tried again through it.
    What may be out already must be settled first (:func:`found_out`). What the room above knows against the text now is
    asked again (:mod:`.guards`), and the account must be the one it was planned for: raises :class:`WrongInput`.
    """
    with change(actor=actor, brand_id=delivery.brand_id, action="publishing.sent_again") as record:
        take_turns(delivery.brand_id)
        row = _row(delivery)
        if row.state not in (Delivery.State.FAILED, Delivery.State.HELD):
            raise _wrong(row, "again")
        if not passes(gate.tokens(row.brand_id), row.release.frozen):
            raise WrongInput("publishing.frozen", "Publishing is frozen.", field="frozen")
        guards.must_hold(row)
        if other_account(row):
            raise WrongInput(
                "publishing.other_account", "The channel is another account now.", field="channel"
            )
        row.settled_by, row.error_code, row.tries, row.due_at = person, "", 0, max(at or now(), now())
        if row.state == Delivery.State.FAILED:
            ready_again(row)
        step(record, row, "hand" if row.channel.by_hand else "again")
        if row.state == Delivery.State.QUEUED:
            send_later(row)
        else:  # whoever publishes it hears of it, when it is time
            record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
    return row


def cancel(*, actor: Actor, delivery: Delivery, person: Person | None, word: object = "") -> Delivery:
    """It does not go out any more. Raises :class:`WrongMove` where it may be out already."""
    said = _line(word, "word")
    with change(actor=actor, brand_id=delivery.brand_id, action="publishing.cancelled") as record:
        row = _row(delivery)
        row.settled_by, row.word = person, said
        step(record, row, "cancel")
    return row


def take_down(*, actor: Actor, delivery: Delivery, person: Person, word: object) -> Delivery:
    """Take back what was sent, and say why. Raises the kinds of :mod:`firebreak.base.errors`; it stays ``sent`` then."""
    said = _line(word, "word")
    if not said:
        raise WrongInput("publishing.no_word", "Say why.", field="word")
    if delivery.state != Delivery.State.SENT:
        raise _wrong(delivery, "remove")
    if not delivery.channel.by_hand and delivery.reference:
        permit = permit_to_remove(delivery)
        channel = delivery.channel
        outcome = "failed"
        try:
            writer_of(channel).take_down(permit, delivery.reference)
            outcome = "removed"
        finally:
            Permit.objects.filter(pk=permit.number).update(closed_at=now(), outcome=outcome)
    with change(actor=actor, brand_id=delivery.brand_id, action="publishing.taken_down") as record:
        row = _row(delivery)
        row.settled_by, row.word = person, said
        step(record, row, "remove")
        record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
    return row
