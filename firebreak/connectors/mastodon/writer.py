"""Publishes to one account of a server that speaks Mastodon's interface.

Source: https://docs.joinmastodon.org/methods/statuses/ and /methods/scheduled_statuses/. The key against doubles is always
sent, but servers of the fediverse may ignore it (measured), and Mastodon forgets it after an hour: an outcome that is not
known is told by the account's own statuses alone.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import msgspec

from firebreak.base.errors import PermanentError
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S, body_of
from firebreak.connectors.common.publishing import Service
from firebreak.connectors.mastodon.length import length
from firebreak.connectors.mastodon.own import says, written_at
from firebreak.connectors.mastodon.statuses import NotAStatus, status_id
from firebreak.connectors.mastodon.timeline import HOME, PAGE
from firebreak.publishing.writers import (
    Account,
    Figures,
    Piece,
    Planned,
    Published,
    Writer,
    count_of,
    too_long,
)

LONGEST: Final = 500
"""Signs, where nobody has said more: Mastodon's own limit."""
MOST_PAGES: Final = 25
"""Of 40; more own statuses than that since the publication cannot be looked through."""
CLOCKS: Final = timedelta(minutes=5)
"""The server's clock may be this much behind ours."""
LANGUAGES: Final = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
"""Mastodon knows languages by place."""


class MastodonWriter(Writer):
    """Settings: ``address`` of the server, ``longest`` in signs; secret: ``token`` that may read and write.

    A reference is the server's number of the status, or of the planned status.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._base = str(settings.get("address") or HOME).strip().rstrip("/")
        self._token = str(secrets.get("token") or "").strip()
        self._longest = _whole(settings.get("longest")) or LONGEST
        self._service = Service(private=private, timeout_s=timeout_s)
        self._own = ""

    def __repr__(self) -> str:
        return "MastodonWriter()"

    def fits(self, piece: Piece) -> None:
        """As the server counts; its own limit once :meth:`account` has asked for it."""
        used = length(piece.text)
        if used > self._longest:
            raise too_long(used, self._longest)

    def account(self) -> Account:
        """Also asks how long a status may be there."""
        me = self._me()
        found = body_of(self._look("/api/v2/instance", expected=(404,)))
        inner: Any = found.get("configuration")
        for name in ("statuses", "max_characters"):
            inner = inner.get(name) if isinstance(inner, dict) else None
        self._longest = _whole(inner) or self._longest
        name, host = str(me.get("acct") or me.get("username") or "")[:200], httpx.URL(self._base).host
        return Account(f"@{name}" if "@" in name else f"@{name}@{host}", _web(me.get("url")))

    def find(self, piece: Piece) -> Published | None:
        """By its very text among the account's own statuses since it was queued."""
        since = piece.at - CLOCKS
        own = self._own or status_id_of(self._me())
        self._own = own
        for status in self._pages(f"/api/v1/accounts/{quote(own)}/statuses", {"exclude_reblogs": "true"}):
            at = written_at(status)
            if at is None:
                raise publishing.unreadable()
            if at < since:
                return None
            if says(status, piece.text):
                return _published(status)
        return None

    def planned(self) -> list[Planned]:
        """All of them, or an error."""
        return [
            Planned(status_id_of(one), _text_of(one), written_at(one, "scheduled_at"))
            for one in self._pages("/api/v1/scheduled_statuses", {})
        ]

    def figures(self, reference: str) -> Figures | None:
        """As the account's own server counts: other servers may know of more."""
        response = self._look(f"/api/v1/statuses/{quote(reference, safe='')}", expected=(404,))
        if response.status_code == 404:
            return None
        status = body_of(response)
        if status_id_of(status) != reference:
            raise publishing.unreadable()
        names = ("replies_count", "reblogs_count", "favourites_count")
        return Figures(*(count_of(status.get(name)) for name in names))

    def _publish(self, piece: Piece) -> Published:
        body = {
            "status": piece.text,
            "visibility": "public",
            "language": LANGUAGES.get(piece.language, piece.language),
        }
        if piece.reply_to:
            body["in_reply_to_id"] = piece.reply_to
        headers = {"Idempotency-Key": piece.key, **self._headers()}
        address = f"{self._base}/api/v1/statuses"
        response = self._service.change("POST", address, json=body, headers=headers, expected=(404,))
        if response.status_code == 404:
            raise publishing.failed(
                PermanentError, "publish.reply_gone" if piece.reply_to else "publish.refused"
            )
        try:
            return _published(body_of(response))
        except NotAStatus:
            raise publishing.unclear() from None

    def _take_down(self, reference: str) -> None:
        self._delete(f"/api/v1/statuses/{quote(reference, safe='')}")

    def _stop(self, reference: str) -> None:
        """The server keeps no draft: who stops it must have kept its text. Gone already may mean that it is out."""
        if self._delete(f"/api/v1/scheduled_statuses/{quote(reference, safe='')}") == 404:
            raise publishing.failed(PermanentError, "publish.not_planned")

    def _delete(self, path: str) -> int:
        response = self._service.change(
            "DELETE", f"{self._base}{path}", headers=self._headers(), expected=(404,)
        )
        return response.status_code

    def _me(self) -> Mapping[str, Any]:
        return body_of(self._look("/api/v1/accounts/verify_credentials"))

    def _look(self, path: str, *, expected: tuple[int, ...] = ()) -> httpx.Response:
        return self._service.look(f"{self._base}{path}", headers=self._headers(), expected=expected)

    def _pages(self, path: str, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Everything that a list holds, from the youngest to the oldest. Raises when it has no end or cannot be read."""
        before: dict[str, str] = {}
        for _page in range(MOST_PAGES):
            asked = urlencode({**query, **before, "limit": PAGE})
            listed = _list_of(self._look(f"{path}?{asked}"))
            yield from listed
            last = min((status_id_of(one) for one in listed), key=_order, default="")
            if not last or before.get("max_id") == last:
                return
            before = {"max_id": last}
        raise publishing.unreadable()

    def _headers(self) -> dict[str, str]:
        return publishing.bearer(self._token)


def status_id_of(given: Mapping[str, Any]) -> str:
    """The server's number of a status or an account. Raises ``TransientError`` for an answer that has none."""
    try:
        return status_id(given)
    except NotAStatus:
        raise publishing.unreadable() from None


def _published(status: Mapping[str, Any]) -> Published:
    return Published(status_id(status), _web(status.get("url")) or _web(status.get("uri")))


def _list_of(response: httpx.Response) -> list[Mapping[str, Any]]:
    try:
        found = msgspec.json.decode(response.content)
    except (msgspec.DecodeError, UnicodeError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise publishing.unreadable()
    return found


def _text_of(planned: Mapping[str, Any]) -> str:
    params = planned.get("params")
    return str(params.get("text") or "") if isinstance(params, dict) else ""


def _web(value: Any) -> str:
    return value[:500] if isinstance(value, str) and value.startswith(("https://", "http://")) else ""


def _whole(value: Any) -> int:
    try:
        return min(max(int(value), 0), 100_000)
    except (TypeError, ValueError):
        return 0


def _order(name: str) -> tuple[int, str]:
    return len(name), name
