"""Half requests, bodies without end and too many streams, at the real server: others are served all the while."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from firebreak.connectors.webhook.signing import simple_signature
from tests.product import OWNER, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.xdist_group("matrix")]
HALF_OPEN, FULL_HALF_OPEN = 400, 4000
PATIENCE_S = 20.0
HALF = {
    "silent": b"",
    "half a header": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
    "half a body": b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 999\r\n\r\na=",
}


@pytest.fixture
def door(product: Product) -> dict[str, Any]:
    """A signed webhook: its uid and secrets."""
    made = product.inside("source", brand=product.brand, connector="webhook", name="Door", settings={})
    return dict(made)


@pytest.fixture
def hook(door: dict[str, Any]) -> str:
    """Its path."""
    return f"/hooks/{door['uid']}"


@contextlib.contextmanager
def crowd(product: Product, size: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have said only this much."""
    made = []
    try:
        for _ in range(size):
            one = socket.create_connection(("127.0.0.1", product.port), 10)
            one.sendall(said)
            made.append(one)
        yield made
    finally:
        for one in made:
            one.close()


def page_is_served(product: Product) -> None:
    """Somebody else gets a page meanwhile."""
    began = time.monotonic()
    assert httpx.get(f"{product.url}/account/login/", timeout=PATIENCE_S).status_code == 200
    assert time.monotonic() - began < PATIENCE_S


@pytest.mark.parametrize("said", HALF.values(), ids=HALF)
def test_pages_are_served_while_hundreds_hold_half_a_request(product: Product, said: bytes) -> None:
    with crowd(product, HALF_OPEN, said):
        page_is_served(product)


@pytest.mark.load
@pytest.mark.full
def test_pages_are_served_while_thousands_hold_half_a_request(product: Product) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, FULL_HALF_OPEN + 500)), hard))
    with crowd(product, FULL_HALF_OPEN, b"GET / HTTP/1.1\r\nX-Slow: "):
        page_is_served(product)


def test_a_body_that_says_it_is_huge_is_refused_before_it_is_sent(product: Product, hook: str) -> None:
    head = f"POST {hook} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9999999999\r\n\r\n"
    with socket.create_connection(("127.0.0.1", product.port), 10) as line:
        line.settimeout(PATIENCE_S)
        line.sendall(head.encode() + b"[" * 1000)
        assert b" 413 " in line.recv(2000).split(b"\r\n")[0]


def test_a_body_without_end_is_cut_at_the_limit(product: Product, hook: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < 64 * 1024 * 1024:
            sent += 65536
            yield b"x" * 65536

    try:
        status = httpx.post(f"{product.url}{hook}", content=endless(), timeout=PATIENCE_S).status_code
    except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError):
        status = 413  # the server hung up on us in the middle
    assert status == 413
    page_is_served(product)


def test_a_delivery_in_chunks_is_taken_like_any_other(
    product: Product, door: dict[str, Any], hook: str
) -> None:
    body = b'{"posts": [{"id": "c1", "text": "norrsken in pieces"}]}'
    signature = simple_signature(body, door["secrets"]["secret"])
    headers = {"X-Firebreak-Signature": signature, "Content-Type": "application/json"}
    pieces = (body[at : at + 7] for at in range(0, len(body), 7))
    assert (
        httpx.post(f"{product.url}{hook}", content=pieces, headers=headers, timeout=PATIENCE_S).status_code
        == 202
    )


def test_a_path_and_headers_beyond_reason_are_refused(product: Product) -> None:
    for said in (
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X-A: b\r\n" * 50_000 + b"\r\n",
    ):
        with socket.create_connection(("127.0.0.1", product.port), 10) as line, contextlib.suppress(OSError):
            line.settimeout(PATIENCE_S)
            line.sendall(said)
            answer = line.recv(1000)
            assert not answer or b" 4" in answer.split(b"\r\n")[0]
    page_is_served(product)


def test_one_person_cannot_hold_all_streams(
    product: Product, sessions: Callable[[str], dict[str, Any]]
) -> None:
    cookie = sessions("lead")
    with httpx.Client(
        base_url=product.url, cookies={cookie["name"]: cookie["value"]}, timeout=PATIENCE_S
    ) as client:
        page = client.get(f"/b/{product.brand}/").text
        stream = page.split('data-live-url="')[1].split('"')[0]
        with contextlib.ExitStack() as open_ones:
            codes = [open_ones.enter_context(client.stream("GET", stream)).status_code for _ in range(60)]
        assert codes[0] == 200
        assert codes[-1] == 429
        assert client.get(f"/b/{product.brand}/").status_code == 200


def test_an_upload_above_the_limit_is_refused_and_nothing_is_kept(
    product: Product, sessions: Callable[[str], dict[str, Any]]
) -> None:
    cookie = sessions("owner")
    with httpx.Client(
        base_url=product.url, cookies={cookie["name"]: cookie["value"]}, timeout=PATIENCE_S
    ) as client:
        path = f"/b/{product.brand}/listening/imports/new"
        client.get(path)
        before = product.inside("files")
        reply = client.post(
            path,
            data={"csrfmiddlewaretoken": client.cookies["firebreak_csrf"]},
            files={"file": ("big.csv", b"id,text\n" + b"1,norrsken\n" * 2_000_000, "text/csv")},
            headers={"Referer": product.url},
        )
        assert reply.status_code in {400, 413, 422}
        assert product.inside("files") == before
    page_is_served(product)


def test_passwords_cannot_be_guessed_at_will(product: Product) -> None:
    with httpx.Client(base_url=product.url, timeout=PATIENCE_S) as client:
        client.get("/account/login/")
        data = {"login": OWNER, "password": "wrong", "csrfmiddlewaretoken": client.cookies["firebreak_csrf"]}
        replies = [
            client.post("/account/login/", data=data, headers={"Referer": product.url}) for _ in range(14)
        ]
    assert 429 in {one.status_code for one in replies} or "Too many tries" in replies[-1].text
    wait_for(product.answers, "the product still answers")
