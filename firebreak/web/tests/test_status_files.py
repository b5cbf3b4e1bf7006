"""Status pages come from their files: which file, in which form, and never another one."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.web import kept_files
from firebreak.web.negotiating import best_language
from firebreak.web.status_files import Answer, StatusFiles

pytestmark = pytest.mark.unit

KEY = "0123456789abcdef0123456789abcdef"
SECRET = "nobody may read this"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Status pages of one brand, beside what nobody may see."""
    root = tmp_path / "status"
    page = root / "acme"
    (page / "entries").mkdir(parents=True)
    for language in ("en", "zh-Hans", "sv"):
        (page / f"index.{language}.html").write_text(f"<p>{language} " + "word " * 400)
        (page / f"feed.{language}.atom").write_text("<feed/>")
        (page / f"feed.{language}.json").write_text("{}")
        (page / f"entries/{KEY}-{language}.html").write_text(f"<p>entry {language}")
        (page / f"entries/{KEY}-{language}.json").write_text(SECRET)
    (page / "status-0a1b2c3d.css").write_text("p{}")
    (page / "languages.json").write_text(json.dumps(["sv", "en", "zh-Hans"]))
    (page / "page.json").write_text(SECRET)
    (page / ".lock").write_text(SECRET)
    (tmp_path / "secret.html").write_text(SECRET)
    (root / "index.en.html").write_text(SECRET)
    return root


@pytest.fixture
def files(folder: Path) -> StatusFiles:
    return StatusFiles(folder)


def ask(files: StatusFiles, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request through the ASGI door."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    asyncio.run(files({"method": method, "path": path, "headers": given}, send))  # type: ignore[arg-type]
    return Answer(sent[0]["status"], sent[0]["headers"], sent[1]["body"])


def header(answer: Answer, name: str) -> str:
    """One header; empty where it is not there."""
    return dict(answer.headers).get(name.encode(), b"").decode()


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        ("/status/acme/", "text/html; charset=utf-8", b"<p>sv"),
        ("/status/acme/zh-Hans/", "text/html; charset=utf-8", b"<p>zh-Hans"),
        (f"/status/acme/entries/{KEY}-en.html", "text/html; charset=utf-8", b"<p>entry en"),
        ("/status/acme/feed.en.atom", "application/atom+xml; charset=utf-8", b"<feed/>"),
        ("/status/acme/feed.en.json", "application/feed+json; charset=utf-8", b"{}"),
        ("/status/acme/status-0a1b2c3d.css", "text/css; charset=utf-8", b"p{}"),
    ],
)
def test_pages_feeds_and_style_are_answered(files: StatusFiles, path: str, kind: str, begins: bytes) -> None:
    answer = ask(files, path)
    assert answer.status == 200
    assert header(answer, "content-type") == kind
    assert answer.body.startswith(begins)
    assert header(answer, "content-length") == str(len(answer.body))
    assert "default-src 'none'; style-src 'self'" in header(answer, "content-security-policy")
    assert "frame-ancestors 'none'" in header(answer, "content-security-policy")
    assert header(answer, "x-content-type-options") == "nosniff"
    assert header(answer, "referrer-policy")
    assert header(answer, "cache-control").startswith(
        "public, max-age=31536000" if "css" in path else "public, max-age=5"
    )


@pytest.mark.parametrize(
    "path",
    [
        "/status/", "/status/acme/.lock", "/status/acme/page.json", "/status/acme/languages.json",
        f"/status/acme/entries/{KEY}-en.json", f"/status/acme/entries/{KEY}-ms.html", "/status/acme/ms/",
        "/status/acme/../secret.html", "/status/../secret.html", "/status/acme/entries/../../../secret.html",
        "/status/acme//", "/status//acme/", "/status/acme/en//", "/status/./acme/", "/status/../status/acme/",
        "/status/acme/..", "/status/acme\x00/", "/status/acme/en/\x00", "/status/acme\\..\\", "/status/ACME/",
        "/status/acme/EN/", "/status/acmé/", "/status/acme/\n", "/status/acme/en/\n", "/status/index.en.html",
        "/status/acme/index.en.html.gz", "/status/acme/%2e%2e/secret.html", "/status/-/", "/status/" + "a" * 5000,
        "/status/٣/", f"/status/acme/entries/{KEY}-en.html/", "/status/acme/entries/",
    ],
)  # fmt: skip
def test_nothing_else_is_there(files: StatusFiles, path: str) -> None:
    answer = ask(files, path)
    assert answer.status == 404
    assert SECRET.encode() not in answer.body
    assert answer.body.startswith(b"<!DOCTYPE html>")
    assert "default-src 'none'" in header(answer, "content-security-policy")


