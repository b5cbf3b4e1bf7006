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

_BITS: Final = 17
_SHIFT: Final = np.uint32(32 - _BITS)
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
    singles = _signs(found.words.hashes, salt, tags)
    pairs = _signs(found.bigrams ^ _PAIR_SALT, salt, tags)
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
    said = np.flatnonzero(negation)
    reached = said[:, None] + np.arange(1, _NEGATION_REACH + 1)
    turned = np.zeros_like(negation)
    turned[reached[reached < of.last[_text_of(said, of)][:, None]]] = True
    return turned


def _per_text(hit: NDArray[np.bool_], of: Words) -> NDArray[np.int64]:
    return np.bincount(_text_of(np.flatnonzero(hit), of), minlength=len(of.last))


def _text_of(places: NDArray[np.int64], of: Words) -> NDArray[np.int64]:
    return np.searchsorted(of.last, places, side="right")


def _signs(hashes: Hashes, salt: Hashes, tags: tuple[str, ...]) -> NDArray[np.int8]:
    """Sign of each word or pair, 0 where it is no entry. A foreign word meets one of some thousand slots twice
    in a hundred; the few that hit are compared whole, and so small a table stays in the processor's cache."""
    slots, entries, signs = _known(tags)
    keys = mixed(hashes ^ salt)
    hits = np.flatnonzero(slots.take(keys >> _SHIFT))
    found = np.zeros(len(keys), np.int8)
    place = np.minimum(np.searchsorted(entries, keys[hits]), len(entries) - 1)
    found[hits] = np.where(entries[place] == keys[hits], signs[place], 0)
    return found


@cache
def _salts(tags: tuple[str, ...]) -> Hashes:
    """One number per table, from its tag alone, so that tables can be added without changing the others."""
    return np.array([words(encode([tag])).hashes[-1] for tag in tags], np.uint32)


@cache
def _known(tags: tuple[str, ...]) -> tuple[NDArray[np.bool_], Hashes, NDArray[np.int8]]:
    """Which slots hold an entry; the entries as salted hashes, in order; and their signs."""
    signs: dict[int, int] = {}
    for at, tag in enumerate(tags):
        salt = _salts(tags)[at : at + 1]
        for sign, entries in entries_of(tag):
            signs |= {int(mixed(_entry_hash(entry) ^ salt)[0]): sign for entry in entries}
    keys = np.array(sorted(signs), np.uint32)
    slots = np.zeros(1 << _BITS, np.bool_)
    slots[keys >> _SHIFT] = True
    return slots, keys, np.array([signs[int(key)] for key in keys], np.int8)


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
