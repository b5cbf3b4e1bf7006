"""A text on its way through a mail list: leave for a few mails at a time, and what became of each.

The delivery is ``permitted`` while a batch is in hand and ``queued`` between batches, so that a freeze, a person or a dead
machine meets it as any other. Each mail has a permit of its own; the gate is looked at after they were written down and once
more before each mail (:mod:`firebreak.publishing.mailing`).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import Min

from firebreak.base.actions import Change, change
from firebreak.base.clock import now
from firebreak.base.errors import FirebreakError, RateError, TransientError, UnknownOutcome
from firebreak.publishing import gate, leave_tokens
from firebreak.publishing.actions.bouncing import clear_bounces, count_bounces
from firebreak.publishing.actions.common import locked, look_later, send_later, step
from firebreak.publishing.actions.mail_answers import Answer, Told
from firebreak.publishing.actions.permitting import DESK, hold, permits_to_mail, refuse, wrong_with
from firebreak.publishing.models import Delivery, Mailing, Permit, Subscriber
from firebreak.publishing.permits import RealPermit, digest_of, uptime
from firebreak.publishing.queries.receivers import mailed
from firebreak.publishing.rules import MOVES, ORPHAN_S, STEPS_OF_TRIES, next_wait_s, passes
from firebreak.publishing.writers import Piece

BATCH: Final = 10
"""Mails for which leave is given at once: so many are unknown when a machine dies, and a tenth of the writing is done."""
_M = Mailing.State
_ACTIVE = Subscriber.State.ACTIVE


class Mail(NamedTuple):
    """One mail with its leave."""

    permit: RealPermit
    mailing: Mailing
    piece: Piece


class Batch(NamedTuple):
    """What a sender has in hand."""

    delivery: Delivery
    mails: list[Mail]


def open_mails(delivery_id: int) -> Batch | None:
    """Leave for the next few; ``None`` where nothing waits that is due, or it is held, or is not what was approved."""
    opened = uptime()  # before anything is written: the permits can only be older than they think
    with transaction.atomic(durable=True):
        row = locked(delivery_id)
        if row is None or row.state != Delivery.State.QUEUED or row.due_at > now():
            return None
        if code := wrong_with(row):
            refuse(row, code)
            return None
        if not passes(gate.tokens(row.brand_id), row.release.frozen):
            hold(row)
            return None
        mails = _due(row)
        if not mails:
            _nothing_due(row)
            return None
        with change(actor=DESK, brand_id=row.brand_id, action="publishing.permitted") as record:
            permits = permits_to_mail(row, opened, len(mails))
            for one, permit in zip(mails, permits, strict=True):
                one.state, one.permit, one.tries = _M.PERMITTED, permit.number, one.tries + 1
                one.key = _key(row, one)
            Mailing.objects.bulk_update(mails, ["state", "permit", "tries", "key"])
            row.permit, row.tries, row.asks = permits[-1].number, max(1, row.tries), False
            step(record, row, "permit", permit=row.permit, mails=len(mails))
    key = leave_tokens.key_of(row.channel)
    found = [Mail(permit, one, _piece(row, one, key)) for permit, one in zip(permits, mails, strict=True)]
    batch = Batch(row, found)
    if not passes(gate.tokens(row.brand_id), row.release.frozen):
        close_mails(batch, [None] * len(found))
        return None
    return batch


def _due(row: Delivery) -> list[Mailing]:
    rows = Mailing.objects.select_for_update(of=("self",), no_key=True).select_related("subscriber")
    rows = rows.filter(delivery=row, state=_M.WAITING, due_at__lte=now(), subscriber__state=_ACTIVE)
    return list(rows.order_by("due_at", "pk")[:BATCH])


def _key(row: Delivery, one: Mailing) -> str:
    """The same on every attempt. Both uids hold 74 bits of chance beside the time: it cannot be guessed from a time."""
    assert one.subscriber is not None
    return digest_of(f"{row.uid}:{one.subscriber.uid}")[:32]


def _piece(row: Delivery, one: Mailing, key: str) -> Piece:
    """The same on every attempt."""
    assert one.subscriber is not None
    uid = one.subscriber.uid
    return Piece(
        key=one.key, text=row.text, language=row.language, at=row.created_at,
        to=one.subscriber.email, leave=leave_tokens.link_of(key, uid, row.language),
    )  # fmt: skip


def _nothing_due(row: Delivery) -> None:
    """Whoever left meanwhile gets nothing; the rest waits for its time, or it is done."""
    waiting = Mailing.objects.filter(delivery=row, state=_M.WAITING)
    staying = Subscriber.objects.filter(channel=row.channel_id, state=_ACTIVE)
    waiting.exclude(subscriber__in=staying.values("pk")).update(state=_M.SKIPPED)
    if (due := _next_due(row)) is not None:
        row.due_at = due
        row.save(update_fields=["due_at"])
        send_later(row)
        return
    with change(actor=DESK, brand_id=row.brand_id, action="publishing.mailed") as record:
        _finish(record, row)


def _next_due(row: Delivery) -> datetime | None:
    found: datetime | None = Mailing.objects.filter(delivery=row, state=_M.WAITING).aggregate(
        at=Min("due_at")
    )["at"]
    return found


def close_mails(batch: Batch, answers: Sequence[Answer]) -> str:
    """What the sender says became of each; the delivery's state after it.

    A sender that was given up for lost may still say which are out, and nothing else.
    """
    with transaction.atomic():
        numbers = {mail.mailing.pk: mail.permit.number for mail in batch.mails}
        row = locked(batch.delivery.pk)
        assert row is not None
        kept = Mailing.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk").in_bulk()
        told = Told()
        for mail, answer in zip(batch.mails, answers, strict=True):
            one = kept.get(mail.mailing.pk)
            if one is not None and one.permit == mail.permit.number:
                told.take(one, answer)
        for outcome, closed in told.outcomes.items():
            Permit.objects.filter(pk__in=closed).update(closed_at=now(), outcome=outcome)
        left_open = Permit.objects.filter(pk__in=numbers.values(), closed_at=None)
        left_open.update(closed_at=now(), outcome="late")
        Mailing.objects.bulk_update(told.rows, ["state", "tries", "due_at", "message_id", "error_code"])
        clear_bounces(told.sent)
        count_bounces(told.gone)
        with change(actor=DESK, brand_id=row.brand_id, action="publishing.mailed") as record:
            record.about(f"delivery:{row.uid}", **told.numbers())
            if row.state == Delivery.State.PERMITTED and row.permit == batch.mails[-1].permit.number:
                _go_on(record, row, told)
            elif row.state == Delivery.State.UNKNOWN and told.sent:
                row.error_code, row.asks, row.reference = "", False, row.uid.hex
                step(record, row, "sent")
        return str(row.state)


def _go_on(record: Change, row: Delivery, told: Told) -> None:
    """To the next batch, at once or later; or it is held, or done."""
    if told.sent and told.general is None:
        row.tries, row.error_code = 1, ""
    if not passes(gate.tokens(row.brand_id), row.release.frozen):
        _settled(record, row, "hold", told)
    elif (due := _next_due(row)) is None:
        _finish(record, row)
    elif told.general is not None:
        _stopped(record, row, told, told.general)
    elif len(told.refused) == BATCH:  # not one of ten was taken: that is not about them
        row.error_code = told.refused[-1]
        _settled(record, row, "fail", told)
    else:
        row.due_at = due
        step(record, row, "again", **told.numbers())
        if due > now():
            send_later(row)


def _stopped(record: Change, row: Delivery, told: Told, error: FirebreakError) -> None:
    """The mail server takes nothing from us now, or not at all."""
    row.error_code = error.code
    passing = isinstance(error, RateError | TransientError | UnknownOutcome)
    if not passing or row.tries > len(STEPS_OF_TRIES):
        _settled(record, row, "fail", told)
        return
    row.tries, row.due_at = row.tries + 1, now() + timedelta(seconds=next_wait_s(row.tries, error))
    step(record, row, "again", **told.numbers())
    send_later(row)


def _settled(record: Change, row: Delivery, verb: str, told: Told) -> None:
    step(record, row, verb, error=row.error_code, **told.numbers())
    record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})


def _finish(record: Change, row: Delivery) -> None:
    """Nobody waits any more. It is out where anybody got it; where nobody is known to, it may be, or it is not."""
    counts = mailed([row])[row.pk]
    verb = "sent" if counts.sent else "doubt" if counts.unknown else "fail"
    if verb == "fail" or counts.sent == 0:
        codes = (
            Mailing.objects.filter(delivery=row).exclude(error_code="").values_list("error_code", flat=True)
        )
        row.error_code = codes.order_by("pk").first() or "publishing.all_left"
    else:
        row.error_code, row.reference = "", row.uid.hex
    late = {"sent": "late", "doubt": "late_doubt"}
    step(record, row, verb if verb in MOVES[row.state] else late[verb], **counts._asdict())
    record.event("publishing.settled", {"delivery": str(row.uid), "state": str(row.state)})
    if row.state == Delivery.State.UNKNOWN:
        look_later(row)


def lost() -> list[int]:
    """Deliveries with mails whose sender has said nothing for so long that it is taken for lost."""
    old = now() - timedelta(seconds=ORPHAN_S)
    rows = Permit.objects.filter(closed_at=None, outcome="", what="mail", opened_at__lt=old)
    return sorted(set(rows.values_list("delivery_id", flat=True)))


def give_up_mails(delivery_id: int) -> str:
    """Those in the hands of a lost sender are unknown, and the rest goes on; the delivery's state after it.

    Their permits stay open: who was stopped may go on, and a freeze must still name what comes of it.
    """
    old = now() - timedelta(seconds=ORPHAN_S)
    with transaction.atomic():
        row = locked(delivery_id)
        assert row is not None
        rows = Permit.objects.select_for_update(no_key=True).filter(
            delivery=row, closed_at=None, outcome="", what="mail"
        )
        numbers = list(rows.filter(opened_at__lt=old).values_list("pk", flat=True))
        if not numbers:
            return str(row.state)
        Permit.objects.filter(pk__in=numbers).update(outcome="doubt")
        mails = Mailing.objects.filter(delivery=row, permit__in=numbers, state=_M.PERMITTED)
        given_up = mails.update(state=_M.UNKNOWN, error_code="publishing.sender_lost")
        with change(actor=DESK, brand_id=row.brand_id, action="publishing.doubt") as record:
            record.about(f"delivery:{row.uid}", doubt=given_up)
            if row.state == Delivery.State.PERMITTED and row.permit in numbers:
                _go_on(record, row, Told())
                if row.state == Delivery.State.QUEUED:
                    send_later(row)
        return str(row.state)


def take_word(row: Delivery, *, out: bool) -> None:
    """A person said whether the mails that are unknown arrived; in the caller's transaction."""
    unknown = Mailing.objects.filter(delivery=row, state=_M.UNKNOWN)
    if out:
        unknown.update(state=_M.SENT, error_code="")
    else:
        unknown.update(state=_M.FAILED, error_code="publishing.not_out")


def ready_again(row: Delivery) -> None:
    """A person sends it again: also to those whom it did not reach, but for who left or is not there."""
    failed = Mailing.objects.filter(delivery=row, state=_M.FAILED)
    staying = Subscriber.objects.filter(channel=row.channel_id, state=_ACTIVE, bounces=0)
    failed.filter(subscriber__in=staying.values("pk")).update(
        state=_M.WAITING, tries=0, due_at=now(), error_code=""
    )
