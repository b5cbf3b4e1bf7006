"""From the address of a page to the feeds it names."""

from html.parser import HTMLParser
from urllib.parse import urljoin

from firebreak.connectors.rss.links import tidy

TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
}
HEAD = 200_000
"""Characters of a page that are searched; feeds are named in its head."""


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.base = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        if tag == "link" and "alternate" in given.get("rel", "").lower().split() and given.get("href"):
            kind = given.get("type", "").lower().partition(";")[0].strip()
            if kind in TYPES and not (kind == "application/json" and "/wp-json/" in given["href"]):
                self.found.append(given["href"])


def find_feeds(page: bytes, address: str) -> list[str]:
    """Absolute addresses of the feeds a page names, in its order.

    >>> find_feeds(b'<link rel=alternate type="application/rss+xml" href="/feed">', "https://news.example/about")
    ['https://news.example/feed']
    """
    reader = _Links()
    # Cut at each tag's end: the parser is only ever given the few tags that matter, so that a hostile
    # page cannot make it slow.
    head = page[:HEAD].decode("utf-8", "replace")
    for piece in head.split("<")[1:]:
        tag = piece[:5].lower()
        end = piece.find(">")
        if tag.startswith(("link", "base")) and 0 < end < 2000:
            reader.feed("<" + piece[: end + 1])
    base = urljoin(address, reader.base)
    return list(dict.fromkeys(url for url in (tidy(href, base) for href in reader.found) if url))[:10]


def is_page(content_type: str, body: bytes) -> bool:
    """Whether an answer is a web page rather than a feed."""
    head = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf", b"{")) and b"<html" not in head:
        return False
    return "html" in content_type or head.startswith((b"<!doctype html", b"<html"))
