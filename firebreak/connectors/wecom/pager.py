"""Posts Markdown by a group robot: ``POST /cgi-bin/webhook/send?key=``, errors in ``errcode`` of a 200.

Source: https://developer.work.weixin.qq.com/document/path/91770 (20 messages a minute, 4096 bytes of Markdown,
which has no escape: it knows links, calls by ``<@id>``, fonts, quotes, code and headings).
"""

from collections.abc import Mapping
from typing import Any

import httpx

from firebreak.connectors.common import calling
from firebreak.connectors.common.paging import Page, markdown, open_words
from firebreak.connectors.common.robots import Robot
from firebreak.notify.pagers import Message, Receipt

ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="
LIMIT = 4096
"""Bytes of Markdown."""
RATE_WAIT_S = 60.0
"""Twenty messages a minute; the answer does not say when the minute ends."""
_DEAD = frozenset({93000, 93004, 93008})
"""No such robot, switched off, or not in the group any more."""
_TOO_FAST = frozenset({45009, 45033})
_BUSY = frozenset({-1})


class WecomPager(Robot):
    """Secrets: ``url``, the robot's address, or its key alone."""

    def address(self) -> str:
        """The robot's address."""
        return self.url if "://" in self.url else ADDRESS + self.url

    def body(self, page: Page, message: Message) -> Mapping[str, Any]:
        """Markdown, as long as WeCom takes it."""
        content = markdown(page, open_words(message), LIMIT)
        return {"msgtype": "markdown", "markdown": {"content": content}}

    def receipt(self, response: httpx.Response) -> Receipt:
        """A robot gives no id of its own."""
        calling.raise_for_status(response)
        code = calling.body_of(response).get("errcode")
        if code == 0:
            return Receipt(reference="", detail="0")
        if not isinstance(code, int):
            raise calling.unclear()
        if code in _DEAD:
            raise calling.dead(service_code=code)
        if code in _TOO_FAST:
            raise calling.too_fast(RATE_WAIT_S, service_code=code)
        raise calling.later(service_code=code) if code in _BUSY else calling.refused(service_code=code)
