"""A group with a custom bot that checks signatures, as Feishu's servers answer for it."""

import base64
import hashlib
import hmac
import time
from typing import Any

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, RATE
from firebreak.connectors.feishu.pager import FeishuPager


class FeishuSimulator(PagingSimulator):
    """Counts the signature again from the documentation and reads rich text piece by piece."""

    secret = "yqXkTAWq3kWmL3hZsim0hd"  # noqa: S105 - a simulator's
    token = "aa3b1c0e-bot-v2-hook"  # noqa: S105 - a simulator's
    rate_wait = 9.0
    per_minute = 100

    def pager(self) -> FeishuPager:
        """A pager that sends here."""
        url = f"{self.root}/open-apis/bot/v2/hook/{self.token}"
        return FeishuPager({}, {"url": url, "secret": self.secret}, private=True, timeout_s=1.0)

    def refusal(self, fault: str) -> Answer | None:
        """Most refusals are 200 with a code; the gateway's limit says when it ends."""
        return {
            AUTH: _said(19021, "sign match fail or timestamp is not within one hour from current time"),
            RATE: _said(11232, "frequency limited psm", headers={"x-ogw-ratelimit-reset": "9"}),
            GONE: _said(19002, "params error"),
            DOWN: _said(10000, "internal error", status=500),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The bot."""
        body = given(request)
        if request.path != f"/open-apis/bot/v2/hook/{self.token}":
            return _said(19001, "param invalid: incoming webhook access token invalid")
        if body is None or len(request.body) > 20 * 1024:
            return _said(9499, "Bad Request")
        stamp = str(body.get("timestamp", "0"))
        key = f"{stamp}\n{self.secret}".encode()
        right = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        if abs(time.time() - int(stamp)) > 3600 or body.get("sign") != right:
            return _said(19021, "sign match fail or timestamp is not within one hour from current time")
        if body.get("msg_type") != "post":
            return _said(19002, "params error, msg_type need")
        if self.full():
            return _said(9499, "too many request")
        self.take(read(next(iter(body["content"]["post"].values()))))
        return _said(0, "success")


def read(post: dict[str, Any]) -> Shown:
    """What members of the group see."""
    shown = Shown("")
    text = [str(post.get("title", ""))]
    for line in post["content"]:
        for piece in line:
            if piece["tag"] == "a":
                shown.links.append((piece["text"], piece["href"]))
            if piece["tag"] == "at":
                shown.called.append(piece["user_id"])
        text.append("".join(str(piece.get("text", "")) for piece in line))
        shown.links += tapped("".join(piece["text"] for piece in line if piece["tag"] == "text"))
    shown.text = "\n".join(text)
    return shown


def _said(code: int, text: str, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return answer({"code": code, "msg": text, "data": {}}, status, headers)
