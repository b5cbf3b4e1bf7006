"""Sends messages to an address of the user's choice, signed after Standard Webhooks."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec

from firebreak.base import fetching
from firebreak.base.errors import AuthError, PermanentError, TransientError, UnknownOutcome
from firebreak.connectors.webhook.signing import sign
from firebreak.notify.pagers import Message, Receipt

TIMEOUT_S = 20.0
ANSWER_LIMIT = 64 * 1024
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.ProxyError,
)
"""Failures before the first byte of the request has left."""


class WebhookPager:
    """Settings: ``url`` (without it, the message's ``to``); secrets: ``secret`` and, while changing it, ``secret_old``.

    The id of the delivery is the message's number, the same on every repeat, so that receivers can drop doubles.
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
        self._private = private
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return "WebhookPager()"

    def send(self, message: Message) -> Receipt:
        """POST one message. Raises the kinds of ``firebreak.base.errors``; 410 means that nobody wants it any more."""
        url = self._url or message.to
        fetching.check_address(url)
        if not self._secrets:
            raise AuthError("webhook.no_secret", "The endpoint has no secret, so the message was not sent.")
        body = payload(message)
        stamp = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.number,
            "webhook-timestamp": str(stamp),
            "webhook-signature": " ".join(
                sign(message.number, stamp, body, secret) for secret in self._secrets
            ),
        }
        with fetching.client(private=self._private, timeout_s=self._timeout_s) as client:
            response = self._post(client, url, body, headers)
        return _receipt(response, message)

    def _post(
        self, client: httpx.Client, url: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        try:
            with client.stream(
                "POST", url, content=body, headers=dict(headers), follow_redirects=False
            ) as response:
                answer = bytearray()
                if response.status_code < 300:
                    return response  # accepted: what else it says does not matter, and may never end
                for chunk in response.iter_bytes():
                    answer += chunk
                    if len(answer) > ANSWER_LIMIT:
                        break
                return response
        except _NOT_SENT as error:
            raise TransientError("webhook.unreachable", f"No connection: {type(error).__name__}.") from error
        except (httpx.TransportError, httpx.StreamError) as error:
            raise UnknownOutcome(
                "webhook.no_answer", f"Sent, but no answer came: {type(error).__name__}. It may have arrived."
            ) from error


def payload(message: Message) -> bytes:
    """The body: ``type``, ``timestamp`` and ``data`` with the words and the figures."""
    return msgspec.json.encode(
        {
            "type": str(message.data.get("kind") or "notice"),
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
            "data": {
                "number": message.number,
                "subject": message.subject,
                "text": message.text,
                "link": message.link,
                **{key: value for key, value in message.data.items() if key != "kind"},
            },
        },
        enc_hook=str,
    )


def _receipt(response: httpx.Response, message: Message) -> Receipt:
    status = response.status_code
    if status < 300:
        return Receipt(reference=message.number, detail=str(status))
    if status < 400:
        raise PermanentError(
            "webhook.redirect", "The address redirects, which signed deliveries do not follow.", status=status
        )
    if status == 410:
        raise PermanentError(
            "webhook.gone", "The receiver says that nobody wants these messages any more.", status=status
        )
    fetching.raise_for_status(response)
    raise PermanentError("webhook.status", f"The receiver answered with status {status}.", status=status)
