"""Addresses that users give: what is never fetched, and what a hostile server can cost. Real HTTP throughout."""

import gzip
import socket
import threading
import time
import tracemalloc
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from firebreak.base import fetching
from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError, WrongInput

pytestmark = pytest.mark.unit


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        self.server.routes[self.path.split("?")[0]](self)

    def log_message(self, *args):
        pass

    def answer(self, body=b"", status=200, length=None, **headers):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server():
    """A server on this machine: ``server.routes[path] = function(handler)``; ``server.url``."""
    made = []

    def make():
        it = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        it.daemon_threads = True
        it.routes, it.seen = {}, []
        it.url = f"http://127.0.0.1:{it.server_port}"
        threading.Thread(target=it.serve_forever, args=(0.01,), daemon=True).start()
        made.append(it)
        return it

    first = make()
    first.another = make
    yield first
    for it in made:
        it.shutdown()
        it.server_close()


@pytest.fixture
def near():
    """A client that may reach this machine."""
    with fetching.client(private=True, timeout_s=5) as own:
        yield own


@pytest.fixture
def internet(monkeypatch, server):
    """A small internet: ``internet(name, *answers)`` sets what each look-up gives; 93.184.216.34 is our server."""
    answers, connected = {}, []
    real_look, real_connect = socket.getaddrinfo, socket.create_connection

    def look(host, port, *args, **kwargs):
        if host in answers:
            turn = answers[host]
            address = turn.pop(0) if len(turn) > 1 else turn[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]
        return real_look(host, port, *args, **kwargs)

    def connect(address, *args, **kwargs):
        connected.append(address[0])
        target = ("127.0.0.1", server.server_port) if address[0] == "93.184.216.34" else address
        return real_connect(target, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", connect)

    def add(name, *given):
        answers[name] = list(given)

    add.connected = connected
    return add


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://localhost/", "http://0x7f000001/", "http://2130706433/",
    "http://127.1/", "http://[::ffff:127.0.0.1]/", "http://[::1]/", "http://[::]/", "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.0.1/",
    "http://100.64.0.1/", "http://93.184.216.34:22/", "http://93.184.216.34:6379/", "http://[fe80::1]/",
    "http://[fc00::1]/", "http://[fec0::1]/", "http://[64:ff9b::a00:1]/", "http://[2002:7f00:1::]/",
    "http://[::127.0.0.1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://[2001:db8::1]/",
])  # fmt: skip
def test_an_address_of_the_own_network_is_never_fetched(url, internet):
    with pytest.raises(fetching.BlockedAddress):
        fetching.fetch(url)
    assert internet.connected == []


@pytest.mark.parametrize("url", [
    "ftp://example.org/", "file:///etc/passwd", "gopher://x/", "javascript:alert(1)", "example.org", "", "http://",
    "http://user:secret@example.org/", "http://user@example.org/", "http://exa mple.org/", "http://[::1", "//x/",
    "http://a\x00b/", "http://0177.0.0.1/", "http://x%00y/", "http://example.org:0/", "http://example.org:99999/", "http://\ud800/",
])  # fmt: skip
def test_what_is_no_plain_web_address_is_refused_by_looking(url):
    with pytest.raises(WrongInput):
        fetching.fetch(url)


def test_a_public_address_is_fetched(internet, server):
    internet("public.test", "93.184.216.34")
    server.routes["/"] = lambda h: h.answer(b"hello", Content_Type="text/plain; charset=utf-8")
    got = fetching.fetch("http://public.test/")
    assert got.text == "hello"
    assert server.seen[0][1]["Host"] == "public.test"
    assert internet.connected == ["93.184.216.34"]


@pytest.mark.parametrize("target", [
    "http://127.0.0.1/", "http://10.0.0.1:8080/", "http://169.254.169.254/", "http://public.test:25/",
    "file:///etc/passwd", "http://user:secret@public.test/", "gopher://x/",
])  # fmt: skip
def test_a_redirect_into_the_own_network_is_not_followed(internet, server, target):
    internet("public.test", "93.184.216.34")
    server.routes["/"] = lambda h: h.answer(status=302, Location=target)
    with pytest.raises(PermanentError):
        fetching.fetch("http://public.test/")
    assert internet.connected == ["93.184.216.34"]


def test_a_name_that_changes_its_address_after_the_look_up_gains_nothing(internet, server):
    internet("rebind.test", "93.184.216.34", "127.0.0.1")
    server.routes["/"] = lambda h: h.answer(b"first", Connection="close")
    assert fetching.fetch("http://rebind.test/").content == b"first"
    with pytest.raises(fetching.BlockedAddress):
        fetching.fetch("http://rebind.test/")
    assert internet.connected == ["93.184.216.34"]


