"""What the understanding pages read: the newest mentions of a window with their texts, never all of them; sums by kind.

Every read has a limit or is a sum of rollups, so a page costs the same at a hundred mentions and at ten million.
"""

from collections.abc import Sequence
from typing import NamedTuple

from firebreak.engine import shapes
from firebreak.engine.posts import Post
from firebreak.listening.store import later
from firebreak.listening.store.sql import among, any_of, array, fetch

TEXT_LIMIT = 1_500
"""Characters of a text that are read."""


class Told(NamedTuple):
    """One mention, as terms, voices, claims and segments read it. ``author_key`` is how authors are counted."""

    post: int
    time: float
    platform: str
    language: str
    kind: str
    author_key: str
    sentiment: str
    reach: int
    marks: int
    copy_of: int
    claim: int
    risk: str
    risk_probability: float
    intent: str
    intent_probability: float
    native: str
    author: str
    author_id: str
    author_name: str
    title: str
    text: str
    parent: str
    thread: str
    followers: int
    reposts: int
    likes: int
    links: str
    extra: str

    @property
    def words(self) -> str:
        """Title and text as one string."""
        return f"{self.title}\n{self.text}" if self.title else self.text

    @property
    def leader(self) -> int:
        """The first post of its near copies."""
        return self.copy_of or self.post

    def as_post(self, name: str = "") -> Post:
        """The post as the engine reads it; its id is the network's unless it is given another ``name``."""
        return Post(
            id=name or self.native, text=self.text, title=self.title, time=self.time, platform=self.platform,
            author=self.author,
            author_id=self.author_id, author_name=self.author_name, kind=self.kind, parent=self.parent, thread=self.thread,
            followers=self.followers, reposts=self.reposts, likes=self.likes,
            links=shapes.decode(self.links, list[str]),
            extra=shapes.decode(self.extra, dict[str, str]) if self.extra else {},
        )  # fmt: skip


_TOLD = (
    "m.post, m.time, m.platform, m.language, m.kind, m.author, m.sentiment, m.reach, m.marks, m.copy_of, m.claim, "
    "m.risk, m.risk_probability, m.intent, m.intent_probability, p.native, p.author, p.author_id, p.author_name, "
    f"p.title, SUBSTR(p.text, 1, {TEXT_LIMIT}), p.parent, p.thread, p.followers, p.reposts, p.likes, p.links, p.extra"
)


def latest(monitor: int, since: float, until: float, limit: int) -> list[Told]:
    """The newest mentions of a monitor within a window, newest first."""
    chosen = (
        "SELECT x.id FROM store_mention x WHERE x.monitor = %s AND x.time >= %s AND x.time < %s "
        "ORDER BY x.time DESC, x.post DESC LIMIT %s"
    )
    rows = fetch(
        f"SELECT {_TOLD} FROM store_mention m JOIN store_post p ON p.id = m.post WHERE {among('m.id', chosen)} "  # noqa: S608
        "ORDER BY m.time DESC, m.post DESC",
        [monitor, since, until, limit],
    )
    return [Told(*row) for row in rows]


def texts_before(monitor: int, until: float, limit: int) -> list[str]:
    """What was said before a moment, newest first."""
    chosen = (
        "SELECT x.post FROM store_mention x WHERE x.monitor = %s AND x.time < %s "
        "ORDER BY x.time DESC, x.post DESC LIMIT %s"
    )
    rows = fetch(
        f"SELECT p.title, SUBSTR(p.text, 1, {TEXT_LIMIT}) FROM store_post p WHERE {among('p.id', chosen)}",  # noqa: S608
        [monitor, until, limit],
    )
    return [f"{title}\n{text}" if title else text for title, text in rows]


def of_claim(
    brand: int, monitors: Sequence[int], claim: int, limit: int, *, newest: bool = False
) -> list[Told]:
    """Posts that make a claim, each once, oldest first; of more than ``limit`` the oldest, or the newest."""
    order = "DESC" if newest else "ASC"
    chosen = (
        f"SELECT MIN(x.id) FROM store_mention x WHERE x.claim = %s AND x.claim <> 0 AND +x.brand = %s AND "  # noqa: S608
        f"{any_of('+x.monitor')} GROUP BY x.post ORDER BY MIN(x.time) {order}, x.post {order} LIMIT %s"
    )
    rows = fetch(
        f"SELECT {_TOLD} FROM store_mention m JOIN store_post p ON p.id = m.post WHERE {among('m.id', chosen)} "  # noqa: S608
        "ORDER BY m.time, m.post",
        [claim, brand, array(monitors), limit],
    )
    return [Told(*row) for row in rows]


def claim_size(brand: int, monitors: Sequence[int], claim: int, most: int) -> int:
    """How many posts make a claim, counted up to ``most``."""
    rows = fetch(
        "SELECT COUNT(*) FROM (SELECT 1 FROM store_mention x WHERE x.claim = %s AND x.claim <> 0 AND +x.brand = %s "  # noqa: S608
        f"AND {any_of('+x.monitor')} GROUP BY x.post LIMIT %s) AS few",
        [claim, brand, array(monitors), most],
    )
    return int(rows[0][0])


def claims_near(brand: int, monitors: Sequence[int], most: int) -> list[int]:
    """Numbers of the claims that were made last in a brand, newest first."""
    rows = fetch(
        "SELECT claim, MAX(time) FROM (SELECT x.claim, x.time FROM store_mention x WHERE x.brand = %s AND "  # noqa: S608
        f"{any_of('+x.monitor')} ORDER BY x.time DESC LIMIT %s) AS few WHERE claim <> 0 GROUP BY claim "
        "ORDER BY MAX(time) DESC LIMIT 50",
        [brand, array(monitors), most],
    )
    return [int(claim) for claim, _ in rows]


def kind_buckets(
    monitor: int, since: float, until: float, by: str, step_s: int, offset_s: int = 0
) -> list[tuple[float, str, int]]:
    """``(start, risk or intent, count)`` per step of whole hours, oldest first."""
    step, shift = max(1, step_s // 3600), offset_s // 3600
    held, params = later.kinds(by, int(since // 3600), -int(-until // 3600), monitor)
    rows = fetch(
        f"SELECT ((hour + %s) / %s) * %s - %s AS b, value, SUM(count) FROM {held} AS v GROUP BY b, value ORDER BY b, value",  # noqa: S608
        [shift, step, step, shift, *params],
    )
    return [(float(start) * 3600, value, int(count)) for start, value, count in rows]


def both_shares(monitor: int, since: float, until: float) -> list[tuple[str, str, int, int]]:
    """``(language, platform, count, negative)``, largest first; whole minutes."""
    held, params = later.rows(
        "store_rollup_minute", "language, platform, count, negative", "minute >= %s AND minute < %s",
        [int(since // 60), -int(-until // 60)], monitor,
    )  # fmt: skip
    rows = fetch(
        f"SELECT language, platform, SUM(count), SUM(negative) FROM {held} AS v GROUP BY language, platform "  # noqa: S608
        "ORDER BY SUM(count) DESC, language, platform",
        params,
    )
    return [(language, platform, int(count), int(negative)) for language, platform, count, negative in rows]
