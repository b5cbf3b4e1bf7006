"""Slack."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.common.calling import check_server
from firebreak.connectors.slack.client import API
from firebreak.connectors.slack.pager import SlackPager
from firebreak.connectors.slack.rooms import SlackRooms
from firebreak.connectors.slack.simulator import SlackSimulator

MANIFEST = Manifest(
    name="slack",
    title=_("Slack"),
    summary=_(
        "Page people and channels in Slack, by a webhook or by a bot that also opens an incident's channel."
    ),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "token",
            "secret",
            _("Bot token"),
            _("Of an app installed in your workspace. It begins with xoxb. Leave it empty to use a webhook."),
            required=False,
        ),
        Field(
            "channel",
            "text",
            _("Channel or person"),
            _(
                "The identifier, as in C012AB3CD, for the bot. Leave it empty when each person gives their own."
            ),
            required=False,
        ),
        Field(
            "url",
            "secret",
            _("Webhook's address"),
            _(
                "In the app: Incoming webhooks, Add to workspace, then copy the address. It posts to one channel."
            ),
            required=False,
        ),
        Field(
            "rooms",
            "bool",
            _("A channel for each incident"),
            _(
                "The bot opens it, invites who linked their name, and carries what is said to and from the room."
            ),
            required=False,
            default=False,
        ),
        Field("api", "address", _("Server"), _("Only for another server."), required=False, default=API),
    ),
    platform="slack",
    icon="hash",
    docs="https://docs.slack.dev/reference/methods/chat.postMessage",
    pager=SlackPager,
    rooms=SlackRooms,
    simulator=SlackSimulator,
    check=check_server,
)
