"""Mentions page by page, and one mention."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from firebreak.base.prepared import Prepared
from firebreak.listening import store
from firebreak.listening.models import Monitor, Source
from firebreak.listening.queries.filters import MentionFilter
from firebreak.listening.queries.once import remembered
from firebreak.listening.queries.scope import as_uid, moment, monitor
from firebreak.org.models import Brand

NOBODY = UUID(int=0)
MOST_NUMBER = 2**63 - 1
"""The largest number that both databases can hold."""


@dataclass(frozen=True)
class MentionView:
    """A post as the pages show it. Counts are -1 where the source did not say. All text is untrusted."""

    post: int
    author: str
    author_name: str
    platform: str
    time: datetime
    title: str
    text: str
    language: str
    sentiment: str
    sentiment_by: str
    probability: float
    url: str
    followers: int
    reposts: int
    likes: int
    replies: int
    reach: int
    kind: str
    verified: bool
    seen_where: str
    source: str
    monitors: tuple[str, ...]
    risk: str = ""
    """Empty where the machine could not tell; ``intent`` alike. Who said so: model or person."""
    risk_by: str = "model"
    risk_probability: float = 0.0
    intent: str = ""
    intent_by: str = "model"
    intent_probability: float = 0.0
    toxicity: float = 0.0
    marks: int = 0
    """Bits of :mod:`firebreak.listening.store`: ``COPY``, ``NOVEL``, ``COORDINATED``, ``HARM``, ``TOXIC``."""
    copy_of: int = 0
    """The first post of its group of near copies; 0 for none and for the first."""
    claim: int = 0
    judged: str = ""
    """What the machine said of the sentiment, whoever had the last word."""


@dataclass(frozen=True)
class MentionPage:
    """One page; ``next`` goes into ``after`` for the following one, ``None`` at the end."""

    items: list[MentionView]
    next: str | None


def where_of(brand: Brand, chosen: MentionFilter) -> store.Where | None:
    """The store's condition for a filter, or ``None`` when it can match nothing of this brand."""
    keys = remembered(("monitors", brand.pk, chosen.monitor), lambda: _monitors(brand, chosen.monitor))
    source = 0
    if chosen.source:
        source = (
            Source.objects.filter(brand=brand, uid=as_uid(chosen.source) or NOBODY)
            .values_list("pk", flat=True)
            .first()
            or -1
        )
    if not keys or source < 0:
        return None
    return store.Where(
        brand=brand.pk, monitors=keys, since=chosen.since.timestamp() if chosen.since else None,
        until=chosen.until.timestamp() if chosen.until else None, platform=chosen.platform, language=chosen.language,
        sentiment=chosen.sentiment, author=chosen.author, kind=chosen.kind, source=source, unverified=chosen.unverified,
        risk=chosen.risk, intent=chosen.intent, claim=chosen.claim, copy_of=chosen.copies,
        marks=store.TOXIC if chosen.toxic else 0, followers_from=chosen.followers_from, followers_to=chosen.followers_to,
    )  # fmt: skip


def _monitors(brand: Brand, uid: str) -> tuple[int, ...]:
    if uid:
        one = monitor(brand, uid)
        return (one.pk,) if one is not None else ()
    return tuple(Monitor.objects.filter(brand=brand, removed_at=None).values_list("pk", flat=True))


def mentions(
    brand: Brand, chosen: MentionFilter, *, after: str | None = None, limit: int = 50
) -> MentionPage:
    """Mentions of a brand that pass a filter, in its order. An ``after`` that was made up starts from the top."""
    from firebreak.listening.search import finding

    where = where_of(brand, chosen)
    if where is None:
        return MentionPage([], None)
    limit = max(1, min(limit, 500))
    place = read_place(after)
    if finding.asks_index(where, chosen.text):
        rows, following = finding.page(where, chosen.text, order=chosen.order, after=place, limit=limit)
    else:
        rows = store.page(where, order=chosen.order, after=place, limit=limit + 1)
        following = finding.place_of(rows[limit - 1], chosen.order) if len(rows) > limit else None
    return MentionPage(views(brand, rows[:limit]), f"{following[0]!r}_{following[1]}" if following else None)


