"""WordPress."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base import fetching
from firebreak.base.connectors import WRITE, Field, Manifest
from firebreak.connectors.wordpress.simulator import WordPressSimulator
from firebreak.connectors.wordpress.writer import WordPressWriter


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for an address that is none."""
    if settings.get("address"):
        fetching.check_address(str(settings["address"]).strip())


def planned_page(settings: Mapping[str, Any]) -> str:
    """The site's own list of planned posts.

    >>> planned_page({"address": " https://www.acme.example/ "})
    'https://www.acme.example/wp-admin/edit.php?post_status=future&post_type=post'
    """
    address = str(settings.get("address") or "").strip().rstrip("/")
    return f"{address}/wp-admin/edit.php?post_status=future&post_type=post" if address else ""


MANIFEST = Manifest(
    name="wordpress",
    title="WordPress",
    summary=_("Publish on your own WordPress site, and stop what is planned there."),
    can=frozenset({WRITE}),
    icon="newspaper",
    docs="https://developer.wordpress.org/rest-api/reference/posts/",
    writer=WordPressWriter,
    channel_fields=(
        Field("address", "address", _("Address of the site"), _("For example https://www.acme.example.")),
        Field("user", "text", _("User name"), _("Of an account with the role Editor.")),
        Field(
            "password",
            "secret",
            _("Application password"),
            _("On the site, open Users, Profile, and add one under Application Passwords."),
        ),
    ),
    carries=("page", "post"),
    same_key_s=10 * 365 * 24 * 3600.0,
    lists_planned=True,
    planned_page=planned_page,
    simulator=WordPressSimulator,
    check=check,
)
