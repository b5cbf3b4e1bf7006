"""Posts rich text by a custom bot, signed; errors stand in ``code`` of a 200.

Rich text is a list of pieces, so a stranger's words are text by their place and never markup. The same for Lark,
whose addresses begin with another host. Source: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
(100 messages a minute and 5 a second, 20 KB; the time may be one hour off).
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

import httpx
import msgspec

from firebreak.connectors.common import calling
from firebreak.connectors.common.paging import Page, fit, inert, octets, open_words
from firebreak.connectors.common.robots import Robot
from firebreak.notify.pagers import Message, Receipt

LIMIT = 18_000
"""Bytes of the body; Feishu takes 20 KB."""
RATE_WAIT_S = 60.0
BAD_REQUEST = 9499
"""Said of a body that is wrong and also of one that comes too fast; the words tell which."""
_DEAD = frozenset({19001, 19007, 19021, 19022, 19024})
"""No such token, bot stopped, signature or clock wrong, sender's address or keyword refused."""
_TOO_FAST = frozenset({11232, 11233, 99991400})
_BUSY = frozenset({-1, 10000, 19999})
_LOCALES = {"zh-hans": "zh_cn", "zh-hant": "zh_tw", "en": "en_us"}


def sign(timestamp_s: int, secret: str) -> str:
    """Base64 of HMAC-SHA256 over nothing, with time and secret as its key.

    >>> sign(1700000000, "example")
    'IDYtqgwsyU5irwQ/8nvd4ncBjc/KPCpVGkxbLfWDsyg='
    """
    key = f"{timestamp_s}\n{secret}".encode()
    return base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()


class FeishuPager(Robot):
    """Secrets: ``url``, the bot's address, and ``secret``, which signs."""

    def body(self, page: Page, message: Message) -> Mapping[str, Any]:
        """Rich text with time and signature of this moment."""
        if not self.secret:
            raise calling.missing()
        locale = _LOCALES.get(str(message.data.get("language") or "").lower().replace("_", "-"), "en_us")
        words = open_words(message)

        def post(part: Page) -> dict[str, Any]:
            said = [[{"tag": "text", "text": inert(line)}] for line in part.body.split("\n") if line.strip()]
            link = [[{"tag": "a", "text": words, "href": part.link}]] if part.link else []
            number = [[{"tag": "text", "text": f"({part.number})"}]]
            content = {"title": inert(part.title), "content": [*said, *link, *number]}
            return {"msg_type": "post", "content": {"post": {locale: content}}}

        fitting = fit(page, lambda part: msgspec.json.encode(post(part)).decode(), octets, LIMIT)
        stamp = int(time.time())
        return {"timestamp": str(stamp), "sign": sign(stamp, self.secret), **post(fitting)}

    def receipt(self, response: httpx.Response) -> Receipt:
        """A custom bot gives no id of its own."""
        said = calling.body_of(response)
        code = calling.number_of(said.get("code", said.get("StatusCode")))
        if code is None:
            calling.raise_for_status(response)
            raise calling.unclear()
        if code == 0:
            return Receipt(reference="", detail="0")
        code = int(code)
        if (
            code in _TOO_FAST
            or response.status_code == 429
            or (code == BAD_REQUEST and "too many" in str(said.get("msg", "")).lower())
        ):
            wait = calling.number_of(response.headers.get("x-ogw-ratelimit-reset"))
            raise calling.too_fast(wait or RATE_WAIT_S, service_code=code)
        if code in _DEAD:
            raise calling.dead(service_code=code)
        if code in _BUSY or response.status_code >= 500:
            raise calling.later(service_code=code)
        raise calling.refused(service_code=code)
