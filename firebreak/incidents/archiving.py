"""A page by its address, as a web archive: what was asked, what came back, from where, when (WARC 1.1, ISO 28500).

Fetched only through the client that never reaches into the operator's own network, whatever the setting ``fetch_private``
says: that one is for sources, which few people set up; an address of evidence anybody on the team may give.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import httpx
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from firebreak.base import config, fetching
from firebreak.base.clock import now

TITLE_WITHIN = 64 * 1024
"""Bytes in which a page's title is looked for."""
TITLE_LONGEST = 300
TOTAL_S = 45.0
"""Shorter than the lease of a job."""
ENDINGS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "txt", "application/json": "json",
    "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp",
}  # fmt: skip

CHARSETS = frozenset(
    ("big5", "euc-jp", "euc-kr", "gb18030", "gb2312", "gbk", "iso-8859-1", "iso-8859-15", "koi8-r", "shift_jis", "utf-8",
     "windows-1251", "windows-1252")
)  # fmt: skip
_OPENS, _CLOSES = re.compile("<title", re.IGNORECASE), re.compile("</title", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """What an address gave at a moment."""

    asked: str
    final: str
    at: datetime
    status: int
    reason: str
    sent: list[tuple[str, str]]
    """Headers of the last request."""
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def kind(self) -> str:
        """Its media type as the server calls it; octets for what is not known here."""
        named = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        kind = named.partition(";")[0].strip().lower()
        return kind if kind in ENDINGS else "application/octet-stream"

    @property
    def ending(self) -> str:
        """Of the name of a file with its body."""
        return ENDINGS.get(self.kind, "bin")


def fetched(address: str, with_client: httpx.Client | None = None) -> Page:
    """Fetch a page. Raises what :func:`firebreak.base.fetching.fetch` raises; private addresses are refused."""
    at = now()
    # What is fetched must fit on the shelf afterwards.
    limit = min(int(config.get("page_limit_mb")), int(config.get("upload_limit_mb"))) * 1024 * 1024
    own = with_client or fetching.client(private=False)
    try:
        # Not packed, where the server does as asked: the digest is then of what went over the wire.
        plain = {"Accept-Encoding": "identity"}
        answer = fetching.fetch(address, headers=plain, limit=limit, total_s=TOTAL_S, with_client=own)
    finally:
        if with_client is None:
            own.close()
    request = answer.request
    return Page(
        address, str(request.url), at, answer.status_code, answer.reason_phrase, request.headers.multi_items(),
        answer.headers.multi_items(), answer.content,
    )  # fmt: skip


def warc(page: Page) -> bytes:
    """The page as a web archive, each record packed for itself."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    at = page.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    dated = {"WARC-Date": at}
    about = {"software": fetching.USER_AGENT, "format": "WARC File Format 1.1"}
    writer.write_record(writer.create_warcinfo_record("page.warc.gz", about))
    target = httpx.URL(page.final)
    line = StatusAndHeaders(
        f"GET {target.raw_path.decode('ascii')} HTTP/1.1", page.sent, is_http_request=True
    )
    status = StatusAndHeaders(f"{page.status} {page.reason}".strip(), page.headers, protocol="HTTP/1.1")
    answer = writer.create_warc_record(
        page.final,
        "response",
        payload=BytesIO(page.body),
        length=len(page.body),
        http_headers=status,
        warc_headers_dict=dated,
    )
    asked = writer.create_warc_record(page.final, "request", http_headers=line, warc_headers_dict=dict(dated))
    writer.write_request_response_pair(asked, answer)
    return out.getvalue()


def title(page: Page) -> str:
    """What a page calls itself, as plain text; empty for what is no page.

    >>> def say(body): return title(Page("", "", datetime.now(UTC), 200, "", [], [("Content-Type", "text/html")], body))
    >>> say(b"<head><title lang=en> Fire &amp; smoke\\n in the shop</title>"), say(b"<title")
    ('Fire & smoke in the shop', '')
    """
    if page.ending != "html":
        return ""
    head = page.body[:TITLE_WITHIN].decode(_charset(page), "replace")
    opened = _OPENS.search(head)
    begin = head.find(">", opened.end()) + 1 if opened else 0
    closed = _CLOSES.search(head, begin) if begin else None
    return " ".join(html.unescape(head[begin : closed.start()]).split())[:TITLE_LONGEST] if closed else ""


def _charset(page: Page) -> str:
    """As the server says, of those that pages use; others are read as UTF-8."""
    named = next((value for name, value in page.headers if name.lower() == "content-type"), "")
    wanted = named.lower().partition("charset=")[2].strip("\"' ;")
    return wanted if wanted in CHARSETS else "utf-8"
