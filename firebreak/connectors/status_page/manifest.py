"""The brand's own public status page."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import WRITE, Field, Manifest
from firebreak.connectors.status_page.page import page_of
from firebreak.connectors.status_page.simulator import StatusPageSimulator
from firebreak.connectors.status_page.writer import StatusPageWriter


def check(settings: Mapping[str, Any]) -> str:
    """The page's part of the address. Raises ``WrongInput`` that names the field."""
    return page_of(settings).slug


MANIFEST = Manifest(
    name="status_page",
    title=_("Status page"),
    summary=_("Your own public page of notices on this server. It stays up when everybody comes to look."),
    can=frozenset({WRITE}),
    channel_fields=(
        Field(
            "slug",
            "text",
            _("Part of the address"),
            _("Small letters, digits and hyphens: /status/acme/. Links break when it is changed."),
        ),
        Field("title", "text", _("Name of the page"), _("The brand, as people know it.")),
        Field(
            "languages",
            "lines",
            _("Languages"),
            _("One code per line, the first for readers of none of them: en, zh-Hans, zh-Hant, sv, ms."),
            required=False,
            default="en",
        ),
        Field(
            "contact",
            "text",
            _("Contact line"),
            _("Where people can ask, for example a phone number. It stands below every notice."),
            required=False,
        ),
        Field("site", "address", _("Your website"), required=False),
        Field(
            "mail_list",
            "text",
            _("Mail list for readers"),
            _(
                "Name of one of your mail lists. Readers can then get each notice by email, after they confirmed it."
            ),
            required=False,
        ),
        Field(
            "zone",
            "text",
            _("Time zone"),
            _("Times are shown in it and in UTC, for example Europe/Stockholm."),
            required=False,
            default="UTC",
        ),
    ),
    keyless=True,
    platform="status_page",
    icon="megaphone",
    writer=StatusPageWriter,
    simulator=StatusPageSimulator,
    carries=("page", "post", "notice"),
    same_key_s=10 * 365 * 24 * 3600.0,
    check_channel=check,
)