def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch):
    def look(host, port, *args, **kwargs):
        return [(socket.AF_INET, 1, 6, "", (a, port)) for a in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    with pytest.raises(fetching.BlockedAddress):
        fetching.fetch("http://mixed.test/")


def test_a_label_too_long_for_the_name_system_is_an_error_in_words():
    with pytest.raises((WrongInput, TransientError)):
        fetching.fetch("http://" + "a" * 300 + ".test/")


def test_the_guard_is_in_place_in_the_pinned_client():
    with fetching.client(private=False) as own:
        assert type(own._transport._pool._network_backend).__name__ == "GuardedBackend"


def test_credentials_stay_with_the_site_they_were_for(server, near):
    other = server.another()
    other.routes["/"] = lambda h: h.answer(b"x")
    server.routes["/"] = lambda h: h.answer(status=302, Location=other.url + "/")
    headers = {"Authorization": "Bearer s", "X-Api-Key": "s", "Cookie": "s=1", "If-None-Match": '"e"'}
    fetching.fetch(server.url + "/", headers=headers, with_client=near)
    assert server.seen[0][1]["X-Api-Key"] == "s"
    passed_on = {name.lower() for name in other.seen[0][1]}
    assert not passed_on & {"authorization", "x-api-key", "cookie"}
    assert "if-none-match" in passed_on


def test_a_circle_of_redirects_ends(server, near):
    server.routes["/a"] = lambda h: h.answer(status=302, Location="/b")
    server.routes["/b"] = lambda h: h.answer(status=302, Location="/a")
    with pytest.raises(PermanentError) as error:
        fetching.fetch(server.url + "/a", with_client=near)
    assert error.value.code == "fetch.redirects"
    assert len(server.seen) == fetching.REDIRECTS + 1


def test_a_server_that_lies_about_its_length_is_cut_off(server, near):
    def endless(h):
        h.send_response(200)
        h.send_header("Transfer-Encoding", "chunked")
        h.end_headers()
        part = b"x" * 65536
        try:
            while True:
                h.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        except OSError:
            h.close_connection = True

    server.routes["/"] = endless
    with pytest.raises(PermanentError) as error:
        fetching.fetch(server.url + "/", limit=100_000, with_client=near)
    assert error.value.code == "fetch.too_large"
    server.routes["/short"] = lambda h: (h.answer(b"abc", length=1000), setattr(h, "close_connection", True))
    with pytest.raises(TransientError):
        fetching.fetch(server.url + "/short", with_client=near)


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_bomb_costs_no_more_than_the_limit(server, near, packing):
    bomb = b"\0" * (64 * 1024 * 1024)
    packed = gzip.compress(bomb, 9) if packing == "gzip" else zlib.compress(bomb, 9)
    del bomb
    server.routes["/"] = lambda h: h.answer(packed, Content_Encoding=packing)
    tracemalloc.start()
    try:
        with pytest.raises(PermanentError) as error:
            fetching.fetch(server.url + "/", limit=1_000_000, with_client=near)
        assert tracemalloc.get_traced_memory()[1] < 6_000_000
    finally:
        tracemalloc.stop()
    assert error.value.code == "fetch.too_large"


def test_packed_answers_are_unpacked_whole(server, near):
    text = "拼图 ".encode() * 50_000
    raw = zlib.compressobj(wbits=-15)
    server.routes["/gzip"] = lambda h: h.answer(gzip.compress(text), Content_Encoding="gzip")
    server.routes["/deflate"] = lambda h: h.answer(zlib.compress(text), Content_Encoding="deflate")
    server.routes["/raw"] = lambda h: h.answer(raw.compress(text) + raw.flush(), Content_Encoding="deflate")
    for path in ("/gzip", "/deflate", "/raw"):
        got = fetching.fetch(server.url + path, with_client=near)
        assert got.content == text
        assert "content-encoding" not in got.headers


def test_broken_unasked_and_cut_packing_is_an_error_in_words(server, near):
    server.routes["/br"] = lambda h: h.answer(b"x", Content_Encoding="br")
    server.routes["/broken"] = lambda h: h.answer(b"not gzip at all", Content_Encoding="gzip")
    server.routes["/cut"] = lambda h: h.answer(gzip.compress(b"x" * 9999)[:-12], Content_Encoding="gzip")
    for path, code in (("/br", "fetch.encoding"), ("/broken", "fetch.broken"), ("/cut", "fetch.cut")):
        with pytest.raises((PermanentError, TransientError)) as error:
            fetching.fetch(server.url + path, with_client=near)
        assert error.value.code == code


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_server_that_drips_meets_the_deadline(server, near, part):
    def drip(h):
        try:
            if part == "body":
                h.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            else:
                h.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _ in range(200):
                h.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            h.close_connection = True

    server.routes["/"] = drip
    began = time.monotonic()
    with pytest.raises(TransientError):
        fetching.fetch(server.url + "/", total_s=0.6, with_client=near)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(("status", "kind"), [
    (400, PermanentError), (401, AuthError), (403, AuthError), (404, PermanentError), (408, TransientError),
    (410, PermanentError), (429, RateError), (500, TransientError), (503, TransientError),
])  # fmt: skip
def test_a_status_becomes_the_kind_of_error_that_says_whether_to_retry(server, near, status, kind):
    server.routes["/"] = lambda h: h.answer(status=status)
    with pytest.raises(kind):
        fetching.fetch(server.url + "/", with_client=near)


@pytest.mark.parametrize(("said", "least", "most"), [
    ("7", 7, 7), ("-3", 1, 1), ("1e99", 3600, 3600), ("soon", 60, 60), ("nan", 60, 60),
    ("Fri, 31 Dec 2100 23:59:59 GMT", 3600, 3600), ("Fri, 31 Dec 1999 23:59:59 GMT", 1, 1),
])  # fmt: skip
def test_the_wait_that_a_server_asks_for_is_kept_within_reason(server, near, said, least, most):
    server.routes["/"] = lambda h: h.answer(status=429, Retry_After=said)
    with pytest.raises(RateError) as error:
        fetching.fetch(server.url + "/", with_client=near)
    assert least <= error.value.retry_after <= most


def test_not_modified_is_an_answer(server, near):
    server.routes["/"] = lambda h: h.answer(status=304, ETag='"e"')
    assert fetching.fetch(server.url + "/", with_client=near).status_code == 304
