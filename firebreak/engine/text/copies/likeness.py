"""Is one text a copy of the other? Asked of the few pairs that share a band."""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import ceil
from typing import Final, NamedTuple

import numpy as np
from rapidfuzz.distance import LCSseq

from firebreak.engine.text.copies.minhash import SHINGLE
from firebreak.engine.text.copies.normal import normalised

LEAST_JACCARD: Final = 0.5
LEAST_CONTAINED: Final = 0.8
LEAST_SHINGLES: Final = 20
"""Of the shorter text, before being contained counts: a greeting is contained in many posts."""
DOUBTFUL_JACCARD: Final = 0.12
LEAST_ORDER: Final = 0.75
"""One wrong letter spoils three shingles, so a copy with a typo in every tenth letter has a Jaccard similarity of
about 0.5, often less. Between ``DOUBTFUL_JACCARD`` and ``LEAST_JACCARD`` the letters in common, in order, decide."""

KEPT_SHINGLES: Final = 1_024
"""Texts whose shingles are kept, about 10 kB each: the leader of a large group is asked about again and again."""
PAIRS: Final = 64
"""Pairs whose shingles are counted at once: what is sorted stays in the processor's cache. At most 512."""

# A shingle and the text it stands in, as one number: three letters of 18 bits (no normalised text has one beyond, see
# :mod:`~firebreak.engine.text.copies.normal`), and ten bits for the text, of which the lowest is the side of its pair.
_FIRST, _SECOND, _THIRD = np.uint64(46), np.uint64(28), np.uint64(10)
_TEXT: Final = np.uint64((1 << 10) - 1)
_NO_KEY: Final = np.uint64((1 << 64) - 1)
_LAST: Final = np.arange(1, SHINGLE + 1)[:, None]
"""Where no shingle begins: at the NUL after a text and at its last two letters."""


class Likeness(NamedTuple):
    """``jaccard`` and ``contained`` (share of the smaller set) of the 3-character shingle sets, both 0..1;
    ``order`` = 2 LCS / (m + n), the share of letters in common in the same order, computed only in doubt, else 0.
    """

    jaccard: float
    contained: float
    order: float
    copies: bool


class Overlap(NamedTuple):
    """How many shingles one text has, the other, and both."""

    one: int
    other: int
    both: int


def overlaps(pairs: Sequence[tuple[str, str]]) -> list[Overlap]:
    """The same sets as :func:`shingles` makes, of many pairs in one pass, several times as fast. Texts have no NUL.

    >>> overlaps([("recalled", "recaled"), ("no", "recalled")])
    [Overlap(one=6, other=5, both=4), Overlap(one=0, other=6, both=0)]
    """
    found: list[Overlap] = []
    for at in range(0, len(pairs), PAIRS):
        found += _overlaps(pairs[at : at + PAIRS])
    return found


def _overlaps(pairs: Sequence[tuple[str, str]]) -> list[Overlap]:
    texts = [text for pair in pairs for text in pair]
    lengths = np.array([len(text) + 1 for text in texts])
    joined = "\0".join([*texts, "\0\0"])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    keys = codes[:-2] << _FIRST
    keys |= codes[1:-1] << _SECOND
    keys |= codes[2:] << _THIRD
    keys |= np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    keys[np.cumsum(lengths) - _LAST] = _NO_KEY
    keys.sort()  # the shingles of all texts side by side: one that a pair shares stands there twice, for either side
    keys = keys[: np.searchsorted(keys, _NO_KEY)]
    distinct = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=distinct[1:])
    keys = keys[distinct]
    sizes = np.bincount((keys & _TEXT).view(np.int64), minlength=2 * len(pairs))
    pair = keys >> np.uint64(1)
    shared = pair[1:][pair[1:] == pair[:-1]] & (_TEXT >> np.uint64(1))
    both = np.bincount(shared.view(np.int64), minlength=len(pairs))
    columns = (sizes[::2].tolist(), sizes[1::2].tolist(), both.tolist())
    return [Overlap(*row) for row in zip(*columns, strict=True)]


def are_copies(one: str, other: str) -> bool:
    """Whether two texts are near copies.

    >>> are_copies("My kettle exploded this morning, avoid Acme", "my ketle exploded this mornin!! avoid acme 😡")
    True
    >>> are_copies("My kettle exploded this morning", "My flight was late this morning")
    False
    """
    return compare(normalised(one), normalised(other)).copies


def compare(one: str, other: str) -> Likeness:
    """The likeness of two normalised texts."""
    return Compared(other).likeness(one)


class Compared:
    """One normalised text that is compared with several: what is read of it is made once."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _shingles(self) -> frozenset[str]:
        return shingles(self.text)

    def likeness(self, other: str) -> Likeness:
        """To another normalised text."""
        found = self._by_shingles(other)
        if found.copies or found.jaccard < DOUBTFUL_JACCARD:
            return found
        order = order_shared(self.text, other)
        return Likeness(found.jaccard, found.contained, order, order >= LEAST_ORDER)

    def closeness(self, other: str, beyond: float, overlap: Overlap | None = None) -> float:
        """The larger of Jaccard similarity and half the order, where the other is a copy and this is more than
        ``beyond``; else 0. The order is not followed to its end where it cannot be enough. ``overlap`` is what
        :func:`overlaps` found, where it was asked."""
        found = self._by_shingles(other, overlap)
        if found.copies:
            close = max(found.jaccard, found.order / 2)
        elif found.jaccard < DOUBTFUL_JACCARD or beyond >= 0.5:
            return 0.0
        else:
            enough = LEAST_ORDER if found.jaccard > beyond else max(LEAST_ORDER, 2 * beyond)
            order = order_shared(self.text, other, enough)
            close = max(found.jaccard, order / 2) if order >= LEAST_ORDER else 0.0
        return close if close > beyond else 0.0

    def _by_shingles(self, other: str, overlap: Overlap | None = None) -> Likeness:
        if self.text == other:
            return Likeness(1.0, 1.0, 1.0, bool(other))
        if overlap is None:
            here, there = self._shingles, shingles(other)
            overlap = Overlap(len(here), len(there), len(here & there))
        smaller = min(overlap.one, overlap.other)
        if not smaller:
            return Likeness(0.0, 0.0, 0.0, copies=False)
        both = overlap.both
        jaccard, contained = both / (overlap.one + overlap.other - both), both / smaller
        sure = jaccard >= LEAST_JACCARD or (contained >= LEAST_CONTAINED and smaller >= LEAST_SHINGLES)
        return Likeness(jaccard, contained, 0.0, sure)


@lru_cache(maxsize=KEPT_SHINGLES)
def shingles(text: str) -> frozenset[str]:
    """Its runs of three characters."""
    return frozenset([text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)])


def order_shared(one: str, other: str, least: float = 0.0) -> float:
    """2 LCS / (m + n): twice the letters in common, in the same order, by those of both texts; 0 where that is below
    ``least``. Neither text is empty.

    >>> order_shared("recalled", "recaled"), order_shared("abc", "xyz")
    (0.9333333333333333, 0.0)
    """
    both = len(one) + len(other)
    return 2 * LCSseq.similarity(one, other, score_cutoff=ceil(least * both / 2)) / both
