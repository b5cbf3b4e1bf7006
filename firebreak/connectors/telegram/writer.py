"""Publishes to one channel of Telegram, by a bot that is its administrator.

Source: https://core.telegram.org/bots/api (4096 UTF-16 units; no way to know a repeat, and a bot cannot read what stands in
a channel). An outcome that is unknown therefore waits for a person, who looks into the channel.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from firebreak.base.errors import AuthError, PermanentError
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.telegram.bot import Bot
from firebreak.connectors.telegram.pager import LIMIT, units
from firebreak.publishing.writers import Account, Piece, Published, Writer, too_long

PEOPLE: Final = "https://t.me"
_CHANNEL: Final = re.compile(r"-100[0-9]{1,17}|@[A-Za-z][A-Za-z0-9_]{3,63}")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,63}")
_GONE: Final = ("message to delete not found", "message_id_invalid")
_MAY_WRITE: Final = ("creator", "administrator")


class TelegramWriter(Writer):
    """Settings: ``channel`` (its name with ``@``, or its number) and ``api``; secret: ``token``.

    A reference is the number of the channel and that of the message, with a slash between.
    """

    looks = False

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._channel = channel_of(str(settings.get("channel") or ""))
        token, api = str(secrets.get("token") or ""), str(settings.get("api") or "")
        self._bot = Bot(token, api, private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "TelegramWriter()"

    def fits(self, piece: Piece) -> None:
        """4,096 UTF-16 units: an emoji counts as two or more."""
        if (used := units(piece.text)) > LIMIT:
            raise too_long(used, LIMIT)

    def find(self, piece: Piece) -> Published | None:  # noqa: ARG002 - nobody can be asked
        """Always raises: a bot cannot read a channel."""
        raise publishing.cannot_look()

    def account(self) -> Account:
        """The channel. Raises ``AuthError`` where the bot may not write there."""
        bot = self._bot.look("getMe")
        chat = self._bot.look("getChat", chat_id=self._place())
        member = self._bot.look("getChatMember", chat_id=self._place(), user_id=int(bot.get("id") or 0))
        if member.get("status") not in _MAY_WRITE or member.get("can_post_messages") is False:
            raise publishing.dead()
        name = str(chat.get("title") or self._channel)[:200]
        return Account(f"{name} (@{bot['username']})" if bot.get("username") else name, _page(chat))

    def _publish(self, piece: Piece) -> Published:
        """Without ``parse_mode`` nothing in the text is markup."""
        answer: dict[str, Any] = {}
        if piece.reply_to:
            number = int(_parts(piece.reply_to)[1])
            answer = {"reply_parameters": {"message_id": number, "allow_sending_without_reply": True}}
        found = self._bot.change(
            "sendMessage",
            chat_id=self._place(),
            text=piece.text,
            link_preview_options={"is_disabled": True},
            **answer,
        )
        chat = found.get("chat") if isinstance(found, dict) else None
        if not isinstance(chat, dict) or not found.get("message_id"):
            raise publishing.unclear()
        page, number = _page(chat), int(found["message_id"])
        return Published(f"{chat.get('id')}/{number}", f"{page}/{number}" if page else "")

    def _take_down(self, reference: str) -> None:
        chat, number = _parts(reference)
        try:
            self._bot.change("deleteMessage", fine=_GONE, chat_id=int(chat), message_id=int(number))
        except PermanentError as error:  # it was sent too long ago, or the bot lost the right
            raise PermanentError("publishing.cannot_take_down", "This service takes nothing back.") from error

    def _place(self) -> str:
        self._bot.check()
        if not self._channel:
            raise publishing.failed(AuthError, "publish.address")
        return self._channel


def channel_of(text: str) -> str:
    """As the Bot API wants it, whatever of it somebody copied; empty for what can be none.

    >>> [channel_of(text) for text in ("https://t.me/acme_news", "acme_news", "-1001234", "two words")]
    ['@acme_news', '@acme_news', '-1001234', '']
    """
    found = re.sub(r"^(?:https?://)?(?:t|telegram)\.me/", "", text.strip()).strip("/")
    if not found.startswith(("@", "-")):
        found = f"@{found}"
    return found if _CHANNEL.fullmatch(found) else ""


def _parts(reference: str) -> tuple[str, str]:
    found = re.fullmatch(r"(-?[0-9]{1,20})/([0-9]{1,20})", reference)
    if found is None:
        raise publishing.refused()
    return found[1], found[2]


def _page(chat: Mapping[str, Any]) -> str:
    """Only public channels have one."""
    name = str(chat.get("username") or "")
    return f"{PEOPLE}/{name}" if _NAME.fullmatch(name) else ""
