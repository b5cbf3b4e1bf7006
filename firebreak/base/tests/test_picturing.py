"""Pictures of hostile pages, by a real Chromium: what they show, what a page can reach, what it can cost."""

import contextlib
import http.server
import os
import shutil
import socket
import struct
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from firebreak.base import config, picturing
from firebreak.base.errors import PermanentError, TransientError, WrongInput
from firebreak.base.picturing import starting, taking

pytestmark = pytest.mark.room
PUBLIC = "93.184.216.34"
OURS = f"firebreak-picture-{os.getpid()}-"
"""How folders of browsers begin that this process began."""
Answer = Callable[["Handler"], None]


@pytest.fixture(scope="session", autouse=True)
def _chromium() -> None:
    """Skips where there is no browser; fails there in CI."""
    if any(shutil.which(name) for name in starting.NAMES):
        return
    if os.environ.get("CI"):
        pytest.fail("Chromium is missing: install it to try pictures of pages")
    pytest.skip("Chromium is not installed")


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by the routes of its server: bytes of a page, or a function that does as it likes."""

    server: Any

    def do_GET(self) -> None:
        self.server.seen.append((self.headers.get("Host", ""), self.path))
        route = self.server.routes.get(self.path)
        if route is None:
            self.give(b"", 404)
        elif callable(route):
            route(self)
        else:
            self.give(route)

    def do_POST(self) -> None:
        self.do_GET()

    def give(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, bytes | Answer] = {}
        self.seen: list[tuple[str, str]] = []
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def handle_error(self, *args: Any) -> None:
        """A browser that goes in the middle is what is tried here."""


class Net:
    """A small internet: what names lead to, which addresses were connected to, a public and an inner server."""

    def __init__(self, public: Server, inner: Server) -> None:
        self.public, self.inner = public, inner
        self.names: dict[str, list[str]] = {"news.example": [PUBLIC]}
        self.connected: list[str] = []
        self.routes = public.routes


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    """The public address is a server of this test, and so are all others: whoever lets somebody through is seen."""
    public, inner = Server(), Server()
    it = Net(public, inner)
    connect, look = socket.create_connection, socket.getaddrinfo

    def found(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        turn = it.names.get(host)
        if turn is None:
            return look(host, port, *args, **kwargs)
        address = turn.pop(0) if len(turn) > 1 else turn[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def reach(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        it.connected.append(address[0])
        target = public if address[0] == PUBLIC else inner
        return connect(("127.0.0.1", target.server_port), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(socket, "create_connection", reach)
    yield it
    for server in (public, inner):
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    """No process and no folder of a browser is left, whatever the page did."""
    yield
    ends = time.monotonic() + 5
    while (left := _left()) and time.monotonic() < ends:
        time.sleep(0.05)
    assert left == []


def _left() -> list[str]:
    folders = [str(one) for one in Path(tempfile.gettempdir()).glob(f"{OURS}*")]
    return [*folders, *(str(one) for one in _processes())]


def _processes() -> list[Path]:
    """Of browsers that take pictures: they name their folder, and all are of one session."""
    sessions: dict[str, list[Path]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            session = (process / "stat").read_text().rpartition(")")[2].split()[3]
            words = (process / "cmdline").read_bytes()
        except OSError:
            continue
        sessions.setdefault(session, []).append(process)
        if OURS.encode() in words:
            _SESSIONS.add(session)
    return [one for session in _SESSIONS for one in sessions.get(session, [])]


_SESSIONS: set[str] = set()
"""Of browsers that were seen: whatever is left of one is found by it, also when the browser itself is gone."""


def pixels(png: bytes, *places: tuple[int, int]) -> list[tuple[int, ...]]:
    """Colours at (x, y) of a PNG with eight bits a channel."""
    width, _height, _depth, kind = struct.unpack(">IIBB", png[16:26])
    data, at = b"", 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big")
        data += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
        at += size + 12
    raw, step = zlib.decompress(data), {2: 3, 6: 4}[kind]
    before, rows, last = bytearray(width * step), {}, max(y for _x, y in places)
    for y in range(last + 1):
        start = y * (width * step + 1)
        before = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * step]), before, step)
        rows[y] = before
    return [tuple(rows[y][x * step : x * step + 3]) for x, y in places]


def _unfiltered(sort: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    if sort == 0:
        return line
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        up, corner = above[i], above[i - step] if i >= step else 0
        if sort == 4:
            guess = left + up - corner
            near = min(
                (abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner)
            )[2]
        else:
            near = (0, left, up, (left + up) // 2)[sort]
        line[i] = (line[i] + near) & 255
    return line


def take(address: str = "http://news.example/") -> picturing.Picture:
    return picturing.take(address)


def test_a_page_is_seen_whole_with_its_scripts_and_what_it_shows_only_to_who_scrolls(net: Net) -> None:
    net.routes |= {
        "/": b"""<body style="margin:0"><div style="height:3000px;background:rgb(200,0,0)"></div>
            <div id=two style="height:100px"></div><img id=late loading=lazy src=/late.svg width=1280 height=100>
            <script>document.getElementById('two').style.background = 'rgb(0,0,200)'</script>""",
        "/late.svg": lambda one: one.give(
            b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="2000" height="200" fill="rgb(0,200,0)"/></svg>',
            Content_Type="image/svg+xml",
        ),
    }  # fmt: skip
    found = take()
    assert (found.width, found.cut, found.loaded, found.final) == (1280, False, True, "http://news.example/")
    assert 3200 <= found.height <= 3210
    assert "Chrome" in found.browser
    assert pixels(found.png, (5, 5), (600, 2990), (600, 3050), (600, 3150)) == [
        (200, 0, 0), (200, 0, 0), (0, 0, 200), (0, 200, 0),
    ]  # fmt: skip


def test_an_address_inside_is_never_reached_by_redirect_script_frame_or_picture(net: Net) -> None:
    net.names |= {"inside.example": ["10.1.2.3"], "both.example": [PUBLIC, "10.1.2.3"]}
    inner = [
        "http://127.0.0.1/", "http://127.0.0.1:8730/", "http://localhost/", "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/", "http://10.0.0.7/", "http://inside.example/", "http://0.0.0.0/", "http://news.example:22/",
        "http://news.example:8080/", "https://127.0.0.1/", "https://inside.example/", "ws://127.0.0.1/", "wss://inside.example/",
    ]  # fmt: skip
    scripts = "".join(
        f"fetch({url!r}, {{mode:'no-cors'}}).catch(() => 0); navigator.sendBeacon({url!r}, 'x');"
        if url.startswith("http")
        else f"new WebSocket({url!r});"
        for url in inner
    )
    parts = "".join(
        f"<img src={url!r}><iframe src={url!r}></iframe><link rel=preconnect href={url!r}><link rel=stylesheet href={url!r}>"
        for url in inner
    )
    more = """
      const turn = {urls: 'turn:10.0.0.7:3478?transport=tcp', username: 'a', credential: 'b'};
      const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:3478'}, turn]});
      peer.createDataChannel('x');
      peer.createOffer().then((one) => peer.setLocalDescription(one));
      fetch('file:///etc/passwd').catch(() => 0); window.open('http://127.0.0.1/'); window.open('file:///etc/passwd');
    """
    net.routes["/"] = f"<p>here{parts}<img src=file:///etc/passwd><script>{scripts}{more}</script>".encode()
    found = take()
    assert found.final == "http://news.example/"
    assert net.inner.seen == []
    assert set(net.connected) == {PUBLIC}
    assert {host for host, _path in net.public.seen} == {"news.example"}


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://inside.example/", "https://10.0.0.7/"],
)
@pytest.mark.parametrize("how", ["redirect", "script", "refresh"])
def test_a_page_that_leads_inwards_has_no_picture(net: Net, how: str, target: str) -> None:
    net.names["inside.example"] = ["10.1.2.3"]
    net.routes["/"] = {
        "redirect": lambda one: one.give(b"", 302, Location=target),
        "script": f"<script>location = {target!r}</script>".encode(),
        "refresh": f"<meta http-equiv=refresh content='0;url={target}'>".encode(),
    }[how]
    with pytest.raises(PermanentError) as refused:
        take()
    assert refused.value.code == "picture.blocked"
    assert net.inner.seen == []
    assert set(net.connected) == {PUBLIC}


def test_a_name_that_leads_inwards_or_changes_its_address_gains_nothing(net: Net) -> None:
    net.names["news.example"] = ["10.1.2.3"]
    with pytest.raises(PermanentError) as refused:
        take()
    assert refused.value.code == "picture.blocked"
    assert net.connected == []
    net.names["news.example"] = [PUBLIC, "127.0.0.1"]
    net.routes["/"] = b"<p>one<script>for (const n of [1,2,3]) fetch('/inner' + n).catch(() => 0)</script>"
    take()
    assert set(net.connected) == {PUBLIC}
    assert net.inner.seen == []


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://news.example/", "chrome://version", "javascript:alert(1)", "data:text/html,x",
        "view-source:http://news.example/", "http://a:b@news.example/", "about:blank", ""],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_never_opened(net: Net, address: str) -> None:
    with pytest.raises(WrongInput):
        take(address)


def test_a_page_that_never_finishes_is_pictured_as_far_as_it_came(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "LOAD_S", 3.0)

    def endless(one: Handler) -> None:
        one.give(b"<body style='background:rgb(0,0,200);margin:0'>")
        for _second in range(600):
            time.sleep(0.02)
            one.wfile.write(b"<p>more" * 100)

    net.routes |= {"/": endless, "/slow": lambda one: time.sleep(20)}
    found = take()
    assert not found.loaded
    assert pixels(found.png, (1200, 500)) == [(0, 0, 200)]
    net.routes["/"] = b"<body style='background:rgb(0,200,0)'><img src=/slow>"
    began = time.monotonic()
    found = take()
    assert not found.loaded
    assert pixels(found.png, (1200, 500)) == [(0, 200, 0)]
    assert time.monotonic() - began < 15
    for waits in (
        b"<script src=/slow></script>",
        b"<link rel=stylesheet href=/slow>",
        b"<script type=module src=/slow></script>",
    ):
        net.routes["/"] = b"<head>" + waits + b"</head><body style='background:rgb(0,200,0)'>x"
        found = take()
        assert not found.loaded
        assert pixels(found.png, (1200, 500)) == [(0, 200, 0)]


def test_a_server_that_never_answers_costs_no_more_than_the_limit(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "LOAD_S", 2.0)
    net.routes["/"] = lambda one: time.sleep(20)
    with pytest.raises(TransientError) as slow:
        take()
    assert slow.value.code == "picture.slow"


@pytest.mark.parametrize(
    "script",
    [
        "while (true) alert(1)", "setInterval(() => { while (confirm('x') || true) prompt('y') }, 1)", "while (true);",
        "onbeforeunload = () => 1; alert(2); print()", "setInterval(() => open('/'), 10)",
        "const f = () => { location.hash = Math.random(); requestAnimationFrame(f); alert(3) }; f()",
    ],
)  # fmt: skip
def test_boxes_and_loops_without_end_do_not_hold_the_picture_up(
    net: Net, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    monkeypatch.setattr(taking, "LOAD_S", 4.0)
    net.routes["/"] = (
        f"<body style='background:rgb(0,0,200)'>x<script>setTimeout(() => {{ {script} }}, 50)</script>".encode()
    )
    began = time.monotonic()
    assert pixels(take().png, (1200, 500)) == [(0, 0, 200)]
    assert time.monotonic() - began < 25


def test_a_page_that_leads_on_and_on_ends(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LOAD_S", 3.0)
    net.routes["/"] = b"<p>x<script>setTimeout(() => location.reload(), 1)</script>"
    began = time.monotonic()
    with contextlib.suppress(TransientError):  # or it was caught between two pages
        assert take().final == "http://news.example/"
    assert time.monotonic() - began < 25


def test_a_huge_page_is_cut_and_says_so(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    net.routes["/"] = (
        b"<body style='background:rgb(0,0,200);margin:0;width:9000px'><div style='height:30000000px'>"
    )
    found = take()
    assert (found.width, found.height, found.cut) == (1280, 12_000, True)
    noise = b"""<body style="margin:0"><canvas id=c width=1280 height=4000></canvas><script>
      const pen = c.getContext('2d'), all = pen.createImageData(1280, 4000);
      for (let i = 0; i < all.data.length; i++) all.data[i] = i % 4 == 3 ? 255 : Math.random() * 255;
      pen.putImageData(all, 0, 0)</script>"""
    net.routes["/"] = noise
    monkeypatch.setattr(taking, "BYTES", 5 * 2**20)
    found = take()
    assert found.cut
    assert found.height < 4000
    assert len(found.png) <= taking.BYTES


def test_bytes_without_end_are_cut_off(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "LOAD_S", 8.0)

    def flood(one: Handler) -> None:
        one.give(b"")
        for _part in range(400):
            one.wfile.write(b"\0" * 2**20)

    net.routes |= {
        "/": b"<body style='background:rgb(0,0,200)'><img src=/flood><script src=/flood></script>",
        "/flood": flood,
    }
    found = take()
    assert not found.loaded
    assert pixels(found.png, (1200, 500)) == [(0, 0, 200)]


def test_a_file_to_download_an_error_and_another_scheme_are_no_pages(net: Net) -> None:
    for route, code in (
        (lambda one: one.give(b"x" * 99, Content_Disposition="attachment; filename=x.exe"), "picture.download"),
        (lambda one: one.give(b"x" * 99, Content_Type="application/octet-stream"), "picture.download"),
        (lambda one: one.give(b"<p>no", 403), "picture.status"), (lambda one: one.give(b"<p>no", 503), "picture.status"),
        (b"<script>location = 'about:blank'</script>", "picture.elsewhere"),
    ):  # fmt: skip
        net.routes["/"] = route
        with pytest.raises(PermanentError) as refused:
            take()
        assert refused.value.code == code


def test_what_is_not_there_may_be_tried_again(net: Net) -> None:
    net.names["news.example"] = [PUBLIC]
    net.routes["/"] = lambda one: one.connection.shutdown(socket.SHUT_RDWR)
    with pytest.raises(TransientError) as gone:
        take()
    assert gone.value.code == "picture.unreachable"


def test_the_browser_has_no_rights_no_secrets_and_no_other_way_out(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREBREAK_SECRET_KEY", "never-told")
    found: list[tuple[str, str, str]] = []

    def look(one: Handler) -> None:
        for process in _processes():
            try:
                if b"--type=renderer" not in (process / "cmdline").read_bytes():
                    continue
                user = (process / "status").read_text().partition("Uid:")[2].split()[0]
                environment = (process / "environ").read_text() if os.getuid() == 0 else ""
                place = str((process / "ns" / "net").readlink()) if os.getuid() == 0 else ""
            except OSError:
                continue
            found.append((user, environment, place))
        one.give(b"<p>seen")

    net.routes |= {"/": b"<img src=/look>", "/look": look}
    taken = take()
    assert found
    for user, environment, place in found:
        assert user != "0"
        assert "never-told" not in environment
        assert not taken.walled or place != str(Path("/proc/self/ns/net").readlink())


def test_without_chromium_or_with_one_that_does_not_begin_it_says_so(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.routes["/"] = b"<p>x"
    for wanted, code in (("off", "picture.off"), ("no-such-program", "picture.no_browser")):
        monkeypatch.setitem(config.settings(), "picture_browser", wanted)
        with pytest.raises(PermanentError) as missing:
            take()
        assert missing.value.code == code
    for wanted in ("false", "true", "cat"):
        monkeypatch.setitem(config.settings(), "picture_browser", wanted)
        monkeypatch.setattr(starting, "START_S", 2.0)
        with pytest.raises(TransientError) as broken:
            take()
        assert broken.value.code == "picture.start"
    assert net.public.seen == []


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder from which others may begin programs, which the tests' own is not."""
    made = Path(tempfile.mkdtemp(prefix="chromium-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def test_only_where_the_sandbox_cannot_begin_somebody_without_rights_does_without(
    net: Net, monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    """A program that behaves as Chromium does where the system allows no user namespaces."""
    net.routes["/"] = b"<p>x"
    real = starting.browser()
    program = open_folder / "chromium"
    words = "[1:1:FATAL:zygote_host_impl_linux.cc(1)] No usable sandbox!"
    program.write_text(
        f'#!/bin/sh\ncase "$*" in *--no-sandbox*) exec {real} "$@";; esac\necho "{words}" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    monkeypatch.setitem(config.settings(), "picture_browser", str(program))
    if starting.somebody_else():
        assert not take().sandboxed
    monkeypatch.setattr(starting, "somebody_else", lambda: False)
    with pytest.raises(PermanentError) as refused:
        take()
    assert refused.value.code == "picture.no_sandbox"
    program.write_text("#!/bin/sh\necho 'error while loading shared libraries' >&2\nexit 1\n")
    with pytest.raises(TransientError) as broken:
        take()
    assert broken.value.code == "picture.start"
    assert "shared libraries" in str(broken.value)
