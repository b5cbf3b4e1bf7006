"""Chromium's DevTools protocol over two pipes: JSON messages that end with a zero byte.

What comes from the browser is not trusted: messages are bounded, and anything odd counts as a browser that is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from typing import Any

LONGEST = 96 * 2**20
"""Bytes of one message; a picture comes as one."""
Params = dict[str, Any]


class BrowserGone(Exception):  # noqa: N818 - reads as what happened
    """It died, or says what nobody understands."""


class Refused(Exception):  # noqa: N818 - reads as what happened
    """It does not do what it was asked for."""


class Talk:
    """Questions to a browser and what it tells by itself. Made inside the event loop in which it is used."""

    def __init__(self, reader: asyncio.StreamReader, asks: int) -> None:
        self._reader, self._asks, self._number = reader, asks, 0
        self._waiting: dict[int, asyncio.Future[Params]] = {}
        self._hearing: dict[str, Callable[[Params, str], None]] = {}
        self._gone = False
        os.set_blocking(asks, False)
        self._listens = asyncio.get_running_loop().create_task(self._listen())

    def on(self, event: str, hear: Callable[[Params, str], None]) -> None:
        """Have ``hear(params, session)`` called at each event of a name."""
        self._hearing[event] = hear

    def tell(self, method: str, session: str = "", **params: Any) -> int:
        """Send and wait for nothing; the number of the message. Raises :class:`BrowserGone`."""
        if self._gone:
            raise BrowserGone
        self._number += 1
        message: Params = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        body = json.dumps(message).encode() + b"\0"
        try:
            if os.write(self._asks, body) != len(body):
                raise BlockingIOError
        except OSError as error:  # it does not listen any more
            self._end()
            raise BrowserGone from error
        return self._number

    async def ask(self, method: str, session: str = "", *, within: float, **params: Any) -> Params:
        """Send and wait for the answer. Raises :class:`BrowserGone`, :class:`Refused`, ``TimeoutError`` after so many s."""
        number = self.tell(method, session, **params)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(answer, within)
        finally:
            self._waiting.pop(number, None)

    def close(self) -> None:
        """Let go of both pipes."""
        self._listens.cancel()
        self._end()
        with contextlib.suppress(OSError):
            os.close(self._asks)
        self._asks = -1
        transport = getattr(self._reader, "_transport", None)
        if transport is not None:
            transport.close()

    async def _listen(self) -> None:
        try:
            while True:
                self._heard(json.loads((await self._reader.readuntil(b"\0"))[:-1]))
        except (
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            OSError,
            ValueError,
            TypeError,
            RecursionError,
        ):
            self._end()

    def _heard(self, message: Any) -> None:
        if not isinstance(message, dict):
            raise TypeError("no message")
        number = message.get("id")
        if number is not None:
            waiting = self._waiting.get(number)
            if waiting is None or waiting.done():
                return
            if isinstance(message.get("result"), dict):
                waiting.set_result(message["result"])
            else:
                waiting.set_exception(Refused(str(message.get("error"))[:300]))
            return
        hear, params = self._hearing.get(str(message.get("method"))), message.get("params")
        if hear is not None and isinstance(params, dict):
            with contextlib.suppress(BrowserGone, KeyError, TypeError, AttributeError):
                hear(params, str(message.get("sessionId", "")))

    def _end(self) -> None:
        self._gone = True
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(BrowserGone())
