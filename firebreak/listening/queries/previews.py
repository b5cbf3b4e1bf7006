"""What would this query have found? Tried on stored posts and on the sample of those nobody wanted."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.engine.posts import Post
from firebreak.engine.query import compile_queries
from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.mentions import MentionView, by_numbers
from firebreak.listening.queries.scope import moment
from firebreak.listening.store.sql import fetch
from firebreak.org.models import Brand

MOST_STORED, MOST_SAMPLE = 10_000, 20_000


@dataclass(frozen=True)
class Preview:
    """``count`` posts found of ``tried`` since ``since``; ``per_day`` is an estimate, ``None`` with too little to go by."""

    count: int
    tried: int
    since: datetime | None
    per_day: float | None
    sample: list[MentionView] = field(default_factory=list)


def preview(brand: Brand, query_text: str, *, limit: int = 20) -> Preview:
    """Try a query. Raises :class:`firebreak.engine.query.QueryError` when it cannot be read."""
    matcher = compile_queries({"preview": query_text})
    stored = _stored(brand)
    kept, weights = _sampled(brand)
    posts = [post for _, post in stored] + kept
    hits = matcher.match(posts).get("preview", [])
    own = [place for place in hits if place < len(stored)]
    others = [place - len(stored) for place in hits if place >= len(stored)]
    estimated = len(own) + sum(weights[place] for place in others)
    since = min((post.time for post in posts), default=None)
    days = _days(posts)
    shown = by_numbers(brand, [stored[place][0] for place in own[:limit]])
    shown += [_unstored(kept[place]) for place in others[: max(0, limit - len(shown))]]
    return Preview(
        len(hits),
        len(posts),
        moment(since) if since is not None else None,
        estimated / days if days else None,
        shown,
    )


def _days(posts: list[Post]) -> float:
    """The length of time that was tried; for an imported past, from its first to its last post."""
    if not posts:
        return 0.0
    first, last = min(post.time for post in posts), max(post.time for post in posts)
    live = now().timestamp() - last < float(config.get("sample_hours")) * 3600
    return max(((now().timestamp() if live else last) - first) / 86400, 1 / 24)


def _stored(brand: Brand) -> list[tuple[int, Post]]:
    """The brand's newest posts of the sample's span, as records."""
    monitors = tuple(Monitor.objects.filter(brand=brand, removed_at=None).values_list("pk", flat=True))
    since = now().timestamp() - float(config.get("sample_hours")) * 3600
    rows = (
        store.page(store.Where(brand=brand.pk, monitors=monitors, since=since), limit=MOST_STORED)
        if monitors
        else []
    )
    if not rows and monitors:  # nothing today: an imported file is all there is to try
        rows = store.page(store.Where(brand=brand.pk, monitors=monitors), limit=MOST_STORED)
    return [(row.post, _as_post(row)) for row in rows]


def _as_post(row: store.Row) -> Post:
    return Post(
        id=str(row.post), text=row.text, time=row.time, platform=row.platform, title=row.title, author=row.author,
        author_name=row.author_name, lang=row.language, url=row.url, kind=row.kind, followers=row.followers,
        reposts=row.reposts, likes=row.likes, replies=row.replies, sentiment=row.sentiment,
    )  # fmt: skip


def _sampled(brand: Brand) -> tuple[list[Post], list[float]]:
    sql = "SELECT body, weight FROM store_sample_post WHERE brand = %s AND seen_at >= %s ORDER BY seen_at DESC LIMIT %s"
    since = now().timestamp() - float(config.get("sample_hours")) * 3600
    rows = fetch(sql, [brand.pk, since, MOST_SAMPLE])
    decode = msgspec.json.Decoder(Post).decode
    return [decode(body) for body, _ in rows], [float(weight) for _, weight in rows]


def _unstored(post: Post) -> MentionView:
    """A post of the sample: it has no number of the store."""
    return MentionView(
        post=0, author=post.author, author_name=post.author_name, platform=post.platform, time=moment(post.time),
        title=post.title, text=post.text, language=post.lang, sentiment=post.sentiment, sentiment_by="", probability=0.0,
        url=post.url, followers=post.followers, reposts=post.reposts, likes=post.likes, replies=post.replies,
        reach=max(post.followers, 0), kind=post.kind, verified=post.verified, seen_where=post.seen_where, source="",
        monitors=(),
    )  # fmt: skip
