"""The way of one delivery: leave is asked for, the writer is called once, and what became of it is written down.

What certainly was not sent is tried again by the table of waits; what may have been sent is never repeated, but looked
for (:mod:`.looking`).
"""

import logging
from typing import Any

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    FirebreakError,
    NotAllowed,
    PermanentError,
    RateError,
    TransientError,
    WrongInput,
)
from firebreak.publishing.actions.common import SEND, send_later
from firebreak.publishing.actions.permitting import Leave, Said, close, open_permit
from firebreak.publishing.mailing import send_list
from firebreak.publishing.models import Delivery
from firebreak.publishing.queries.receivers import goes_to_list
from firebreak.publishing.rules import STEPS_OF_TRIES, next_wait_s
from firebreak.publishing.writers import Published, writer_of

EARLIER_FIRST_S = 1.0
"""How long a later place waits before it asks again whether the earlier one has begun."""
NEXT_SLICE_S = 1.0
"""A list goes on so soon after others had their turn."""
NOT_SENT = PermanentError | AuthError | WrongInput | RateError | TransientError
LAPSED = "publishing.permit_lapsed"
log = logging.getLogger(__name__)


@jobs.job(SEND)
def send_job(payload: dict[str, Any]) -> None:
    """One try of one delivery."""
    send(int(payload["delivery"]))


def send(delivery_id: int) -> str:
    """One try; the state after it, empty where there was nothing to do. Never raises for what the service does."""
    if _waits_for_earlier(delivery_id):
        plan(delivery_id, EARLIER_FIRST_S)
        return ""
    if goes_to_list(delivery_id):
        state = send_list(delivery_id)
        if state in ("", Delivery.State.QUEUED):
            plan(delivery_id, NEXT_SLICE_S)
        return state
    leave = open_permit(delivery_id)
    if leave is None:
        plan(delivery_id)  # held or gone: nothing; only early, as a clock went back: when it is due
        return ""
    return close(leave.permit.number, settled(leave, call(leave)))


def repeat(delivery_id: int) -> str:
    """Once more what may be out already, where that makes no second one; the state after it, empty without leave."""
    leave = open_permit(delivery_id, repeats=True)
    return close(leave.permit.number, settled(leave, call(leave))) if leave is not None else ""


def call(leave: Leave) -> Published | Exception:
    """The one call. What it raises is an answer too."""
    channel = leave.delivery.channel
    try:
        return writer_of(channel).publish(leave.permit, leave.piece)
    except FirebreakError as error:
        return error
    except Exception as error:
        log.error("a writer failed", extra={"writer": channel.writer, "kind": type(error).__name__})
        return error


def settled(leave: Leave, answer: Published | Exception) -> Said:
    """What to say of it: out, surely not out and tried again or given up, or nobody knows."""
    if isinstance(answer, Published):
        return Said("sent", reference=answer.reference, address=answer.address)
    code = answer.code if isinstance(answer, FirebreakError) else "publishing.broken"
    lapsed = isinstance(answer, NotAllowed) and code == LAPSED
    if not isinstance(answer, NOT_SENT | NotAllowed):
        return Said("doubt", code)
    tries = leave.delivery.tries
    if not (lapsed or isinstance(answer, RateError | TransientError)) or tries > len(STEPS_OF_TRIES):
        return Said("fail", code)
    return Said("again", code, wait_s=next_wait_s(tries, answer))


def plan(delivery_id: int, wait_s: float = 0.0) -> None:
    """A job for its next try, when it is due."""
    row = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.QUEUED).first()
    if row is not None:
        send_later(row, wait_s)


def _waits_for_earlier(delivery_id: int) -> bool:
    """Whether something of the same release with an earlier place has not begun yet."""
    row = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.QUEUED).first()
    if row is None or row.tries:
        return False
    earlier = Delivery.objects.filter(release=row.release_id, place__lt=row.place, tries=0)
    return earlier.filter(state=Delivery.State.QUEUED, due_at__lte=now()).exists()
