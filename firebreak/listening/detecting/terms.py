"""Which words drive the talk: those much more frequent than the day before, by weighted log-odds.

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"); the prior
is the two samples together, so that rare words need more evidence. Words are counted once per post, and
characters of scripts without spaces in pairs.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firebreak.engine.posts.chars import CJK, class_of
from firebreak.engine.query.stopwords import STOPWORDS
from firebreak.listening.search.words import cut

LEAST_POSTS, LEAST_SCORE, PRIOR = 3, 1.96, 200.0
_ADDRESS = ("http", "https", "www", "com", "amp", "rt")


@dataclass(frozen=True)
class Term:
    """A word, in how many posts it is now and was before, and its z-score."""

    term: str
    count: int
    before: int
    score: float


def units(text: str) -> set[str]:
    """Words of at least three letters, and pairs of neighbouring unspaced characters.

    >>> sorted(units("Acme 召回了 it"))
    ['acme', '召回', '回了']
    """
    found: set[str] = set()
    last = ""
    for word in cut(text):
        if len(word) == 1 and class_of(word) == CJK:
            if last:
                found.add(last + word)
            last = word
            continue
        last = ""
        if len(word) > 2 and word not in STOPWORDS and word not in _ADDRESS and not word.isdigit():
            found.add(word)
    return found


def _counted(texts: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(units(text))
    return counts


def driving(now: Sequence[str], before: Sequence[str], limit: int = 10) -> list[Term]:
    """Terms that stand out in ``now`` against ``before``, strongest first."""
    here, there = _counted(now), _counted(before)
    both = here + there
    total = sum(both.values())
    if not here or not total:
        return []
    sum_here, sum_there = sum(here.values()), sum(there.values())
    found = []
    for term, count in here.items():
        if count < LEAST_POSTS:
            continue
        prior = PRIOR * both[term] / total
        odds_here = (count + prior) / (sum_here + PRIOR - count - prior)
        odds_there = (there[term] + prior) / (sum_there + PRIOR - there[term] - prior)
        spread = math.sqrt(1 / (count + prior) + 1 / (there[term] + prior))
        score = (math.log(odds_here) - math.log(odds_there)) / spread
        if score >= LEAST_SCORE:
            found.append(Term(term, count, there[term], round(score, 2)))
    found.sort(key=lambda t: (-t.score, t.term))
    return _without_parts(found)[:limit]


def _without_parts(found: list[Term]) -> list[Term]:
    """Drop pairs that only continue a stronger pair: 召回 and 回了 say the same."""
    kept: list[Term] = []
    for term in found:
        pair = len(term.term) == 2 and class_of(term.term[0]) == CJK
        if pair and any(
            len(k.term) == 2 and (k.term[1] == term.term[0] or k.term[0] == term.term[1]) for k in kept
        ):
            continue
        kept.append(term)
    return kept
