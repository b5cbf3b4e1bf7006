"""Which few leaves must fire before a query can match at all, and how often they are likely to.

A query is evaluated on a batch only when one of its anchors was seen there: the cheapest group of leaves of
which at least one is needed (after the presearcher of Lucene Monitor).
"""

from typing import NamedTuple

from firebreak.engine.posts.chars import CJK, class_of
from firebreak.engine.query.stopwords import STOPWORDS


class Anchors(NamedTuple):
    """Leaves of which one is needed, and a guess at how often one fires."""

    leaves: frozenset[int]
    cost: float


Need = Anchors | None
"""None: the query can match with nothing seen (NOT, ranges, verdicts), so it is evaluated always."""

FIELD_COSTS = {"author": 0.001, "tag": 0.002, "handle": 0.002, "site": 0.005, "country": 0.1}
_BY_LENGTH = {1: 0.2, 2: 0.1, 3: 0.03, 4: 0.01}
_BY_CHARACTERS = {1: 0.1, 2: 0.01}


def literal_cost(text: str) -> float:
    """A guess at the share of posts that hold the literal, from its length and the stop words."""
    if text in STOPWORDS:
        return 0.4
    if class_of(text[0]) == CJK:
        return _BY_CHARACTERS.get(len(text), 0.002)
    return _BY_LENGTH.get(len(text), 0.03 / len(text))


def all_needed(parts: list[Need]) -> Need:
    """Of a conjunction the cheapest part serves."""
    known = [part for part in parts if part is not None]
    return min(known, key=lambda part: part.cost) if known else None


def one_needed(parts: list[Need]) -> Need:
    """Of a disjunction every part is needed."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return Anchors(frozenset().union(*(part.leaves for part in known)), sum(part.cost for part in known))
