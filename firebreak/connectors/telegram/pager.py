"""Sends messages by ``sendMessage`` of the Bot API, as plain text without previews.

Source: https://core.telegram.org/bots/api (4096 UTF-16 units; one message a second in a chat, 20 a minute in a group;
a 429 says in ``parameters.retry_after`` how long to wait).
"""

import re
from collections.abc import Mapping
from typing import Any

import httpx

from firebreak.base.errors import PermanentError
from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S, Caller
from firebreak.connectors.common.paging import Page, fit, inert, lines, page_of
from firebreak.notify.pagers import Message, Probe, Receipt

API = "https://api.telegram.org"
LIMIT = 4096
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")
_CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z0-9_]{4,64}")
_NOBODY = (
    "chat not found",
    "user not found",
    "chat_id is empty",
    "not enough rights",
    "group chat was",
    "peer_id",
)


class TelegramPager:
    """Secrets: ``token``. Settings: ``chat`` (without it, the message's ``to``) and ``api`` for a server of one's own."""

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._token = str(secrets.get("token") or "").strip()
        self._chat = str(settings.get("chat") or "").strip()
        self._api = str(settings.get("api") or API).strip().rstrip("/")
        self._caller = Caller(private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "TelegramPager()"

    def send(self, message: Message) -> Receipt:
        """Send one message. A group that has become a supergroup is followed to its new number."""
        url = self._url("sendMessage")
        body = {"text": text_of(page_of(message)), "link_preview_options": {"is_disabled": True}}
        chat = self._chat or message.to.strip()
        if not _CHAT.fullmatch(chat):
            raise PermanentError("page.no_recipient", "Nobody is named who should get it.")
        response = self._caller.call("POST", url, json={"chat_id": chat, **body})
        moved = _parameters(response).get("migrate_to_chat_id")
        if isinstance(moved, int):
            response = self._caller.call("POST", url, json={"chat_id": moved, **body})
        return Receipt(reference=str(_result(response).get("message_id") or ""), detail="ok")

    def probe(self) -> Probe:
        """``getMe``: sends nothing."""
        found = _result(self._caller.get(self._url("getMe")))
        return Probe(alive=True, account=str(found.get("username") or "")[:100])

    def _url(self, method: str) -> str:
        if not self._token:
            raise calling.missing()
        if not _TOKEN.fullmatch(self._token):
            raise calling.dead()
        return f"{self._api}/bot{self._token}/{method}"


def text_of(page: Page) -> str:
    """Plain text: Telegram finds addresses, names and commands in it by itself, so strangers' are made harmless."""

    def render(part: Page) -> str:
        return lines(inert(part.title), inert(part.body), part.link, f"({part.number})")

    return render(fit(page, render, units, LIMIT))


def units(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts.

    >>> units("a"), units("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "replace")) // 2


def _parameters(response: httpx.Response) -> Mapping[str, Any]:
    found = calling.body_of(response).get("parameters")
    return found if isinstance(found, dict) else {}


def _result(response: httpx.Response) -> Mapping[str, Any]:
    """What the call gave. Raises the kinds; the words of the other side are read and not repeated."""
    body = calling.body_of(response)
    if body.get("ok") is True:
        found = body.get("result")
        return found if isinstance(found, dict) else {}
    code = calling.number_of(body.get("error_code")) or response.status_code
    words = str(body.get("description") or "").lower()
    if code == 429:
        raise calling.too_fast(calling.number_of(_parameters(response).get("retry_after")) or 60.0)
    if code == 401 or (code == 404 and words in {"not found", ""}):
        raise calling.dead(status=int(code))
    if code == 403 or (code == 400 and any(part in words for part in _NOBODY)):
        raise calling.nobody(status=int(code))
    calling.raise_for_status(response)
    raise calling.unclear() if not body else calling.refused(status=int(code))
