"""A quoted post: somebody else's words, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _lazy

from firebreak.web.parts.numbers import is_number

SENTIMENTS = {
    "negative": (_lazy("Negative"), "frown"),
    "neutral": (_lazy("Neutral"), "meh"),
    "positive": (_lazy("Positive"), "smile"),
}
FIELDS = (
    "author",
    "name",
    "platform",
    "time",
    "text",
    "lang",
    "sentiment",
    "url",
    "followers",
    "reposts",
    "unverified",
    "highlights",
)


def pick(post: object, name: str) -> Any:
    """``post[name]`` or ``post.name``; None where it has neither."""
    if isinstance(post, Mapping):
        return post.get(name)
    return getattr(post, name, None)


def web_address(url: object) -> str:
    """The address if a browser may open it from our page (http or https), else nothing."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return ""
    return str(url) if parts.scheme in ("http", "https") and parts.netloc else ""


def spans_in(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans cut to the text, ordered and joined where they overlap."""
    inside = sorted((max(0, a), min(len(text), b)) for a, b in spans)
    joined: list[tuple[int, int]] = []
    for start, end in inside:
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def highlighted(text: str, spans: Iterable[tuple[int, int]] | None) -> SafeString:
    """``text`` escaped, with ``<mark>`` around the spans (offsets in characters)."""
    pieces, at = [], 0
    for start, end in spans_in(text, spans or ()):
        pieces += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of the text is escaped above


def card_context(post: object, spans: Iterable[tuple[int, int]] | None = None) -> dict[str, Any]:
    """What ``web/parts/post_card.html`` needs."""
    values = {name: pick(post, name) for name in FIELDS}
    text = str(values["text"] or "")
    lang = str(values["lang"] or "")
    counts = {name: values[name] if is_number(values[name]) else None for name in ("followers", "reposts")}
    return {
        **values,
        **counts,
        "words": highlighted(text, spans or values["highlights"]),
        "lang": lang if lang.replace("-", "").isalnum() else "",
        "url": web_address(values["url"]),
        "sentiment": values["sentiment"] if values["sentiment"] in SENTIMENTS else "",
        "feeling": SENTIMENTS.get(str(values["sentiment"])),
        "initial": conditional_escape(str(values["author"] or "?").lstrip("@")[:1].upper()),
    }
