"""A page as text: what may be cut and what may not, and strangers' words made harmless in every dialect.

A page carries sentences of ours that quote strangers (names of posts, lists, accounts). In a chat the same characters
can call everybody, hide an address behind a friendly word or run a command. Each pager says what is markup in its
dialect; this module holds what they share.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, override

from firebreak.connectors.common.plain import clean, short
from firebreak.notify.pagers import Message

CUT = "…"
"""Stands where words were left out."""
JOINER = "\u2060"
"""Word joiner: has no width and no line break, and ends whatever a program took for a name or an address."""
TITLE = 200
"""Characters of a subject that are kept: more is no title."""
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_AFTER = re.compile(r"(?<=\w)[.\uff0e\uff61\u3002](?=\w)|(?<=\w):(?=//)|[@\uff20]|(?<![\w/])/(?=\w)")
_DIGITS = re.compile(r"(?<=\d)[.](?=\d)")
_SITE = re.compile(r"(?i)(?<=[\w-])\.(?=(?:[\w-]{1,63}\.)*[^\W\d_]{2,24}(?![\w-]))")
_FULL_WIDTH = str.maketrans(
    {"<": "\uff1c", ">": "\uff1e", "[": "\uff3b", "]": "\uff3d", "`": "\uff40", "*": "\uff0a"}
)
_LINE_START = re.compile(r"(?m)^([ \t]*)(#+|[-+=|]|\d+[.)]|!)")


@dataclass(frozen=True)
class Page:
    """One page. ``title`` and ``body`` may hold strangers' words; ``link`` and ``number`` are ours and always stay."""

    title: str
    body: str
    link: str
    number: str


def page_of(message: Message) -> Page:
    """The message without control characters and writing-direction tricks; its link is taken out of the text."""
    text = message.text.rstrip()
    if message.link and text.endswith(message.link):
        text = text[: -len(message.link)]
    title, body = (_DIRECTION.sub("", part) for part in (short(message.subject), clean(text)))
    if body.startswith(title):
        body = body[len(title) :].lstrip("\n ") if body[len(title) :][:1] in {"", "\n"} else body
    return Page(shorter(title, TITLE), body, message.link.strip(), short(message.number))


def shorter(text: str, most: int) -> str:
    """At most ``most`` characters, the last being the mark of a cut; never in the middle of a joined character.

    >>> shorter("Acme burns", 7), shorter("Acme", 7)
    ('Acme b…', 'Acme')
    """
    if len(text) <= most:
        return text
    end = max(most - 1, 0)
    while end > 0 and (
        unicodedata.combining(text[end]) or text[end] in "\u200d\ufe0f" or text[end - 1] == "\u200d"
    ):
        end -= 1
    return text[:end].rstrip().rstrip("\u200d").rstrip() + CUT  # before a space a joiner joins nothing


def fit(page: Page, render: Callable[[Page], str], size: Callable[[str], int], limit: int) -> Page:
    """The page with as much of its body, then of its title, as ``size(render(page)) <= limit`` allows.

    ``size`` must not shrink when text is added. The link and the number stay whatever happens.
    """
    if size(render(page)) <= limit:
        return page

    def most(make: Callable[[int], Page], length: int) -> int:
        low, high = 0, length
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if size(render(make(middle))) <= limit else (low, middle - 1)
        return low

    def with_body(length: int) -> Page:
        return replace(page, body=shorter(page.body, length) if length else "")

    if found := most(with_body, len(page.body)):
        return with_body(found)

    def with_title(length: int) -> Page:
        return replace(page, body="", title=shorter(page.title, length) if length else "")

    return with_title(most(with_title, len(page.title)))


def inert(text: str) -> str:
    """Nothing in it is taken for an address, a person or a command by programs that look for them.

    >>> inert("@all see https://a.example/x") == "@\u2060all see https:\u2060//a.\u2060example/x"
    True
    """
    kept = _DIGITS.sub("\0", text)
    return _AFTER.sub(lambda found: found[0] + JOINER, kept).replace("\0", ".")


def full_width(text: str) -> str:
    """For dialects of Markdown that know no escape: signs that build markup are written in their full-width form.

    >>> full_width("[safe](x) <@all>")
    '［safe］(x) ＜@all＞'
    """
    return _LINE_START.sub(lambda found: found[1] + JOINER + found[2], text.translate(_FULL_WIDTH))


def harmless(text: str) -> str:
    """Strangers' words in Markdown that knows no escape."""
    return full_width(inert(text))


def markdown(page: Page, words: str, limit: int, *, line_end: str = "\n") -> str:
    """A page in the Markdown of a group's robot, in at most ``limit`` bytes; ``words`` stand on the link."""

    def render(part: Page) -> str:
        title = f"**{harmless(part.title)}**" if part.title else ""
        link = f"[{words}]({part.link})" if part.link else ""
        return lines(title, harmless(part.body).replace("\n", line_end), link, f"({part.number})")

    return render(fit(page, render, octets, limit))


def defanged(text: str) -> str:
    """Addresses that can be read and not tapped, without signs that would make a text message longer.

    >>> defanged("see https://a.example/x or 3.5 %. End.")
    'see https[:]//a[.]example/x or 3.5 %. End.'
    """
    return _SITE.sub("[.]", text.replace("://", "[:]//"))


def lines(*parts: str) -> str:
    """Parts that are there, with an empty line between them."""
    return "\n\n".join(part for part in parts if part)


def octets(text: str) -> int:
    """Length in UTF-8."""
    return len(text.encode("utf-8", "replace"))


def open_words(message: Message) -> str:
    """The word on the link, in the reader's language."""
    with override(str(message.data.get("language") or "en")):
        return gettext("Open in Firebreak")
