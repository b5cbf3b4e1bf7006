"""What a query would bring: its volume, the clause that brings the noise, terms that are too broad; and two versions.

Everything here is measured on a bounded pool of stored and sampled posts, and says how large that was.
"""

from dataclasses import dataclass, field
from datetime import datetime
from math import sqrt

from firebreak.engine.query import (
    BroadTerm,
    Difference,
    Lists,
    Noise,
    broad_terms,
    compare,
    compile_queries,
    noise,
    parse,
)
from firebreak.engine.query import Query as Parsed
from firebreak.engine.query.tree import Expr, Field, children
from firebreak.listening.queries.mentions import MentionView
from firebreak.listening.queries.pools import Pool, pool
from firebreak.listening.queries.saved_lists import lists_for
from firebreak.listening.queries.scope import moment
from firebreak.org.models import Brand

MOST_POSTS = 2_000
"""In the editor, where somebody is typing."""
MOST_COMPARED = 15_000
JUDGED = frozenset({"sentiment", "lang"})
"""Fields that sampled posts do not have until they are analysed."""


@dataclass(frozen=True)
class Volume:
    """Posts a day, with the range that the sampling leaves open (19 times in 20)."""

    per_day: float
    low: float
    high: float


@dataclass(frozen=True)
class Weighed:
    """``volume`` is ``None`` where there was nothing to try the query on."""

    noise: Noise
    """Unwanted in it are the posts that a person called spam."""
    broad: list[BroadTerm]
    """Shares of the sampled posts, which no monitor wants: among the monitors' own posts the brand's name would look
    too broad."""
    volume: Volume | None
    stored: int
    sampled: int
    others: float
    """Posts that no monitor wanted, for which the sample stands."""
    since: datetime | None


@dataclass(frozen=True)
class Contrast:
    """How many posts each of two versions finds alone, and both; the newest of each."""

    tried: int
    since: datetime | None
    counts: Difference
    only_old: list[MentionView] = field(default_factory=list)
    only_new: list[MentionView] = field(default_factory=list)
    both: list[MentionView] = field(default_factory=list)


def weigh(brand: Brand, text: str, *, most: int = MOST_POSTS) -> Weighed:
    """Try a query on at most ``most`` posts. Raises :class:`firebreak.engine.query.QueryError`."""
    lists, query = lists_for(brand, text), parse(text)
    tried = _halves(brand, most)
    if _asks_verdicts(query):
        tried.judge(range(tried.stored, len(tried.posts)))
    unwanted = tried.posts[tried.stored :]
    return Weighed(
        noise(query, tried.posts, unwanted=tried.spam, lists=lists),
        broad_terms(query, unwanted, lists) if unwanted else [],
        _volume(query, tried, lists) if tried.posts else None,
        tried.stored,
        len(tried.posts) - tried.stored,
        tried.others_total,
        moment(tried.span[0]) if tried.posts else None,
    )


def contrast(brand: Brand, old: str, new: str, *, examples: int = 4) -> Contrast:
    """What two versions of a query find in the same posts. Raises :class:`firebreak.engine.query.QueryError`."""
    lists, versions = lists_for(brand, old, new), (parse(old), parse(new))
    tried = pool(brand, most_stored=MOST_COMPARED // 2, most_sample=MOST_COMPARED // 2)
    if any(_asks_verdicts(query) for query in versions):
        matcher = compile_queries(dict(zip("ab", versions, strict=True)), lists)
        tried.judge(matcher.candidates(tried.posts).numbers)
    found = compare(*versions, tried.posts, lists)
    shown = (tried.views(brand, places, examples) for places in (found.only_a, found.only_b, found.both))
    return Contrast(len(tried.posts), moment(tried.span[0]) if tried.posts else None, found, *shown)


def _halves(brand: Brand, most: int) -> Pool:
    """Half of the store and half of the sample; what one half lacks, the other may have."""
    tried = pool(brand, most_stored=most // 2, most_sample=most // 2)
    sampled = len(tried.posts) - tried.stored
    if len(tried.posts) < most and (tried.stored == most // 2 or sampled == most // 2):
        return pool(brand, most_stored=most - sampled, most_sample=most - tried.stored)
    return tried


def _asks_verdicts(query: Parsed) -> bool:
    stack: list[Expr] = [query.root]
    while stack:
        node = stack.pop()
        if isinstance(node, Field) and node.name in JUDGED:
            return True
        stack.extend(children(node))
    return False


def _volume(query: Parsed, tried: Pool, lists: Lists) -> Volume:
    places = compile_queries({"q": query}, lists).match(tried.posts).get("q", [])
    weights = [tried.weights[place] for place in places]
    total = sum(weights)
    # Each post was kept with a chance of one in its weight; the spread of such a sum (Horvitz and Thompson).
    spread = 1.96 * sqrt(sum(weight * max(0.0, weight - 1) for weight in weights))
    # Nothing found among n says no more than "fewer than three in n", 19 times in 20.
    unseen = 0.0 if places else 3 * max(max(tried.weights) - 1, 0.0)
    low, high = max(len(places), total - spread), max(total + spread, unseen)
    days = tried.days
    return Volume(total / days, min(low, total) / days, high / days)
