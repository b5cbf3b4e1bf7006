"""Hashed features of a batch: character 2-5-grams and word 1-2-grams.

A feature is a 32-bit hash; a model with 2**b slots uses its top b bits (Weinberger et al. 2009, "Feature
hashing for large scale multitask learning"). All models read the same hashes, so they are made once.
"""

import unicodedata
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import ORDERS, PAD, Batch, Codes, Offsets

Hashes = NDArray[np.uint32]

_PRIME: Final = np.uint32(0x9E3779B1)
_MIX: Final = np.uint32(0x85EBCA6B)
_PAIR: Final = np.uint32(0xC2B2AE35)
_LONGEST_WORD: Final = 32
_NONE, _LETTER, _ALONE = 0, 1, 2

# Scripts written without spaces: every character is a word of its own, and pairs of them are the bigrams.
_UNSPACED: Final = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF),
                    (0xF900, 0xFAFF), (0x20000, 0x3FFFF))  # fmt: skip


class Words(NamedTuple):
    """Word hashes of a batch in reading order; those of text ``k`` are ``first[k]:last[k]``."""

    hashes: Hashes
    first: Offsets
    last: Offsets

    def bigrams(self) -> Hashes:
        """Hash of each word with the next, shape (words,); 0 for the last word of a text."""
        pairs = np.zeros_like(self.hashes)
        pairs[:-1] = mixed((self.hashes[:-1] * _PAIR) ^ self.hashes[1:])
        ends = self.last[self.last > self.first] - 1
        pairs[ends] = 0
        return pairs


def mixed(hashes: Hashes) -> Hashes:
    """Spread the entropy of every bit over the top bits."""
    hashes = hashes ^ (hashes >> np.uint32(15))
    return hashes * _MIX


def char_ngrams(batch: Batch) -> Hashes:
    """One row per order, shape (orders, total - pads): the n-gram that starts at each code point."""
    span = len(batch.codes) - (max(ORDERS) - 1)
    made = np.empty((len(ORDERS), span), np.uint32)
    before = batch.codes[:span] * _PRIME
    for row, order in enumerate(ORDERS):
        np.bitwise_xor(before, batch.codes[order - 1 : order - 1 + span], out=made[row])
        made[row] *= _PRIME
        before = made[row]
    return made


def words(batch: Batch) -> Words:
    """Words: runs of letters, digits and apostrophes; any other sign, emoji or CJK character by itself."""
    kind = _kind_table().take(batch.codes)
    inside = kind != _NONE
    begins = kind == _ALONE
    begins[0] = inside[0]
    begins[1:] |= (kind[1:] == _LETTER) & (kind[:-1] != _LETTER)
    at = np.flatnonzero(begins)
    first = np.searchsorted(at, batch.starts)
    last = np.searchsorted(at, batch.ends)
    return Words(_word_hashes(batch.codes, inside, at), first, last)


def _word_hashes(codes: Hashes, inside: NDArray[np.bool_], at: Offsets) -> Hashes:
    if not len(at):
        return np.zeros(0, np.uint32)
    lengths = np.diff(at, append=len(codes))
    place = np.arange(at[0], len(codes), dtype=np.int32)
    place -= np.repeat(at.astype(np.int32), lengths)
    np.minimum(place, _LONGEST_WORD - 1, out=place)
    terms = _position_factors().take(place)
    terms *= codes[at[0] :]
    terms *= inside[at[0] :]
    return mixed(np.add.reduceat(terms, at - at[0], dtype=np.uint32))


def letters(codes: Codes) -> NDArray[np.bool_]:
    """Which code points are part of a spaced script's word: letters, digits, apostrophes."""
    found: NDArray[np.bool_] = _kind_table()[codes] == _LETTER
    return found


def unspaced(char: str) -> bool:
    """Whether a character's script is written without spaces, or it is no letter: no word boundary is sought."""
    return int(_kind_table()[ord(char)]) != _LETTER


@cache
def _position_factors() -> Hashes:
    """Random odd multipliers: a multilinear hash of a word's letters, the same in every release."""
    return np.random.Generator(np.random.PCG64(2)).integers(0, 2**31, _LONGEST_WORD, np.uint32) * 2 + 1


@cache
def _kind_table() -> NDArray[np.uint8]:
    table = np.full(0x110000, _ALONE, np.uint8)
    for code in range(0x20000):
        category = unicodedata.category(chr(code))
        if category[0] in "LNM":
            table[code] = _LETTER
    for low, high in _UNSPACED:
        table[low : high + 1] = _ALONE
    table[[0x20, PAD, 0]] = _NONE
    table[ord("'")] = _LETTER
    return table
