"""Posts to try a query on: what the brand's monitors kept, and the sample of what none of them wanted."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from firebreak.base import config
from firebreak.base.clock import now
from firebreak.engine import shapes
from firebreak.engine.posts import Post
from firebreak.engine.text import analyse
from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.mentions import MentionView, by_numbers
from firebreak.listening.queries.scope import moment
from firebreak.listening.store.sql import fetch
from firebreak.org.models import Brand


@dataclass(frozen=True)
class Pool:
    """Posts of a stretch of time: first those of the store, newest first, then those of the sample.

    ``numbers`` are the store's, one for each of the first posts; ``weights`` say for how many posts each stands.
    """

    posts: list[Post]
    numbers: list[int]
    weights: list[float]
    stored_total: int
    """Posts that the monitors kept in this time; the pool has the newest of them."""
    others_total: float
    """Posts that no monitor wanted in this time, for which the sample stands."""
    spam: list[int]
    """Places of the store's posts that a person called spam."""

    @property
    def stored(self) -> int:
        """How many posts are of the store."""
        return len(self.numbers)

    @property
    def days(self) -> float:
        """Length of the time that was tried, at least an hour."""
        since, until = self.span
        return max((until - since) / 86400, 1 / 24)

    @property
    def span(self) -> tuple[float, float]:
        """The last hours of a live brand, or the whole of an imported past."""
        if not self.posts:
            return 0.0, 0.0
        first, last = min(p.time for p in self.posts), max(p.time for p in self.posts)
        present, window = now().timestamp(), sample_s()
        if present - last < window:  # a feed may bring years-old items today: they were heard today
            return max(first, present - window), present
        return first, last

    def judge(self, places: Iterable[int]) -> dict[str, dict[int, str]]:
        """Fill in language and sentiment of the sampled posts at these places, as the pipeline would have.

        Also as verdicts for :meth:`firebreak.engine.query.Matcher.finish`.
        """
        fresh = [place for place in places if place >= self.stored]
        posts = [self.posts[place] for place in fresh]
        found = analyse([post.words for post in posts], [post.lang for post in posts])
        for post, language, feels in zip(posts, found.languages, found.sentiments, strict=True):
            post.lang, post.sentiment = language, post.sentiment or feels
        return {
            "sentiment": {place: self.posts[place].sentiment for place in fresh},
            "lang": {place: self.posts[place].lang for place in fresh},
        }

    def views(self, brand: Brand, places: list[int], limit: int) -> list[MentionView]:
        """The first posts at these places as pages show them; those of the sample have no number to open."""
        own = [self.numbers[place] for place in places[:limit] if place < self.stored]
        shown = by_numbers(brand, own)
        others = [self.posts[place] for place in places if place >= self.stored]
        return shown + [_unstored(post) for post in others[: max(0, limit - len(shown))]]


def sample_s() -> float:
    """Seconds for which unmatched posts are sampled."""
    return float(config.get("sample_hours")) * 3600


def pool(brand: Brand, *, most_stored: int, most_sample: int) -> Pool:
    """The newest posts of the sample's time; of the whole store where nothing came in that time."""
    monitors = tuple(Monitor.objects.filter(brand=brand, removed_at=None).values_list("pk", flat=True))
    where = store.Where(brand=brand.pk, monitors=monitors, since=now().timestamp() - sample_s())
    rows = store.page(where, limit=most_stored) if monitors else []
    if not rows and monitors:  # nothing today: an imported file is all there is to try
        where = store.Where(brand=brand.pk, monitors=monitors)
        rows = store.page(where, limit=most_stored)
    kept_total = len(rows) if len(rows) < most_stored else store.count(where)
    sampled, weights, others_total = _sampled(brand, most_sample)
    scale = kept_total / len(rows) if rows else 1.0
    return Pool(
        [as_post(row) for row in rows] + sampled,
        [row.post for row in rows],
        [scale] * len(rows) + weights,
        kept_total,
        others_total,
        [place for place, row in enumerate(rows) if (row.intent, row.intent_by) == ("spam", store.PERSON)],
    )


def as_post(row: store.Row) -> Post:
    """A stored mention as the query language reads it."""
    return Post(
        id=str(row.post), text=row.text, time=row.time, platform=row.platform, title=row.title, author=row.author,
        author_name=row.author_name, lang=row.language, url=row.url, kind=row.kind, followers=row.followers,
        reposts=row.reposts, likes=row.likes, replies=row.replies, sentiment=row.sentiment,
    )  # fmt: skip


def _sampled(brand: Brand, most: int) -> tuple[list[Post], list[float], float]:
    """The newest sampled posts, for how many each stands, and for how many all of them stand."""
    since = now().timestamp() - sample_s()
    sql = "SELECT body, weight FROM store_sample_post WHERE brand = %s AND seen_at >= %s ORDER BY seen_at DESC LIMIT %s"
    rows = fetch(sql, [brand.pk, since, most])
    shapes.learn(Post)
    decode = msgspec.json.Decoder(Post).decode
    weights = [float(weight) for _, weight in rows]
    total = sum(weights)
    if len(rows) == most:
        sql = "SELECT SUM(weight) FROM store_sample_post WHERE brand = %s AND seen_at >= %s"
        total = float(fetch(sql, [brand.pk, since])[0][0] or 0)
    scale = total / sum(weights) if weights and sum(weights) else 1.0
    return [decode(body) for body, _ in rows], [weight * scale for weight in weights], total


def _unstored(post: Post) -> MentionView:
    """A post of the sample: it has no number of the store."""
    return MentionView(
        post=0, author=post.author, author_name=post.author_name, platform=post.platform, time=moment(post.time),
        title=post.title, text=post.text, language=post.lang, sentiment=post.sentiment, sentiment_by="", probability=0.0,
        url=post.url, followers=post.followers, reposts=post.reposts, likes=post.likes, replies=post.replies,
        reach=max(post.followers, 0), kind=post.kind, verified=post.verified, seen_where=post.seen_where, source="",
        monitors=(),
    )  # fmt: skip
