"""How many words of praise and of blame a text has, counted from its word hashes.

A word within three words after a negation counts for the other side; a grave one ("exploded") counts twice, and not
at all after a negation. The two counts, each capped at three, pick one of sixteen rows of weights per table; they help
most where the training set is small.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.hashing import Hashes, Words, mixed, words
from firebreak.engine.text.linear import Features

ROWS: Final = 16
"""(0, 1, 2, 3 or more words of praise) x (0, 1, 2, 3 or more words of blame)."""

_BITS: Final = 20
_CAP: Final = 3
_NEGATION_REACH: Final = 3
_GOOD, _BAD, _NEGATION, _GRAVE = 1, 2, 3, 4
PRAISE: Final = _GOOD
"""The sign of words of praise in :func:`entries_of`."""
_SIGNS: Final = {"+": _GOOD, "-": _BAD, "!": _NEGATION, "=": _GRAVE}
_PAIR_SALT: Final = np.uint32(0x27D4EB2F)


def lexicon_rows(found: Features, tags: tuple[str, ...], table: NDArray[np.int64]) -> NDArray[np.int64]:
    """Row 0..15 of each text, shape (n,), when text ``k`` is read with the words of ``tags[table[k]]``."""
    per_text = found.words.last - found.words.first
    salt = np.repeat(_salts(tags)[table], per_text)
    known = _known(tags)
    singles = known[_slots(found.words.hashes, salt)]
    pairs = known[_slots(found.bigrams ^ _PAIR_SALT, salt)]
    pairs[found.bigrams == 0] = 0
    turned = _turned(singles == _NEGATION, found.words)
    plain = (singles == _GOOD) | (singles == _BAD)
    good = _per_text((singles == _GOOD) ^ (turned & plain), found.words)
    bad = _per_text((singles == _BAD) ^ (turned & plain), found.words)
    good += _per_text(pairs == _GOOD, found.words)
    bad += _per_text(pairs == _BAD, found.words)
    if (singles == _GRAVE).any() or (pairs == _GRAVE).any():
        bad += 2 * _per_text(((singles == _GRAVE) | (pairs == _GRAVE)) & ~turned, found.words)
    rows: NDArray[np.int64] = np.minimum(good, _CAP) * (_CAP + 1) + np.minimum(bad, _CAP)
    return rows


def _turned(negation: NDArray[np.bool_], of: Words) -> NDArray[np.bool_]:
    """Words that follow a negation closely in the same text."""
    place = np.arange(len(negation)) - np.repeat(of.first, of.last - of.first)
    turned = np.zeros_like(negation)
    for back in range(1, _NEGATION_REACH + 1):
        turned[back:] |= negation[:-back] & (place[back:] >= back)
    return turned


def _per_text(hit: NDArray[np.bool_], of: Words) -> NDArray[np.int64]:
    running = np.zeros(len(hit) + 1, np.int64)
    np.cumsum(hit, out=running[1:])
    return running[of.last] - running[of.first]


def _slots(hashes: Hashes, salt: Hashes) -> NDArray[np.int64]:
    return (mixed(hashes ^ salt) >> np.uint32(32 - _BITS)).astype(np.int64)


@cache
def _salts(tags: tuple[str, ...]) -> Hashes:
    """One number per table, from its tag alone, so that tables can be added without changing the others."""
    return np.array([words(encode([tag])).hashes[-1] for tag in tags], np.uint32)


@cache
def _known(tags: tuple[str, ...]) -> NDArray[np.int8]:
    """Slot to sign. A foreign word meets one of some 3,000 entries in 2**20 slots three times in a thousand."""
    table = np.zeros(1 << _BITS, np.int8)
    for at, tag in enumerate(tags):
        salt = _salts(tags)[at : at + 1]
        for sign, entries in entries_of(tag):
            for entry in entries:
                table[_slots(_entry_hash(entry), salt)] = sign
    return table


def _entry_hash(entry: str) -> Hashes:
    found = words(encode([entry.replace("_", " ")]))
    if len(found.hashes) > 2:
        raise ValueError(f"lexicon entry {entry!r} has more than two words")
    return found.hashes if len(found.hashes) == 1 else found.bigrams()[:1] ^ _PAIR_SALT


def entries_of(tag: str) -> list[tuple[int, list[str]]]:
    """Sign and entries of the lines for one table, those for all tables first."""
    text = (files("firebreak.engine.text") / "data" / "lexicon.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    return [
        (_SIGNS[sign], entries) for owner, sign, *entries in lines if owner == "*" or tag in owner.split(",")
    ]
