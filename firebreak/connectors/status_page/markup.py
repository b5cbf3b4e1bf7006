"""Text as markup: escaped, in paragraphs, with links; and times in full, in the page's language."""

import re
from datetime import UTC, datetime
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format

from firebreak.connectors.common.links import links_in
from firebreak.web.parts.times import zone_name

_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINES: Final = re.compile("\r\n|[\r\u0085\u2028\u2029]")
_PARAGRAPHS: Final = re.compile(r"\n[ \t]*\n\s*")


def clean(text: str) -> str:
    r"""What HTML and XML can hold: control signs become the mark for what could not be read, line ends are ``\n``.

    >>> clean("a\x00b\r\nc")
    'a\ufffdb\nc'
    """
    return _UNREADABLE.sub("\ufffd", _LINES.sub("\n", text))


def plain(text: str) -> str:
    """Escaped, for one line of markup or an attribute."""
    return escape(clean(text))


def paragraphs(text: str) -> str:
    r"""Empty lines part paragraphs, line ends are kept, web addresses can be followed.

    Each paragraph has a direction of its own, so that marks of direction in one turn nothing else around.

    >>> paragraphs("a <b>\nc\n\nhttps://x.example/?a=1&b=2.")
    '<p dir="auto">a &lt;b&gt;<br>\nc</p>\n<p dir="auto"><a href="https://x.example/?a=1&amp;b=2" rel="nofollow noopener">https://x.example/?a=1&amp;b=2</a>.</p>'
    """
    parts = (part.strip() for part in _PARAGRAPHS.split(clean(text)))
    return "\n".join(f'<p dir="auto">{linked(part)}</p>' for part in parts if part)


def linked(text: str) -> str:
    """Escaped, with web addresses as links."""
    done, out = 0, []
    for begin, end in links_in(text):
        address = escape(text[begin:end])
        out += [
            escape(text[done:begin]), f'<a href="{address}" rel="nofollow noopener">{address}</a>',
        ]  # fmt: skip
        done = end
    return "".join([*out, escape(text[done:])]).replace("\n", "<br>\n")


def cut(text: str, longest: int) -> str:
    """One line of at most so many characters, with a mark where something was cut off.

    >>> cut("water is  safe", 9)
    'water is…'
    """
    line = " ".join(clean(text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def stamp(moment: datetime, zone: ZoneInfo) -> str:
    """``<time>`` with ``22 November 2026, 14:05 UTC+1 (13:05 UTC)``, in the active language."""
    utc = moment.astimezone(UTC)
    return f'<time datetime="{utc:%Y-%m-%dT%H:%M:%SZ}">{escape(said(moment, zone))}</time>'


def said(moment: datetime, zone: ZoneInfo) -> str:
    """The same as plain text. The day is said twice where it is another one in UTC."""
    here, utc = moment.astimezone(zone), moment.astimezone(UTC)
    text = f"{date_format(here, 'DATETIME_FORMAT')} {zone_name(here)}"
    if not here.utcoffset():
        return text
    short = (
        time_format(utc.time(), "H:i") if here.date() == utc.date() else date_format(utc, "DATETIME_FORMAT")
    )
    return f"{text} ({short} UTC)"
