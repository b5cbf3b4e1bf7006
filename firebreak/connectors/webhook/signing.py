"""Signatures of deliveries: the Standard Webhooks scheme, and a simple one for scripts.

Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over ``{id}.{timestamp}.{raw body}``, Base64, in
``webhook-signature: v1,...``; several signatures may stand side by side. The simple scheme is HMAC-SHA256 over the
raw body, hexadecimal, in ``X-Firebreak-Signature: sha256=...``. The key is the Base64 part of ``whsec_...``; a
secret without that beginning is used as its own bytes.
"""

import base64
import binascii
import hashlib
import hmac
import secrets as randomness
from collections.abc import Iterable, Mapping

from firebreak.base.errors import AuthError, WrongInput

TOLERANCE_S = 300
"""How far a delivery's time may be from ours; older ones may be replays."""
PREFIX = "whsec_"
MAX_SIGNATURES = 10


def new_secret() -> str:
    """A fresh secret of 32 random bytes."""
    return PREFIX + base64.b64encode(randomness.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """Bytes of the key. Raises ``WrongInput`` for an empty or broken secret."""
    if not secret.startswith(PREFIX):
        if not secret:
            raise WrongInput("webhook.no_secret", "The source has no secret yet.")
        return secret.encode()
    try:
        key = base64.b64decode(secret[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongInput(
            "webhook.broken_secret", "The secret is not complete. Copy it again, or make a new one."
        ) from error
    if not key:
        raise WrongInput("webhook.no_secret", "The source has no secret yet.")
    return key


def sign(delivery: str, timestamp: int, body: bytes, secret: str) -> str:
    """One ``v1`` signature.

    >>> secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    >>> sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body, secret)
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{delivery}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key_of(secret), signed, hashlib.sha256).digest()).decode()


def simple_signature(body: bytes, secret: str) -> str:
    """Value of ``X-Firebreak-Signature``."""
    return "sha256=" + hmac.new(key_of(secret), body, hashlib.sha256).hexdigest()


def verify(headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: float) -> str:
    """The delivery's id, after its signature was found right under one of the active secrets.

    ``body`` must be the raw bytes; ``now`` is seconds UTC; names of headers are compared without case.
    With the simple scheme the id is made from the body, so that the same bytes count once.
    Raises ``AuthError``: ``webhook.unsigned``, ``webhook.stale`` or ``webhook.bad_signature``; it never says more.
    """
    given = {name.lower(): value for name, value in headers.items()}
    keys = [secret for secret in secrets if secret]
    if not keys:
        raise AuthError("webhook.no_secret", "The source has no secret yet, so nothing is taken in.")
    if simple := given.get("x-firebreak-signature", ""):
        if not _any_equal([simple.strip()], [simple_signature(body, key) for key in keys]):
            raise AuthError("webhook.bad_signature", "The signature does not fit the body.")
        return "sha256-" + hashlib.sha256(body).hexdigest()
    delivery, stamp, signatures = (
        given.get(f"webhook-{name}", "").strip() for name in ("id", "timestamp", "signature")
    )
    if not (delivery and stamp and signatures):
        raise AuthError("webhook.unsigned", "The delivery carries no signature.")
    timestamp = _timestamp(stamp, now)
    expected = [sign(delivery, timestamp, body, key) for key in keys]
    if len(delivery) > 200 or not _any_equal(signatures.split()[:MAX_SIGNATURES], expected):
        raise AuthError("webhook.bad_signature", "The signature does not fit the body.")
    return delivery


def _timestamp(text: str, now: float) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise AuthError("webhook.stale", "The delivery has no readable time.")
    if abs(now - int(text)) > TOLERANCE_S:
        raise AuthError("webhook.stale", "The delivery is too old, or the sender's clock is wrong.")
    return int(text)


def _any_equal(given: list[str], expected: list[str]) -> bool:
    """All pairs are compared, each in constant time, so that time tells nothing."""
    found = False
    for one in given:
        for other in expected:
            found |= hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
    return found
