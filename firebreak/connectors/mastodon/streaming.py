"""One open stream: read in a thread of its own through the guarded client, handed over to the loop."""

import asyncio
import contextlib
import socket
import threading
import time
from collections import deque

import httpx

from firebreak.base import fetching
from firebreak.base.errors import FirebreakError
from firebreak.connectors.mastodon.events import Event, EventLines

SILENT_S = 60.0
"""A stream without a word for this long is dead: servers send a sign of life every 15 seconds."""
WAITING = 2000
"""Events that may wait to be taken; above, we stop reading and let the server's line fill up."""


class Stream:
    """Open it, then take events until :attr:`ended`. ``status`` is the server's answer, 0 when none came."""

    def __init__(self, address: str, headers: dict[str, str], private: bool) -> None:
        self._address, self._private = address, private
        self._headers = {**headers, "Accept-Encoding": "identity", "Cache-Control": "no-store"}
        self._waiting: deque[Event] = deque()
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._opened: asyncio.Future[bool] = self._loop.create_future()
        self._stopping = threading.Event()
        self._socket: socket.socket | None = None
        self.ended = False
        self.status = 0
        self.reason = ""

    async def open(self, give_up_s: float = 20.0) -> bool:
        """Whether the server streams. Never raises for what the other side does."""
        threading.Thread(target=self._run, daemon=True, name="mastodon-stream").start()
        try:
            return await asyncio.wait_for(asyncio.shield(self._opened), give_up_s)
        except TimeoutError:
            self.close()
            return False

    async def take(self, wait_s: float) -> list[Event]:
        """Events that have come; waits at most ``wait_s`` seconds for the first."""
        if not self._waiting and not self.ended:
            self._news.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), wait_s)
        found = []
        while self._waiting:
            found.append(self._waiting.popleft())
        return found

    def close(self) -> None:
        """Stop at once: shutting the socket wakes the thread that waits on it."""
        self._stopping.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _run(self) -> None:
        client = fetching.client(private=self._private, timeout_s=SILENT_S)
        try:
            with client.stream(
                "GET", self._address, headers=self._headers, follow_redirects=False
            ) as response:
                self.status = response.status_code
                kind = response.headers.get("content-type", "")
                packed = response.headers.get("content-encoding", "identity") != "identity"
                if response.status_code == 200 and kind.startswith("text/event-stream") and not packed:
                    self._say(self._settle, True)
                    self._read(response)
                else:
                    self.reason = f"{response.status_code} {kind}"[:80]
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            FirebreakError,
            OSError,
            RuntimeError,
            ValueError,
        ) as error:
            self.reason = type(error).__name__
        finally:
            client.close()
            self._say(self._finish)

    def _read(self, response: httpx.Response) -> None:
        line = response.extensions.get("network_stream")
        self._socket = line.get_extra_info("socket") if line is not None else None
        events = EventLines()
        for data in response.iter_raw():
            if self._stopping.is_set():
                return
            for event in events.feed(data):
                self._waiting.append(event)
            if self._waiting:
                self._say(self._news.set)
            while len(self._waiting) > WAITING and not self._stopping.is_set():
                time.sleep(0.05)

    def _settle(self, good: bool) -> None:
        if not self._opened.done():
            self._opened.set_result(good)

    def _finish(self) -> None:
        self.ended = True
        self._settle(False)
        self._news.set()

    def _say(self, what: object, *values: object) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has gone: nobody waits any more
            self._loop.call_soon_threadsafe(what, *values)  # type: ignore[arg-type]
