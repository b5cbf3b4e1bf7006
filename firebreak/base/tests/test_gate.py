"""The gate by itself: what a browser, or whoever took it over, may say to it, and where that leads."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from firebreak.base.picturing.gate import HEAD_LONGEST, Gate, Limits, listening

pytestmark = pytest.mark.unit
PUBLIC = "93.184.216.34"
OPEN = frozenset({80, 443})


class Far:
    """Servers of the test's internet: what was connected to, what they were told, what they answer."""

    def __init__(self) -> None:
        self.names = {
            "news.example": [PUBLIC],
            "inside.example": ["10.1.2.3"],
            "half.example": [PUBLIC, "127.0.0.1"],
        }
        self.connected: list[tuple[str, int]] = []
        self.told: list[bytes] = []
        self.answer = (
            b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: x\r\nConnection: keep-alive\r\n\r\nok"
        )


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Iterator[Far]:
    it, server = Far(), listening()
    server.setblocking(True)
    connect = socket.create_connection

    def serve() -> None:
        while True:
            try:
                line, _address = server.accept()
            except OSError:
                return
            with line:
                it.told.append(line.recv(1 << 16))
                line.sendall(it.answer)

    def look(host: str, port: int, *_args: Any, **_kwargs: Any) -> list[Any]:
        if host not in it.names and not host.replace(".", "").replace(":", "").isalnum():
            raise OSError("no such name")
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in it.names.get(host, [host])
        ]

    def reach(address: tuple[str, int], *_args: Any, **_kwargs: Any) -> socket.socket:
        it.connected.append(address)
        return connect(server.getsockname(), timeout=5)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", reach)
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield it
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(5)


def through(say: Callable[[int, Gate], Awaitable[Any]], **options: Any) -> Any:
    """Do something with a gate that listens on a port."""

    async def whole() -> Any:
        gate, listener = Gate(OPEN, **options), listening()
        await gate.serve(listener)
        try:
            return await asyncio.wait_for(say(listener.getsockname()[1], gate), 20)
        finally:
            await gate.close()

    return asyncio.run(whole())


