"""Twilio's Messages and Accounts resources, with one account, one API key and phones that read."""

import base64
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, tapped
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, RATE
from firebreak.connectors.twilio.pager import TwilioPager

ACCOUNT = "AC" + "0a1b2c3d" * 4
KEY = "SK" + "9f8e7d6c" * 4
PHONE = "+46701740605"
STOPPED = "+46701740699"
SENDER = "+15005550006"


class TwilioSimulator(PagingSimulator):
    """``status`` is the account's; a key may send but not read accounts."""

    secret = "simulated-auth-token-of-twilio"  # noqa: S105 - a simulator's
    status = "active"

    def pager(self, **settings: str) -> TwilioPager:
        """A pager that sends here."""
        chosen = {"account": ACCOUNT, "from": SENDER, "api": self.root, **settings}
        return TwilioPager(chosen, {"token": self.secret}, private=True, timeout_s=1.0)

    def address(self) -> str:
        """A phone."""
        return PHONE

    def refusal(self, fault: str) -> Answer | None:
        """Refusals repeat what was asked, numbers too."""
        return {
            AUTH: _error(401, 20003, "Authenticate"),
            RATE: _error(429, 20429, "Too Many Requests", {"Retry-After": "7"}),
            GONE: _error(400, 21610, f"Attempt to send to unsubscribed recipient {PHONE}"),
            DOWN: _error(503, 20503, "Service unavailable"),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The API."""
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        user, _, password = base64.b64decode(given).decode().partition(":")
        path = urlsplit(request.path).path
        if user not in {ACCOUNT, KEY} or password != self.secret:
            return _error(401, 20003, "Authenticate")
        if path == f"/2010-04-01/Accounts/{ACCOUNT}.json" and request.method == "GET":
            if user == KEY:
                return _error(401, 20003, "Authenticate")
            return answer({"sid": ACCOUNT, "friendly_name": "Acme", "status": self.status})
        if path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json":
            return _error(404, 20404, "The requested resource was not found")
        if request.method == "GET":
            return answer({"messages": [], "page_size": 1})
        return self._send(dict(parse_qsl(request.body.decode(), keep_blank_values=True)))

    def _send(self, form: dict[str, Any]) -> Answer:
        if self.status != "active":
            return _error(401, 20005, "Account not active")
        if form.get("From", SENDER) != SENDER:
            return _error(400, 21606, f"The From phone number {form['From']} is not valid")
        if form["To"] == STOPPED:
            return _error(400, 21610, f"Attempt to send to unsubscribed recipient {STOPPED}")
        if form["To"] != PHONE:
            return _error(400, 21211, f"The 'To' number {form['To']} is not a valid phone number.")
        if not form.get("Body") or len(form["Body"]) > 1600:
            return _error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        self.take(Shown(form["Body"], tapped(form["Body"])), to=form["To"])
        return answer({"sid": f"SM{len(self.shown):032x}", "status": "queued", "error_code": None}, 201)


def _error(status: int, code: int, text: str, headers: dict[str, str] | None = None) -> Answer:
    body = {
        "code": code,
        "message": text,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    return answer(body, status, headers)
