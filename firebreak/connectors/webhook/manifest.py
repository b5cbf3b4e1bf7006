"""Webhooks in both directions."""

import time
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base import fetching
from firebreak.base.connectors import PAGE, PUSH, WRITE, Field, Manifest
from firebreak.connectors.webhook.pager import WebhookPager
from firebreak.connectors.webhook.reader import DeliveryReader
from firebreak.connectors.webhook.sending import example
from firebreak.connectors.webhook.signing import key_of, new_secret, verify
from firebreak.connectors.webhook.simulator import WebhookSimulator
from firebreak.connectors.webhook.writer import WebhookWriter


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for an address that is none, or a broken secret."""
    if settings.get("url"):
        fetching.check_address(str(settings["url"]).strip())
    for name in ("secret", "secret_old"):
        if settings.get(name):
            key_of(str(settings[name]))


def verify_delivery(secrets: Mapping[str, Any], headers: Mapping[str, str], body: bytes) -> str:
    """The sender's delivery id. Raises ``AuthError``."""
    active = [str(secrets[name]) for name in ("secret", "secret_old") if secrets.get(name)]
    return verify(headers, body, active, time.time())


def new_secrets() -> Mapping[str, str]:
    """For a new source."""
    return {"secret": new_secret()}


MANIFEST = Manifest(
    name="webhook",
    title=_("Signed webhook"),
    summary=_(
        "Let your own tools send posts here, send alerts to an address of yours, and publish on your own site. "
        "Every delivery is signed."
    ),
    can=frozenset({PUSH, PAGE, WRITE}),
    fields=(
        Field(
            "platform",
            "text",
            _("Platform of the posts"),
            _("For deliveries that do not say it."),
            required=False,
        ),
        Field(
            "lang",
            "text",
            _("Language"),
            _("For posts that do not say it, for example sv or zh-Hant."),
            required=False,
        ),
        Field(
            "secret",
            "secret",
            _("Secret"),
            _("The sender signs with it. Leave it empty to have one made."),
            required=False,
        ),
        Field(
            "secret_old", "secret", _("Old secret"), _("Stays valid while you change over."), required=False
        ),
    ),
    keyless=False,
    icon="webhook",
    docs="https://www.standardwebhooks.com",
    silence_s=7 * 24 * 3600.0,
    reader=DeliveryReader,
    pager=WebhookPager,
    writer=WebhookWriter,
    channel_fields=(
        Field(
            "url",
            "address",
            _("Address on your site"),
            _("A program of yours there takes the text and shows it."),
        ),
        Field(
            "secret",
            "secret",
            _("Secret"),
            _("Known to both sides. Every text is signed with it, so that your site takes none but yours."),
        ),
        Field(
            "secret_old", "secret", _("Old secret"), _("Stays valid while you change over."), required=False
        ),
        Field(
            "look",
            "bool",
            _("The site says what it has published"),
            _("Then a text whose outcome is unknown is looked for there. Without it a person must look."),
            required=False,
            default=False,
        ),
    ),
    carries=("page", "post", "short", "notice"),
    simulator=WebhookSimulator,
    check=check,
    verify=verify_delivery,
    new_secrets=new_secrets,
    example=example,
)
