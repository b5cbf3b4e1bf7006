"""A publisher with a feed in any dialect, its pages, conditions and faults."""

import html
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GARBAGE, GONE, RATE, SLOW
from firebreak.listening.readers import ReaderContext

START = 1_700_000_000
DIALECTS = ("rss2", "atom", "rdf", "json", "alerts", "rss091")


class FeedSimulator(HttpSimulator):
    """Serves ``/feed`` in a dialect, ``/`` as a page that names it and ``/a/N`` as articles."""

    faults = frozenset({AUTH, RATE, DOWN, CUT, SLOW, GONE, GARBAGE})
    secret = ""

    def __init__(self, dialect: str = "rss2") -> None:
        super().__init__()
        self.dialect = dialect
        self.items: list[tuple[int, str]] = []
        self.window = 1000
        """Items kept in the feed; older ones drop out of it."""

    def context(self) -> ReaderContext:
        """For a reader of the feed."""
        return ReaderContext(
            settings={"address": f"{self.root}/feed", "platform": "news"}, private_network=True
        )

    def publish(self, texts: list[str]) -> list[str]:
        """Add articles; the youngest stands first, as in real feeds."""
        ids = []
        for text in texts:
            number = len(self.items) + 1
            self.items.append((number, text))
            ids.append(self._link(number))
        return ids

    def _link(self, number: int) -> str:
        return f"{self.root}/a/{number}"

    def answer(self, request: Request) -> Answer:
        """The publisher."""
        if request.path.startswith("/a/"):
            return Answer(200, self._page(request.path), {"Content-Type": "text/html; charset=utf-8"})
        if request.path == "/":
            link = (
                '<head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>News</body>'
            )
            return Answer(200, link.encode(), {"Content-Type": "text/html"})
        etag = f'"{len(self.items)}-{self.dialect}"'
        if request.headers.get("if-none-match") == etag:
            return Answer(304, headers={"ETag": etag})
        body = self.feed()
        if self._faults.take(GARBAGE):
            body = body.replace(
                b"<item>", b"<item><title>Tom & Jerry &nbsp; <b></title></item><item></item><item>", 1
            )
        return Answer(200, body, {"ETag": etag, "Content-Type": "application/xml"})

    def _page(self, path: str) -> bytes:
        number = path.rpartition("/")[2]
        sentences = " ".join(
            f"Paragraph of article {number}: the recall grows, sentence {i} says." for i in range(30)
        )
        menu = "<nav><a href='/'>Home</a><a href='/x'>Shop</a></nav>"
        return (
            f"<html><head><title>Article {number}</title></head><body>{menu}"
            f"<article><h1>Article {number}</h1><p>{sentences}</p></article></body></html>"
        ).encode()

    def feed(self) -> bytes:
        """The feed in its dialect."""
        shown = list(reversed(self.items[-self.window :]))
        return getattr(self, f"_{self.dialect}")(shown).encode()  # type: ignore[no-any-return]

    def _rss2(self, shown: list[tuple[int, str]]) -> str:
        items = "".join(
            f"<item><title>Title {n}</title><link>{self._link(n)}</link><guid>{self._link(n)}</guid>"
            f"<pubDate>{format_datetime(_time(n))}</pubDate><description>{html.escape(f'<p>{html.escape(text)}</p>')}</description></item>"
            for n, text in shown
        )
        head = '<?xml version="1.0"?><rss version="2.0"><channel><title>Sim</title><language>en</language>'
        return f"{head}{items}</channel></rss>"

    def _rss091(self, shown: list[tuple[int, str]]) -> str:
        items = "".join(
            f"<item><title>Title {n}: {html.escape(text)}</title><link>{self._link(n)}</link></item>"
            for n, text in shown
        )
        return f'<?xml version="1.0"?><rss version="0.91"><channel><title>Sim</title>{items}</channel></rss>'

    def _rdf(self, shown: list[tuple[int, str]]) -> str:
        items = "".join(
            f'<item rdf:about="{self._link(n)}"><title>Title {n}</title><link>{self._link(n)}</link>'
            f"<description>{html.escape(html.escape(text))}</description><dc:date>{_time(n).isoformat()}</dc:date></item>"
            for n, text in shown
        )
        spaces = 'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        head = (
            f'<?xml version="1.0"?><rdf:RDF xmlns:rdf="{rdf}" {spaces}><channel><title>Sim</title></channel>'
        )
        return f"{head}{items}</rdf:RDF>"

    def _atom(self, shown: list[tuple[int, str]]) -> str:
        items = "".join(
            f'<entry><id>{self._link(n)}</id><title>Title {n}</title><link href="{self._link(n)}"/>'
            f"<updated>{_time(n).isoformat()}</updated><author><name>Ann</name></author>"
            f'<content type="html">{html.escape(f"<p>{html.escape(text)}</p>")}</content></entry>'
            for n, text in shown
        )
        head = (
            '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="sv"><title>Sim</title>'
        )
        return f"{head}{items}</feed>"

    def _alerts(self, shown: list[tuple[int, str]]) -> str:
        items = "".join(
            f"<entry><id>tag:google.com,2013:googlealerts/feed:{n}</id>"
            f'<title type="html">Title &lt;b&gt;Acme&lt;/b&gt; {n}</title>'
            '<link href="https://www.google.com/url?rct=j&amp;sa=t&amp;'
            f'url={quote(self._link(n), safe="")}&amp;ct=ga&amp;cd=x"/>'
            f"<published>{_time(n).isoformat()}</published><updated>{_time(n).isoformat()}</updated>"
            f'<content type="html">{html.escape(f"<b>Acme</b> {html.escape(text)}")}</content></entry>'
            for n, text in shown
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Google Alert - Acme</title>{items}</feed>'

    def _json(self, shown: list[tuple[int, str]]) -> str:
        items = [
            {
                "id": self._link(n),
                "url": self._link(n),
                "title": f"Title {n}",
                "content_text": text,
                "date_published": _time(n).isoformat(),
            }
            for n, text in shown
        ]
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Sim", "language": "ms", "items": items}
        )


def _time(number: int) -> datetime:
    return datetime.fromtimestamp(START + 60 * number, UTC)
