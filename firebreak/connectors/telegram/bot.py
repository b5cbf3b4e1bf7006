"""The Bot API for what is published: its answers by kind.

Answers repeat the status in their body; with 429 ``parameters.retry_after`` says how long to wait.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import httpx

from firebreak.connectors.common import calling, publishing
from firebreak.connectors.common.calling import TIMEOUT_S
from firebreak.connectors.common.publishing import Service
from firebreak.connectors.telegram.pager import API

_ANSWERED: Final = frozenset(range(400, 500)) - {408}
"""Statuses that the Bot API explains in its body."""
_TOKEN: Final = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,100}")
_NO_RIGHT: Final = (
    "chat not found",
    "not enough rights",
    "need administrator rights",
    "not a member",
    "kicked",
)


class Bot:
    """One bot. ``api`` is empty for Telegram's own server."""

    def __init__(
        self, token: str, api: str, *, private: bool | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._token, self._api = token.strip(), (api.strip() or API).rstrip("/")
        self._service = Service(private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return "Bot()"

    def look(self, method: str, **asked: str | int) -> Mapping[str, Any]:
        """An object that the service gives, without changing anything."""
        response = self._service.look(self._url(method), method="POST", json=asked, expected=_ANSWERED)
        found = _result(response)
        if not isinstance(found, dict):
            raise publishing.unreadable()
        return found

    def change(self, method: str, *, fine: tuple[str, ...] = (), **asked: Any) -> Any:
        """What the service gives; ``None`` for a refusal whose words hold one of ``fine``."""
        response = self._service.change("POST", self._url(method), json=asked, expected=_ANSWERED)
        if response.status_code >= 400 and any(part in _words(response) for part in fine):
            return None
        found = _result(response)
        if found is None:
            raise publishing.unclear()
        return found

    def check(self) -> None:
        """Raises ``AuthError`` for a token that is missing or can be none."""
        if not self._token:
            raise publishing.missing()
        if not _TOKEN.fullmatch(self._token):
            raise publishing.dead()

    def _url(self, method: str) -> str:
        self.check()
        return f"{self._api}/bot{self._token}/{method}"


def _result(response: httpx.Response) -> Any:
    """``None`` for an answer that is no Bot API's. Its words are read and not repeated."""
    body = calling.body_of(response)
    if body.get("ok") is True:
        return body.get("result")
    code, words = response.status_code, _words(response)
    if code < 400:
        return None
    if code == 429:
        parameters = body.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else None
        raise publishing.too_fast(calling.number_of(wait) or 60.0)
    # It answers 404 to a token that it does not know, 400 and 403 to a bot that may not write there.
    if code in {401, 403, 404} or any(part in words for part in _NO_RIGHT):
        raise publishing.dead(status=code)
    raise publishing.refused(status=code)


def _words(response: httpx.Response) -> str:
    return str(calling.body_of(response).get("description") or "").lower()
