"""A group with a custom robot that checks signatures, as DingTalk's servers answer for it."""

import base64
import hashlib
import hmac
import re
import time
from urllib.parse import parse_qs, urlsplit

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, RATE
from firebreak.connectors.dingtalk.pager import DingtalkPager

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")


class DingtalkSimulator(PagingSimulator):
    """Counts the signature again from the documentation, and is silent for what comes too fast."""

    secret = "SEC0f1e2d3c4b5a69788796a5b4c3d2e1f0"  # noqa: S105 - a simulator's
    token = "9d0c1b2a3f4e5d6c7b8a9d0c1b2a3f4e"  # noqa: S105 - a simulator's
    rate_wait = 600.0
    per_minute = 20

    def pager(self) -> DingtalkPager:
        """A pager that sends here."""
        url = f"{self.root}/robot/send?access_token={self.token}"
        return DingtalkPager({}, {"url": url, "secret": self.secret}, private=True, timeout_s=1.0)

    def refusal(self, fault: str) -> Answer | None:
        """Refusals are 200 with a code."""
        return {
            AUTH: _error(310000, "sign not match"),
            RATE: _error(130101, "send too fast, exceed 20 times per minute"),
            GONE: _error(400013, "group disbanded"),
            DOWN: _error(-1, "system busy"),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The robot."""
        parts = urlsplit(request.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path != "/robot/send" or query.get("access_token") != self.token:
            return _error(300005, "token is not exist")
        if refused := self._unsigned(query.get("timestamp", "0"), query.get("sign", "")):
            return refused
        body = given(request)
        if body is None or body.get("msgtype") != "markdown" or not body["markdown"].get("title"):
            return _error(40035, "missing parameter json")
        if len(request.body) > 20_000:
            return _error(460101, "message too long, exceed 20000 bytes")
        if self.full():
            return _error(130101, "send too fast, exceed 20 times per minute")
        shown = read(body["markdown"]["text"])
        calls = body.get("at", {})
        shown.called += [*calls.get("atMobiles", []), *(["all"] if calls.get("isAtAll") else [])]
        self.take(shown, title=body["markdown"]["title"])
        return _error(0, "ok")

    def _unsigned(self, stamp: str, signature: str) -> Answer | None:
        if abs(time.time() * 1000 - int(stamp)) > 3_600_000:
            return _error(310000, "invalid timestamp")
        text = f"{stamp}\n{self.secret}".encode()
        right = base64.b64encode(hmac.new(self.secret.encode(), text, hashlib.sha256).digest()).decode()
        return None if hmac.compare_digest(right, signature) else _error(310000, "sign not match")


def read(markdown: str) -> Shown:
    """What members of the group see."""
    links = [(found[1], found[2]) for found in _LINK.finditer(markdown)]
    text = _LINK.sub(lambda found: found[1], markdown).replace("**", "").replace("  \n", "\n")
    return Shown(text, links + tapped(_LINK.sub("", markdown)))


def _error(code: int, text: str) -> Answer:
    return answer({"errcode": code, "errmsg": text})
