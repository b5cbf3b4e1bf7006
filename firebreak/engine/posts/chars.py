"""Which characters make words, and which stand for themselves.

Four classes are enough to match in every script we meet:

* ``WORD``: letters, marks and digits of scripts that put spaces between words (Latin, Cyrillic, Arabic, ...).
* ``HANGUL``: spaced too, but particles are glued to the end of a word.
* ``CJK``: scripts without spaces (Han, kana, bopomofo, Thai, Lao, Khmer, Burmese) and pictographs: every
  character is a unit of its own.
* ``OTHER``: spaces, punctuation, symbols.
"""

import unicodedata
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

OTHER, WORD, HANGUL, CJK = 0, 1, 2, 3

_UNSPACED = (
    (0x0E01, 0x0E5B),  # Thai
    (0x0E81, 0x0EDF),  # Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17E9),  # Khmer
    (0x2E80, 0x2FDF),  # Han radicals
    (0x3005, 0x3007),  # iteration mark, closing mark, zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3041, 0x309F),  # hiragana
    (0x30A1, 0x30FA),  # katakana
    (0x30FC, 0x312F),  # long mark, bopomofo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
)
_HANGUL = ((0x1100, 0x11FF), (0x3131, 0x318E), (0xA960, 0xA97C), (0xAC00, 0xD7FB))
_PLANES = 0x20000
"""The table covers planes 0 and 1; all that lies above is Han (or never survives folding)."""
_OF_WORDS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No")
_PICTOGRAPHS = 0x2190
"""Symbols from here on are pictographs; before, they are signs such as ©."""


def _table() -> NDArray[np.uint8]:
    # Every process makes it at its start: no function of ours is called for each of the 131,072 characters.
    classes = defaultdict(lambda: OTHER, {**dict.fromkeys(_OF_WORDS, WORD), "So": CJK})
    of_each = map(classes.__getitem__, map(unicodedata.category, map(chr, range(_PLANES))))
    table = np.frombuffer(bytearray((*of_each, CJK)), dtype=np.uint8)
    table[:_PICTOGRAPHS][table[:_PICTOGRAPHS] == CJK] = OTHER
    table[ord("_")] = WORD
    for first, last in _UNSPACED:
        table[first : last + 1] = CJK
    for first, last in _HANGUL:
        table[first : last + 1] = HANGUL
    return table


TABLE = _table()
"""Class of every code point below 0x20000, and one last entry for all above."""

_CLASSES: bytes = TABLE.tobytes()


def class_of(char: str) -> int:
    """Class of one character.

    >>> [class_of(c) for c in "aé_7召카 !"] == [WORD, WORD, WORD, WORD, CJK, HANGUL, OTHER, OTHER]
    True
    """
    return _CLASSES[min(ord(char), _PLANES)]


def classes_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Class of every code point of an array."""
    return TABLE.take(np.minimum(codes, np.uint32(_PLANES)))


def _as_set(*classes: int) -> str:
    inside = np.isin(TABLE[:_PLANES], classes).astype(np.int8)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inside, [0])))).tolist()
    ranges = [f"\\U{lo:08x}-\\U{hi - 1:08x}" for lo, hi in zip(edges[::2], edges[1::2], strict=True)]
    if CJK in classes:
        ranges.append(f"\\U{_PLANES:08x}-\\U0010ffff")
    return "".join(ranges)


WORD_SET = _as_set(WORD)
"""The inside of a regular expression's ``[...]`` for ``WORD``; the next two alike."""
HANGUL_SET = _as_set(HANGUL)
UNIT_SET = _as_set(WORD, HANGUL, CJK)
