"""Texts as the index of copies reads them. Costs more than half of what adding them does, and needs no other text."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from firebreak.engine.text.copies.minhash import CHUNK, HAN, SLOTS, Signatures, of_letters
from firebreak.engine.text.copies.normal import Letters, letters

SHORT: Final = 12
"""Letters below which only an exact copy counts; a Chinese character counts for one and a half, for it says as much as
two or three Latin letters, and a Chinese post of twelve that lost one is still told."""


class Reduced(NamedTuple):
    """Letters and digits of each text, its signature (a row of n x 64), and whether it is long enough for copies that are
    not exact."""

    texts: list[str]
    signatures: Signatures
    long: list[bool]


def reduced(texts: Sequence[str]) -> Reduced:
    """Reduce a batch; any process may.

    >>> found = reduced(["RT @acme: The NEW kettle exploded!!", "Oh no"])
    >>> found.texts, found.signatures.shape, found.long
    (['thenewkettleexploded', 'ohno'], (2, 64), [True, False])
    """
    words: list[str] = []
    signed: list[Signatures] = []
    long: list[bool] = []
    for at in range(0, len(texts), CHUNK):
        found = letters(texts[at : at + CHUNK])
        words += found.texts
        signed.append(of_letters(found))
        long += _long(found)
    return Reduced(words, np.concatenate(signed) if signed else np.zeros((0, SLOTS), np.uint32), long)


def _long(found: Letters) -> list[bool]:
    running = np.concatenate(([0], np.cumsum(found.codes >= HAN)))
    halves = 2 * (found.ends - found.starts) + running[found.ends] - running[found.starts]
    long: list[bool] = (halves >= 2 * SHORT).tolist()
    return long
