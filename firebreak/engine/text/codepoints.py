"""A batch of texts as one array of normalised code points.

Everything later (script rule, n-gram hashes, word hashes) reads this one array, so a text is decoded and
normalised once however many classifiers look at it.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.hanzi import hanzi

Codes = NDArray[np.uint32]
Offsets = NDArray[np.int64]

TEXT_LIMIT: Final = 1_500
"""Code points read per text. A post is far shorter; of an article the lead says what it is about."""

PAD: Final = 0x1E
"""Stands between texts, so that no n-gram joins the end of one post to the start of the next."""

ORDERS: Final = (2, 3, 4, 5)
"""Lengths of the character n-grams; ``max(ORDERS) - 1`` pads follow each text."""

_PADS: Final = chr(PAD) * (max(ORDERS) - 1)
_HIGHEST: Final = 0x110000
_SPACE: Final = 0x20
_DROPPED: Final = (0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF)
_SKIN_TONES: Final = range(0x1F3FB, 0x1F400)
_LOOKALIKES: Final = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": ".",
    "´": "'",
    "`": "'",
}

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u9fff\uff00-\uffef]+")
_HANDLE = re.compile(r"@(?:[A-Za-z0-9_][A-Za-z0-9_.\-]*|\w{1,20}(?=[\s:：,，]))")


class Batch(NamedTuple):
    """Normalised texts side by side.

    ``codes`` has shape (total,), text ``k`` is ``codes[starts[k]:ends[k]]`` and begins and ends with a space;
    at least ``max(ORDERS) - 1`` pads follow it.
    """

    codes: Codes
    starts: Offsets
    ends: Offsets

    def __len__(self) -> int:
        return len(self.starts)


def encode(texts: Sequence[str]) -> Batch:
    """Normalise a batch: case folded, addresses to ``http``, handles to ``@user``, digits to ``0``,
    traditional Chinese to simplified, emoji without skin tone, runs of one character cut to three.

    Lone surrogates and control characters become spaces; no text raises.

    >>> batch = encode(["Sooooo  GOOD 👍🏽", ""])
    >>> ["".join(map(chr, batch.codes[a:b])) for a, b in zip(batch.starts, batch.ends)]
    [' sooo good 👍 ', ' ']
    """
    if not texts:
        none = np.zeros(0, np.int64)
        return Batch(np.zeros(0, np.uint32), none, none)
    joined = _joined(texts)
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    codes = _squeezed(_fold_table().take(raw))
    starts, ends = _bounds(codes)
    if (ends - starts).max() > TEXT_LIMIT:  # "@a" became "@user"
        codes = _shortened(codes, starts, ends)
        starts, ends = _bounds(codes)
    return Batch(codes, starts, ends)


def _joined(texts: Sequence[str]) -> str:
    between = f" {_PADS} "
    joined = f" {between.join([_without_addresses(text[:TEXT_LIMIT]) for text in texts])} {_PADS}"
    if joined.count(chr(PAD)) != len(texts) * len(_PADS):
        return _joined([text[:TEXT_LIMIT].replace(chr(PAD), " ") for text in texts])
    if "@" in joined:
        joined = _HANDLE.sub("@user", joined)
    return joined


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub("http", text) if "://" in text or "www." in text else text


def _squeezed(codes: Codes) -> Codes:
    """Without dropped characters, repeated spaces, and more than three of anything in a row."""
    if not codes.all():
        codes = codes[codes != 0]
    same = codes[1:] == codes[:-1]
    extra = np.zeros(len(codes), bool)
    extra[3:] = same[2:] & same[1:-1] & same[:-2] & (codes[3:] != PAD)
    extra[1:] |= same & (codes[1:] == _SPACE)
    return codes[~extra]


def _shortened(codes: Codes, starts: Offsets, ends: Offsets) -> Codes:
    surplus = np.zeros(len(codes), bool)
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        surplus[start + TEXT_LIMIT : end] = True
    return codes[~surplus]


def _bounds(codes: Codes) -> tuple[Offsets, Offsets]:
    pad = codes == PAD
    edges = np.flatnonzero(pad[1:] != pad[:-1]) + 1
    ends = edges[::2]
    starts = np.concatenate(([0], edges[1::2]))
    return starts.astype(np.int64), ends.astype(np.int64)


@cache
def _fold_table() -> Codes:
    """Code point to normalised code point; 0 where it is dropped."""
    table = np.arange(_HIGHEST, dtype=np.uint32)
    for code in range(0x20000):
        table[code] = _folded(code)
    for traditional, simplified in hanzi().to_simplified.items():
        table[ord(traditional)] = ord(simplified)
    table[list(_SKIN_TONES)] = 0
    table[list(_DROPPED)] = 0
    table[PAD] = PAD
    return table


def _folded(code: int) -> int:
    char = chr(code)
    category = unicodedata.category(char)
    if category[0] in "CZ" and category != "Cn":
        return _SPACE
    if category == "Nd":
        return ord("0")
    char = _LOOKALIKES.get(char, char)
    if 0xFF01 <= code <= 0xFF5E:  # full-width ASCII
        char = chr(code - 0xFEE0)
    lower = char.lower()
    return ord(lower) if len(lower) == 1 else ord(char)
