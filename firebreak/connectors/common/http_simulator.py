"""A small real HTTP server for simulators: threads, loopback, a free port, faults before the handler."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GONE, LOST_REPLY, RATE, SLOW, Faults

STREAM_CUT = 4000
"""Bytes of a stream before it is cut."""
SLOW_S = 20.0
"""How long a slow answer takes, unless the simulator is stopped."""


@dataclass(frozen=True)
class Request:
    """What came in. Header names are lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    """What goes out. ``stop_after``: bytes of the body after which the line is cut."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    stop_after: int | None = None
    stream: Callable[[Callable[[bytes], None]], None] | None = None
    """Instead of a body: is given what to write with, and writes until it returns."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: Any) -> None:
        """A caller that breaks off is what simulators are for."""


class HttpSimulator:
    """Subclasses give :meth:`answer`; faults come first, except lost replies, which come after."""

    faults = frozenset({AUTH, RATE, DOWN, CUT, SLOW, GONE, LOST_REPLY})
    retry_after = "7"
    rate_wait = 7.0
    """Seconds after which a caller that was too fast must come back."""

    def __init__(self) -> None:
        self._faults = Faults()
        self._stopping = threading.Event()
        self.requests: list[Request] = []
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def root(self) -> str:
        """Address of the server, without a slash at the end."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def fault(self, name: str, times: int = 1) -> None:
        """See :class:`~firebreak.connectors.common.simulators.Simulator`."""
        self._faults.set(name, times)

    def answer(self, request: Request) -> Answer:
        """The service itself."""
        raise NotImplementedError

    def calls(self) -> int:
        """How many calls have reached it."""
        return len(self.requests)

    def loses(self, request: Request) -> bool:  # noqa: ARG002 - for those that are written to
        """Whether the lost reply that a test asked for is that of this call. Of writers: the call that publishes."""
        return True

    def respond(self, request: Request) -> Answer:
        """The service with its faults."""
        self.requests.append(request)
        for name, status in ((AUTH, 401), (DOWN, 503), (GONE, 410)):
            if self._faults.take(name):
                return Answer(status, b"no")
        if self._faults.take(RATE):
            return Answer(429, b"slow down", {"Retry-After": self.retry_after})
        if self._faults.take(SLOW):
            deadline = time.monotonic() + SLOW_S
            while time.monotonic() < deadline and not self._stopping.wait(0.05):
                pass
        answer = self.answer(request)
        if self._faults.take(CUT):
            answer.stop_after = len(answer.body) // 2
        if self.loses(request) and self._faults.take(LOST_REPLY):
            answer.stop_after = -1
        return answer


def _handler(simulator: HttpSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = simulator.respond(Request(self.command, self.path, headers, self.rfile.read(size)))
            with contextlib.suppress(OSError):
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            if answer.stop_after is not None:
                self.close_connection = True
            if answer.stop_after == -1:
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.stream is not None:
                self._stream(answer, answer.stream)
                return
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            if answer.status != 304:
                self.wfile.write(answer.body[: answer.stop_after])

        def _stream(self, answer: Answer, stream: Callable[[Callable[[bytes], None]], None]) -> None:
            """In chunks; a cut stream breaks off in the middle of what is written."""
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            left = None if answer.stop_after is None else answer.stop_after or STREAM_CUT

            def write(data: bytes) -> None:
                nonlocal left
                if left is not None and len(data) > left:
                    self.wfile.write(b"%x\r\n%s" % (len(data), data[:left]))
                    self.connection.shutdown(socket.SHUT_RDWR)
                    raise BrokenPipeError
                left = None if left is None else left - len(data)
                self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

            stream(write)
            self.close_connection = True
            self.wfile.write(b"0\r\n\r\n")

        do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _serve  # noqa: N815 - the server looks for these names

        def log_message(self, *args: Any) -> None:
            """Silent: what is sent to a simulator may be a secret."""

    return Handler
