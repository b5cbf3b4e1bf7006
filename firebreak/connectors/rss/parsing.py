"""Bytes of a feed to items: the fast parser first, the patient one for what it rejects."""

import io
import re
import warnings
from collections.abc import Mapping
from typing import Any

import feedparser
import msgspec

from firebreak.base.errors import PermanentError
from firebreak.connectors.common.times import parse_time
from firebreak.connectors.rss.model import Feed, Item

MAX_ITEMS = 1000
"""Entries read from one fetch; no publisher keeps more in a feed."""
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.I)
_TTL = re.compile(rb"<ttl>\s*(\d{1,6})\s*</ttl>", re.I)
_PERIOD = re.compile(rb"updatePeriod>\s*(hourly|daily|weekly|monthly|yearly)\s*<", re.I)
_FREQUENCY = re.compile(rb"updateFrequency>\s*(\d{1,5})\s*<", re.I)
_PERIODS = {b"hourly": 3600.0, b"daily": 86400.0, b"weekly": 604800.0, b"monthly": 2.6e6, b"yearly": 3.2e7}


def parse_feed(body: bytes) -> Feed:
    """Any feed. Raises ``PermanentError`` when the bytes are none, or try to define entities (a bomb)."""
    if _ENTITY.search(body[:200_000]):
        raise PermanentError(
            "rss.entities", "The feed defines its own entities, which is refused for safety."
        )
    head = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{"):
        return _json_feed(body)
    feed = _fast(body)
    named = len(_ENTRY.findall(body))
    if feed is None or _usable(feed) < min(named, MAX_ITEMS):
        other = _patient(body)
        feed = other if other is not None and (feed is None or _usable(other) > _usable(feed)) else feed
    if feed is None:
        raise PermanentError("rss.not_a_feed", "The address answers with something that is no feed.")
    return feed


def _usable(feed: Feed) -> int:
    return sum(bool(item.title or item.body) for item in feed.items)


def _fast(body: bytes) -> Feed | None:
    import fastfeedparser  # a tenth of a second to load: only a process that reads feeds needs it

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = fastfeedparser.parse(
                body, include_tags=False, include_media=False, include_enclosures=False
            )
    except Exception:  # it raises whatever lxml does on broken input: then the patient one reads
        return None
    return _feed(parsed.feed, parsed.entries, body) if parsed.entries else None


def _patient(body: bytes) -> Feed | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
        except Exception:  # its loose parser stumbles over some garbage: that is no feed
            return None
    if not parsed.get("version") and not parsed.entries:
        return None
    return _feed(parsed.feed, parsed.entries, body)


def _feed(about: Mapping[str, Any], entries: list[Mapping[str, Any]], body: bytes) -> Feed:
    items, broken = [], 0
    for entry in entries[:MAX_ITEMS]:
        try:
            items.append(_item(entry))
        except (TypeError, ValueError, AttributeError, KeyError, IndexError):
            broken += 1
    return Feed(
        title=_text(about.get("title")),
        lang=_text(about.get("language")),
        link=_text(about.get("link")),
        ttl_s=_ttl(body[:20_000]),
        items=items,
        broken=broken,
    )


def _item(entry: Mapping[str, Any]) -> Item:
    content = entry.get("content") or []
    bodies = [_text(part.get("value")) for part in content if isinstance(part, Mapping)]
    summary = _text(entry.get("summary") or entry.get("description"))
    source = entry.get("source")
    return Item(
        id=_text(entry.get("id") or entry.get("guid")),
        link=_text(entry.get("link")),
        title=_text(entry.get("title")),
        body=max([*bodies, summary], key=len, default=""),
        author=_text(entry.get("author")),
        time=_time(entry),
        lang=_text(entry.get("language")),
        source=_text(source.get("title")) if isinstance(source, Mapping) else "",
    )


def _time(entry: Mapping[str, Any]) -> float | None:
    for name in ("published", "updated", "created", "date"):
        # Asked for a name it does not have, feedparser answers with another one and a warning.
        text = _text(entry.get(name)) if name in entry else ""
        if text and (found := parse_time(text)) is not None:
            return found
    return None


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _ttl(head: bytes) -> float | None:
    if found := _TTL.search(head):
        return float(found.group(1)) * 60
    if found := _PERIOD.search(head):
        times = _FREQUENCY.search(head)
        return _PERIODS[found.group(1).lower()] / max(int(times.group(1)) if times else 1, 1)
    return None


def _json_feed(body: bytes) -> Feed:
    try:
        given = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf").lstrip())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise PermanentError(
            "rss.not_a_feed", "The address answers with JSON that cannot be read."
        ) from error
    if not isinstance(given, dict) or not isinstance(given.get("items"), list):
        raise PermanentError("rss.not_a_feed", "The address answers with JSON that is no feed.")
    items = [_json_item(item) for item in given["items"][:MAX_ITEMS] if isinstance(item, dict)]
    return Feed(
        title=_text(given.get("title")),
        lang=_text(given.get("language")),
        link=_text(given.get("home_page_url")),
        items=items,
        broken=min(len(given["items"]), MAX_ITEMS) - len(items),
    )


def _json_item(item: Mapping[str, Any]) -> Item:
    authors = item.get("authors") or [item.get("author")]
    first = authors[0] if isinstance(authors, list) and authors else None
    number = item.get("id")
    marked = _text(item.get("content_html"))
    return Item(
        id=str(number) if isinstance(number, (int, float)) else _text(number),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        body=marked or _text(item.get("content_text")) or _text(item.get("summary")),
        html=bool(marked),
        author=_text(first.get("name")) if isinstance(first, dict) else "",
        time=parse_time(_text(item.get("date_published")) or _text(item.get("date_modified"))),
        lang=_text(item.get("language")),
    )
