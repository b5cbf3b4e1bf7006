"""The job that takes one delivery to its pager. At least once: repeats carry the same number."""

from typing import Any
from urllib.parse import urljoin

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join

from firebreak.base import config, connectors, jobs
from firebreak.base.errors import AuthError, OutsideError, PermanentError, UnknownOutcome
from firebreak.notify import kinds
from firebreak.notify.actions import DELIVER, record_outcome
from firebreak.notify.models import Delivery
from firebreak.notify.pagers import Message, Pager

TRIES = 8
"""As many as the queue makes (Job.max_attempts): then the delivery is shown as failed."""


def address_of(path: str) -> str:
    """A page's full address for messages."""
    base = config.get("public_url") or f"http://{config.get('address')}"
    return urljoin(base.rstrip("/") + "/", path.lstrip("/")) if path else ""


def message_of(delivery: Delivery) -> Message:
    """The notice in the words of the one who reads it."""
    person = delivery.person
    language = person.language if person else "en"
    zone = person.time_zone if person else delivery.notice.brand.time_zone
    with translation.override(language), timezone.override(zone):
        words = kinds.said(delivery.notice.kind, delivery.notice.params)
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
        **words.data,
    }
    return Message(str(delivery.uid), delivery.to, words.subject, text, html, link, data)


def pager_of(delivery: Delivery) -> Pager:
    """The pager with the endpoint's settings. Raises :class:`PermanentError` when it is gone."""
    endpoint = delivery.endpoint
    if endpoint is not None and endpoint.removed_at is not None:
        raise PermanentError("notify.endpoint_gone", "The endpoint was removed.")
    try:
        make = connectors.get(delivery.pager).pager
    except KeyError:
        make = None
    if make is None:
        raise PermanentError("notify.unknown_pager", f"There is no pager called {delivery.pager}.")
    pager: Pager = make(endpoint.settings if endpoint else {}, endpoint.secrets if endpoint else {})
    return pager


@jobs.job(DELIVER)
def deliver(payload: dict[str, Any]) -> None:
    """One try. A failure is recorded with its code and raised, so that the queue plans the next try."""
    delivery = Delivery.objects.select_related("notice__brand", "person", "endpoint").get(
        pk=payload["delivery"]
    )
    if delivery.state not in {Delivery.State.WAITING, Delivery.State.UNKNOWN}:
        return  # sent by a try whose worker died before it could say so
    try:
        receipt = pager_of(delivery).send(message_of(delivery))
    except (PermanentError, AuthError) as error:
        record_outcome(delivery, Delivery.State.FAILED, error_code=error.code)
        raise
    except UnknownOutcome as error:
        # Paging is at least once: a doubtful message is repeated under the same number.
        record_outcome(delivery, Delivery.State.UNKNOWN, error_code=error.code)
        raise
    except OutsideError as error:
        last = delivery.attempts + 1 >= TRIES
        record_outcome(
            delivery, Delivery.State.FAILED if last else Delivery.State.WAITING, error_code=error.code
        )
        raise
    record_outcome(delivery, Delivery.State.SENT, reference=receipt.reference)
