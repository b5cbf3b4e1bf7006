"""One port: streams, pages and status files, over real HTTP."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from firebreak.base import pulse
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
    page = httpx.get(f"{running.url}/status/")
    assert page.text == "<h1>All is well</h1>"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for name in (".secret", "..%2f..%2f..%2fetc%2fpasswd", "%00", "missing.html"):
        assert httpx.get(f"{running.url}/status/{name}").status_code == 404
    assert httpx.post(f"{running.url}/status/").status_code == 405