@given(tail=st.text(alphabet="ae./\\%2f\x00-~n:htmlj son", max_size=30))
def test_no_made_up_address_reaches_what_is_secret(
    tmp_path_factory: pytest.TempPathFactory, tail: str
) -> None:
    files = _SHARED.setdefault("files", StatusFiles(_laid(tmp_path_factory)))
    for path in (f"/status/{tail}", f"/status/acme/{tail}", f"/status/acme/entries/{tail}"):
        assert SECRET.encode() not in files.answer(path, {}).body


_SHARED: dict[str, StatusFiles] = {}


def _laid(factory: pytest.TempPathFactory) -> Path:
    root = factory.mktemp("laid") / "status"
    (root / "acme" / "entries").mkdir(parents=True)
    for place in (root.parent, root, root / "acme", root / "acme" / "entries"):
        for name in ("a", "e", "en", "e.html", "en.html", "e.json", "page.json", ".lock"):
            if not (place / name).exists():
                (place / name).write_text(SECRET)
    return root


def test_links_of_the_disk_are_not_followed(files: StatusFiles, folder: Path) -> None:
    (folder / "acme" / "index.ms.html").symlink_to(folder.parent / "secret.html")
    (folder / "acme" / "index.fi.html").mkdir()
    os.mkfifo(folder / "acme" / "index.da.html")
    assert [ask(files, f"/status/acme/{one}/").status for one in ("ms", "fi", "da")] == [404, 404, 404]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_it_can_only_be_read(files: StatusFiles, method: str) -> None:
    answer = ask(files, "/status/acme/", method)
    assert answer.status == 405
    assert header(answer, "allow") == "GET, HEAD"


def test_head_says_what_get_would_without_the_body(files: StatusFiles) -> None:
    for path in ("/status/acme/en/", "/status/none/"):
        got, head = ask(files, path), ask(files, path, "HEAD")
        assert head.headers == got.headers
        assert head.status == got.status
        assert head.body == b""
        assert got.body


def test_a_copy_that_is_still_good_is_not_sent_again(files: StatusFiles) -> None:
    first = ask(files, "/status/acme/en/")
    tag, moment = header(first, "etag"), header(first, "last-modified")
    for asked in (
        {"if_none_match": tag}, {"if_none_match": f"W/{tag}"}, {"if_none_match": f'"x", {tag}'}, {"if_none_match": "*"},
        {"if_modified_since": moment}, {"if_none_match": tag, "accept_encoding": "gzip"},
    ):  # fmt: skip
        answer = ask(files, "/status/acme/en/", **asked)
        assert (answer.status, answer.body) == (304, b"")
        assert header(answer, "etag").replace("-gz", "") == tag
        assert header(answer, "vary")
        assert not header(answer, "content-length")
    for asked in (
        {"if_none_match": '"x"'}, {"if_none_match": '"x"', "if_modified_since": moment}, {"if_none_match": ""},
        {"if_modified_since": "Mon, 01 Jan 2001 00:00:00 GMT"}, {"if_modified_since": "yesterday"},
    ):  # fmt: skip
        assert ask(files, "/status/acme/en/", **asked).status == 200


def test_parts_of_a_page_are_not_sent(files: StatusFiles) -> None:
    answer = ask(files, "/status/acme/en/", range="bytes=0-3")
    assert answer.status == 200
    assert len(answer.body) > 4
    assert not header(answer, "content-range")


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True), ("br, GZIP;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False),
        ("gzip;q=0.0, *", False), ("*;q=0", False), ("gzipped", False),
    ],
)  # fmt: skip
def test_it_is_compressed_for_who_takes_that(files: StatusFiles, accepted: str, packed: bool) -> None:
    plain, answer = ask(files, "/status/acme/en/"), ask(files, "/status/acme/en/", accept_encoding=accepted)
    assert (header(answer, "content-encoding") == "gzip") == packed
    assert (gzip.decompress(answer.body) if packed else answer.body) == plain.body
    assert (header(answer, "etag") == header(plain, "etag")) != packed
    assert "Accept-Encoding" in header(answer, "vary")