def told(*parts: bytes, **options: Any) -> tuple[bytes, set[str]]:
    """What the gate answers to some bytes, and what it refused."""

    async def say(port: int, gate: Gate) -> tuple[bytes, set[str]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await reader.read(), gate.refused
        except ConnectionError:
            return b"", gate.refused
        finally:
            writer.close()

    found: tuple[bytes, set[str]] = through(say, **options)
    return found


def test_a_plain_request_is_passed_on_without_what_is_between_neighbours(far: Far) -> None:
    answer, _refused = told(
        b"GET http://news.example/a?b=c HTTP/1.1\r\nHost: news.example\r\nProxy-Connection: keep-alive\r\nX: y\r\n\r\n"
    )
    assert far.told == [b"GET /a?b=c HTTP/1.1\r\nHost: news.example\r\nX: y\r\nConnection: close\r\n\r\n"]
    assert answer == b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
    assert far.connected == [(PUBLIC, 80)]


def test_a_tunnel_carries_bytes_as_they_are(far: Far) -> None:
    answer, _refused = told(b"CONNECT news.example:443 HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03hello")
    assert far.told == [b"\x16\x03hello"]
    assert answer == b"HTTP/1.1 200 Connection established\r\n\r\n" + far.answer
    assert far.connected == [(PUBLIC, 443)]


@pytest.mark.parametrize(
    "target",
    [
        "127.0.0.1:80", "127.0.0.1:443", "10.0.0.7:80", "169.254.169.254:80", "192.168.1.1:443", "[::1]:80", "0.0.0.0:80",
        "[::ffff:127.0.0.1]:443", "[fe80::1]:80", "100.64.0.1:80", "inside.example:443", "half.example:443",
        "news.example:22", "news.example:25", "news.example:8730", "news.example:8080", "[64:ff9b::7f00:1]:80",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused_without_a_word(far: Far, target: str) -> None:
    host, port = target.rsplit(":", 1)
    for request in (
        f"CONNECT {target} HTTP/1.1\r\n\r\n",
        f"GET http://{target}/ HTTP/1.1\r\nHost: news.example\r\n\r\n",
    ):
        answer, refused = told(request.encode())
        assert answer == b""
        assert refused == {f"{host.strip('[]')}:{port}"}
    assert far.connected == []


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: news.example\r\n\r\n", b"GET https://news.example/ HTTP/1.1\r\n\r\n", b"\r\n\r\n",
        b"GET file:///etc/passwd HTTP/1.1\r\n\r\n", b"GET ftp://news.example/ HTTP/1.1\r\n\r\n",
        b"CONNECT  HTTP/1.1\r\n\r\n",
        b"GET http://a:b@news.example/ HTTP/1.1\r\n\r\n", b"CONNECT news.example:99999 HTTP/1.1\r\n\r\n",
        b"CONNECT news.example:443/x HTTP/1.1\r\n\r\n", b"CONNECT a@news.example:443 HTTP/1.1\r\n\r\n",
        b"GET http://news.example%00.x/ HTTP/1.1\r\n\r\n", b"GET http://[::1%25eth0]/ HTTP/1.1\r\n\r\n",
        b"get http://news.example/ HTTP/1.1\r\n\r\n", b"GET http://news.example/ HTTP/9.9\r\n\r\n", b"\x16\x03\x01\r\n\r\n",
        b"GET http://news.example/\xff HTTP/1.1\r\n\r\n", b"GET http://news.example/ HTTP/1.1\r\nA: " + b"x" * HEAD_LONGEST,
        b"CONNECT " + b"x" * 300 + b":443 HTTP/1.1\r\n\r\n", b"\x05\x01\x00" + b"\r\n\r\n",
        b"GET http:///x HTTP/1.1\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_no_request_of_a_browser_gets_no_answer(far: Far, head: bytes) -> None:
    assert told(head)[0] == b""
    assert far.connected == []


def test_a_header_cannot_smuggle_a_second_request(far: Far) -> None:
    told(
        b"GET http://news.example/ HTTP/1.1\r\nA: b\nGET /two HTTP/1.1\r\nB c\r\n: d\r\nE\x00: f\r\nG: h\r\n\r\n"
    )
    assert far.told == [b"GET / HTTP/1.1\r\nG: h\r\nConnection: close\r\n\r\n"]


@pytest.mark.parametrize(
    "answer",
    [b"", b"220 smtp.example ESMTP\r\n", b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 2\r\n\r\n", b"\0" * 70_000],
)
def test_an_answer_that_is_none_of_a_web_server_is_not_passed_on(far: Far, answer: bytes) -> None:
    far.answer = answer
    assert told(b"GET http://news.example/ HTTP/1.1\r\n\r\n")[0] == b""


def test_bytes_and_connections_are_bounded(far: Far) -> None:
    far.answer = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 500_000
    answer, _refused = told(b"GET http://news.example/ HTTP/1.1\r\n\r\n", limits=Limits(total_bytes=200_000))
    assert len(answer) <= 200_000

    async def many(port: int, gate: Gate) -> int:
        for _number in range(20):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET http://news.example/ HTTP/1.1\r\n\r\n")
            with contextlib.suppress(ConnectionError):
                await reader.read()
            writer.close()
        assert gate.spent
        return len(far.connected)

    far.connected.clear()
    far.answer = b"HTTP/1.1 200 OK\r\n\r\n"
    assert through(many, limits=Limits(most=5)) < 5


def test_a_gate_that_closes_ends_what_is_open(far: Far) -> None:
    async def whole() -> bytes:
        gate, listener = Gate(OPEN), listening()
        await gate.serve(listener)
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(b"CONNECT news.example:443 HTTP/1.1\r\n\r\n")
        assert await reader.readuntil(b"\r\n\r\n")
        await gate.close()
        try:
            return await asyncio.wait_for(reader.read(), 5)
        finally:
            writer.close()

    assert asyncio.run(whole()) == b""
    assert far.connected == [(PUBLIC, 443)]
