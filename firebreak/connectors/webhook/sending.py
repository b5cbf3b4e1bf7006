"""Sending posts to a Firebreak (this one or another) as signed deliveries."""

import hashlib
import time
from collections.abc import Mapping, Sequence

import httpx
import msgspec

from firebreak.base import fetching
from firebreak.base.errors import TransientError, UnknownOutcome
from firebreak.connectors.webhook.signing import sign
from firebreak.engine.posts import Post

TIMEOUT_S = 20.0


def encode(posts: Sequence[Post]) -> bytes:
    """The body of a delivery, in the words of :data:`~firebreak.connectors.webhook.schema.SCHEMA`."""
    return msgspec.json.encode({"posts": list(posts)})


def signed_headers(body: bytes, secret: str, *, now: float | None = None) -> dict[str, str]:
    """Headers of Standard Webhooks. The id is made from the body, so that the same posts count once."""
    stamp = int(time.time() if now is None else now)
    delivery = "msg_" + hashlib.sha256(body).hexdigest()[:32]
    return {
        "Content-Type": "application/json",
        "webhook-id": delivery,
        "webhook-timestamp": str(stamp),
        "webhook-signature": sign(delivery, stamp, body, secret),
    }


def send_posts(address: str, posts: Sequence[Post], secret: str, *, private: bool = True) -> str:
    """POST a batch; returns the delivery's id. Sent from the command line, so the own network is allowed.

    Raises the kinds of ``firebreak.base.errors``; a repeat after ``UnknownOutcome`` is harmless.
    """
    fetching.check_address(address)
    body = encode(posts)
    headers = signed_headers(body, secret)
    with fetching.client(private=private, timeout_s=TIMEOUT_S) as client:
        try:
            response = client.post(address, content=body, headers=headers, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise TransientError("webhook.unreachable", f"No connection: {type(error).__name__}.") from error
        except httpx.TransportError as error:
            raise UnknownOutcome(
                "webhook.no_answer", "Sent, but no answer came. It may have arrived."
            ) from error
    fetching.raise_for_status(response)
    return headers["webhook-id"]


def example(address: str, secrets: Mapping[str, str]) -> str:
    """A shell command to copy that sends one signed post with ``openssl`` and ``curl``."""
    secret = secrets.get("secret", "")
    return "\n".join(
        (
            f"SECRET={_quoted(secret)}",
            """BODY='{"text": "First post", "platform": "test"}'""",
            'KEY=$(printf %s "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d " \\n")',
            'ID="msg_$(date +%s)"; TIME=$(date +%s)',
            'SIGNATURE=$(printf %s "$ID.$TIME.$BODY" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" \\',
            "  -binary | openssl base64 -A)",
            f"curl -sS -X POST {_quoted(address)} \\",
            """  -H 'Content-Type: application/json' -H "webhook-id: $ID" -H "webhook-timestamp: $TIME" \\""",
            """  -H "webhook-signature: v1,$SIGNATURE" --data-raw "$BODY\"""",
        )
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
