"""A group with a robot, as WeCom's servers answer for it."""

import re
from urllib.parse import parse_qs, urlsplit

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, DOWN, LOST_REPLY, RATE, SLOW
from firebreak.connectors.wecom.pager import WecomPager

_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)\)")
_CALL = re.compile(r"<@([^>\s]+)>")
_TAG = re.compile(r"</?font[^>]*>")


class WecomSimulator(PagingSimulator):
    """Knows the robot's key, the length and the rate, and reads the Markdown that WeCom documents."""

    faults = frozenset({AUTH, RATE, DOWN, SLOW, LOST_REPLY})
    secret = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"  # noqa: S105 - a simulator's
    rate_wait = 60.0
    per_minute = 20

    def pager(self) -> WecomPager:
        """A pager that sends here."""
        url = f"{self.root}/cgi-bin/webhook/send?key={self.secret}"
        return WecomPager({}, {"url": url}, private=True, timeout_s=1.0)

    def refusal(self, fault: str) -> Answer | None:
        """Refusals are 200 with a code; only a broken gateway answers otherwise."""
        return {
            AUTH: _error(93000, "invalid webhook url"),
            RATE: _error(45009, "api freq out of limit"),
            DOWN: _error(-1, "system busy"),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The robot."""
        parts = urlsplit(request.path)
        if parts.path != "/cgi-bin/webhook/send" or parse_qs(parts.query).get("key") != [self.secret]:
            return _error(93000, "invalid webhook url")
        body = given(request)
        if body is None or body.get("msgtype") != "markdown":
            return _error(40008, "invalid message type")
        content = body.get("markdown", {}).get("content", "")
        if not content:
            return _error(44004, "empty content")
        if len(content.encode()) > 4096:
            return _error(40058, "markdown.content exceed max length 4096")
        if self.full():
            return _error(45009, "api freq out of limit")
        self.take(read(content))
        return _error(0, "ok")


def read(markdown: str) -> Shown:
    """What members of the group see."""
    links = [(found[1], found[2]) for found in _LINK.finditer(markdown)]
    rest = _LINK.sub(lambda found: found[1], markdown)
    text = _TAG.sub("", _CALL.sub(lambda found: "@" + found[1], rest)).replace("**", "")
    return Shown(text, links + tapped(_LINK.sub("", markdown)), _CALL.findall(markdown))


def _error(code: int, text: str) -> Answer:
    return answer({"errcode": code, "errmsg": text})
