"""Texts as hashed tf-idf vectors of short runs of letters: 3 and 4 Latin letters, 2 and 3 Chinese characters."""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.copies.normal import PAD, letters
from firebreak.engine.text.weights import load

BITS: Final = 16
WIDTH: Final = 1 << BITS
MOST: Final = 256
"""Features of a vector: the weightiest of a long text."""
BACKGROUND: Final = 10_000.0
"""Posts that the packaged background counts as."""
SETTLED_S: Final = 12 * 3600.0
"""After so long what was new counts as usual."""
PRIOR: Final = 100.0
"""Posts that the background counts as beside what was usual before: a day of a small brand outweighs it."""

_HAN: Final = 0x2E80
_PRIME: Final = np.uint32(0x9E3779B1)
Slots = NDArray[np.int64]
Floats = NDArray[np.float32]


class Vector(NamedTuple):
    """Distinct slots in order, and their weights, of length 1 in all."""

    slots: Slots
    weights: Floats


def slots_of(texts: Sequence[str]) -> list[tuple[Slots, NDArray[np.int64]]]:
    """Distinct slots of each text, and how often each occurs."""
    found = letters(texts)
    codes = np.concatenate((found.codes, np.full(4, PAD, np.uint32)))
    size = len(found.codes)
    han = codes[:size] >= _HAN
    pairs = _step(codes[:size] * _PRIME ^ codes[1 : size + 1])
    triples = _step(pairs ^ codes[2 : size + 2])
    quads = _step(triples ^ codes[3 : size + 3])
    short = _slot(np.where(han, pairs, triples))
    long = _slot(np.where(han, triples, quads))
    result = []
    for start, end in zip(found.starts.tolist(), found.ends.tolist(), strict=True):
        none = 0 if end > start and han[start] else 1
        grams = np.concatenate(
            (short[start : max(end - 1 - none, start)], long[start : max(end - 2 - none, start)])
        )
        result.append(np.unique(grams, return_counts=True))
    return result


def _step(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    hashes = hashes * _PRIME
    return hashes ^ (hashes >> np.uint32(15))


def _slot(hashes: NDArray[np.uint32]) -> Slots:
    return (hashes * np.uint32(0x85EBCA6B) >> np.uint32(32 - BITS)).astype(np.int64)


@cache
def background() -> NDArray[np.float64]:
    """Share of posts of a language that have each slot, the largest of all; from ``tools/text_background.py``."""
    # Kept in eight bits as 16 x -ln(share).
    coded = load("background")["shares"].astype(np.float64)
    return np.where(coded < 255, np.exp(-coded / 16), 0.0)


class Rarity:
    """How rare each slot is: by the background, by the posts seen, which fade by half every ``half_life_s``, and by what
    was usual *before* (``SETTLED_S`` ago and earlier).

    The name of a brand is in every post of its stream, whatever they say, and must not hold them together; the word of
    a new crisis is in many of them as well, and must. Only time tells one from the other.
    """

    def __init__(self, half_life_s: float) -> None:
        self._half_life_s = half_life_s
        self._time = self._settled = 0.0
        self._past, self._past_posts = np.zeros(WIDTH), 0.0
        self._recent, self._recent_posts = np.zeros(WIDTH), 0.0

    def see(self, slots: Slots, time: float) -> None:
        """Count one post."""
        if time > self._time + self._half_life_s / 16:
            self._fade(0.5 ** ((time - self._time) / self._half_life_s))
            self._time = time
        if time > self._settled + SETTLED_S:
            self._past += self._recent
            self._past_posts += self._recent_posts
            self._recent, self._recent_posts = np.zeros(WIDTH), 0.0
            self._settled = time
        self._recent[slots] += 1
        self._recent_posts += 1

    def _fade(self, share: float) -> None:
        self._past *= share
        self._past_posts *= share
        self._recent *= share
        self._recent_posts *= share

    @property
    def unknown(self) -> float:
        """How little is known of what was usual before: 1 at first, towards 0 as posts settle."""
        return PRIOR / (PRIOR + self._past_posts)

    def vector(self, slots: Slots, counts: NDArray[np.int64]) -> Vector:
        """The tf-idf vector of a text, its weightiest ``MOST`` features."""
        usual, past = background()[slots], self._past[slots]
        posts, seen = self._past_posts + self._recent_posts, past + self._recent[slots]
        lately = np.log((BACKGROUND + posts + 1) / (usual * BACKGROUND + seen + 0.5))
        before = np.log((PRIOR + self._past_posts + 1) / (usual * PRIOR + past + 0.5))
        floor = np.log((PRIOR + 1) / (usual * PRIOR + 0.5))
        weights = (1 + np.log(counts)) * np.maximum(lately + np.minimum(before - floor, 0.0), 0.0)
        if len(slots) > MOST:
            keep = np.sort(np.argpartition(-weights, MOST)[:MOST])
            slots, weights = slots[keep], weights[keep]
        length = float(np.sqrt((weights**2).sum()))
        return Vector(slots, (weights / length if length else weights).astype(np.float32))
