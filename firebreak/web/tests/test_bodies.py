"""Bodies that stall, stop or never end, over real sockets: nobody else waits, and a half is never a whole."""

from __future__ import annotations

import asyncio
import socket
from urllib.parse import urlsplit

import httpx
import pytest

from firebreak.web import asgi_front
from firebreak.web.bodies import MEMORY, Body, BodyRefused
from firebreak.web.tests.conftest import Running

pytestmark = pytest.mark.room
MB = 1024 * 1024


def connect(running: Running) -> socket.socket:
    address = urlsplit(running.url)
    return socket.create_connection((str(address.hostname), int(address.port or 0)))


def head(length: int) -> bytes:
    return f"POST /headers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode()


def test_large_uploads_that_stall_hold_no_page_thread(running: Running) -> None:
    stalled = [connect(running) for _ in range(6)]  # the server of the test has four threads
    for line in stalled:
        line.sendall(head(10 * MB) + b"x" * (2 * MB))
    assert httpx.get(f"{running.url}/offline", timeout=5).status_code == 200
    for line in stalled:
        line.close()


def messages(*parts: bytes, end: str = "http.request") -> asgi_front.Receive:
    """What a server gives: the parts, then (unless the last is the end) a disconnect."""
    waiting = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if end == "http.request":
        waiting[-1]["more_body"] = False
    else:
        waiting.append({"type": end})

    async def receive() -> dict[str, object]:
        return waiting.pop(0)

    return receive  # type: ignore[return-value]


async def whole(*parts: bytes, limit: int = 10 * MB) -> bytes:
    with Body() as body:
        await body.take_in(messages(*parts), limit)
        assert body.size == sum(len(part) for part in parts)
        return body.file.read()


@pytest.mark.parametrize("parts", [(b"",), (b"a=1",), (b"x" * MEMORY, b"y" * MEMORY, b"z")])
def test_a_page_gets_the_very_bytes_that_were_sent(parts: tuple[bytes, ...]) -> None:
    assert asyncio.run(whole(*parts)) == b"".join(parts)


def pages_called(receive: asgi_front.Receive, limit: int = MB) -> tuple[int, list[int]]:
    """How often the pages were asked, and the statuses that were sent."""
    asked, statuses = 0, []

    async def pages(_scope: object, _receive: object, _send: object) -> None:
        nonlocal asked
        asked += 1

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {"type": "http", "method": "POST", "path": "/x", "headers": []}
    asyncio.run(asgi_front._page(pages, scope, receive, send, limit))  # type: ignore[arg-type]
    return asked, statuses  # type: ignore[return-value]


def test_a_form_cut_off_in_the_middle_reaches_no_page() -> None:
    assert pages_called(messages(b"decision=not_cri", end="http.disconnect")) == (0, [])


def test_a_request_above_the_limit_is_refused_before_a_page_sees_it() -> None:
    assert pages_called(messages(b"x" * MB, b"x" * 2)) == (0, [413])
    assert pages_called(messages(b"x" * MB)) == (1, [])


def test_a_silent_sender_is_told_and_let_go() -> None:
    async def never() -> dict[str, object]:
        await asyncio.sleep(3600)
        raise AssertionError

    async def wait() -> None:
        with Body() as body:
            await body.take_in(never, MB, silent_s=0.05)

    with pytest.raises(BodyRefused) as refused:
        asyncio.run(wait())
    assert refused.value.status == 408
