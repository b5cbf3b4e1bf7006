"""The body of a delivery to posts."""

import time
from collections.abc import Mapping
from itertools import islice
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.columns import fields_for
from firebreak.connectors.common.flat import flat
from firebreak.connectors.common.mapping import EXTRA, FIELDS, FileMapping, read_mapping
from firebreak.connectors.common.plain import short
from firebreak.connectors.common.records import MAX_EXTRA, Converter, RowError, as_text
from firebreak.engine.posts import Post

MAX_POSTS = 2000
"""Posts in one delivery: what one short transaction takes."""
LIST_NAMES = ("posts", "items", "data", "results", "mentions", "documents", "events")
_LINES = ("ndjson", "jsonl", "json-seq", "json-lines")

Warnings = list[tuple[str, Mapping[str, Any]]]
Known = dict[tuple[str, ...], Converter]
"""Converters by the names of the fields they were made for."""


def decode(
    body: bytes,
    content_type: str = "application/json",
    *,
    settings: Mapping[str, Any] | None = None,
    now: float | None = None,
) -> tuple[list[Post], Warnings]:
    """Posts of a delivery, and what could not be read: ``(code, {"item", ...})`` per item.

    One post, a list, or an object with a list (``posts`` and other usual names); JSON lines by content type.
    ``settings`` may hold ``platform``, ``lang``, ``zone`` and ``columns`` (name in the delivery to field of Post) for
    senders that cannot use our names. ``now`` stands in for a missing time. Raises ``WrongInput`` when nothing
    in the body can be read; no item is ever a reason to refuse the others.
    """
    items, warnings = _items(body, content_type)
    if len(items) > MAX_POSTS:
        raise WrongInput(
            "webhook.too_many", f"At most {MAX_POSTS} posts fit into one delivery.", limit=MAX_POSTS
        )
    settings = settings or {}
    columns = settings.get("columns") or {}
    when = time.time() if now is None else now
    posts: list[Post] = []
    known: Known = {}
    for number, item in enumerate(items, 1):
        try:
            if not isinstance(item, dict):
                raise RowError("row.not_an_object")
            posts.append(_post(item, columns, settings, when, known))
        except RowError as refused:
            warnings.append((refused.code, {"item": number, **refused.params}))
    return posts, warnings


def _items(body: bytes, content_type: str) -> tuple[list[Any], Warnings]:
    kind = content_type.partition(";")[0].strip().lower()
    if kind and not any(word in kind for word in ("json", "text/plain", "octet-stream")):
        raise WrongInput(
            "webhook.content_type", "Send JSON, with the content type application/json.", given=kind[:80]
        )
    if any(word in kind for word in _LINES):
        return _lines(body)
    try:
        given = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WrongInput("webhook.not_json", f"The body is no JSON: {error}"[:200]) from error
    if isinstance(given, list):
        return given, []
    if not isinstance(given, dict):
        raise WrongInput("webhook.shape", "The body must be a post or a list of posts.")
    inside = given.get("data") if isinstance(given.get("data"), dict) and "text" not in given else given
    for name in LIST_NAMES:
        if isinstance(inside, dict) and isinstance(inside.get(name), list) and "text" not in inside:
            return inside[name], []
    return [inside], []


def _lines(body: bytes) -> tuple[list[Any], Warnings]:
    items: list[Any] = []
    for line in body.split(b"\n"):
        if line.strip(b" \t\r\x1e"):
            try:
                items.append(msgspec.json.decode(line.strip(b" \t\r\x1e")))
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                items.append(None)
    return items, []


def _post(
    item: dict[str, Any], columns: Mapping[str, str], settings: Mapping[str, Any], now: float, known: Known
) -> Post:
    links, extra = item.get("links"), item.get("extra")
    own = {"links"} | ({"extra"} if isinstance(extra, dict) else set())
    record = flat({name: value for name, value in item.items() if name not in own})
    names = tuple(record)
    if (converter := known.get(names)) is None:  # the posts of a delivery mostly have the same fields
        converter = known[names] = Converter(_mapping(record, columns, settings), now=now)
    post = converter.post(record)
    if not post.words.strip():
        raise RowError("row.empty")
    if isinstance(extra, dict):
        kept = {
            short(str(name))[:60]: short(as_text(value))
            for name, value in flat(extra).items()
            if value is not None
        }
        post.extra = {**dict(islice(kept.items(), MAX_EXTRA)), **post.extra}
    if isinstance(links, list):
        web = [link for link in links if isinstance(link, str) and link.startswith(("http://", "https://"))]
        post.links = [link[:2000] for link in web][:50]
    return post


def _mapping(
    record: Mapping[str, Any], columns: Mapping[str, str], settings: Mapping[str, Any]
) -> FileMapping:
    """Our names first, then the sender's mapping, then what a name usually means; the rest is kept as it is."""
    chosen: dict[str, str] = {}
    for name in record:
        chosen[name] = str(columns[name]) if name in columns else name if name in FIELDS else EXTRA
    taken = set(chosen.values())
    for name, field in list(chosen.items()):
        if field == EXTRA and name not in columns:
            guesses = {f: trust for f, trust in fields_for(name).items() if f not in taken and trust > 0.75}
            if guesses:
                chosen[name] = max(guesses, key=lambda f: guesses[f])
                taken.add(chosen[name])
    given = {key: settings[key] for key in ("platform", "lang", "zone") if settings.get(key)}
    return read_mapping({"format": "json", "columns": chosen, **given})
