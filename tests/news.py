"""A publisher whose articles are of this minute, so that they stand on live pages."""

import html
import time
from email.utils import formatdate

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request


class News(HttpSimulator):
    """A real HTTP server with one feed, RSS 2, that answers conditional requests."""

    def __init__(self) -> None:
        super().__init__()
        self.articles: list[tuple[str, float]] = []

    @property
    def address(self) -> str:
        """Of the feed."""
        return f"{self.root}/feed.xml"

    def write(self, *texts: str) -> None:
        """Articles published now."""
        self.articles += [(text, time.time()) for text in texts]

    def answer(self, request: Request) -> Answer:
        """The feed, newest first; 304 where nothing is new."""
        etag = f'"{len(self.articles)}"'
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers={"ETag": etag})
        items = "".join(
            f"<item><title>{html.escape(text)}</title><link>{self.root}/{n}</link><guid>{self.root}/{n}</guid>"
            f"<pubDate>{formatdate(at)}</pubDate></item>"
            for n, (text, at) in reversed(list(enumerate(self.articles)))
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Local news</title>{items}</channel></rss>'
        return Answer(200, body.encode(), {"ETag": etag, "Content-Type": "application/rss+xml"})
