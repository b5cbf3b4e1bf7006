"""A test message to an endpoint, and whether its credential lives."""

from uuid import uuid4

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from firebreak.base import jobs, limits
from firebreak.base.actions import Actor, change
from firebreak.base.clock import now
from firebreak.base.errors import OutsideError, WrongInput
from firebreak.notify import health
from firebreak.notify.models import Endpoint
from firebreak.notify.pagers import Message, Pager, Probe, Receipt, made, probe
from firebreak.notify.paging.addresses import address_of

TESTS_PER_HOUR = 20
"""Of one endpoint: each text message costs, and robots fall silent when they are asked too often."""

LOOK = "notify.probe"


def check_credential(endpoint: Endpoint) -> Probe:
    """Ask the service, without sending, whether the credential lives. Raises the kinds of ``firebreak.base.errors``."""
    return probe(_pager(endpoint))


def ask_look(*, actor: Actor, endpoint: Endpoint) -> None:
    """Look at the credential soon, without sending; the answer stands on the endpoint. Raises ``RateError`` after too many.

    A service may need most of a minute to answer, so nobody's page waits for it.
    """
    limits.check(f"endpoint-look:{endpoint.pk}", limit=TESTS_PER_HOUR, per_s=3600)
    with change(actor=actor, brand_id=endpoint.brand_id, action="notify.endpoint_looked") as record:
        endpoint.look, endpoint.looked_at, endpoint.look_code = Endpoint.Look.ASKED, now(), ""
        endpoint.save(update_fields=["look", "looked_at", "look_code"])
        record.about(f"endpoint:{endpoint.uid}")
        record.touches(f"b{endpoint.brand_id}.notices")
        jobs.enqueue(
            LOOK, {"endpoint": endpoint.pk, "asked": True}, brand_id=endpoint.brand_id,
            unique=f"look:{endpoint.pk}", max_attempts=2,
        )  # fmt: skip


def test_endpoint(*, actor: Actor, endpoint: Endpoint, to: str) -> Receipt:
    """Send one test message, in the language that is active, and write down what became of it.

    ``to`` is for endpoints that have no room of their own, else ""; it is not kept. Raises ``RateError`` after too many, and
    the kinds of ``firebreak.base.errors`` that the service gave.
    """
    limits.check(f"endpoint-test:{endpoint.pk}", limit=TESTS_PER_HOUR, per_s=3600)
    try:
        receipt = _pager(endpoint).send(_message(endpoint, to))
    except (OutsideError, WrongInput) as error:
        _record(actor, endpoint, error.code, keep=health.lasting(error, own_room=not to))
        raise
    _record(actor, endpoint, "", keep=True)
    return receipt


def _pager(endpoint: Endpoint) -> Pager:
    return made(endpoint.pager, endpoint.settings, endpoint.secrets, brand_id=endpoint.brand_id)


def _message(endpoint: Endpoint, to: str) -> Message:
    brand = endpoint.brand
    subject = _("TEST: a message from Firebreak")
    text = _("{brand} tests whether messages arrive here. Nothing has happened, and you need do nothing.")
    text = text.format(brand=brand.name)
    link = address_of(reverse("notify:notices", args=[brand.slug]))
    language = get_language() or "en"
    data = {
        "kind": "test", "test": True, "about": f"endpoint:{endpoint.uid}", "brand": brand.slug, "link": link,
        "subject": subject, "text": text, "language": language,
    }  # fmt: skip
    html = format_html('<html lang="{}"><body><p>{}</p></body></html>', language, text)
    return Message(str(uuid4()), to or endpoint.name, subject, text, html, link, data)


def _record(actor: Actor, endpoint: Endpoint, code: str, *, keep: bool) -> None:
    with change(actor=actor, brand_id=endpoint.brand_id, action="notify.endpoint_tested") as record:
        if keep and code:
            health.refused(endpoint, code)
        elif keep:
            health.took(endpoint)
        record.about(f"endpoint:{endpoint.uid}", error=code)
        record.touches(f"b{endpoint.brand_id}.notices")
