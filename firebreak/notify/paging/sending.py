"""One call on its way: decided while the run is held, sent while it is not, and what became of it written down.

At least once: a worker that dies between sending and writing leaves the call ``sending``; the next one sends it again under
the same number, unless somebody has answered. What failed for good gives over to the next way at once.
"""

import logging
from typing import Any

from firebreak.base import jobs
from firebreak.base.actions import Change, change, machine
from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.notify import health
from firebreak.notify.models import Page, PageCall
from firebreak.notify.pagers import Pager, made
from firebreak.notify.paging.composing import message_of, token_of
from firebreak.notify.paging.running import (
    CALL,
    STEPPED,
    holding,
    move,
    news_of,
    object_of,
    plan_in,
    progress_in,
    topic,
)
from firebreak.notify.paging.stepping import stopped
from firebreak.notify.paging_rules import Failed, Place, advance, call_move, decision
from firebreak.notify.routing import DESTINATIONS
from firebreak.org.rules import digest

log = logging.getLogger(__name__)
TRIES = 8
"""Of one call; meanwhile the run goes on to the next way and person by its timer."""


@jobs.job(CALL)
def call(payload: dict[str, Any]) -> None:
    """One try. What may pass is raised, so that the queue plans the next one."""
    row = _decided(payload["call"])
    if row is None:
        return
    try:
        receipt = _pager_of(row).send(message_of(row, _address_of(row)))
    except (PermanentError, AuthError, WrongInput) as error:
        _failed(row, error.code, of_endpoint=health.lasting(error, own_room=row.rung == PageCall.ROOM))
    except OutsideError as error:
        _again(row, error)
    except Exception as error:
        # The next way must not wait for a fault of ours. What the error says may hold an address: only its kind is logged.
        log.error("a pager broke", extra={"pager": row.pager, "kind": type(error).__name__})
        _failed(row, "notify.pager_broke")
    else:
        _settle(row, PageCall.State.SENT, reference=receipt.reference)


def _decided(key: int) -> PageCall | None:
    """The call, marked as being sent; ``None`` when it must not go out (any more). The run is held for that moment only.

    No entry of the audit chain: nothing has happened yet; what becomes of it gets one.
    """
    known = PageCall.objects.filter(pk=key).values_list("page_id", flat=True).first()
    if known is None:
        return None
    with holding(known) as page:
        row = PageCall.objects.select_related("page__brand", "page__test", "person", "endpoint").get(pk=key)
        stopped(page)
        match decision(page.state, row.state):
            case "nothing":
                return None
            case "stop":
                _write(page, row, PageCall.State.STOPPED, "")
                return None
        if code := _not_any_more(page, row):
            _note_failed(page, row, code)
            return None
        row.state = call_move(row.state, PageCall.State.SENDING)
        row.token_digest = digest(token_of(row)) if row.person_id else ""
        row.attempts += 1
        row.save(update_fields=["state", "token_digest", "attempts"])
    return row


def _not_any_more(page: Page, row: PageCall) -> str:
    """The code of why this call must not be made, or "" (the plan is frozen, but who left the brand hears no more)."""
    if row.attempts >= TRIES:
        return row.error_code or "notify.worker_lost"
    room = row.rung == PageCall.ROOM
    gone = room if row.endpoint is None else row.endpoint.removed_at is not None
    if gone or room:
        return "notify.endpoint_gone" if gone else ""
    person = row.person
    if person is None or not person.is_active or not person.memberships.filter(brand=page.brand_id).exists():
        return "notify.not_a_member"
    return ""


def _address_of(row: PageCall) -> str:
    if row.rung == PageCall.ROOM:
        return row.endpoint.name if row.endpoint else ""
    return plan_in(row.page).rungs[row.rung].pagers[row.way].to


def _pager_of(row: PageCall) -> Pager:
    """The pager with its credentials. Raises :class:`PermanentError` when there is none any more."""
    end = row.endpoint
    settings = dict(end.settings) if end else {}
    if row.rung != PageCall.ROOM:  # with the endpoint's credentials, but to the person and not to its room
        settings = {
            key: value for key, value in settings.items() if key not in DESTINATIONS.get(row.pager, ())
        }
    return made(row.pager, settings, end.secrets if end else {}, brand_id=row.page.brand_id)


def _again(row: PageCall, error: OutsideError) -> None:
    doubtful = isinstance(error, UnknownOutcome)
    if row.attempts >= TRIES:
        _failed(row, error.code, of_endpoint=row.rung == PageCall.ROOM)
        return
    _settle(row, PageCall.State.UNKNOWN if doubtful else PageCall.State.WAITING, error.code)
    # The queue never repeats an unknown outcome by itself, so this says that here it should. What the other
    # side answered may hold the address, and the queue logs what it is given: the cause is left out.
    if isinstance(error, RateError):
        raise RateError(error.code, retry_after=error.retry_after) from None
    raise TransientError(error.code) from None


def _settle(row: PageCall, state: str, code: str = "", *, reference: str = "") -> None:
    with holding(row.page_id) as page:
        fresh = PageCall.objects.select_related("endpoint", "person").get(pk=row.pk)
        # A worker that was slower than its lease still knows best that it was sent; of the rest the newest try decides.
        if fresh.state == PageCall.State.SENDING and (
            fresh.attempts == row.attempts or state == PageCall.State.SENT
        ):
            fresh.reference = reference[:200] or fresh.reference
            _write(page, fresh, state, code)


def _failed(row: PageCall, code: str, *, of_endpoint: bool = False) -> None:
    with holding(row.page_id) as page:
        fresh = PageCall.objects.select_related("endpoint", "person").get(pk=row.pk)
        if fresh.state == PageCall.State.SENDING and fresh.attempts == row.attempts:
            _note_failed(page, fresh, code)
            if of_endpoint and fresh.endpoint is not None:
                health.refused(fresh.endpoint, code)


def _note_failed(page: Page, row: PageCall, code: str) -> None:
    """The failure, and the next way at once; the run must be held."""
    with change(actor=machine("paging"), brand_id=page.brand_id, action="notify.page_call_failed") as record:
        if row.state != PageCall.State.SENDING:
            row.state = call_move(row.state, PageCall.State.SENDING)
        _note(record, page, row, PageCall.State.FAILED, code)
        if page.state == Page.State.OPEN and row.rung != PageCall.ROOM:
            place = Place(row.round, row.rung, row.way)
            move(record, page, *advance(plan_in(page), progress_in(page), Failed(now(), place)))


def _write(page: Page, row: PageCall, state: str, code: str) -> None:
    with change(
        actor=machine("paging"), brand_id=page.brand_id, action=f"notify.page_call_{state}"
    ) as record:
        _note(record, page, row, state, code)


def _note(record: Change, page: Page, row: PageCall, state: str, code: str) -> None:
    """What became of a try: the row, the endpoint's health, the chain, and the news for rooms above."""
    row.state, row.error_code = call_move(row.state, state), code
    row.sent_at = now() if state == PageCall.State.SENT else row.sent_at
    row.save(update_fields=["state", "error_code", "reference", "sent_at"])
    if row.endpoint is not None and state == PageCall.State.SENT:
        health.took(row.endpoint)
    who = str(row.person.uid) if row.person else ""
    said = {"call": str(row.uid), "person": who, "pager": row.pager, "outcome": state, "error": code}
    record.about(object_of(page), **said)
    record.event(STEPPED, {**news_of(page), **said, "duty": row.duty, "round": row.round})
    record.touches(topic(page))