def mention(brand: Brand, post_number: int) -> MentionView | None:
    """One post that this brand has a mention of."""
    found = by_numbers(brand, [post_number])
    return found[0] if found else None


def by_numbers(brand: Brand, posts: Sequence[int]) -> list[MentionView]:
    """The brand's mentions of these posts, in the order given; unknown numbers are left out."""
    # Only the monitors that have them are asked for: a brand may have ten thousand.
    held = store.monitors_of(brand.pk, posts)
    having = _having(brand, held)
    living = tuple(one.pk for one in having if one.removed_at is None)
    if not living:
        return []
    wanted = store.Where(brand=brand.pk, monitors=living, posts=tuple(posts))
    rows = store.page(wanted, limit=len(posts))
    found = {view.post: view for view in _named(brand, rows, held, having)}
    return [found[number] for number in posts if number in found]


def _having(brand: Brand, held: Mapping[int, Sequence[int]]) -> list[Monitor]:
    """The brand's monitors that have these posts, removed ones too."""
    keys = {key for keys in held.values() for key in keys}
    return list(Monitor.objects.filter(brand=brand, pk__in=keys).only("pk", "uid", "removed_at"))


def read_place(after: str | None) -> tuple[float, int] | None:
    """The place of a page's end, from its address; ``None`` for what no page of ours ever gave."""
    try:
        value, _, post = (after or "").partition("_")
        place = (float(value), int(post)) if after else None
    except ValueError:
        return None
    known = place is not None and math.isfinite(place[0]) and 0 <= place[1] <= MOST_NUMBER
    return place if known else None


def views(brand: Brand, rows: Sequence[store.Row]) -> list[MentionView]:
    """Rows of the store with the names of their monitors and sources."""
    if not rows:
        return []
    held = store.monitors_of(brand.pk, [row.post for row in rows])
    return _named(brand, rows, held, _having(brand, held))


def _named(
    brand: Brand, rows: Sequence[store.Row], held: Mapping[int, Sequence[int]], having: Sequence[Monitor]
) -> list[MentionView]:
    """``held``: the monitors of each post; ``having``: those of them that are of the brand."""
    names = remembered(("sources", brand.pk), lambda: _sources(brand))
    uids = {one.pk: str(one.uid) for one in having}
    return [
        _view(row, names.get(row.source, ""), [uids[m] for m in held.get(row.post, []) if m in uids])
        for row in rows
    ]


def _sources(brand: Brand) -> dict[int, str]:
    """Titles of a brand's sources, by their keys."""
    return {source.pk: source.title for source in _titled.all(brand.pk)}


_titled = Prepared(lambda brand: Source.objects.filter(brand=brand).only("pk", "connector", "name"))


def _view(row: store.Row, source: str, monitors: list[str]) -> MentionView:
    return MentionView(
        post=row.post, author=row.author, author_name=row.author_name, platform=row.platform, time=moment(row.time),
        title=row.title, text=row.text, language=row.language, sentiment=row.sentiment, sentiment_by=row.sentiment_by,
        probability=row.probability, url=row.url, followers=row.followers, reposts=row.reposts, likes=row.likes,
        replies=row.replies, reach=row.reach, kind=row.kind, verified=bool(row.verified), seen_where=row.seen_where,
        source=source, monitors=tuple(monitors), risk=row.risk, risk_by=row.risk_by, risk_probability=row.risk_probability,
        intent=row.intent, intent_by=row.intent_by, intent_probability=row.intent_probability, toxicity=row.toxicity,
        marks=row.marks, copy_of=row.copy_of, claim=row.claim, judged=row.judged,
    )  # fmt: skip
