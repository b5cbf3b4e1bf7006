"""Pages by the bot where there is a token, else by an incoming webhook.

Source: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (a webhook answers ``ok``, or a status
and one word).
"""

from collections.abc import Mapping
from typing import Any

import httpx

from firebreak.base.errors import PermanentError
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.common.paging import Page
from firebreak.connectors.common.robots import Robot
from firebreak.connectors.slack.channels import post
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.composing import composed
from firebreak.notify.pagers import Message, Probe, Receipt

_DEAD = frozenset(
    {
        "action_prohibited",
        "invalid_token",
        "no_active_hooks",
        "no_service",
        "no_service_id",
        "no_team",
        "team_disabled",
    }
)
_NOBODY = frozenset({"channel_is_archived", "channel_not_found", "user_not_found"})


class SlackPager:
    """Secrets: ``token`` (bot) or ``url`` (webhook). Settings: ``channel`` (without it, the message's ``to``), ``api``."""

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        bot = Slack.of(settings, secrets, private=private, timeout_s=timeout_s)
        self._channel = str(settings.get("channel") or "").strip()
        self._bot = bot if str(secrets.get("token") or "").strip() else None
        self._hook = Hook(settings, secrets, private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "SlackPager()"

    def send(self, message: Message) -> Receipt:
        """Post one message. Raises the kinds of ``firebreak.base.errors``."""
        if self._bot is None:
            return self._hook.send(message)
        channel = self._channel or message.to.strip()
        if not channel:
            raise PermanentError("page.no_recipient", "Nobody is named who should get it.")
        return post(self._bot, channel, message)

    def probe(self) -> Probe:
        """``auth.test`` of the bot; a webhook cannot be asked without posting."""
        if self._bot is None:
            return Probe(alive=None)
        return Probe(alive=True, account=str(self._bot.read("auth.test").get("team") or "")[:100])


class Hook(Robot):
    """An incoming webhook."""

    def body(self, _page: Page, message: Message) -> Mapping[str, Any]:
        """The message; a webhook knows no key against doubles."""
        return composed(message)

    def receipt(self, response: httpx.Response) -> Receipt:
        """A webhook gives no id."""
        word = response.text.strip()[:80]
        if response.status_code == 200 and word == "ok":
            return Receipt(reference="", detail="ok")
        if word in _DEAD:
            raise calling.dead(service_code=word)
        if word in _NOBODY:
            raise calling.nobody(service_code=word)
        calling.raise_for_status(response)
        raise calling.unclear()