def test_the_language_is_that_of_the_address_or_what_the_browser_says(files: StatusFiles) -> None:
    for accepted, begins in (
        ("zh-CN,zh;q=0.9", b"<p>zh-Hans"),
        ("en-GB", b"<p>en"),
        ("fi", b"<p>sv"),
        ("", b"<p>sv"),
    ):
        answer = ask(files, "/status/acme/", accept_language=accepted)
        assert answer.body.startswith(begins)
        assert header(answer, "vary") == "Accept-Language, Accept-Encoding"
    answer = ask(files, "/status/acme/en/", accept_language="sv")
    assert answer.body.startswith(b"<p>en")
    assert header(answer, "vary") == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("zh-TW", "zh-Hant"), ("zh-HK,en;q=0.1", "zh-Hant"), ("zh", "zh-Hans"), ("zh-Hant-TW", "zh-Hant"),
        ("zh-SG;q=0.5, ms;q=0.4", "zh-Hans"), ("MS-my", "ms"), ("sv;q=0, en", "en"), ("*", "en"), ("fi,*;q=0.1", "en"),
        ("en;q=0.2,sv;q=0.9", "sv"), ("sv-FI", "sv"), ("s", "en"), (";;;,,q=", "en"), ("sv;q=x", "en"), ("x" * 9999, "en"),
    ],
)  # fmt: skip
def test_what_browsers_say_of_languages_is_read_as_the_standard_says(accepted: str, best: str) -> None:
    assert best_language(accepted, ("en", "zh-Hans", "zh-Hant", "sv", "ms")) == best


def test_without_the_other_script_a_reader_of_chinese_gets_the_one_there_is() -> None:
    assert best_language("zh-TW,zh;q=0.9,en;q=0.8", ("en", "zh-Hans")) == "zh-Hans"
    assert best_language("zh-TW", ("en", "zh-Hans")) == "zh-Hans"
    assert best_language("sv", ()) == ""


def test_a_forgotten_slash_is_added_relative_to_where_we_stand(files: StatusFiles) -> None:
    for path, where in (("/status/acme", "acme/"), ("/status/acme/en", "en/")):
        answer = ask(files, path)
        assert (answer.status, header(answer, "location")) == (308, where)
    assert ask(files, "/status/none").status == 404
    assert ask(files, "/status/acme/ms").status == 404


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """Seconds, to be moved by hand."""
    moment = [1000.0]
    monkeypatch.setattr(kept_files.time, "monotonic", lambda: moment[0])
    return moment  # type: ignore[return-value]


def test_a_change_is_seen_within_a_second_and_the_disk_is_asked_no_more_often(
    files: StatusFiles, folder: Path, clock: list[float]
) -> None:
    page = folder / "acme" / "index.en.html"
    before = ask(files, "/status/acme/en/").body
    page.with_name("new").write_text("<p>changed")
    page.with_name("new").replace(page)
    clock[0] += 0.9
    assert ask(files, "/status/acme/en/").body == before
    clock[0] += 0.2
    assert ask(files, "/status/acme/en/").body == b"<p>changed"
    page.unlink()
    clock[0] += 1.1
    assert ask(files, "/status/acme/en/").status == 404


def test_memory_is_bounded(files: StatusFiles, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_files, "KEPT_FILES", 3)
    for one in ("en", "sv", "zh-Hans"):
        for path in (f"/status/acme/{one}/", f"/status/acme/feed.{one}.atom"):
            assert ask(files, path).status == 200
    assert len(files._files._kept) <= 3
    monkeypatch.setattr(kept_files, "KEPT_BYTES", 3000)
    for one in ("en", "sv", "zh-Hans") * 2:
        assert ask(files, f"/status/acme/{one}/").status == 200
    assert files._files._bytes <= 3000
