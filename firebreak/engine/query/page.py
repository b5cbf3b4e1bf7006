"""A batch as arrays: what every character is, where words and units begin, and a fingerprint of any stretch."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts.chars import CJK, OTHER, WORD, classes_of
from firebreak.engine.query.folding import Codes, text_of
from firebreak.engine.query.spans import Ints

Hashes = NDArray[np.uint32]
"""Half as wide as they could be: a batch is read from memory a dozen times, which costs more than the few texts that share
a number (they are told apart wherever it matters)."""
_BASE = 0x85EBCA6B
"""Odd, so that it has an inverse; three modulo eight, so that its powers differ in their lower bits too."""


class Page:
    """Respelled characters. It begins and ends with one that belongs to no word."""

    def __init__(self, codes: Codes) -> None:
        self.codes = codes
        self.classes = classes_of(codes)

    @cached_property
    def text(self) -> str:
        """As one string."""
        return text_of(self.codes)

    @cached_property
    def words(self) -> tuple[Ints, Ints]:
        """Where words of spaced scripts begin and end."""
        inside = self.classes == WORD
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        return edges[0::2], edges[1::2]

    @cached_property
    def openings(self) -> Ints:
        """Where a unit begins, and where # and @ stand; in no order."""
        signs = (self.codes == ord("#")) | (self.codes == ord("@"))
        return np.concatenate([self.units, np.flatnonzero(signs)])

    @cached_property
    def units(self) -> Ints:
        """Where a unit begins: a word, or any character of a script without spaces."""
        kinds = self.classes
        begins = kinds == CJK
        begins[1:] |= (kinds[1:] != OTHER) & (kinds[1:] != kinds[:-1])
        return np.flatnonzero(begins)

    def hashes(self, start: Ints, end: Ints) -> Hashes:
        """A number for each stretch that says nothing of where it stands; different texts may share one."""
        sums = self._sums
        return (sums.take(end) - sums.take(start)) * _powers(self.codes.size)[1].take(start)

    @cached_property
    def _sums(self) -> Hashes:
        """Of all characters before each place, times the power of the base that belongs to their place."""
        size = self.codes.size
        sums = np.zeros(size + 1, dtype=np.uint32)
        np.cumsum(self.codes * _powers(size)[0][:size], dtype=np.uint32, out=sums[1:])
        return sums


_known = (np.empty(0, dtype=np.uint32), np.empty(0, dtype=np.uint32))


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Powers of the base from its first, and of its inverse from its zeroth, modulo 2 ** 32; at least so many."""
    global _known
    known = _known
    if known[0].size < size:
        room = max(1 << 16, 1 << size.bit_length())
        up, down = (np.full(room, factor, dtype=np.uint32) for factor in (_BASE, pow(_BASE, -1, 1 << 32)))
        down[0] = 1
        _known = known = (
            np.multiply.accumulate(up, dtype=np.uint32),
            np.multiply.accumulate(down, dtype=np.uint32),
        )
    return known
