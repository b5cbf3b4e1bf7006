"""A receiver of signed deliveries that verifies them as a stranger would."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, LOST_REPLY, RATE, SLOW
from firebreak.connectors.webhook.pager import WebhookPager


class WebhookSimulator(HttpSimulator):
    """Keeps what came with a right signature, one per delivery id; answers 401 to the rest."""

    faults = frozenset({AUTH, RATE, DOWN, SLOW, GONE, LOST_REPLY})
    once = True
    secret = "c2ltdWxhdG9yLXNlY3JldC10aGF0LW11c3Qtbm90LWxlYWs="  # noqa: S105 - a simulator's

    def __init__(self) -> None:
        super().__init__()
        self._messages: dict[str, dict[str, Any]] = {}

    def pager(self) -> WebhookPager:
        """A pager that sends here."""
        return WebhookPager(
            {"url": f"{self.root}/hook"}, {"secret": f"whsec_{self.secret}"}, private=True, timeout_s=1.0
        )

    def address(self) -> str:
        """Where the pager sends to."""
        return f"{self.root}/hook"

    def received(self) -> list[Mapping[str, Any]]:
        """Deliveries, each id once."""
        return list(self._messages.values())

    def answer(self, request: Request) -> Answer:
        """The receiver."""
        number, stamp = request.headers.get("webhook-id", ""), request.headers.get("webhook-timestamp", "0")
        signed = f"{number}.{stamp}.".encode() + request.body
        right = base64.b64encode(
            hmac.new(base64.b64decode(self.secret), signed, hashlib.sha256).digest()
        ).decode()
        given = [part.removeprefix("v1,") for part in request.headers.get("webhook-signature", "").split()]
        if right not in given or abs(time.time() - int(stamp)) > 300:
            return Answer(401, b"bad signature")
        self._messages[number] = {"number": number, **json.loads(request.body)}
        return Answer(204)
