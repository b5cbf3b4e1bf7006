"""Django's WSGI application behind the ASGI port: each page is made in a thread, and handed over whole.

A page that is whole goes back to the event loop once. Handing over status, body and end one after the other, each time
waiting for the loop, cost as much processor time as a small page itself; only what streams is sent that way.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import IO, Any

from firebreak.web.live import Scope, Send

Message = MutableMapping[str, Any]
Environ = dict[str, Any]
Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Pages:
    """At most ``threads`` pages are worked on at once; the others wait in order."""

    def __init__(self, application: Wsgi, threads: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, body: IO[bytes], send: Send) -> None:
        """Answer one request, whose whole body can be read from ``body``."""
        loop, environ = asyncio.get_running_loop(), environ_of(scope, body)

        def send_now(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result()

        run = copy_context().run
        for message in await loop.run_in_executor(self._threads, run, self._work, environ, send_now):
            await send(message)

    def _work(self, environ: Environ, send_now: Callable[[Message], None]) -> list[Message]:
        """In a thread: what is left to send."""
        start: Message = {"type": "http.response.start"}

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            start["status"] = int(status.partition(" ")[0])
            start["headers"] = [
                # Django writes a cookie with a space before it, which HTTP does not carry.
                (name.lower().encode("latin-1"), value.strip().encode("latin-1"))
                for name, value in headers
            ]

        answer = self._application(environ, start_response)
        try:
            if not getattr(answer, "streaming", True):
                return [start, {"type": "http.response.body", "body": b"".join(answer)}]
            send_now(start)
            for piece in answer:
                send_now({"type": "http.response.body", "body": piece, "more_body": True})
            return [{"type": "http.response.body", "body": b""}]
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()


async def _sent(send: Send, message: Message) -> None:
    await send(message)


def environ_of(scope: Scope, body: IO[bytes]) -> Environ:
    """What WSGI (PEP 3333) tells of a request: bytes as text of one byte each."""
    host, port = scope.get("server") or ("localhost", 80)
    found: Environ = {
        "REQUEST_METHOD": scope["method"], "SCRIPT_NAME": "", "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"), "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host, "SERVER_PORT": str(port or 0), "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"), "wsgi.input": body, "wsgi.errors": sys.stderr,
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    if scope.get("client"):
        found["REMOTE_ADDR"], found["REMOTE_PORT"] = scope["client"][0], str(scope["client"][1])
    for raw, text in scope["headers"]:
        name, value = raw.decode("latin-1").upper().replace("-", "_"), text.decode("latin-1")
        key = name if name in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{name}"
        between = "; " if key == "HTTP_COOKIE" else ","
        found[key] = f"{found[key]}{between}{value}" if key in found else value
    return found
