"""Mastodon and its relatives."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import READ, WRITE, Field, Manifest
from firebreak.connectors.mastodon.proposing import propose
from firebreak.connectors.mastodon.reader import MastodonReader
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.mastodon.timeline import HOME, timeline_of
from firebreak.connectors.mastodon.writer import LONGEST, MastodonWriter


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for an address or a hashtag that is none."""
    timeline_of(settings)


MANIFEST = Manifest(
    name="mastodon",
    title="Mastodon",
    summary=_("Listen to a hashtag or to all public posts that a server knows of. Most servers need no key."),
    can=frozenset({READ, WRITE}),
    fields=(
        Field("address", "address", _("Server"), _("For example https://mastodon.social."), default=HOME),
        Field(
            "timeline",
            "choice",
            _("What to read"),
            _("A hashtag is read from the whole network, as far as the server knows it."),
            default="hashtag",
            choices=(
                ("hashtag", _("A hashtag")),
                ("public", _("All public posts")),
                ("local", _("Posts of the server's own people")),
                ("remote", _("Posts of other servers' people")),
            ),
        ),
        Field("hashtag", "text", _("Hashtag"), _("For example #norrsken."), required=False),
        Field(
            "every_minutes",
            "number",
            _("Minutes between two visits"),
            _("Not used where a token lets us listen live."),
            required=False,
            default=1,
        ),
        Field(
            "token",
            "secret",
            _("Access token"),
            _(
                "Needed to listen live, and by servers that show nothing without an account. It only has to read."
            ),
            required=False,
        ),
    ),
    keyless=True,
    platform="mastodon",
    icon="hash",
    docs="https://docs.joinmastodon.org/methods/timelines/",
    silence_s=24 * 3600.0,
    reader=MastodonReader,
    writer=MastodonWriter,
    channel_fields=(
        Field("address", "address", _("Server"), _("For example https://mastodon.social."), default=HOME),
        Field(
            "token",
            "secret",
            _("Access token"),
            _(
                "Make one on the server: Preferences, Development, New application. "
                "It needs read and write:statuses, nothing more."
            ),
        ),
        Field(
            "longest",
            "number",
            _("Longest post"),
            _("In characters. Servers other than Mastodon's own often allow more than 500."),
            required=False,
            default=LONGEST,
        ),
    ),
    carries=("short", "reply", "post"),
    lists_planned=True,
    simulator=MastodonSimulator,
    propose=propose,
    check=check,
)
