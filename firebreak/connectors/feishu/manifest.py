"""Feishu's and Lark's custom bot."""

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, Field, Manifest
from firebreak.connectors.feishu.pager import FeishuPager
from firebreak.connectors.feishu.simulator import FeishuSimulator

MANIFEST = Manifest(
    name="feishu",
    title=_("Feishu or Lark"),
    summary=_("Page people in a Feishu or Lark group, by a custom bot that checks our signature."),
    can=frozenset({PAGE}),
    fields=(
        Field(
            "url",
            "secret",
            _("Bot's address"),
            _("In the group: Settings, Bots, Add a custom bot, then copy the webhook address."),
        ),
        Field(
            "secret",
            "secret",
            _("Signing secret"),
            _("In the bot's security settings, choose to check signatures and copy the secret."),
        ),
    ),
    platform="feishu",
    icon="message-square-text",
    docs="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot",
    pager=FeishuPager,
    simulator=FeishuSimulator,
)
