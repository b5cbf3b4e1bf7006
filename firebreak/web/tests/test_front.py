"""One port: streams, pages and status files, over real HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection, connections, transaction

from firebreak.base import pulse
from firebreak.web.pulse_feeds import PollFeed
from firebreak.web.tests.conftest import Running

pytestmark = pytest.mark.room


def lines_until(lines: Iterator[str], wanted: str) -> list[str]:
    found = []
    for line in lines:
        found.append(line)
        if line == wanted:
            return found
    pytest.fail(f"the stream ended before {wanted!r}: {found}")


def wait_for(condition: object, seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def test_a_change_in_the_database_reaches_an_open_stream(running: Running) -> None:
    with httpx.stream("GET", f"{running.url}/b/x/stream", timeout=10) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in response.headers
        lines = response.iter_lines()
        lines_until(lines, "event: hello")
        wait_for(lambda: running.hub.healthy)
        pulse.touch("b2.alerts")
        pulse.touch("b1.monitor.7")
        found = lines_until(lines, "event: monitor.7")
    assert "event: alerts" not in found
    wait_for(lambda: running.hub.streams == 0)


def test_a_stranger_hears_nothing(running: Running) -> None:
    running.hears[0] = None
    assert httpx.get(f"{running.url}/b/x/stream").status_code == 401


def test_pages_are_served_while_streams_are_open(running: Running) -> None:
    sockets = []
    address = urlsplit(running.url)
    for number in range(20):
        line = socket.create_connection((str(address.hostname), int(address.port or 0)))
        line.sendall(f"GET /b/x/stream HTTP/1.1\r\nHost: x\r\nCookie: a={number}\r\n\r\n".encode())
        sockets.append(line)
    wait_for(lambda: running.hub.streams == 20)
    assert httpx.get(f"{running.url}/offline").status_code == 200
    for line in sockets:
        line.close()
    wait_for(lambda: running.hub.streams == 0)


def test_slow_senders_hold_no_page_thread(running: Running) -> None:
    address = urlsplit(running.url)
    slow = [socket.create_connection((str(address.hostname), int(address.port or 0))) for _ in range(8)]
    for line in slow:
        line.sendall(b"POST /headers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf")
    assert httpx.get(f"{running.url}/offline", timeout=5).status_code == 200
    for line in slow:
        line.close()


def test_a_header_with_an_underscore_cannot_pose_as_the_proxys(running: Running) -> None:
    answer = httpx.get(f"{running.url}/headers", headers={"X_Forwarded_For": "6.6.6.6"})
    assert answer.text.startswith("none ")
    answer = httpx.get(f"{running.url}/headers", headers={"X-Forwarded-For": "10.1.1.1"})
    assert answer.text.startswith("10.1.1.1 ")


def test_the_status_page_is_served_and_nothing_else_of_its_folder(running: Running) -> None:
    page = httpx.get(f"{running.url}/status/acme/")
    assert page.text == "<h1>All is well</h1>"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for name in (
        "",
        ".secret",
        "acme/.secret",
        "acme/..%2f.secret",
        "..%2f..%2f..%2fetc%2fpasswd",
        "%00",
        "missing/",
    ):
        answer = httpx.get(f"{running.url}/status/{name}")
        assert answer.status_code == 404
        assert "There is no page" in answer.text
    assert httpx.post(f"{running.url}/status/acme/").status_code == 405
    assert httpx.get(f"{running.url}/status/acme", follow_redirects=True).text == page.text
    again = httpx.get(f"{running.url}/status/acme/", headers={"If-None-Match": page.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.django_db(transaction=True)
def test_what_this_process_writes_is_told_at_once_and_not_before_it_is_stored() -> None:
    """On SQLite, where others' changes are heard at the next poll."""
    told: list[tuple[str, float]] = []

    def write() -> float:
        with transaction.atomic():
            pulse.touch("b1.clock")
            time.sleep(0.3)
        at = time.monotonic()
        connections.close_all()
        return at

    async def hear() -> float:
        feed = asyncio.create_task(
            PollFeed(every=60).run(lambda topics: told.extend((one, time.monotonic()) for one in topics))
        )
        await asyncio.sleep(0.3)
        stored = await asyncio.get_running_loop().run_in_executor(None, write)
        for _turn in range(100):
            if told:
                break
            await asyncio.sleep(0.02)
        feed.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await feed
        return stored

    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL tells by itself")
    stored = asyncio.run(hear())
    assert [topic for topic, _at in told] == ["b1.clock"]
    assert told[0][1] > stored - 0.1
    assert not pulse._told


def test_an_answer_that_streams_comes_piece_by_piece(running: Running) -> None:
    with httpx.stream("GET", f"{running.url}/pieces", timeout=10) as response:
        assert "content-length" not in response.headers
        began = time.monotonic()
        pieces = [(piece, time.monotonic() - began) for piece in response.iter_text()]
    assert "".join(piece for piece, _at in pieces) == "first second"
    assert pieces[0][1] < 0.3 < pieces[-1][1]


def test_a_page_keeps_its_cookies_its_path_and_its_status(running: Running) -> None:
    answer = httpx.get(
        f"{running.url}/echo/%E5%8D%B1?a=%20b",
        headers=[("Cookie", "a=1"), ("Cookie", "b=2"), ("X-One", "1"), ("X-One", "2")],
    )
    assert answer.status_code == 418
    assert answer.json() == {
        "path": "/echo/\u5371",
        "query": " b",
        "cookies": {"a": "1", "b": "2"},
        "one": "1,2",
    }
    assert answer.headers.get_list("set-cookie") == ["c=3; Path=/", "d=4; Path=/"]
    assert httpx.head(f"{running.url}/echo/x").content == b""
