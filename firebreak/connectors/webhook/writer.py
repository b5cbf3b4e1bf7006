"""Publishes on the brand's own site: signed JSON to an address of it, which makes of it what it likes.

Signed after Standard Webhooks as messages are (see :mod:`~firebreak.connectors.webhook.signing`). The id of a delivery is
the publication's key, behind ``look-`` for a question and ``withdraw-`` for taking it down: it is part of what is signed, so
that no signature of one can stand for another. ``docs/how-to/publish-to-your-site.md`` says what the site must do.
"""

import re
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
import msgspec

from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import TIMEOUT_S, body_of
from firebreak.connectors.common.publishing import Service
from firebreak.connectors.webhook.signing import sign
from firebreak.publishing.writers import Account, Piece, Published, Writer, too_long

LONGEST: Final = 20_000
"""Characters: more is no statement."""
LOOK, WITHDRAW = "look-", "withdraw-"
NOTHING: Final = "0" * 32
"""The key of no publication: asking for it shows whether the site knows our signature."""
_UNCERTAIN: Final = frozenset({303, 409})
"""Told to look elsewhere for the outcome, and told that it is there or being made: neither is yes or no."""
_GONE, _NO_WAY = frozenset({404, 410}), frozenset({405, 501})
_KEY: Final = re.compile(r"[0-9a-f]{32}")


class WebhookWriter(Writer):
    """Settings: ``url`` and ``look`` (the site answers questions); secrets: ``secret``, and ``secret_old`` while changing.

    A reference is the key and, behind a space, the site's own where it gives one.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._url = str(settings.get("url") or "").strip()
        self._secrets = [str(secrets[name]) for name in ("secret", "secret_old") if secrets.get(name)]
        self._service = Service(private=private, timeout_s=timeout_s)
        self.looks = bool(settings.get("look"))

    def __repr__(self) -> str:
        return "WebhookWriter()"

    def fits(self, piece: Piece) -> None:
        """20,000 characters."""
        if len(piece.text) > LONGEST:
            raise too_long(len(piece.text), LONGEST)

    def find(self, piece: Piece) -> Published | None:
        """Ask the site. Raises ``PermanentError`` where it answers no questions."""
        if not self.looks:
            raise publishing.cannot_look()
        response = self._ask(piece.key)
        return _published(response, piece.key) if _stands(response, piece.key) else None

    def account(self) -> Account:
        """The site's name. Whether it takes our signature shows only where it answers questions."""
        if self.looks:
            self._ask(NOTHING)
        else:
            self._signed(NOTHING, b"")
        try:
            site = httpx.URL(self._url)
        except httpx.InvalidURL:
            site = httpx.URL("")
        if not site.host:
            raise publishing.failed(PermanentError, "publish.address")
        return Account(site.host, f"{site.scheme}://{site.netloc.decode()}/")

    def _publish(self, piece: Piece) -> Published:
        told = told_of(piece)
        headers = self._signed(piece.key, msgspec.json.encode(told))
        response = self._service.change(
            "POST",
            self._url,
            json=told,
            headers={**headers, "Idempotency-Key": piece.key},
            expected=_UNCERTAIN,
        )
        if response.status_code in _UNCERTAIN:
            raise publishing.unclear(status=response.status_code)
        return _published(response, piece.key)

    def _take_down(self, reference: str) -> None:
        """A site that knows nothing of the key says so with the key: a 404 alone may come from a site that takes nothing."""
        key = reference.partition(" ")[0]
        if not _KEY.fullmatch(key):
            raise publishing.refused()
        headers = self._signed(WITHDRAW + key, b"")
        response = self._service.change("DELETE", self._about(key), headers=headers, expected=_GONE | _NO_WAY)
        status = response.status_code
        if status in _NO_WAY or (status in _GONE and body_of(response).get("key") != key):
            raise PermanentError(
                "publishing.cannot_take_down", "This service takes nothing back.", status=status
            )

    def _ask(self, key: str) -> httpx.Response:
        """An answer that surely is one to this question. Raises ``TransientError`` for another."""
        headers = self._signed(LOOK + key, b"")
        response = self._service.look(self._about(key), headers=headers, expected=_GONE)
        said = body_of(response)
        if said.get("key") != key or not isinstance(said.get("published"), bool):
            raise publishing.unreadable(status=response.status_code)
        return response

    def _signed(self, delivery: str, body: bytes) -> dict[str, str]:
        """Headers for these bytes. ``Caller`` writes JSON as ``msgspec`` does, so that they are the ones that go out."""
        if not self._secrets:
            raise publishing.missing()
        stamp = int(time.time())
        try:
            signatures = " ".join(sign(delivery, stamp, body, secret) for secret in self._secrets)
        except WrongInput:
            raise publishing.dead() from None
        return {"webhook-id": delivery, "webhook-timestamp": str(stamp), "webhook-signature": signatures}

    def _about(self, key: str) -> str:
        try:
            return str(httpx.URL(self._url).copy_merge_params({"key": key}))
        except httpx.InvalidURL:
            raise publishing.failed(PermanentError, "publish.address") from None


def told_of(piece: Piece) -> dict[str, Any]:
    """The body: the same to the letter on every attempt."""
    key, _, reference = piece.reply_to.partition(" ")
    at = piece.at.isoformat()
    return {
        "type": "publication",
        "timestamp": at,
        "data": {
            "key": piece.key,
            "text": piece.text,
            "headline": piece.headline,
            "body": piece.body,
            "language": piece.language,
            "at": at,
            "reply_to": {"key": key, "reference": reference} if key else None,
        },
    }


def _stands(response: httpx.Response, key: str) -> bool:
    said = body_of(response)
    return response.status_code < 300 and said.get("key") == key and said.get("published") is True


def _published(response: httpx.Response, key: str) -> Published:
    said = body_of(response)
    theirs = "".join(one for one in str(said.get("reference") or "") if one.isprintable())[:200].strip()
    page = str(said.get("url") or "")[:2000]
    return Published(f"{key} {theirs}".strip(), page if page.startswith(("https://", "http://")) else "")
