"""A page is kept by its address as a web archive, and nobody reaches into the operator's own network with it."""

import hashlib
import io
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from firebreak.base import config, jobs
from firebreak.base.clock import frozen, now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.base.models import Job
from firebreak.incidents import actions, archiving, queries, shelf
from firebreak.incidents.actions.pages import FETCH, fetch_page, give_up
from firebreak.incidents.models import Evidence, Incident
from firebreak.incidents.tests.conftest import ACTOR
from firebreak.incidents.words import say

pytestmark = [pytest.mark.room, pytest.mark.django_db]
PUBLIC = "93.184.216.34"
BODY = "<html><title>Brand i butiken — 店里着火</title><p>Rök</p><script>alert(1)</script></html>".encode()


class Net:
    """A small internet: what names lead to, what addresses answer, who was really connected to."""

    def __init__(self) -> None:
        self.names: dict[str, list[str]] = {"news.example": [PUBLIC]}
        self.pages: dict[str, tuple[int, list[tuple[str, str]], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.connected: list[str] = []


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Net]:
    """The public address is a server of this test; every other connection is noted, and leads nowhere."""
    monkeypatch.setitem(config.settings(), "data_dir", tmp_path)
    it = Net()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            it.asked.append((self.path, dict(self.headers)))
            status, headers, body = it.pages[self.path]
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    connect = socket.create_connection

    def look(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        found = it.names.get(host, [host])
        address = found.pop(0) if len(found) > 1 else found[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def reach(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        it.connected.append(address[0])
        if address[0] != PUBLIC:
            raise ConnectionRefusedError
        return connect(("127.0.0.1", server.server_port), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look)
    monkeypatch.setattr(socket, "create_connection", reach)
    yield it
    server.shutdown()
    server.server_close()


def asked(outage: Incident, address: str = "http://news.example/fire") -> Evidence:
    return actions.ask_page(actor=ACTOR, incident=outage, person=None, address=address)


def done(row: Evidence, turn: int = 3) -> Evidence:
    fetch_page({"evidence": str(row.uid), "turn": turn})
    row.refresh_from_db()
    return row


def test_a_page_is_kept_with_headers_final_address_time_and_digest(net: Net, outage: Incident) -> None:
    odd = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("X-Odd", "smörgås\tbord"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2"),
    ]
    net.pages = {"/fire": (302, [("Location", "/fire/now?x=1")], b""), "/fire/now?x=1": (200, odd, BODY)}
    at = datetime(2026, 3, 10, 14, 7, 3, 250_000, tzinfo=UTC)
    with frozen(at):
        row = done(asked(outage))
    assert (row.state, row.final, row.captured_at) == ("kept", "http://news.example/fire/now?x=1", at)
    assert row.text == "Brand i butiken — 店里着火"
    assert [one["name"] for one in row.files] == ["page.warc.gz", "page.html"]
    assert row.files[1]["sha256"] == hashlib.sha256(BODY).hexdigest()
    records = {}
    with shelf.place(row.files[0]).open("rb") as handle:
        for record in ArchiveIterator(handle, check_digests="raise"):
            records[record.rec_type] = (
                record.rec_headers,
                record.http_headers,
                record.content_stream().read(),
            )
    head, http, body = records["response"]
    assert body == BODY
    assert head.get_header("WARC-Target-URI") == "http://news.example/fire/now?x=1"
    assert head.get_header("WARC-Date") == "2026-03-10T14:07:03.250000Z"
    assert [value for name, value in http.headers if name.lower() == "set-cookie"] == ["a=1", "b=2"]
    assert http.get_statuscode() == "200"
    assert ("Accept-Encoding", "identity") in [
        (name.title(), value) for name, value in records["request"][1].headers
    ]
    assert net.asked[-1][1]["Accept-Encoding"] == "identity"
    assert "Cookie" not in net.asked[-1][1]


def test_a_page_for_which_there_is_no_room_has_failed_and_does_not_wait_for_ever(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.pages = {"/fire": (200, [("Content-Type", "text/html")], b"x" * (1024 * 1024 + 1))}
    monkeypatch.setitem(config.settings(), "upload_limit_mb", 1)
    row = done(asked(outage))
    assert (row.state, row.problem) == ("failed", "fetch.too_large")
    net.pages = {"/fire": (200, [("Content-Type", "text/html")], BODY)}
    monkeypatch.setattr(shelf, "KEEP_FREE", 2**62)  # as on a disk that is full
    actions.ask_page_again(actor=ACTOR, evidence=row)
    done(row)
    assert (row.state, row.problem) == ("failed", "incidents.disk_full")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/", "http://localhost:8730/", "http://10.0.0.7/", "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0.0.0.0/", "http://2130706433/", "http://inside.example/",
        "http://news.example:22/", "http://192.168.1.1/admin",
    ],
)  # fmt: skip
def test_addresses_inside_the_network_are_never_connected_to_whatever_the_settings_say(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(config.settings(), "fetch_private", True)
    net.names |= {"inside.example": ["10.1.2.3"], "localhost": ["127.0.0.1"], "2130706433": ["127.0.0.1"]}
    row = done(asked(outage, address))
    assert (row.state, row.problem, row.files) == ("failed", "fetch.blocked", [])
    assert net.connected == []


def test_a_redirect_inwards_and_a_name_that_changes_are_refused(net: Net, outage: Incident) -> None:
    for target in ("http://169.254.169.254/", "http://inside.example/", "file:///etc/passwd"):
        net.names["inside.example"] = ["10.1.2.3"]
        net.pages = {"/fire": (302, [("Location", target)], b"")}
        assert done(asked(outage)).problem in {"fetch.blocked", "fetch.redirect_refused", "fetch.unreachable"}
    net.names["news.example"] = ["10.0.0.1", PUBLIC]
    assert done(asked(outage)).problem == "fetch.blocked"
    assert set(net.connected) == {PUBLIC}


def test_what_is_too_large_refused_or_not_there_fails_in_words(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(config.settings(), "page_limit_mb", 1)
    for status, body, problem in (
        (200, b"x" * 1_048_577, "fetch.too_large"), (403, b"", "fetch.refused"), (404, b"", "fetch.status"),
        (503, b"", "fetch.status"), (429, b"", "fetch.rate"),
    ):  # fmt: skip
        net.pages = {"/fire": (status, [], body)}
        row = done(asked(outage))
        assert (row.state, row.problem) == ("failed", problem)
    assert list((Path(config.get("data_dir"))).glob("evidence/??/*")) == []


def test_what_may_pass_is_tried_again_and_then_given_up(net: Net, outage: Incident) -> None:
    net.pages = {"/fire": (503, [], b"")}
    row, at = asked(outage), now()
    for _turn in range(10):
        with frozen(at := at + timedelta(minutes=10)):
            while jobs.run_one():
                pass
    row.refresh_from_db()
    assert (row.state, row.problem, len(net.asked)) == ("failed", "fetch.status", 3)
    with pytest.raises(WrongMove):
        actions.ask_page_again(actor=ACTOR, evidence=_kept(net, outage))
    net.pages = {"/fire": (200, [("Content-Type", "text/html")], b"<p>back</p>")}
    again = actions.ask_page_again(actor=ACTOR, evidence=row)
    assert done(again).state == "kept"


def _kept(net: Net, outage: Incident) -> Evidence:
    net.pages = {"/fire": (200, [], b"x")}
    return done(asked(outage))


def test_done_twice_or_taken_out_meanwhile_it_changes_nothing(net: Net, outage: Incident, sam: Any) -> None:
    kept = _kept(net, outage)
    net.pages = {"/fire": (200, [], b"other")}
    before = (kept.files, kept.version)
    assert (done(kept).files, kept.version) == before
    gone = asked(outage)
    actions.remove_evidence(actor=ACTOR, evidence=gone, person=sam, reason="Not that one")
    assert done(gone).files == []
    fetch_page({"evidence": "00000000-0000-7000-8000-000000000000", "turn": 1})


def test_nobody_makes_the_server_fetch_without_end(net: Net, outage: Incident) -> None:
    for _number in range(20):
        asked(outage)
    with pytest.raises(WrongInput) as refused:
        asked(outage)
    assert refused.value.code == "incidents.pages_waiting"


@pytest.mark.parametrize(
    "body",
    [
        b"<title" * 9_000,
        b"<title>" + b"<" * 60_000,
        b"\xff\xfe\x00<title>\xd8\x00</title>",
        b"",
        b"<title></title>",
    ],
)
def test_a_hostile_page_costs_nothing_and_has_a_harmless_title(body: bytes) -> None:
    for kind in (
        "text/html; charset=hex",
        "text/html; charset=gbk",
        'TEXT/HTML;charset="utf-8"',
        "application/x-sh",
    ):
        page = archiving.Page(
            "http://a/", "http://a/", now(), 200, "OK", [("Host", "a")], [("Content-Type", kind)], body
        )
        assert len(archiving.title(page)) <= 300
        records = [one.rec_type for one in ArchiveIterator(io.BytesIO(archiving.warc(page)))]
        assert records == ["warcinfo", "response", "request"]


def test_what_nobody_foresaw_ends_as_failed_and_can_be_tried_again(
    net: Net, outage: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    net.pages = {"/fire": (200, [("Content-Type", "text/html")], BODY)}
    row = asked(outage)
    with monkeypatch.context() as broken:
        broken.setattr(shelf, "keep_bytes", lambda *_args: (_ for _ in ()).throw(OSError("the disk is gone")))
        at = now()
        while Job.objects.filter(name=FETCH, state="waiting").exists():
            give_up({})
            row.refresh_from_db()
            assert row.state == "waiting"  # it is tried again by itself
            at += timedelta(minutes=1)
            with frozen(at):
                while jobs.run_one():
                    pass
    assert Job.objects.get(name=FETCH).state == "dead"
    for _twice in range(2):
        give_up({})
    row.refresh_from_db()
    assert (row.state, row.problem) == ("failed", "incidents.page_stranded")
    assert [one.action for one in queries.timeline(outage, None)].count("evidence_failed") == 1
    assert "on our side" in say(row.problem)
    assert done(actions.ask_page_again(actor=ACTOR, evidence=row)).state == "kept"


def test_a_page_that_waits_for_its_turn_is_not_given_up(net: Net, outage: Incident) -> None:
    row = asked(outage)
    jobs.claim()
    give_up({})
    row.refresh_from_db()
    assert row.state == "waiting"
