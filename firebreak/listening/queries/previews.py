"""What would this query have found? Tried on stored posts and on the sample of those nobody wanted."""

from dataclasses import dataclass, field
from datetime import datetime

from firebreak.engine.query import Matcher, compile_queries
from firebreak.listening.queries.mentions import MentionView
from firebreak.listening.queries.pools import Pool, pool
from firebreak.listening.queries.saved_lists import lists_for
from firebreak.listening.queries.scope import moment
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
    matcher = compile_queries({"q": query_text}, lists_for(brand, query_text))
    tried = pool(brand, most_stored=MOST_STORED, most_sample=MOST_SAMPLE)
    hits = hits_of(matcher, tried).get("q", [])
    if not tried.posts:
        return Preview(0, 0, None, None)
    estimated = sum(tried.weights[place] for place in hits)
    return Preview(
        len(hits),
        len(tried.posts),
        moment(tried.span[0]),
        estimated / tried.days,
        tried.views(brand, hits, limit),
    )


def hits_of(matcher: Matcher[str], tried: Pool) -> dict[str, list[int]]:
    """Places of the posts that each query finds. Sampled candidates are analysed first, the newest of them."""
    candidates = matcher.candidates(tried.posts)
    fresh = [place for place in candidates.numbers if place >= tried.stored]
    return matcher.finish(candidates, tried.judge(fresh[:MOST_ANALYSED]))
