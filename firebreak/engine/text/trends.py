"""Which terms are talked about more than before.

Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, "Fightin' Words"): each term has the two
samples together as its prior, so that a rare term needs more posts than a common one to count as risen. A term counts once
per post, and is shown only with z >= 2 and at least three authors: three posts by one account are not a trend.

Words are runs of letters; scripts without spaces count in pairs of characters, and pairs that go together are shown as one
term. Common words of five languages are left out, as are addresses and handles.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from firebreak.engine.posts import fold
from firebreak.engine.posts.chars import CJK, HANGUL_SET, WORD_SET, class_of
from firebreak.engine.query.stopwords import STOPWORDS

LEAST_Z: Final = 2.0
LEAST_AUTHORS: Final = 3
PRIOR: Final = 200.0
"""Weight of the prior, in terms: so many terms of ordinary talk are added to each side."""
SHORTEST: Final = 3
"""Letters of a word."""
TEXT_LIMIT: Final = 1_500

_MOST_GROWN: Final = 1e12
_MOST_HALVES: Final = 200.0
_MOST_JOINED: Final = 40
_TOGETHER: Final = 0.8
_LONGEST: Final = 8
_NOISE: Final = frozenset(("http", "https", "www", "com", "amp", "rt", "via", "user"))
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|@[\w.\-]+")
_UNIT = re.compile(rf"[{WORD_SET}{HANGUL_SET}]+(?:'[{WORD_SET}]+)?|[\u3400-\u9fff\u3041-\u30ff]+")


class Said(NamedTuple):
    """One post, as trends read it; an empty author is somebody else each time."""

    text: str
    author: str = ""


class Trend(NamedTuple):
    """A term, the posts and authors it has now, the posts it had before, and its z-score."""

    term: str
    posts: int
    authors: int
    before: int
    z: float


class TermCounts:
    """How many posts each term had: the past that trends are measured against, in bounded memory.

    Old posts fade by half every ``half_life_s`` seconds; when more than ``most`` terms are kept, the rarest half is
    dropped. About 120 bytes a term.

    >>> past = TermCounts()
    >>> past.add(["nice kettle", "kettle again"], time=0.0)
    >>> past["kettle"]
    2.0
    """

    def __init__(self, half_life_s: float = 2 * 86_400.0, most: int = 100_000) -> None:
        """``half_life_s`` seconds; infinity never forgets."""
        self.half_life_s, self.most = half_life_s, most
        self._counts: dict[str, float] = {}
        self._time = 0.0
        self._grown = 1.0
        self.total = 0.0

    def __getitem__(self, term: str) -> float:
        return self._counts.get(term, 0.0) / self._grown

    def __len__(self) -> int:
        return len(self._counts)

    def sum(self) -> float:
        """Of all terms."""
        return self.total / self._grown

    def add(self, texts: Iterable[str], time: float) -> None:
        """Count these posts; ``time`` seconds, not earlier than the last."""
        if math.isfinite(self.half_life_s):  # newer posts weigh more, which is the same as older ones fading
            if self._grown > _MOST_GROWN:
                self._tidy()
            self._grown *= 2 ** min(max(time - self._time, 0.0) / self.half_life_s, _MOST_HALVES)
            self._time = max(self._time, time)
        for text in texts:
            for term in terms(text):
                self._counts[term] = self._counts.get(term, 0.0) + self._grown
                self.total += self._grown
        if len(self._counts) > self.most:
            self._tidy()

    def _tidy(self) -> None:
        kept = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
        if len(kept) > self.most:
            kept = kept[: self.most // 2]
        self._counts = {term: count / self._grown for term, count in kept}
        self.total /= self._grown
        self._grown = 1.0


def terms(text: str) -> set[str]:
    """Words of at least three letters, and pairs of neighbouring unspaced characters.

    >>> sorted(terms("Acme 召回了 it, see https://a.example @bob"))
    ['acme', 'see', '召回', '回了']
    """
    found: set[str] = set()
    for unit in _UNIT.findall(_ADDRESS.sub(" ", fold(text[:TEXT_LIMIT]))):
        if class_of(unit[0]) == CJK:
            found.update(pair for at in range(len(unit) - 1) if (pair := unit[at : at + 2]) not in STOPWORDS)
        elif len(unit) >= SHORTEST and unit not in STOPWORDS and unit not in _NOISE and not unit.isdigit():
            found.add(unit)
    return found


def trends(now: Sequence[Said], past: TermCounts | Iterable[str], limit: int = 10) -> list[Trend]:
    """Terms that have risen, strongest first; ``past`` are counts, or earlier texts.

    >>> now = [Said(f"kettle fire again {n}", f"author{n}") for n in range(30)]
    >>> [trend.term for trend in trends(now, [f"my kettle works {n}" for n in range(30)])]
    ['again', 'fire']
    """
    if not isinstance(past, TermCounts):
        counts = TermCounts(math.inf)
        counts.add(past, 0.0)
        past = counts
    here, authors = _counted(now)
    found = [
        Trend(term, count, len(authors[term]), round(past[term]), z)
        for term, count, z in log_odds(here, past)
        if z >= LEAST_Z and len(authors[term]) >= LEAST_AUTHORS
    ]
    found.sort(key=lambda trend: (-trend.z, trend.term))
    return _joined(found, now)[:limit]


def log_odds(here: Counter[str], past: TermCounts) -> list[tuple[str, int, float]]:
    """Each term of ``here`` with its count and its z-score against the past."""
    sum_here, sum_past = float(sum(here.values())), past.sum()
    total = sum_here + sum_past
    found = []
    for term, count in here.items():
        before = past[term]
        prior = PRIOR * (count + before) / total
        odds_here = (count + prior) / max(sum_here + PRIOR - count - prior, 0.5)
        odds_past = (before + prior) / max(sum_past + PRIOR - before - prior, 0.5)
        spread = math.sqrt(1 / (count + prior) + 1 / (before + prior))
        found.append((term, count, (math.log(odds_here) - math.log(odds_past)) / spread))
    return found


def _counted(said: Sequence[Said]) -> tuple[Counter[str], dict[str, set[str]]]:
    counts: Counter[str] = Counter()
    authors: dict[str, set[str]] = {}
    for at, (text, author) in enumerate(said):
        for term in terms(text):
            counts[term] += 1
            authors.setdefault(term, set()).add(author or f"\0{at}")
    return counts, authors


def _joined(found: list[Trend], now: Sequence[Said]) -> list[Trend]:
    """Pairs of characters that go together as one term: 召回 and 回手 and 手机 as 召回手机."""
    pairs = {trend.term: trend for trend in found[:_MOST_JOINED] if class_of(trend.term[0]) == CJK}
    if not pairs:
        return found
    texts = [fold(said.text[:TEXT_LIMIT]) for said in now]
    kept: list[Trend] = []
    covered: set[str] = set()
    for trend in found:
        if trend.term in covered:
            continue
        if trend.term in pairs:
            term, count = _grown(trend, pairs, texts)
            covered.update(term[at : at + 2] for at in range(len(term) - 1))
            trend = trend._replace(term=term, posts=count)
        kept.append(trend)
    return _without_overlaps(kept, pairs)


def _grown(trend: Trend, pairs: dict[str, Trend], texts: Sequence[str]) -> tuple[str, int]:
    term, count = trend.term, trend.posts
    while len(term) < _LONGEST:
        longer = [term + pair[1] for pair in pairs if pair[0] == term[-1]]
        longer += [pair[0] + term for pair in pairs if pair[1] == term[0]]
        counted = [(sum(one in text for text in texts), one) for one in longer]
        best = max(counted, default=(0, ""))
        if best[0] < _TOGETHER * count:
            break
        count, term = best
    return term, count


def _without_overlaps(found: list[Trend], pairs: dict[str, Trend]) -> list[Trend]:
    """Drop pairs that only begin with the end of a stronger term, or end with its beginning."""
    kept: list[Trend] = []
    for trend in found:
        edge = trend.term in pairs and any(
            class_of(k.term[0]) == CJK and (k.term[-1] == trend.term[0] or k.term[0] == trend.term[-1])
            for k in kept
        )
        if not edge:
            kept.append(trend)
    return kept
