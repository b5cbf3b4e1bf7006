"""A quoted post: somebody else's words, never markup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from firebreak.web.parts import chips, times
from firebreak.web.parts.icons import icon
from firebreak.web.parts.numbers import compact, is_number

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


def card(
    post: object,
    spans: Iterable[tuple[int, int]] | None = None,
    actions: str = "",
    *,
    selected: bool = False,
) -> SafeString:
    """The card of a quoted post. ``actions`` stand at its foot; text that is not marked as safe is escaped.

    Written here and not in a template: a list draws fifty of them, and a template takes ten times as long.
    """
    given = {name: pick(post, name) for name in FIELDS}
    feeling = str(given["sentiment"]) if given["sentiment"] in SENTIMENTS else ""
    lang = str(given["lang"] or "")
    lang = lang if lang.replace("-", "").isalnum() else ""
    words = highlighted(str(given["text"] or ""), spans or given["highlights"])
    marks = f" {feeling}" * bool(feeling) + " selected" * selected
    spoken = f' lang="{lang}"' if lang else ""
    parts = (
        f'<article class="post{marks}" data-row>\n',
        _head(given),
        f'<blockquote dir="auto"{spoken}>{words}</blockquote>\n',
        f"<footer>{_foot(given, feeling, lang)}{conditional_escape(actions)}</footer>\n</article>\n",
    )
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped where it is put in


def _head(given: Mapping[str, Any]) -> str:
    author = given["author"] or ""
    initial = conditional_escape(str(author or "?").lstrip("@")[:1].upper())
    followers = ""
    if is_number(given["followers"]):
        said = _("%(n)s followers") % {"n": compact(given["followers"])}
        followers = f' <span class="muted">{escape(said)}</span>'
    where = f"{conditional_escape(given['platform'])} · " if given["platform"] else ""
    when = times.ago_element(given["time"]) if given["time"] else ""
    doubt = chips.flag("wait", _("Reported by hand, not verified")) if given["unverified"] else ""
    return (
        f'<header><span class="avatar" aria-hidden="true">{initial}</span><p><strong class="who"><bdi>'
        f'{conditional_escape(author)}</bdi></strong>{followers}<br><span class="muted">{where}{when}</span></p>'
        f"{doubt}</header>\n"
    )


def _foot(given: Mapping[str, Any], feeling: str, lang: str) -> str:
    parts = []
    if feeling:
        words, face = SENTIMENTS[feeling]
        parts.append(f'<span class="feeling">{icon(face)}{escape(words)}</span>')
    count = given["reposts"]
    if is_number(count):
        said = ngettext("%(shown)s repost", "%(shown)s reposts", count) % {"shown": compact(count)}
        parts.append(f'<span class="num">{icon("repeat-2")}{escape(said)}</span>')
    if lang:
        parts.append(f'<span class="chip">{lang}</span>')
    if url := web_address(given["url"]):
        opened, new_tab = escape(_("Open the original")), escape(_("opens in a new tab"))
        parts.append(
            f'<a href="{escape(url)}" rel="noopener noreferrer nofollow" target="_blank">{opened}'
            f'<span class="vh"> ({new_tab})</span></a>'
        )
    return "".join(parts)
