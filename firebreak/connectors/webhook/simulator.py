"""A receiver of signed deliveries that verifies them as a stranger would, and a site that publishes what it is sent."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GONE, LOST_REPLY, RATE, SLOW
from firebreak.connectors.webhook.pager import WebhookPager
from firebreak.connectors.webhook.writer import LOOK, WITHDRAW, WebhookWriter


class WebhookSimulator(HttpSimulator):
    """Keeps what came with a right signature, one per delivery id; answers 401 to the rest.

    Below ``/site`` it publishes. ``honours``: whether it takes the same key once only, as it should.
    """

    faults = frozenset({AUTH, RATE, DOWN, SLOW, GONE, CUT, LOST_REPLY})
    honours = True
    once = True
    secret = "c2ltdWxhdG9yLXNlY3JldC10aGF0LW11c3Qtbm90LWxlYWs="  # noqa: S105 - a simulator's

    def __init__(self) -> None:
        super().__init__()
        self._messages: dict[str, dict[str, Any]] = {}
        self.publications: list[dict[str, Any]] = []
        """``data`` of the deliveries that stand there, with the site's own ``reference``."""

    def writer(self, **settings: Any) -> WebhookWriter:
        """One that publishes here."""
        known = {"url": f"{self.root}/site?part=news", "look": True, **settings}
        return WebhookWriter(known, {"secret": f"whsec_{self.secret}"}, private=True, timeout_s=1.0)

    def published(self) -> list[Mapping[str, Any]]:
        """What stands on the site."""
        return [
            {"reference": f"{one['key']} {one['reference']}", "text": one["text"]}
            for one in self.publications
        ]

    def plan(self, text: str) -> str:
        """A webhook tells of nothing that is planned."""
        raise NotImplementedError

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
        if request.path.startswith("/site"):
            return self._site(request, number)
        self._messages[number] = {"number": number, **json.loads(request.body)}
        return Answer(204)

    def _site(self, request: Request, number: str) -> Answer:
        if request.method == "POST":
            return self._publish(json.loads(request.body)["data"], number, request)
        (key,) = parse_qs(urlsplit(request.path).query).get("key", [""])
        found = [one for one in self.publications if one["key"] == key]
        if number != {"GET": LOOK, "DELETE": WITHDRAW}.get(request.method, "?") + key:
            return Answer(401, b"signed for something else")
        if request.method == "DELETE":
            self.publications = [one for one in self.publications if one not in found]
        stands = bool(found) and request.method == "GET"
        said = {"key": key, "published": stands, **(_page(found[0]) if stands else {})}
        return Answer(200 if found else 404, json.dumps(said).encode())

    def _publish(self, data: dict[str, Any], number: str, request: Request) -> Answer:
        key = data["key"]
        if number != key or request.headers.get("idempotency-key") != key:
            return Answer(401, b"signed for something else")
        found = [one for one in self.publications if one["key"] == key] if self.honours else []
        if not found:
            found = [{**data, "reference": f"n{len(self.publications) + 1}"}]
            self.publications += found
        return Answer(201, json.dumps(_page(found[0])).encode())


def _page(one: Mapping[str, Any]) -> dict[str, str]:
    return {"reference": one["reference"], "url": f"https://www.acme.example/news/{one['reference']}"}
