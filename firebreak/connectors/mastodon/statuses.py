"""A status, as Mastodon's interface gives it, to a Post."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from firebreak.connectors.common import values
from firebreak.connectors.common.plain import MAX_TEXT, clean, from_html, short
from firebreak.connectors.common.times import parse_time
from firebreak.engine.posts import UNKNOWN, Post

CLOCK_S = 300.0
"""A status may claim to be this much younger than now; more is a lie of a distant server."""
SHOWN = frozenset({"public", "unlisted"})
"""Anything else was never meant for everybody, and is not kept whatever a server sends."""


class NotAStatus(ValueError):  # noqa: N818 - a value is, not the program
    """The value is no status that can be read."""


def status_id(given: Any) -> str:
    """The server's own id of a status. Raises :class:`NotAStatus`."""
    found = given.get("id") if isinstance(given, dict) else None
    if (
        not isinstance(found, str)
        or not found
        or len(found) > 64
        or not found.isascii()
        or not found.isalnum()
    ):
        raise NotAStatus("a status without an id")
    return found


def status_post(given: Any, host: str, now: float, known: Mapping[str, str] | None = None) -> Post | None:
    """The post of a status; ``None`` for one that is not public.

    ``host``: the server that was asked; ``known``: its ids of statuses seen before to their addresses.
    Raises :class:`NotAStatus`.
    """
    name = status_id(given)
    if _word(given, "visibility") not in {*SHOWN, ""}:
        return None
    account = _part(given, "account")
    if not _word(account, "acct"):
        raise NotAStatus("a status without an author")
    boosted = given.get("reblog") if isinstance(given.get("reblog"), dict) else None
    body = boosted or given
    if not isinstance(body.get("content"), str):
        raise NotAStatus("a status without content")
    text, links = _text(body)
    when, assumed = _time(given, now)
    uri = _address(given, "uri") or _address(given, "url") or f"https://{host}/statuses/{name}"
    parent = _address(boosted, "uri") if boosted else _parent(given, host, known or {})
    post = Post(
        id=uri,
        text=text,
        title=short(_word(body, "spoiler_text")),
        time=when,
        platform="mastodon",
        author=_handle(account, host),
        author_id=_address(account, "uri") or _address(account, "url"),
        author_name=short(_word(account, "display_name")),
        lang=values.language(_word(body, "language")[:40]),
        url=_address(given, "url") or _address(body, "url") or (uri if uri.startswith("http") else ""),
        site=values.host_of(uri)[:500] or host,
        links=links,
        kind="repost" if boosted else "reply" if parent else "post",
        parent=parent,
        followers=_count(account, "followers_count"),
        reposts=_count(body, "reblogs_count"),
        likes=_count(body, "favourites_count"),
        replies=_count(body, "replies_count"),
    )
    extra = _extra(body, account, boosted is not None, assumed)
    if extra:
        post.extra = extra
    return post


def _extra(
    body: Mapping[str, Any], account: Mapping[str, Any], boosted: bool, assumed: bool
) -> dict[str, str]:
    """What has no field: a content warning's flag, the descriptions of pictures, robots, the author boosted."""
    pictures = [_word(one, "description") for one in _list(body, "media_attachments")]
    found = {
        "sensitive": "yes" if body.get("sensitive") is True else "",
        "pictures": short(" / ".join(filter(None, pictures))),
        "bot": "yes" if account.get("bot") is True else "",
        "boost_of": short(_word(_part(body, "account"), "acct")) if boosted else "",
        "edited_at": short(_word(body, "edited_at"))[:40],
        "time_assumed": "yes" if assumed else "",
    }
    return {name: text for name, text in found.items() if text}


def _text(body: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The words of a status with the choices of its poll, and the links that lead out of the network."""
    text, links = from_html(body["content"])
    poll = _part(body, "poll")
    choices = [short(_word(one, "title")) for one in _list(poll, "options")]
    text = clean("\n".join([text, *(f"- {choice}" for choice in choices if choice)]), MAX_TEXT)
    inside = {_address(one, "url") for name in ("mentions", "tags") for one in _list(body, name)}
    card = _address(_part(body, "card"), "url")
    tags = {_tail(link) for link in inside}
    outside = [link for link in links if link not in inside and _tail(link) not in tags]
    return text, list(dict.fromkeys(link[:2000] for link in [*outside, card] if link))[:50]


def _tail(link: str) -> str:
    """``/tags/x`` of a hashtag's address: every server links to its own page of the tag."""
    try:
        path = urlsplit(link).path
    except ValueError:  # a host that is none, as "a＃b"
        return link
    return path.lower() if path.startswith(("/tags/", "/tag/")) else link


def _parent(given: Mapping[str, Any], host: str, known: Mapping[str, str]) -> str:
    """The status answered: its address where we have seen it, else the server's name and its number there."""
    name = _word(given, "in_reply_to_id")[:64]
    return known.get(name, f"{host}/{name}") if name else ""


def _handle(account: Mapping[str, Any], host: str) -> str:
    acct = short(_word(account, "acct"))[:300]
    return acct if "@" in acct else f"{acct}@{host}"


def _time(given: Mapping[str, Any], now: float) -> tuple[float, bool]:
    claimed = parse_time(_word(given, "created_at")[:60])
    if claimed is None or claimed > now + CLOCK_S:
        return now, True
    return claimed, False


def _count(part: Mapping[str, Any], name: str) -> int:
    found = part.get(name)
    is_count = isinstance(found, int) and not isinstance(found, bool) and found >= 0
    return min(found, values.MAX_COUNT) if is_count and isinstance(found, int) else UNKNOWN


def _word(part: Any, name: str) -> str:
    found = part.get(name) if isinstance(part, dict) else None
    return found if isinstance(found, str) else ""


def _part(whole: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _list(whole: Mapping[str, Any], name: str) -> list[Any]:
    found = whole.get(name)
    return found[:50] if isinstance(found, list) else []


def _address(part: Any, name: str) -> str:
    """A web address, or nothing: other schemes are no links and no ids."""
    found = clean(_word(part, name), 2000)
    return found[:500] if found.startswith(("https://", "http://")) and " " not in found else ""
