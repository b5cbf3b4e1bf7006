"""Slack over HTTP: the Web API for one bot and an incoming webhook of one channel."""

import re
from typing import Any
from urllib.parse import parse_qsl

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, RATE
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.pager import SlackPager
from firebreak.connectors.slack.workspace import ROOM, Refused, Workspace

_CALL = re.compile(r"<([!@][^>|]+)[^>]*>")
_LINK = re.compile(r"<(https?://[^>|]+)(?:\|([^>]*))?>")


class SlackHookSimulator(PagingSimulator):
    """The webhook's side: plain words and statuses."""

    secret = "T000/B000/simulatedWebhookSecret"  # noqa: S105 - a simulator's

    def pager(self) -> SlackPager:
        """A pager that posts here."""
        return SlackPager({}, {"url": f"{self.root}/services/{self.secret}"}, private=True, timeout_s=1.0)

    def refusal(self, fault: str) -> Answer | None:
        """One word and a status."""
        return {AUTH: Answer(403, b"invalid_token"), GONE: Answer(410, b"channel_is_archived")}.get(fault)

    def answer(self, request: Request) -> Answer:
        """The webhook."""
        if request.path != f"/services/{self.secret}":
            return Answer(404, b"no_service")
        body = given(request)
        if body is None:
            return Answer(400, b"invalid_payload")
        if not body.get("text"):
            return Answer(400, b"no_text")
        self.take(read(body))
        return Answer(200, b"ok")


class SlackSimulator(PagingSimulator):
    """The bot's side. ``world`` is the workspace behind it."""

    secret = "xoxb-simulated-token-of-the-bot"  # noqa: S105 - a simulator's
    once = True
    also = (SlackHookSimulator,)

    def __init__(self) -> None:
        super().__init__()
        self.world = Workspace()

    def pager(self) -> SlackPager:
        """A pager that sends here."""
        return SlackPager({"api": f"{self.root}/api"}, {"token": self.secret}, private=True, timeout_s=1.0)

    def bot(self) -> Slack:
        """The client of the same bot."""
        return Slack(self.secret, api=f"{self.root}/api", private=True, timeout_s=1.0)

    def address(self) -> str:
        """A channel that the bot is in."""
        return ROOM

    def refusal(self, fault: str) -> Answer | None:
        """Refusals are 200 with a word, but for the rate."""
        return {
            AUTH: answer({"ok": False, "error": "token_revoked"}),
            GONE: answer({"ok": False, "error": "is_archived"}),
            RATE: answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": self.retry_after}),
            DOWN: Answer(503, b"<html>unavailable</html>"),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The Web API."""
        if request.headers.get("authorization") != f"Bearer {self.secret}":
            return answer({"ok": False, "error": "invalid_auth"})
        if "json" in request.headers.get("content-type", ""):
            arguments = given(request) or {}
        else:
            arguments = dict(parse_qsl(request.body.decode()))
        method = request.path.removeprefix("/api/")
        try:
            found = self.world.call(method, arguments)
        except Refused as refused:
            return answer(refused.answer)
        if method == "chat.postMessage" and not found.pop("double", False):
            self.take(read(arguments), channel=arguments["channel"])
        return answer(found)


def read(message: dict[str, Any]) -> Shown:
    """What the reader sees: the blocks; and whom the text for notifications would call, which Slack reads too."""
    shown = Shown("")
    for block in message.get("blocks", ()):
        for section in block["elements"]:
            for piece in section["elements"]:
                if piece["type"] == "link":
                    shown.links.append((piece.get("text", piece["url"]), piece["url"]))
                if piece["type"] in {"user", "usergroup", "broadcast"}:
                    shown.called.append(piece["type"])
                shown.text += piece.get("text", "")
    text = message.get("text", "")
    shown.called += _CALL.findall(text)
    shown.links += [(found[2] or found[1], found[1]) for found in _LINK.finditer(text)]
    shown.links += tapped(_LINK.sub("", text))
    return shown
