"""Telegram's bots."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.common.calling import check_server
from firebreak.connectors.telegram.pager import API, TelegramPager
from firebreak.connectors.telegram.simulator import TelegramSimulator

MANIFEST = Manifest(
    name="telegram",
    title=_("Telegram"),
    summary=_("Page people and groups on Telegram, by a bot of your own."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "token", "secret", _("Bot token"), _("Talk to @BotFather, choose /newbot, and copy the token.")
        ),
        Field(
            "chat",
            "text",
            _("Chat number"),
            _(
                "Of a group or person who has written to the bot. Leave it empty when each person gives their own."
            ),
            required=False,
        ),
        Field(
            "api",
            "address",
            _("Server"),
            _("Only for a Bot API server of your own."),
            required=False,
            default=API,
        ),
    ),
    platform="telegram",
    icon="send",
    docs="https://core.telegram.org/bots/api#sendmessage",
    pager=TelegramPager,
    simulator=TelegramSimulator,
    check=check_server,
)
