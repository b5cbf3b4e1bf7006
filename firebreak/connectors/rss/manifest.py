"""Feeds of news, blogs, alerts and networks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base import fetching
from firebreak.base.connectors import READ, Field, Manifest
from firebreak.connectors.rss.proposing import propose
from firebreak.connectors.rss.reader import FeedReader
from firebreak.connectors.rss.simulator import FeedSimulator


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for what is no web address."""
    fetching.check_address(str(settings.get("address", "")).strip())


MANIFEST = Manifest(
    name="rss",
    title=_("News and blog feeds"),
    summary=_("Read RSS, Atom and JSON feeds, and the feeds of Google Alerts. No key is needed."),
    can=frozenset({READ}),
    fields=(
        Field(
            "address",
            "address",
            _("Address of the feed"),
            _(
                "A page that names its feed works too. For a Google Alert, deliver it to an RSS feed and paste the address."
            ),
        ),
        Field(
            "platform",
            "choice",
            _("What it is"),
            default="news",
            choices=(
                ("news", _("News")),
                ("blog", _("Blog")),
                ("forum", _("Forum")),
                ("podcast", _("Podcast")),
                ("gov", _("Public authority")),
                ("mastodon", "Mastodon"),
                ("reddit", "Reddit"),
                ("youtube", "YouTube"),
                ("wikipedia", "Wikipedia"),
            ),
        ),
        Field(
            "lang",
            "text",
            _("Language"),
            _("Only if the feed does not say it, for example sv or zh-Hant."),
            required=False,
        ),
        Field(
            "article_text",
            "bool",
            _("Read the whole article"),
            _("Fetches the linked page when the feed only gives a summary."),
            required=False,
            default=False,
        ),
        Field("every_minutes", "number", _("Minutes between two visits"), required=False, default=10),
    ),
    keyless=True,
    icon="rss",
    docs="https://www.rssboard.org/rss-specification",
    silence_s=24 * 3600.0,
    reader=FeedReader,
    simulator=FeedSimulator,
    propose=propose,
    check=check,
)
