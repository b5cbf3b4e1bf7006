"""Plain text: markup taken off, control characters out, lengths bounded."""

import html
import re
from html.parser import HTMLParser

import nh3

MAX_TEXT = 100_000
"""Characters of one post's text that are kept; books are not posts."""
MAX_SHORT = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r" ?\n(?:[ \t]*\n)+ ?")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_BLOCKS = {
    "p",
    "br",
    "div",
    "li",
    "tr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "ul",
    "ol",
    "table",
    "pre",
    "hr",
}
_KEPT = _BLOCKS | {"a"}


def clean(text: str, limit: int = MAX_TEXT) -> str:
    """Without control characters and lone surrogates, line ends as ``\\n``, at most ``limit`` characters.

    >>> clean("a\\x00b\\r\\nc  ")
    'ab\\nc'
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text[: limit * 2]).strip()[:limit]


def short(text: str) -> str:
    """A name, title or id: cleaned, on one line, at most 500 characters."""
    return " ".join(clean(text, MAX_SHORT).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n" if tag in {"p", "blockquote"} else "\n")
        href = dict(attrs).get("href") if tag == "a" else None
        if href and href.startswith(("http://", "https://")):
            self.links.append(href)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n" if tag in {"p", "blockquote"} else "\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def from_html(markup: str, limit: int = MAX_TEXT) -> tuple[str, list[str]]:
    """Text and web links of a piece of HTML; scripts and styles are dropped with what they hold.

    nh3 (a browser's parser) makes the tree well formed in linear time first, so that hostile markup cannot
    make the second step slow.

    >>> from_html("<p>Fire at <b>Acme</b></p><script>x()</script><a href='https://a.example/'>more</a>")
    ('Fire at Acme\\n\\nmore', ['https://a.example/'])
    """
    tidy = nh3.clean(
        markup[: limit * 20],
        tags=_KEPT,
        attributes={"a": {"href"}},
        clean_content_tags={"script", "style", "title", "template", "noscript"},
        url_schemes={"http", "https"},
        link_rel=None,
    )
    reader = _Text()
    reader.feed(tidy)
    reader.close()
    text = _LINES.sub("\n\n", _BLANKS.sub(" ", "".join(reader.parts)))
    text = "\n".join(line.strip() for line in text.split("\n"))
    return clean(text, limit), list(dict.fromkeys(reader.links))[:100]


def strip_markup(text: str) -> str:
    """For titles and fields that may or may not be HTML: tags and entities go, other text stays as it is.

    >>> strip_markup("<b>Acme</b> &amp; co"), strip_markup("1 < 2 > 0")
    ('Acme & co', '1 < 2 > 0')
    """
    return html.unescape(re.sub(r"<[a-zA-Z/!][^<>]{0,2000}>", "", text)) if _MARKUP.search(text) else text
