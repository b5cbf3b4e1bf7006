"""One-permutation MinHash of a batch, in NumPy.

Each shingle is hashed once; its top six bits say which of 64 slots it belongs to, and a slot keeps its smallest
hash (Li, Owen and Zhang 2012, "One permutation hashing"). Empty slots borrow from a filled one chosen by a fixed
random walk (Shrivastava 2017, "Optimal densification for fast and accurate minwise hashing"), so that the share of
equal slots estimates the Jaccard similarity also of short posts.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.copies.normal import Letters, letters

Signatures = NDArray[np.uint32]
Hashes = NDArray[np.uint32]

SLOTS: Final = 64
SHINGLE: Final = 3
"""Letters of a shingle. One that begins with a Chinese character has two: it is as rare as three Latin letters, and one
changed character then spoils two shingles of a short post instead of three."""

HAN: Final = 0x2E80
"""Code points from here on are East Asian writing."""

EMPTY: Final = np.uint32(0xFFFFFFFF)
"""What all slots of a text hold that has no shingle at all."""

CHUNK: Final = 512
"""Texts at a time: the arrays of one chunk stay in the processor's second-level cache."""

_SLOT_SHIFT: Final = np.uint32(32 - 6)
_PRIME: Final = np.uint32(0x9E3779B1)
_WALKS: Final = 24
"""Random steps before an empty slot takes the nearest filled one to its right."""


def signatures(texts: Sequence[str]) -> Signatures:
    """MinHash signatures, uint32 of shape (n, 64); the share of equal slots estimates the Jaccard similarity.

    >>> a, b, c = signatures(["My phone exploded!", "my phone EXPLODED http://x.example", "Lovely weather today"])
    >>> similarity(a, b), similarity(a, c) < 0.2
    (1.0, True)
    """
    parts = [of_letters(letters(texts[at : at + CHUNK])) for at in range(0, len(texts), CHUNK)]
    return np.concatenate(parts) if parts else np.zeros((0, SLOTS), np.uint32)


def similarity(one: Signatures, other: Signatures) -> float:
    """Estimated Jaccard similarity of two signatures of shape (64,); 0 where one has no shingle."""
    return float(np.mean((one == other) & (one != EMPTY)))


def of_letters(found: Letters) -> Signatures:
    """Signatures of a batch that is reduced to letters already."""
    count = len(found.starts)
    hashes, rows = _shingles(found)
    slots = np.full(count * SLOTS, EMPTY, np.uint32)
    np.minimum.at(slots, rows * SLOTS + (hashes >> _SLOT_SHIFT), hashes)
    return _densified(slots.reshape(count, SLOTS))


def _shingles(found: Letters) -> tuple[Hashes, NDArray[np.intp]]:
    """Hash of each shingle and the row it belongs to."""
    codes = found.codes
    span = max(len(codes) - 1, 0)
    hashes = _stirred(codes[:span] * _PRIME ^ codes[1:])
    three = codes[:span] < HAN
    three[-1:] = False
    third = np.zeros(span, np.uint32)
    third[:-1] = codes[2:]
    hashes = np.where(three, _stirred(hashes ^ third), hashes)
    hashes *= np.uint32(0x85EBCA6B)
    hashes ^= hashes >> np.uint32(13)
    hashes *= np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    inside = np.ones(len(codes), bool)
    inside[found.ends] = inside[np.maximum(found.ends - 1, 0)] = False
    before_last = np.maximum(found.ends - 2, 0)
    inside[before_last] &= codes[before_last] >= HAN
    inside = inside[:span]
    rows = np.repeat(np.arange(len(found.starts)), found.ends - found.starts + 1)[:span]
    return hashes[inside], rows[inside]


def _stirred(hashes: Hashes) -> Hashes:
    hashes = hashes * _PRIME
    return hashes ^ (hashes >> np.uint32(15))


def _densified(slots: Signatures) -> Signatures:
    """Empty slots filled from others of the same text; a text without shingles stays empty."""
    empty = slots == EMPTY
    empty[empty.all(axis=1)] = False
    at = np.flatnonzero(empty)
    places, begin = at % SLOTS, at - at % SLOTS
    filled = slots.ravel().copy()
    original = slots.ravel()
    for step in range(_WALKS + SLOTS - 1):
        if not len(at):
            break
        looked = _walks()[step][places] if step < _WALKS else (places + step - _WALKS + 1) % SLOTS
        borrowed = original[begin + looked]
        filled[at] = borrowed
        left = np.flatnonzero(borrowed == EMPTY)
        at, places, begin = at[left], places[left], begin[left]
    return filled.reshape(slots.shape)


@cache
def _walks() -> NDArray[np.intp]:
    """Where an empty slot looks at each step, shape (walks, slots): the same in every release."""
    generator = np.random.Generator(np.random.PCG64(3))
    return generator.integers(0, SLOTS, (_WALKS, SLOTS)).astype(np.intp)
