"""The job that takes one delivery to its pager. At least once: repeats carry the same number."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    TransientError,
    UnknownOutcome,
    WrongInput,
)
from firebreak.notify import kinds
from firebreak.notify.actions import record_outcome
from firebreak.notify.bundling import DELIVER, narrowed, send_held
from firebreak.notify.models import Delivery
from firebreak.notify.pagers import Attached, Message, Pager, made
from firebreak.notify.paging.addresses import address_of

TRIES = 8
"""As many as the queue makes (Job.max_attempts): then the delivery is shown as failed."""
GIVE_UP_AFTER = timedelta(hours=24)
"""An alert of yesterday is not sent when the mail server comes back: nobody is served by a flood."""
PICK_UP = "notify.pick_up"
MAIL, MOST_BYTES = "email", 10 * 2**20
"""Many mail servers take no more than some 25 MB, in letters that take a third more room than the bytes."""
log = logging.getLogger(__name__)
_OPEN = (Delivery.State.WAITING, Delivery.State.UNKNOWN)


def message_of(delivery: Delivery) -> Message:
    """The notice in the words of the one who reads it."""
    person = delivery.person
    language = person.language if person else str(delivery.notice.params.get("language", "en"))
    zone = person.time_zone if person else delivery.notice.brand.time_zone
    with translation.override(language), timezone.override(zone):
        kind = delivery.notice.kind
        words = kinds.said(kind, narrowed(kind, delivery.notice.params))
        link = address_of(words.path)
        body = format_html_join("", "<p>{}</p>", ((line,) for line in words.lines))
        button = format_html('<p><a href="{}">{}</a></p>', link, words.button or link) if link else ""
        html = format_html('<html lang="{}"><body>{}{}</body></html>', language, body, button)
    text = "\n\n".join([*words.lines, *([link] if link else [])])
    data = {
        "notice": str(delivery.notice.uid),
        "kind": delivery.notice.kind,
        "about": delivery.notice.about,
        "brand": delivery.notice.brand.slug,
        "link": link,
        "subject": words.subject,
        "text": text,
        "language": language,
        **words.data,
    }
    files = tuple(_along(words.files)) if delivery.pager == MAIL else ()
    return Message(str(delivery.uid), delivery.to, words.subject, text, html, link, data, files)


def _along(files: Iterable[kinds.File]) -> Iterator[Attached]:
    """Files as they were kept, while all of them fit into a mail. The mail goes out also without one that is gone."""
    room = MOST_BYTES
    for file in files:
        content = file.path.read_bytes() if file.path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != file.sha256:
            log.error("a file of a mail is not there as it was kept", extra={"sha256": file.sha256})
        elif len(content) <= room:
            room -= len(content)
            yield Attached(file.name, file.type, content)


def pager_of(delivery: Delivery) -> Pager:
    """The pager with the endpoint's settings. Raises :class:`PermanentError` when it is gone."""
    endpoint = delivery.endpoint
    if endpoint is not None and endpoint.removed_at is not None:
        raise PermanentError("notify.endpoint_gone", "The endpoint was removed.")
    return made(
        delivery.pager, endpoint.settings if endpoint else {}, endpoint.secrets if endpoint else {},
        brand_id=delivery.notice.brand_id,
    )  # fmt: skip


def _not_to_be_sent(delivery: Delivery) -> str:
    """The code of why it must not go out any more, or ""."""
    notice, person = delivery.notice, delivery.person
    if not kinds.still_wanted(notice.kind, notice.params) or notice.brand.archived_at is not None:
        return "notify.not_wanted"
    if person is not None and not (
        person.is_active and person.memberships.filter(brand=notice.brand_id).exists()
    ):
        return "notify.not_a_member"
    return ""


@jobs.job(DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    """One try. What may pass is raised, so that the queue plans the next try; the rest is recorded as failed."""
    rows = Delivery.objects.select_related("notice__brand", "person", "endpoint")
    delivery = rows.filter(pk=payload["delivery"]).first()
    if delivery is None or delivery.state not in _OPEN or delivery.held_until is not None:
        return  # sent by a try whose worker died before it could say so
    if code := _not_to_be_sent(delivery):
        record_outcome(delivery, Delivery.State.FAILED, error_code=code, tried=False)
        return
    try:
        receipt = pager_of(delivery).send(message_of(delivery))
    except (PermanentError, AuthError) as error:
        record_outcome(delivery, Delivery.State.FAILED, error_code=error.code)
    except WrongInput as error:
        # Our own settings are not complete (no mail server yet): it waits for whoever runs the machine.
        if delivery.error_code != error.code:
            record_outcome(delivery, Delivery.State.WAITING, error_code=error.code, tried=False)
    except OutsideError as error:
        _again_or_failed(delivery, error)
    else:
        record_outcome(delivery, Delivery.State.SENT, reference=receipt.reference)


def _again_or_failed(delivery: Delivery, error: OutsideError) -> None:
    """Paging is at least once: a doubtful message is repeated as well, under the same number."""
    doubtful = isinstance(error, UnknownOutcome)
    if delivery.attempts + 1 >= TRIES:
        record_outcome(delivery, Delivery.State.FAILED, error_code=error.code)
        return
    state = Delivery.State.UNKNOWN if doubtful else Delivery.State.WAITING
    record_outcome(delivery, state, error_code=error.code)
    # The queue never repeats an unknown outcome by itself, so this says that here it should. What the other
    # side answered may hold the address, and the queue logs what it is given: the cause is left out.
    raise (TransientError(error.code, error.message) if doubtful else error) from None


@jobs.job(PICK_UP)
def pick_up(_payload: dict[str, Any]) -> None:
    """Deliveries that wait without a job (the mail server was set only now) go on; those of yesterday do not.

    What was held for quiet hours that are over goes first.
    """
    send_held()
    waiting = Delivery.objects.filter(state__in=_OPEN, held_until=None).select_related(
        "notice__brand", "endpoint"
    )
    for delivery in waiting.filter(created_at__lt=now() - GIVE_UP_AFTER)[:500]:
        record_outcome(delivery, Delivery.State.FAILED, error_code="notify.too_old", tried=False)
    for number, brand_id in waiting.values_list("pk", "notice__brand_id")[:5000]:
        jobs.enqueue(DELIVER, {"delivery": number}, brand_id=brand_id, unique=f"delivery:{number}")


jobs.every(PICK_UP, 60.0)
