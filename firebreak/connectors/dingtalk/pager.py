"""Posts Markdown by a custom robot, signed with HMAC-SHA256; errors stand in ``errcode`` of a 200.

Source: https://open.dingtalk.com/document/robots/custom-robot-access and .../robots/customize-robot-security-settings
(20 messages a minute, then ten minutes of silence; the time may be one hour off).
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

import httpx

from firebreak.connectors.common import calling
from firebreak.connectors.common.paging import Page, harmless, markdown, open_words
from firebreak.connectors.common.robots import Robot
from firebreak.notify.pagers import Message, Receipt

ADDRESS = "https://oapi.dingtalk.com/robot/send?access_token="
LIMIT = 15_000
"""Bytes of Markdown; DingTalk takes 20,000 for the whole body, in which some signs count more than once."""
LINE_END = "  \n"
"""A single line end is none in this Markdown: two blanks before it make it one."""
RATE_WAIT_S = 600.0
_DEAD = frozenset({310000, 300001, 300005, 400101, 400102, 400106, 40014})
"""Signature, keyword or sender's address refused; no such token; robot stopped or gone."""
_TOO_FAST = frozenset({130101, 660026, 410100})
_GONE = frozenset({400013})
"""The group was dissolved."""
_BUSY = frozenset({-1, 88})


def sign(timestamp_ms: int, secret: str) -> str:
    """Base64 of HMAC-SHA256 with the secret over time and secret.

    >>> sign(1700000000000, "SECexample")
    'uroalHrWHORz59talE1o26b8HuX2kOp8WlAN91F9Pj0='
    """
    signed = f"{timestamp_ms}\n{secret}".encode()
    return base64.b64encode(hmac.new(secret.encode(), signed, hashlib.sha256).digest()).decode()


class DingtalkPager(Robot):
    """Secrets: ``url``, the robot's address or its token alone, and ``secret``, which signs."""

    def address(self) -> str:
        """With time and signature of this moment."""
        url = self.url if "://" in self.url else ADDRESS + self.url
        if not self.secret:
            raise calling.missing()
        stamp = int(time.time() * 1000)
        join = "&" if "?" in url else "?"
        return f"{url}{join}timestamp={stamp}&sign={quote_plus(sign(stamp, self.secret))}"

    def body(self, page: Page, message: Message) -> Mapping[str, Any]:
        """Markdown; nobody is called by name, so that nothing in a text can call everybody."""
        text = markdown(page, open_words(message), LIMIT, line_end=LINE_END)
        return {
            "msgtype": "markdown",
            "markdown": {"title": harmless(page.title) or page.number, "text": text},
            "at": {"isAtAll": False},
        }

    def receipt(self, response: httpx.Response) -> Receipt:
        """A robot gives no id of its own."""
        calling.raise_for_status(response)
        code = calling.number_of(calling.body_of(response).get("errcode"))
        if code == 0:
            return Receipt(reference="", detail="0")
        if code is None:
            raise calling.unclear()
        code = int(code)
        if code in _DEAD:
            raise calling.dead(service_code=code)
        if code in _TOO_FAST:
            raise calling.too_fast(RATE_WAIT_S, service_code=code)
        if code in _GONE:
            raise calling.nobody(service_code=code)
        raise calling.later(service_code=code) if code in _BUSY else calling.refused(service_code=code)
