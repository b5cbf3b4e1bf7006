"""What pagers have in common that post to one address a person copied from a chat: the robot of a group."""

from collections.abc import Mapping
from typing import Any

import httpx

from firebreak.connectors.common import calling
from firebreak.connectors.common.calling import TIMEOUT_S, Caller
from firebreak.connectors.common.paging import Page, page_of
from firebreak.notify.pagers import Message, Receipt


class Robot:
    """Secrets: ``url``, as the service gives it (it holds the credential), and ``secret`` where messages are signed.

    Repeats carry the same number in their text: none of these services drops doubles by itself.
    """

    def __init__(
        self,
        settings: Mapping[str, Any],  # noqa: ARG002 - every pager is made alike
        secrets: Mapping[str, Any],
        *,
        private: bool | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self.url = str(secrets.get("url") or "").strip()
        self.secret = str(secrets.get("secret") or "").strip()
        self.caller = Caller(private=private, timeout_s=timeout_s)

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def send(self, message: Message) -> Receipt:
        """Post one message. Raises the kinds of ``firebreak.base.errors``."""
        if not self.url:
            raise calling.missing()
        body = self.body(page_of(message), message)
        return self.receipt(self.caller.call("POST", self.address(), json=body))

    def address(self) -> str:
        """Where to post to, signed if the service wants it there."""
        return self.url

    def body(self, page: Page, message: Message) -> Mapping[str, Any]:
        """The message as the service wants it."""
        raise NotImplementedError

    def receipt(self, response: httpx.Response) -> Receipt:
        """What the answer means. Raises the kinds of ``firebreak.base.errors``."""
        raise NotImplementedError
