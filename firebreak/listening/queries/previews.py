"""What would this query have found? Tried on stored posts and on the sample of those nobody wanted."""

from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.engine.posts import Post
from firebreak.engine.query import Matcher, compile_queries
from firebreak.engine.text import analyse
from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.mentions import MentionView, by_numbers
from firebreak.listening.queries.saved_lists import lists_for
from firebreak.listening.queries.scope import moment
from firebreak.listening.store.sql import fetch
from firebreak.org.models import Brand

MOST_STORED, MOST_SAMPLE, MOST_ANALYSED = 10_000, 20_000, 5_000


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
    matcher = compile_queries({"preview": query_text}, lists_for(brand, query_text))
    stored = _stored(brand)
    kept, weights = _sampled(brand)
    posts = [post for _, post in stored] + kept
    hits = _hits(matcher, posts, len(stored))
    own = [place for place in hits if place < len(stored)]
    others = [place - len(stored) for place in hits if place >= len(stored)]
    estimated = len(own) + sum(weights[place] for place in others)
    since, until = _span(posts)
    days = max((until - since) / 86400, 1 / 24) if posts else 0.0
    shown = by_numbers(brand, [stored[place][0] for place in own[:limit]])
    shown += [_unstored(kept[place]) for place in others[: max(0, limit - len(shown))]]
    return Preview(
        len(hits),
        len(posts),
        moment(since) if posts else None,
        estimated / days if days else None,
        shown,
    )


def _hits(matcher: Matcher[str], posts: list[Post], judged: int) -> list[int]:
    """Positions that match. The first ``judged`` posts know their language and sentiment, the others are analysed."""
    candidates = matcher.candidates(posts)
    fresh = [number for number in candidates.numbers if number >= judged][:MOST_ANALYSED]
    found = analyse([posts[number].words for number in fresh], [posts[number].lang for number in fresh])
    verdicts = {
        "sentiment": dict(zip(fresh, found.sentiments, strict=True)),
        "lang": dict(zip(fresh, found.languages, strict=True)),
    }
    return matcher.finish(candidates, verdicts).get("preview", [])


def _span(posts: list[Post]) -> tuple[float, float]:
    """The time that was tried: the last hours of a live brand, or the whole of an imported past."""
    if not posts:
        return 0.0, 0.0
    first, last, present = min(p.time for p in posts), max(p.time for p in posts), now().timestamp()
    window = float(config.get("sample_hours")) * 3600
    if present - last < window:  # a feed may bring years-old items today: they were heard today
        return max(first, present - window), present
    return first, last


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
