"""How deliveries are taken in: checked at the door, read by the pipeline, and shown to a newcomer as a command."""

import shlex
import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

from firebreak.connectors.webhook import signing
from firebreak.connectors.webhook.decoding import decode
from firebreak.listening.readers import Batch, ReaderContext

SECRETS = ("secret", "secret_old")


def verify(secrets: Mapping[str, Any], headers: Mapping[str, str], body: bytes) -> str:
    """The delivery's id, if one of the source's secrets signed it. Raises ``AuthError``."""
    return signing.verify(headers, body, [str(secrets.get(name) or "") for name in SECRETS], time.time())


def new_secrets() -> dict[str, str]:
    """A fresh secret for a new source."""
    return {"secret": signing.new_secret()}


def example(address: str, secrets: Mapping[str, str]) -> str:
    """Shell lines that send one post, signed by the simple scheme, with nothing but curl and openssl."""
    key = signing.key_of(secrets["secret"]).hex()
    return "\n".join(
        [
            f"ADDRESS={shlex.quote(address)}",
            """BODY='{"id":"1","platform":"web","author":"test","text":"A test post"}'""",
            f"KEY={key}",
            'SIGNATURE=$(printf %s "$BODY" | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY | sed "s/^.* //")',
            'curl -sS "$ADDRESS" -H "Content-Type: application/json" \\',
            '  -H "X-Firebreak-Signature: sha256=$SIGNATURE" --data-binary "$BODY"',
        ]
    )


class DeliveryReader:
    """The posts of one stored delivery, as one batch. Settings: those of the source, ``body``, ``content_type``."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        self._settings = context.settings

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """One batch. Raises ``WrongInput`` when nothing in the body can be read."""
        kind = str(self._settings.get("content_type", "application/json"))
        posts, warnings = decode(bytes(self._settings["body"]), kind, settings=self._settings)
        yield Batch(posts, dict(cursor), warnings=tuple(warnings))
