"""The only way out for a browser that opens hostile pages: a forward proxy on this machine that lives for one picture.

It looks names up itself and connects to the very addresses that it has checked, by the rules of
:mod:`firebreak.base.network`, so that neither redirects nor scripts nor names that change their address lead into the
operator's own network. What it refuses it does not answer at all: a browser must not take our words for a page.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

import httpcore

from firebreak.base.errors import PermanentError
from firebreak.base.network import BlockedAddress, public_addresses

CHUNK = 1 << 16
HEAD_LONGEST = 1 << 16
"""Bytes of the head of a request or an answer."""
HEAD_S, CONNECT_S = 10.0, 10.0
LOOKERS = 16
"""Names looked up, or connections begun, at one time."""
_LINE = re.compile(rb"([A-Z]{1,20}) (\S{1,16384}) HTTP/1\.[01]")
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\x00]*)")
_STATUS = re.compile(rb"HTTP/1\.[01] ([1-5]\d\d)(?: [^\r\n]*)?")
_OURS = {
    b"connection",
    b"keep-alive",
    b"proxy-connection",
    b"proxy-authorization",
    b"proxy-authenticate",
    b"te",
    b"upgrade",
}
"""Headers that are between two neighbours only (RFC 9110, 7.6.1)."""


@dataclass(frozen=True)
class Limits:
    """What one picture may cost."""

    total_bytes: int = 80 * 2**20
    """Both ways, all connections together."""
    open: int = 48
    """Connections at one time."""
    most: int = 1_000
    """Connections altogether."""


class _Asked(NamedTuple):
    """What the browser wants: a tunnel (``head`` is empty), or a plain request to be passed on."""

    host: str
    port: int
    head: bytes


class Gate:
    """Use it from one event loop: :meth:`serve` on a listening socket (or several), :meth:`close` at the end.

    ``ports`` are those that may be reached; ``private`` opens the own network and every port, for tests.
    """

    def __init__(self, ports: frozenset[int], *, private: bool = False, limits: Limits = Limits()) -> None:
        self._ports, self._private, self._limits = ports, private, limits
        self._pool = ThreadPoolExecutor(LOOKERS, thread_name_prefix="firebreak-gate")
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused: set[str] = set()
        """``host:port`` of what was not reached because it is not public; the first hundred."""
        self.connections = self.carried = 0
        """Connections so far, bytes so far."""
        self._shut = False
        self.moved_at = time.monotonic()
        """When the last bytes went through."""

    @property
    def spent(self) -> bool:
        """Whether a limit was met: what is missing in the picture is missing because of us."""
        return self._shut or self.carried >= self._limits.total_bytes or self.connections >= self._limits.most

    async def serve(self, listener: socket.socket) -> None:
        """Take connections on a socket that listens on this machine."""
        self._servers.append(await asyncio.start_server(self._taken, sock=listener, limit=HEAD_LONGEST))

    def shut(self) -> None:
        """End all connections and take no more: what a page still waits for fails at once."""
        self._shut = True
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """End it. Look-ups that hang are left to end by themselves."""
        for server in self._servers:
            server.close()
        self.shut()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            if len(self._tasks) <= self._limits.open and not self.spent:
                await self._carry(reader, writer)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError):
            pass  # a line that broke, or no request at all: the browser sees that there is no answer
        except asyncio.CancelledError:
            pass  # the gate closes
        finally:
            self._tasks.discard(task)
            _end(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = _asked(await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), HEAD_S))
        try:
            out = await self._connected(asked.host, asked.port)
        except (PermanentError, httpcore.ConnectError, OSError) as error:
            if isinstance(error, BlockedAddress) and len(self.refused) < 100:
                self.refused.add(f"{asked.host}:{asked.port}")
            return
        far, away = await asyncio.open_connection(sock=out, limit=HEAD_LONGEST)
        try:
            if asked.head:
                away.write(self._counted(asked.head))
                writer.write(self._counted(await self._answer_head(far)))
            else:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._both(reader, away, far, writer)
        finally:
            _end(away)

    async def _both(
        self,
        near: asyncio.StreamReader,
        away: asyncio.StreamWriter,
        far: asyncio.StreamReader,
        back: asyncio.StreamWriter,
    ) -> None:
        """Carry bytes both ways until the other side has said all."""
        sending = asyncio.create_task(self._pump(near, away))
        try:
            await self._pump(far, back)
        finally:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError, OSError, EOFError):
                await sending

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while part := await source.read(CHUNK):
            sink.write(self._counted(part))
            await sink.drain()
        if sink.can_write_eof():
            sink.write_eof()

    def _counted(self, part: bytes) -> bytes:
        self.carried += len(part)
        self.moved_at = time.monotonic()
        if self.carried >= self._limits.total_bytes:
            raise EOFError("the picture has cost enough")
        return part

    async def _answer_head(self, far: asyncio.StreamReader) -> bytes:
        """The head of an answer, with word that the line ends with it: each request comes through the gate anew."""
        while True:
            head = await far.readuntil(b"\r\n\r\n")
            line, headers = _parts(head)
            status = _STATUS.fullmatch(line)
            if status is None:
                raise ValueError("no answer of HTTP")
            if not status[1].startswith(b"1"):
                return _head(line, headers)

    async def _connected(self, host: str, port: int) -> socket.socket:
        """A connection. Raises :class:`BlockedAddress` for what is not public, ``OSError`` for what is not there."""
        if not self._private and port not in self._ports:
            raise BlockedAddress(f"{host}:{port}")
        begun = self._pool.submit(self._connect, host, port)
        try:
            return await asyncio.wrap_future(begun)
        except asyncio.CancelledError:
            begun.add_done_callback(_dropped)
            raise

    def _connect(self, host: str, port: int) -> socket.socket:
        addresses = [host] if self._private else public_addresses(host, port)
        failure: OSError | None = None
        for address in addresses:
            try:
                return socket.create_connection((address, port), timeout=CONNECT_S)
            except OSError as error:
                failure = error
        raise failure or ConnectionError(f"{host} has no address")


def listening(host: str = "127.0.0.1", port: int = 0) -> socket.socket:
    """A socket that listens on this machine only; a port of its own choice when none is given."""
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.bind((host, port))
        made.listen(128)
        made.setblocking(False)
    except OSError:
        made.close()
        raise
    return made


def _dropped(begun: Future[socket.socket]) -> None:
    if not begun.cancelled() and begun.exception() is None:
        begun.result().close()


def _end(writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        writer.transport.abort() if _stuck(writer) else writer.close()


def _stuck(writer: asyncio.StreamWriter) -> bool:
    """Whether bytes wait that nobody takes: closing would wait for them for ever."""
    size: Callable[[], int] = writer.transport.get_write_buffer_size
    return size() > CHUNK


def _asked(head: bytes) -> _Asked:
    """What a request wants. Raises ``ValueError`` for what is none that a proxy gets.

    >>> _asked(b"CONNECT news.example:443 HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n")
    _Asked(host='news.example', port=443, head=b'')
    >>> _asked(b"GET http://[::1]:81/a?b HTTP/1.1\\r\\nConnection: x\\r\\nA: b\\r\\n\\r\\n").head
    b'GET /a?b HTTP/1.1\\r\\nA: b\\r\\nConnection: close\\r\\n\\r\\n'
    """
    line, headers = _parts(head)
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("no request of HTTP")
    method, target = found[1], found[2].decode("ascii")  # raises ValueError for what is not
    if method == b"CONNECT":
        parts = urlsplit(f"//{target}")
        if parts.path or parts.query or parts.username is not None:
            raise ValueError("no host and port")
        return _Asked(_host(parts.hostname), parts.port or 443, b"")
    parts = urlsplit(target)
    if parts.scheme != "http" or parts.username is not None:
        raise ValueError("not a plain address")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _Asked(
        _host(parts.hostname), parts.port or 80, _head(method + b" " + path.encode() + b" HTTP/1.1", headers)
    )


def _host(name: str | None) -> str:
    if not name or "%" in name or len(name) > 255:
        raise ValueError("no host")
    return name


def _parts(head: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """First line and headers; those that are none are left out."""
    line, *lines = head.split(b"\r\n")
    found = (_HEADER.fullmatch(one) for one in lines)
    return line, [(one[1], one[2]) for one in found if one is not None]


def _head(line: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    kept = [name + b": " + value for name, value in headers if name.lower() not in _OURS]
    return b"\r\n".join([line, *kept, b"Connection: close", b"", b""])
