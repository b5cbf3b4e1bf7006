"""The part that a small IMAP and a small SMTP server share: lines over TCP, a thread for each caller."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Callable
from typing import Any

MAX_LINE = 64 * 1024


class Line:
    """One caller's connection."""

    def __init__(self, handler: socketserver.StreamRequestHandler, stopping: threading.Event) -> None:
        self._handler = handler
        self._stopping = stopping

    def read(self) -> str | None:
        """The next line without its end; ``None`` when the caller has gone."""
        data = self._handler.rfile.readline(MAX_LINE)
        return data.decode("utf-8", "replace").rstrip("\r\n") if data else None

    def read_bytes(self, size: int) -> bytes:
        """So many bytes."""
        return self._handler.rfile.read(size)

    def say(self, text: str | bytes) -> None:
        """One line, or bytes as they are."""
        self._handler.wfile.write(text if isinstance(text, bytes) else f"{text}\r\n".encode())

    def wait(self, seconds: float) -> None:
        """Be slow, but not beyond the end of the simulator."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not self._stopping.wait(0.05):
            pass


class LineServer:
    """Serves ``talk`` on a free port of the loopback."""

    def __init__(self, talk: Callable[[Line], None]) -> None:
        self._stopping = threading.Event()
        stopping = self._stopping

        class Handler(socketserver.StreamRequestHandler):
            timeout = 30
            disable_nagle_algorithm = True

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    talk(Line(self, stopping))

            def finish(self) -> None:
                with contextlib.suppress(OSError):
                    super().finish()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *args: Any) -> None:
                """A caller that breaks off is what simulators are for."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]

    def start(self) -> None:
        """Begin to serve."""
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Stop serving; open lines end by themselves."""
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
