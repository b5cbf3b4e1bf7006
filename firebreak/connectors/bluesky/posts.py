"""A Bluesky record to a Post."""

from typing import Any

from firebreak.connectors.bluesky.wire import Event
from firebreak.connectors.common import values
from firebreak.connectors.common.plain import clean
from firebreak.connectors.common.times import parse_time
from firebreak.engine.posts import Post

CLOCK_S = 300.0
"""The author's own clock is believed within this distance of the server's; older claims are imports or lies."""


def event_post(event: Event, handle: str = "") -> Post:
    """The post of a create or update event; ``handle`` when an identity event has told it."""
    record = event.record or {}
    reply = record.get("reply") if isinstance(record.get("reply"), dict) else {}
    langs = record.get("langs") if isinstance(record.get("langs"), list) else []
    post = Post(
        id=event.uri,
        text=clean(record["text"]),
        time=_time(record, event.time_us / 1e6),
        platform="bluesky",
        author=handle or event.did,
        author_id=event.did,
        lang=next((tag for tag in map(values.language, filter(_is_text, langs or []))), ""),
        url=f"https://bsky.app/profile/{event.did}/post/{event.rkey}",
        site="bsky.app",
        links=_links(record),
        kind="reply" if reply else "post",
        parent=_uri(reply, "parent"),
        thread=_uri(reply, "root"),
    )
    if quoted := _quoted(record.get("embed")):
        post.extra = {"quotes": quoted}
    return post


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _time(record: dict[str, Any], seen: float) -> float:
    claimed = parse_time(record["createdAt"]) if isinstance(record.get("createdAt"), str) else None
    return claimed if claimed is not None and abs(claimed - seen) <= CLOCK_S else seen


def _uri(reply: Any, name: str) -> str:
    part = reply.get(name) if isinstance(reply, dict) else None
    uri = part.get("uri") if isinstance(part, dict) else None
    return uri[:500] if isinstance(uri, str) else ""


def _links(record: dict[str, Any]) -> list[str]:
    found = []
    facets = record.get("facets")
    for facet in facets[:100] if isinstance(facets, list) else []:
        features = facet.get("features") if isinstance(facet, dict) else None
        for feature in features if isinstance(features, list) else []:
            is_link = isinstance(feature, dict) and str(feature.get("$type", "")).endswith("#link")
            found.append(feature.get("uri") if is_link else None)
    embed = record.get("embed")
    media = embed.get("media") if isinstance(embed, dict) else None
    for part in (embed, media):
        external = part.get("external") if isinstance(part, dict) else None
        if isinstance(external, dict):
            found.append(external.get("uri"))
    web = [link for link in found if isinstance(link, str) and link.startswith(("http://", "https://"))]
    return list(dict.fromkeys(link[:2000] for link in web))[:50]


def _quoted(embed: Any) -> str:
    """Id of the post that this one quotes."""
    if not isinstance(embed, dict):
        return ""
    record = embed.get("record")
    if isinstance(record, dict) and isinstance(record.get("record"), dict):
        record = record["record"]
    uri = record.get("uri") if isinstance(record, dict) else None
    return uri[:500] if isinstance(uri, str) else ""
