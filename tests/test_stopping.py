"""Told to stop, the real processes leave at once, however many pages are open and follow the live stream."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.product import OWNER, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.xdist_group("matrix")]
AT_MOST_S = 2.0
STREAMS = 6


def open_stream(product: Product, cookie: str) -> socket.socket:
    """A stream of a signed-in reader that has begun to speak."""
    line = socket.create_connection(("127.0.0.1", product.port), timeout=20)
    line.sendall(
        f"GET /b/{product.brand}/stream HTTP/1.1\r\nHost: 127.0.0.1:{product.port}\r\nCookie: {cookie}\r\n\r\n".encode()
    )
    heard = b""
    while b"event: hello" not in heard:
        piece = line.recv(4096)
        assert piece, heard
        heard += piece
    return line


def rest_of(line: socket.socket) -> bytes:
    """What comes until the other side closes."""
    heard = b""
    while piece := line.recv(4096):
        heard += piece
    return heard


def gone(pid: int) -> bool:
    """Whether a process has ended (it may still wait to be noticed by its parent)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def stop(product: Product) -> tuple[float, int]:
    """SIGTERM to the supervisor: seconds until the web process had ended, and the exit code of all."""
    main = product._main
    assert main is not None
    web = product.children()["web"]
    began = time.monotonic()
    os.kill(main.pid, signal.SIGTERM)
    wait_for(lambda: gone(web), "the web process ends", 20, every_s=0.02)
    took = time.monotonic() - began
    return took, main.wait(20)


def test_open_streams_do_not_hold_up_the_stop(installation: Callable[..., Product]) -> None:
    """Of the three processes the web process holds the streams; the others end their work in their own time."""
    product = installation("stopping")
    product.make_first_account().close()
    product.brand = product.inside("brand", name="Norrsken", owner=OWNER)["slug"]
    session = product.inside("session", email=OWNER)
    wait_for(lambda: set(product.children()) == {"web", "listen", "work"}, "all three run")
    lines = [open_stream(product, f"{session['name']}={session['value']}") for _ in range(STREAMS)]
    took, code = stop(product)
    ends = [rest_of(line) for line in lines]
    for line in lines:
        line.close()
    assert took < AT_MOST_S, product.log()
    assert code == 0
    assert all(end.endswith(b"0\r\n\r\n") for end in ends), "each stream ended as a whole answer, not cut off"
    assert "Cancel" not in product.log()
    assert product.children() == {}
