"""Leave to send: the only place that gives it.

First the permit is written down and committed, then the gate is looked at; see :mod:`firebreak.publishing.gate`.
"""

from datetime import timedelta
from typing import NamedTuple

from django.db import transaction

from firebreak.base import storable
from firebreak.base.actions import change, machine
from firebreak.base.clock import now
from firebreak.base.errors import NotAllowed
from firebreak.org import queries as org
from firebreak.publishing import gate
from firebreak.publishing.actions.common import locked, look_later, send_later, step
from firebreak.publishing.models import Delivery, Permit
from firebreak.publishing.permits import RealPermit, digest_of, issue, uptime
from firebreak.publishing.rules import ASKS_FROM, MOVES, other_account, passes
from firebreak.publishing.writers import Piece

DESK = machine("publishing")
_LATE = {"sent": "late", "doubt": "late_doubt"}
_SAID = {move: verb for verb, move in _LATE.items()}


class Leave(NamedTuple):
    """What a sender is given: for one call, of one writer, with one text."""

    permit: RealPermit
    delivery: Delivery
    piece: Piece


def open_permit(delivery_id: int, *, repeats: bool = False) -> Leave | None:
    """Leave to publish it now; ``None`` where it waits no more, is not due, is held, or is not what was approved.

    ``repeats``: it may be out already, and whoever asks knows that a repeat is the same publication there.
    """
    opened = uptime()  # before anything is written: the permit can only be older than it thinks
    with transaction.atomic(durable=True):
        row = locked(delivery_id)
        waits = Delivery.State.UNKNOWN if repeats else Delivery.State.QUEUED
        if row is None or row.state != waits or row.due_at > now():
            return None
        if code := wrong_with(row):
            if not repeats:
                refuse(row, code)
            return None
        if not passes(gate.tokens(row.brand_id), row.release.frozen):
            if not repeats:
                hold(row)
            return None
        with change(actor=DESK, brand_id=row.brand_id, action="publishing.permitted") as record:
            made = Permit.objects.create(
                delivery=row, brand_id=row.brand_id, digest=row.digest, opened_at=now()
            )
            row.permit, row.tries, row.asks = made.pk, row.tries + 1, False
            step(record, row, "permit", permit=made.pk)
    if not passes(gate.tokens(row.brand_id), row.release.frozen):
        close(made.pk, Said("hold"))
        return None
    return Leave(_issued(row.brand_id, number=made.pk, digest=row.digest, opened=opened), row, piece_of(row))


def _issued(brand_id: int, *, number: int, digest: str, opened: float) -> RealPermit:
    """The one door to a permit. A clone has none, whatever asks for it. Raises :class:`NotAllowed`."""
    if org.is_clone(brand_id):
        raise NotAllowed("publishing.clone", "Nothing is published from a drill.")
    return issue(number=number, digest=digest, opened=opened)


def piece_of(row: Delivery) -> Piece:
    """What goes out, the same on every attempt."""
    return Piece(
        key=row.uid.hex, text=row.text, language=row.language, at=row.created_at,
        reply_to=row.follows.reference if row.follows is not None else "",
    )  # fmt: skip


def wrong_with(row: Delivery) -> str:
    """Why it must not be sent, whatever was decided: a code, empty where nothing is wrong."""
    if digest_of(row.text) != row.digest:
        return "publishing.other_bytes"
    if org.is_clone(row.brand_id):
        return "publishing.clone"
    if row.channel.removed_at is not None:
        return "publishing.no_channel"
    return "publishing.other_account" if other_account(row) else ""


def refuse(row: Delivery, code: str) -> None:
    """It fails before anything was sent."""
    with change(actor=DESK, brand_id=row.brand_id, action="publishing.refused") as record:
        row.error_code = code
        step(record, row, "fail", error=row.error_code)


def hold(row: Delivery) -> None:
    """A freeze has it."""
    with change(actor=DESK, brand_id=row.brand_id, action="publishing.held") as record:
        step(record, row, "hold")


