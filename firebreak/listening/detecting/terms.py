"""Which words drive the talk: the engine's trends, as an alert keeps them."""

from collections.abc import Sequence
from dataclasses import dataclass

from firebreak.engine.text.trends import Said, trends


@dataclass(frozen=True)
class Term:
    """A word, in how many posts it is now and was before, and its z-score."""

    term: str
    count: int
    before: int
    score: float


def driving(
    now: Sequence[str], before: Sequence[str], limit: int = 10, authors: Sequence[str] | None = None
) -> list[Term]:
    """Terms that stand out in ``now`` against ``before``, strongest first.

    ``authors`` of ``now`` in the same order; without them every post is somebody else's. Raises ``ValueError`` when the
    lengths differ.

    >>> now, before = [f"fire in kettle {n}" for n in range(30)], [f"kettle {n}" for n in range(30)]
    >>> [term.term for term in driving(now, before)]
    ['fire']
    """
    said = [Said(text, author) for text, author in zip(now, authors or [""] * len(now), strict=True)]
    found = trends(said, before, limit)
    return [Term(trend.term, trend.posts, trend.before, round(trend.z, 2)) for trend in found]
