"""Whatever bytes come in, a parser gives posts, named warnings or one of our errors: nothing else."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from firebreak.base.errors import FirebreakError
from firebreak.connectors.bluesky import wire
from firebreak.connectors.bluesky.posts import event_post
from firebreak.connectors.bluesky.state import StreamState
from firebreak.connectors.common import plain, times, values
from firebreak.connectors.email import parse_mail
from firebreak.connectors.files import read_any, sniff
from firebreak.connectors.files.simulator import as_bytes
from firebreak.connectors.files.table import rows
from firebreak.connectors.rss import find_feeds, parse_feed
from firebreak.connectors.rss.links import tidy
from firebreak.connectors.rss.posts import item_post
from firebreak.connectors.rss.simulator import DIALECTS, FeedSimulator
from firebreak.connectors.webhook import decode
from firebreak.connectors.webhook.signing import verify
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit
FUZZ = settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
MARKUP = st.lists(
    st.sampled_from(
        [
            "<item>",
            "</item>",
            "<title>",
            "</title>",
            "<link>",
            "http://a.example/1",
            "<entry>",
            "<![CDATA[",
            "]]>",
            "&amp;",
            "&",
            "<",
            "<rss>",
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            "<guid>",
            "<pubDate>",
            "x",
            "<?xml version='1.0' encoding='utf-16'?>",
            "\x00",
            "\ud800",
        ]
    )
    | st.text(max_size=8),
    max_size=30,
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


def _ok(post: Post) -> None:
    assert isinstance(post.id, str)
    assert post.id
    assert len(post.text) <= plain.MAX_TEXT
    assert post.time == 0 or 0 < post.time < 10**11
    assert not any(
        0xD800 <= ord(char) <= 0xDFFF or char == "\x00" for char in post.words + post.author + post.id
    )


def _damaged(whole: bytes, at: int, by: bytes, cut: int) -> bytes:
    at, cut = at % (len(whole) + 1), cut % 40
    return whole[:at] + by + whole[at + cut :]


@FUZZ
@given(st.sampled_from(DIALECTS), st.integers(0, 10**6), st.binary(max_size=12), st.integers(0, 10**6))
@example("rss2", 1287, b"\x00", 1)
def test_damaged_feeds_are_read_or_refused(dialect: str, at: int, by: bytes, cut: int) -> None:
    _feed(_damaged(FEEDS[dialect], at, by, cut))


@FUZZ
@given(MARKUP | st.binary(max_size=200))
def test_feeds_of_scraps_are_read_or_refused(body: bytes) -> None:
    _feed(body)
    assert isinstance(find_feeds(body, "https://a.example/"), list)


def _feed(body: bytes) -> None:
    try:
        feed = parse_feed(body)
    except FirebreakError:
        return
    for item in feed.items:
        post = item_post(item, feed, "https://a.example/feed", "news", "", 1_700_000_000.0)
        if post is not None:
            _ok(post)


def _whole_feed(dialect: str) -> bytes:
    simulator = FeedSimulator.__new__(FeedSimulator)
    simulator.dialect, simulator.window = dialect, 10
    simulator.items = [(n, f"Acme {n} <b>&amp; co") for n in range(1, 4)]
    simulator._link = lambda number: f"https://news.example/a/{number}"  # type: ignore[method-assign]
    return simulator.feed()


FEEDS = {dialect: _whole_feed(dialect) for dialect in DIALECTS}
TABLE = [
    {
        "id": f"i{n}",
        "created_at": "2024-05-01T00:00:00Z",
        "author": "ann",
        "likes": n,
        "text": f'Hej "åäö" {n}, 召回',
    }
    for n in range(6)
]


@FUZZ
@given(
    st.sampled_from(["csv", "json", "jsonl", "csv.gz"]),
    st.sampled_from(["utf-8", "utf-16", "gb18030"]),
    st.integers(0, 10**6),
    st.binary(max_size=12),
    st.integers(0, 10**6),
)
def test_damaged_files_are_read_or_refused(form: str, encoding: str, at: int, by: bytes, cut: int) -> None:
    _file(_damaged(as_bytes(TABLE, form, encoding=encoding), at, by, cut))


@FUZZ
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"\x1f\x8b\x08")
@example(b'id,text\n"')
@example(b"\xff\xfe")
def test_files_of_any_bytes_are_read_or_refused(data: bytes) -> None:
    _file(data)


@FUZZ
@given(JSON)
def test_files_of_any_json_are_read_or_refused(value: Any) -> None:
    _file(json.dumps(value).encode())
    _file(json.dumps([value, {"text": "x", "time": 1_700_000_000, "more": value}]).encode())


def _file(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        try:
            assert sniff(path) in {"posts", "counts"}
            for post in read_any(path):
                _ok(post)
        except FirebreakError:
            pass


@FUZZ
@given(st.lists(st.text(alphabet='ab",;\n\r\t|\x00', max_size=12), max_size=30), st.sampled_from(",;\t|"))
def test_no_line_of_a_table_is_ever_swallowed(lines: list[str], delimiter: str) -> None:
    text = [line.replace("\n", "").replace("\r", "") + "\n" for line in lines]
    letters = sum(line.count("a") + line.count("b") for line in text)
    kept = sum(cell.count("a") + cell.count("b") for row in rows(text, delimiter) for cell in row)
    assert kept == letters


@FUZZ
@given(JSON, st.sampled_from(["application/json", "application/x-ndjson", "", "text/plain"]))
def test_deliveries_of_any_json_are_read_or_refused(value: Any, content_type: str) -> None:
    for body in (
        value,
        {"posts": value},
        [value],
        {"text": value, "time": value, "likes": value, "links": value, "extra": value},
    ):
        _delivery(json.dumps(body).encode(), content_type)


@FUZZ
@given(st.binary(max_size=200), st.text(max_size=30))
def test_deliveries_of_any_bytes_are_read_or_refused(body: bytes, content_type: str) -> None:
    _delivery(body, content_type)
    _delivery(body, "application/x-ndjson")


def _delivery(body: bytes, content_type: str) -> None:
    try:
        posts, warnings = decode(body, content_type, now=1_700_000_000.0)
    except FirebreakError:
        return
    for post in posts:
        _ok(post)
    assert all("item" in params for _, params in warnings)


@FUZZ
@given(
    st.dictionaries(
        st.sampled_from(["webhook-id", "webhook-timestamp", "webhook-signature", "x-firebreak-signature"]),
        st.text(max_size=40),
    ),
    st.binary(max_size=40),
)
def test_no_made_up_signature_is_believed(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(FirebreakError):
        verify(headers, body, ["whsec_c2VjcmV0"], 1_700_000_000.0)


COMMIT = {
    "did": "did:plc:a",
    "time_us": 1_700_000_000_000_000,
    "kind": "commit",
    "commit": {
        "operation": "create",
        "collection": wire.POSTS,
        "rkey": "3k",
        "record": {"text": "hej", "createdAt": "2023-11-14T22:13:20Z"},
    },
}
MESSAGE = {
    "$type": "message",
    "payload": {
        "$type": "x#commit",
        "seq": 5,
        "did": "did:plc:a",
        "time": "2023-11-14T22:13:20.000001Z",
        **COMMIT["commit"],
    },
}  # type: ignore[dict-item]


@FUZZ
@given(st.booleans(), st.binary(max_size=60) | st.text(max_size=60) | JSON.map(json.dumps))
def test_frames_of_any_kind_are_events_or_unreadable(v2: bool, frame: str | bytes) -> None:
    _frame(frame, v2)


@FUZZ
@given(
    st.booleans(), JSON, st.sampled_from(["langs", "facets", "reply", "embed", "createdAt", "text", "labels"])
)
def test_records_of_any_shape_are_posts_or_unreadable(v2: bool, value: Any, name: str) -> None:
    whole = json.loads(json.dumps(MESSAGE if v2 else COMMIT))
    (whole["payload"] if v2 else whole["commit"])["record"][name] = value
    _frame(json.dumps(whole), v2)


@FUZZ
@given(st.booleans(), JSON, st.data())
def test_events_with_any_field_replaced_are_events_or_unreadable(
    v2: bool, value: Any, data: st.DataObject
) -> None:
    whole = json.loads(json.dumps(MESSAGE if v2 else COMMIT))
    part = (
        whole[data.draw(st.sampled_from(["payload" if v2 else "commit"]))]
        if data.draw(st.booleans())
        else whole
    )
    part[data.draw(st.sampled_from(sorted(part)))] = value
    _frame(json.dumps(whole), v2)


def _frame(frame: str | bytes, v2: bool) -> None:
    state = StreamState({}, v2)
    try:
        event = wire.decode(frame, v2)
    except (wire.Unreadable, wire.StreamError):
        return
    if state.is_new(event) and event.kind == "create":
        _ok(event_post(event))
    json.dumps(state.batch().cursor)


MAIL = (
    b"From: =?utf-8?q?=C3=85sa?= <asa@a.example>\r\nTo: d@e.example\r\nSubject: Fwd: Broken\r\n"
    b"Date: Fri, 3 May 2024 10:00:00 +0200\r\nMessage-ID: <1@a>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\nFYI\r\n\r\n"
    b"---------- Forwarded message ---------\r\nFrom: Bo <bo@b.example>\r\nDate: 2024-05-01 10:00\r\n"
    b"Subject: Lid\r\n\r\nIt broke.\r\n"
    b"--b\r\nContent-Type: image/png; name*=utf-8''%F0%9F%98%80.png\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
)


@FUZZ
@given(st.integers(0, 10**6), st.binary(max_size=16), st.integers(0, 10**6))
def test_damaged_mails_are_read(at: int, by: bytes, cut: int) -> None:
    _ok(parse_mail(_damaged(MAIL, at, by, cut), now=1_720_000_000.0).post)


@FUZZ
@given(st.binary(max_size=200), st.text(max_size=60), st.text(max_size=60))
def test_mails_of_any_bytes_are_read(raw: bytes, sender: str, subject: str) -> None:
    _ok(parse_mail(raw, now=1_720_000_000.0).post)
    head = f"From: {sender}\nSubject: {subject}\nDate: {sender}\nContent-Type: {subject}\n\n".encode(
        "utf-8", "replace"
    )
    _ok(parse_mail(head + raw, now=1_720_000_000.0).post)


SMALL: list[Callable[[str], object]] = [
    times.parse_time,
    times.has_zone,
    values.count,
    values.language,
    values.platform_of,
    values.sentiment,
    tidy,
    plain.clean,
    plain.from_html,
    plain.strip_markup,
]


@FUZZ
@given(st.text(max_size=80) | st.text(alphabet="0123456789-/:. TZ+年月日APMapmåä", max_size=40))
def test_small_readers_take_any_text(text: str) -> None:
    for read in SMALL:
        read(text)
    assume(True)


def test_hostile_markup_is_read_in_reasonable_time() -> None:
    async def run() -> None:
        for text in (
            "<" * 300_000,
            "<a " * 100_000,
            "&" * 300_000,
            "<p>" * 100_000,
            "<!--" * 80_000,
            "a@" * 100_000,
        ):
            async with asyncio.timeout(5):
                await asyncio.to_thread(plain.from_html, text)
                await asyncio.to_thread(plain.strip_markup, text)
                await asyncio.to_thread(find_feeds, text.encode(), "https://a.example/")
                await asyncio.to_thread(parse_mail, b"Subject: Fwd: x\r\n\r\n" + text.encode())

    asyncio.run(run())
