"""Telegram's bots."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, WRITE, Field, Manifest
from firebreak.base.errors import WrongInput
from firebreak.connectors.common.calling import check_server
from firebreak.connectors.telegram.pager import API, TelegramPager
from firebreak.connectors.telegram.simulator import TelegramSimulator
from firebreak.connectors.telegram.writer import TelegramWriter, channel_of

_TOKEN = Field(
    "token", "secret", _("Bot token"), _("Talk to @BotFather, choose /newbot, and copy the token.")
)
_SERVER = Field(
    "api", "address", _("Server"), _("Only for a Bot API server of your own."), required=False, default=API
)


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for a server's address or a channel that is none."""
    check_server(settings)
    if settings.get("channel") and not channel_of(str(settings["channel"])):
        raise WrongInput(
            "telegram.channel", "Give the channel as @name, or its number, which begins with -100."
        )


MANIFEST = Manifest(
    name="telegram",
    title=_("Telegram"),
    summary=_("Page people and groups on Telegram, and publish to a channel of yours, by a bot of your own."),
    can=frozenset({PAGE, WRITE}),
    fields=(
        _TOKEN,
        Field(
            "chat",
            "text",
            _("Chat number"),
            _(
                "Of a group or person who has written to the bot. Leave it empty when each person gives their own."
            ),
            required=False,
        ),
        _SERVER,
    ),
    platform="telegram",
    icon="send",
    docs="https://core.telegram.org/bots/api#sendmessage",
    pager=TelegramPager,
    writer=TelegramWriter,
    channel_fields=(
        Field(
            "channel",
            "text",
            _("Channel"),
            _("Its name, such as @acme_news. The bot must be an administrator who may post."),
        ),
        _TOKEN,
        _SERVER,
    ),
    carries=("post", "short", "notice"),
    simulator=TelegramSimulator,
    check=check,
)
