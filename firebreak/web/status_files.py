"""The public status pages, answered from their files without Django's pages and without the database.

They must be there when everybody comes to look, and when everything else is down. Files are kept in memory and looked at
on the disk at most once a second; compressed once for each change. Nothing is read but what has a name of
:mod:`~firebreak.web.status_layout`.
"""

from __future__ import annotations

import json
import re
from email.utils import formatdate, parsedate_to_datetime
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from firebreak.web import status_layout as layout
from firebreak.web.kept_files import Kept, KeptFiles
from firebreak.web.live import Scope, Send
from firebreak.web.negotiating import best_language

_PART = re.compile(
    rf"/status/(?P<slug>{layout.SLUG})(?:/(?:(?P<language>{layout.LANGUAGE})(?P<slash>/)?"
    rf"|(?P<entry>entries/{layout.ENTRY}\.html)"
    rf"|(?P<feed>feed\.{layout.LANGUAGE}\.(?:atom|json))|(?P<style>{layout.STYLE}))?)?",
    re.ASCII,
)
KINDS: Final = {
    ".html": b"text/html; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".atom": b"application/atom+xml; charset=utf-8",
    ".json": b"application/feed+json; charset=utf-8",
}
# Each header costs 6 of the 100 microseconds that an answer takes, most of them in h11: none that another one covers.
STRICT: Final = [
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
]
SHORT: Final = (b"cache-control", b"public, max-age=5")
FOREVER: Final = (b"cache-control", b"public, max-age=31536000, immutable")
"""For the style, whose name changes with its content."""
LANGUAGES: Final = ("en", "zh-Hans", "zh-Hant", "sv", "ms")

Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """What is sent."""

    status: int
    headers: Headers
    body: bytes


class StatusFiles:
    """Answers ``GET`` and ``HEAD`` under ``/status/`` from ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._files = KeptFiles(folder)

    async def __call__(self, scope: Scope, send: Send) -> None:
        """One request."""
        method = scope["method"]
        if method in ("GET", "HEAD"):
            asked = {name: value for name, value in scope["headers"] if name in _ASKED}
            answer = self.answer(scope["path"], asked)
        else:
            answer = _said(405, "en", [(b"allow", b"GET, HEAD")])
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else answer.body})

    def answer(self, path: str, asked: dict[bytes, bytes]) -> Answer:
        """``asked``: headers of the request by lower-case name. ``Range`` is not among those that matter."""
        found = _PART.fullmatch(path)
        if found is None:
            return _missing(asked)
        slug, language = found["slug"], found["language"]
        if path == f"/status/{slug}" or (language and not found["slash"]):
            return self._moved(path, slug, language, asked)
        vary = b"Accept-Encoding"
        if language:
            name = layout.index_name(language)
        elif not (name := found["entry"] or found["feed"] or found["style"] or ""):
            vary = b"Accept-Language, Accept-Encoding"
            chosen = best_language(
                asked.get(b"accept-language", b"").decode("latin-1"), self._languages(slug)
            )
            name = layout.index_name(chosen) if chosen else ""
        kept = self._files.get(f"{slug}/{name}") if name else None
        if kept is None:
            return _missing(asked)
        kind = KINDS[f".{name.rpartition('.')[2]}"]
        return _sent(kept, asked, kind, vary, FOREVER if found["style"] else SHORT)

    def _moved(self, path: str, slug: str, language: str | None, asked: dict[bytes, bytes]) -> Answer:
        """The slash was left out. Relative, as we may stand behind a longer address."""
        name = layout.index_name(language) if language else layout.LANGUAGES_FILE
        if self._files.get(f"{slug}/{name}") is None:
            return _missing(asked)
        where = (b"location", f"{path.rpartition('/')[2]}/".encode())
        return Answer(308, [where, SHORT, *STRICT, (b"content-length", b"0")], b"")

    def _languages(self, slug: str) -> tuple[str, ...]:
        """Those of a page, the first one first; none where there is no page."""
        kept = self._files.get(f"{slug}/{layout.LANGUAGES_FILE}")
        return _languages_in(kept.body) if kept is not None else ()


_ASKED: Final = frozenset((b"accept-language", b"accept-encoding", b"if-none-match", b"if-modified-since"))


@lru_cache(maxsize=256)
def _languages_in(content: bytes) -> tuple[str, ...]:
    try:
        given = json.loads(content)
    except ValueError:
        return ()
    one = re.compile(layout.LANGUAGE)
    return tuple(word for word in given if isinstance(word, str) and one.fullmatch(word))


def _sent(
    kept: Kept, asked: dict[bytes, bytes], kind: bytes, vary: bytes, cache: tuple[bytes, bytes]
) -> Answer:
    packed = kept.packed if _takes_gzip(asked.get(b"accept-encoding", b"")) else None
    tag = b'"' + kept.tag + (b'-gz"' if packed is not None else b'"')
    headers = [
        (b"content-type", kind),
        (b"etag", tag),
        (b"last-modified", _http_date(kept.modified)),
        (b"vary", vary),
        cache,
        *STRICT,
    ]
    if _has_it(kept, asked):
        return Answer(304, headers[1:], b"")
    body = kept.body if packed is None else packed
    if packed is not None:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    return Answer(200, headers, body)


def _has_it(kept: Kept, asked: dict[bytes, bytes]) -> bool:
    """Whether the reader's copy is still good. The tag counts; the time only where none was sent (RFC 9110, 13.1.3)."""
    tags = asked.get(b"if-none-match")
    if tags is not None:
        given = {one.strip().removeprefix(b"W/").strip(b'"').removesuffix(b"-gz") for one in tags.split(b",")}
        return kept.tag in given or tags.strip() == b"*"
    since = asked.get(b"if-modified-since")
    if since is None:
        return False
    moment = _unix(since)
    return moment is not None and kept.modified <= moment


@lru_cache(maxsize=1024)
def _unix(text: bytes) -> float | None:
    try:
        return parsedate_to_datetime(text.decode("latin-1")).timestamp()
    except (ValueError, OverflowError, TypeError):
        return None


@lru_cache(maxsize=1024)
def _http_date(moment: int) -> bytes:
    return formatdate(moment, usegmt=True).encode()


@lru_cache(maxsize=1024)
def _takes_gzip(accepted: bytes) -> bool:
    """Whether gzip is among what is taken, and not refused by ``q=0``."""
    takes = False
    for part in accepted.lower().split(b","):
        name, _mark, rest = part.partition(b";")
        if name.strip() not in (b"gzip", b"*"):
            continue
        refused = re.fullmatch(rb"\s*q\s*=\s*0(?:\.0*)?\s*", rest) is not None
        if name.strip() == b"gzip":
            return not refused
        takes = not refused
    return takes


def _missing(asked: dict[bytes, bytes]) -> Answer:
    wanted = asked.get(b"accept-language", b"").decode("latin-1")
    return _said(404, best_language(wanted, LANGUAGES), [SHORT, (b"vary", b"Accept-Language")])


def _said(status: int, language: str, headers: Headers) -> Answer:
    body = _words(status, language)
    kind, length = (b"content-type", KINDS[".html"]), (b"content-length", str(len(body)).encode())
    return Answer(status, [kind, length, *headers, *STRICT], body)


@lru_cache(maxsize=16)
def _words(status: int, language: str) -> bytes:
    """A small page of its own."""
    with translation.override(language.lower()):
        words = _("There is no page at this address.") if status == 404 else _("This page can only be read.")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{status}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"></head><body><main><h1>{escape(words)}</h1></main></body></html>\n'
    ).encode()