def permits_to_mail(row: Delivery, opened: float, many: int) -> list[RealPermit]:
    """Leave for so many mails of one text, written down in the caller's transaction.

    They are used only after that was committed and the gate looked at, see :mod:`.mailing`.
    """
    made = Permit.objects.bulk_create(
        [
            Permit(delivery=row, brand_id=row.brand_id, what="mail", digest=row.digest, opened_at=now())
            for _ in range(many)
        ]
    )
    return [_issued(row.brand_id, number=one.pk, digest=row.digest, opened=opened) for one in made]


def permit_to_remove(row: Delivery) -> RealPermit:
    """Leave to take down what was sent. A freeze does not hinder it: it stops what goes out."""
    opened = uptime()
    digest = digest_of(row.reference)
    with (
        transaction.atomic(durable=True),
        change(actor=DESK, brand_id=row.brand_id, action="publishing.removal_permitted") as record,
    ):
        made = Permit.objects.create(
            delivery=row, brand_id=row.brand_id, what="take_down", digest=digest, opened_at=now()
        )
        record.about(f"delivery:{row.uid}", permit=made.pk)
        return _issued(row.brand_id, number=made.pk, digest=digest, opened=opened)


def permit_to_stop(brand_id: int, reference: str) -> RealPermit:
    """Leave to stop something that a service would publish by itself."""
    return _issued(brand_id, number=0, digest=digest_of(reference), opened=uptime())


class Said(NamedTuple):
    """What became of a permitted delivery. ``verb``: one of its moves."""

    verb: str
    code: str = ""
    reference: str = ""
    address: str = ""
    wait_s: float = 0.0


def close(number: int, said: Said) -> str:
    """What the sender says became of its permit; the delivery's state after it.

    A sender that was given up for lost may still say that it is out, or that it may be, and nothing else.
    """
    with transaction.atomic():
        permit = Permit.objects.select_for_update(no_key=True).get(pk=number)
        permit.closed_at, permit.outcome = now(), said.verb
        permit.save(update_fields=["closed_at", "outcome"])
        return _moved(permit, said)


def give_up(number: int) -> str:
    """Its sender said nothing for long; the delivery's state after it, empty where the sender was only slow.

    The permit stays open: who was stopped may go on, and a freeze must still name what comes of it.
    """
    with transaction.atomic():
        permit = Permit.objects.select_for_update(no_key=True).get(pk=number)
        if permit.closed_at is not None or permit.outcome:
            return ""
        permit.outcome = "doubt"
        permit.save(update_fields=["outcome"])
        return _moved(permit, Said("doubt", "publishing.sender_lost"))


def _moved(permit: Permit, said: Said) -> str:
    row = locked(permit.delivery_id)
    assert row is not None
    verb = _verb(row, permit, said.verb)
    if not verb:
        return str(row.state)
    action = f"publishing.{_SAID.get(verb, verb)}"
    with change(actor=DESK, brand_id=row.brand_id, action=action) as record:
        row.error_code = said.code
        row.asks = verb in ("doubt", "late_doubt") and row.tries > ASKS_FROM
        if said.verb == "sent":
            row.reference = storable.text(said.reference)[:600]
            row.address = storable.text(said.address)[:600]
        if verb == "again":
            row.due_at = now() + timedelta(seconds=said.wait_s)
        step(record, row, verb, permit=permit.pk, error=said.code, reference=row.reference)
        record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
        # With the state, so that nobody can die between the two: what waits has a job, and so has what is unknown.
        if row.state == Delivery.State.QUEUED:
            send_later(row)
        if row.state == Delivery.State.UNKNOWN:
            look_later(row, row.tries - 1, said.wait_s)
    return str(row.state)


def _verb(row: Delivery, permit: Permit, verb: str) -> str:
    """The move that this makes of it, empty where it says nothing new.

    What one sender left uncertain no later one makes certain but by being out: a repeat that surely failed stays in doubt.
    """
    if row.state == Delivery.State.PERMITTED and row.permit == permit.pk:
        doubts = row.permits.filter(what="publish", outcome="doubt").exclude(pk=permit.pk)
        return verb if verb == "sent" or not doubts.exists() else "doubt"
    late = _LATE.get(verb, "")
    if late == "late" and row.state == Delivery.State.PERMITTED:
        late = "sent"
    return late if late in MOVES[row.state] else ""
