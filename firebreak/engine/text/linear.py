"""Hashed linear models: int8 weights packed several to a machine word, summed a batch at a time.

The score of class ``c`` for a text with ``n`` features is ``bias[c] + scale[c] / sqrt(n) * sum of weights``.
Weights are kept without sign (``LARGEST_WEIGHT`` added) in lanes of ten bits: three in 32 bits, or six in 64 bits,
and all lanes of a slot lie side by side, so that one access to memory serves every class. Ten bits hold the sum of
four n-grams. For the sum over a text every other lane is moved to a word of its own, which leaves 21 bits:
1,500 code points x (4 n-grams + 2 word features) x 232 < 2**21.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import ORDERS, Batch, Offsets, encode
from firebreak.engine.text.hashing import Hashes, Words, char_ngrams, words

Floats = NDArray[np.float32]
Packed = NDArray[np.unsignedinteger[Any]]

LARGEST_WEIGHT: Final = 116
"""Of a quantised weight, so that no sum leaves its lane."""

_SHIFTS: Final = (0, 10, 21, 31, 42, 52)
"""Where the lanes of a word begin."""
_SMALL_LANES: Final = 3
_EVEN: Final = sum(0x3FF << shift for shift in _SHIFTS[::2])
_ODD_SHIFT: Final = 10
_WIDE: Final = (1 << 21) - 1


class Features(NamedTuple):
    """All hashes of a batch, made once for all models: ``ngrams`` (orders, code points), ``tokens`` (2, words)."""

    batch: Batch
    ngrams: Hashes
    words: Words
    tokens: Hashes

    @property
    def bigrams(self) -> Hashes:
        """Hash of each word with the next."""
        pairs: Hashes = self.tokens[1]
        return pairs


class Reads(NamedTuple):
    """Which of the features a model uses: n-grams of neighbouring orders, words, and word pairs or not."""

    orders: tuple[int, ...] = ORDERS
    bigrams: bool = True

    def ngrams(self, found: Features) -> Hashes:
        """The character n-gram hashes read, one row per order."""
        first = ORDERS.index(self.orders[0])
        return found.ngrams[first : first + len(self.orders)]

    def tokens(self, found: Features) -> Hashes:
        """The word hashes read, one row of single words and one of pairs."""
        return found.tokens[: 1 + self.bigrams]

    def counts(self, found: Features) -> NDArray[np.int64]:
        """Features per text, shape (n,), at least 1."""
        letters = found.batch.ends - found.batch.starts
        tokens = found.words.last - found.words.first
        return np.maximum(1, len(self.orders) * letters + (1 + self.bigrams) * tokens)


EVERYTHING: Final = Reads()


def features(batch: Batch) -> Features:
    """The hashed features of an encoded batch of at least one text."""
    found = words(batch)
    return Features(batch, char_ngrams(batch), found, np.stack([found.hashes, found.bigrams()]))


def features_of(*texts: str) -> Features:
    """Shorthand for tests and tools."""
    return features(encode(texts))


class LinearModel(NamedTuple):
    """One or more weight tables of equal size, addressed one after the other.

    ``packed`` has shape (tables * 2**bits, machine words), ``scale`` and ``bias`` (tables, classes).
    """

    bits: int
    packed: Packed
    scale: Floats
    bias: Floats
    reads: Reads = EVERYTHING

    def scores(self, found: Features, table: NDArray[np.int64] | None = None) -> Floats:
        """Scores of shape (n, classes), float32; ``table`` says which table each text is read with."""
        if table is None:
            table = np.zeros(len(found.batch), np.int64)
        ngrams, tokens = self._slots(found, table)
        sums = _sums(_gathered(self.packed, ngrams), found.batch.starts, found.batch.ends)
        sums += _sums(_gathered(self.packed, tokens), found.words.first, found.words.last)
        counts = self.reads.counts(found)
        scores = _opened(sums, _lanes(self.packed), self.scale.shape[1])
        scores -= (counts * LARGEST_WEIGHT).astype(np.float32)[:, None]
        scores *= self.scale[table]
        scores *= (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        scores += self.bias[table]
        return scores

    def _slots(
        self, found: Features, table: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places in ``packed`` of every n-gram (orders, code points) and every word (1 or 2, words)."""
        shift = np.uint32(32 - self.bits)
        ngrams = (self.reads.ngrams(found) >> shift).astype(np.int64)
        tokens = (self.reads.tokens(found) >> shift).astype(np.int64)
        if table.any():
            base = table << self.bits
            ngrams += np.repeat(base, np.diff(found.batch.starts, append=ngrams.shape[1]))
            tokens += np.repeat(base, found.words.last - found.words.first)
        return ngrams, tokens


def pack(weights: NDArray[np.int8]) -> Packed:
    """Weights of shape (slots, classes) in lanes, shape (slots, machine words): of 32 bits for up to three classes,
    of 64 for more."""
    slots, classes = weights.shape
    lanes = _SMALL_LANES if classes <= _SMALL_LANES else len(_SHIFTS)
    packed = np.zeros((slots, -(-classes // lanes)), np.uint64)
    for at in range(classes):
        unsigned = (weights[:, at].astype(np.int64) + LARGEST_WEIGHT).astype(np.uint64)
        packed[:, at // lanes] |= unsigned << np.uint64(_SHIFTS[at % lanes])
    return packed.astype(np.uint32) if lanes == _SMALL_LANES else packed


def softmax(scores: Floats) -> Floats:
    """Rows that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def _lanes(packed: Packed) -> int:
    return _SMALL_LANES if packed.dtype == np.uint32 else len(_SHIFTS)


def _gathered(packed: Packed, slots: NDArray[np.int64]) -> Packed:
    """Sum of the slots of each place, shape (places, machine words)."""
    shape = (slots.shape[1], packed.shape[1])
    total = packed.take(slots[0], axis=0, out=np.empty(shape, packed.dtype), mode="clip")
    if len(slots) > 1:
        one = np.empty(shape, packed.dtype)
        for at in slots[1:]:  # with ``out``, "clip" is the mode that NumPy does not buffer
            total += packed.take(at, axis=0, out=one, mode="clip")
    return total


def _sums(values: Packed, starts: Offsets, ends: Offsets) -> NDArray[np.uint64]:
    """Sums over segments, empty ones included: even lanes and odd lanes, shape (2, segments, machine words)."""
    sums = np.zeros((2, len(starts), values.shape[1]), np.uint64)
    some = np.flatnonzero(ends > starts)
    if len(some):
        values = values[: ends[some[-1]]]
        edges = np.column_stack([starts[some], ends[some]]).ravel()[:-1]
        even = values.dtype.type(_EVEN & np.iinfo(values.dtype).max)
        sums[0, some] = np.add.reduceat(values & even, edges, axis=0, dtype=np.uint64)[::2]
        values >>= values.dtype.type(_ODD_SHIFT)
        values &= even
        sums[1, some] = np.add.reduceat(values, edges, axis=0, dtype=np.uint64)[::2]
    return sums


def _opened(sums: NDArray[np.uint64], lanes: int, classes: int) -> Floats:
    """The lanes of summed words as numbers, shape (segments, classes)."""
    opened = np.empty((sums.shape[1], classes), np.float32)
    for at in range(classes):
        word, lane = divmod(at, lanes)
        opened[:, at] = (sums[lane % 2, :, word] >> np.uint64(21 * (lane // 2))) & np.uint64(_WIDE)
    return opened
