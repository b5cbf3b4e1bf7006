"""Hashed linear models: int8 weights packed three to a 64-bit number, summed a batch at a time.

The score of class ``c`` for a text with ``n`` features is ``bias[c] + scale[c] / sqrt(n) * sum of weights``.
Three signed 21-bit lanes of one int64 hold the weights of three classes, so one lookup and one addition serve
three classes. A sum stays inside its lane: 1,500 code points x (4 n-grams + 2 word features) x 116 < 2**20.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import ORDERS, Batch, Offsets, encode
from firebreak.engine.text.hashing import Hashes, Words, char_ngrams, words

Floats = NDArray[np.float32]

LARGEST_WEIGHT: Final = 116
"""Of a quantised weight, so that no sum leaves its lane."""

_LANE: Final = 21
_LANES: Final = 3
_HALF: Final = 1 << (_LANE - 1)
_MASK: Final = (1 << _LANE) - 1


class Features(NamedTuple):
    """All hashes of a batch, made once for all models."""

    batch: Batch
    ngrams: tuple[Hashes, ...]
    words: Words
    bigrams: Hashes


class Reads(NamedTuple):
    """Which of the features a model uses."""

    orders: tuple[int, ...] = ORDERS
    bigrams: bool = True

    def ngrams(self, found: Features) -> list[Hashes]:
        """The character n-gram hashes read."""
        return [hashes for order, hashes in zip(ORDERS, found.ngrams, strict=True) if order in self.orders]

    def tokens(self, found: Features) -> list[Hashes]:
        """The word hashes read."""
        return [found.words.hashes, found.bigrams] if self.bigrams else [found.words.hashes]

    def counts(self, found: Features) -> NDArray[np.int64]:
        """Features per text, shape (n,), at least 1."""
        letters = found.batch.ends - found.batch.starts
        tokens = found.words.last - found.words.first
        return np.maximum(1, len(self.orders) * letters + (1 + self.bigrams) * tokens)


EVERYTHING: Final = Reads()


def features(batch: Batch) -> Features:
    """The hashed features of an encoded batch of at least one text."""
    found = words(batch)
    return Features(batch, tuple(char_ngrams(batch)), found, found.bigrams())


def features_of(*texts: str) -> Features:
    """Shorthand for tests and tools."""
    return features(encode(texts))


class LinearModel(NamedTuple):
    """One or more weight tables of equal size, addressed side by side.

    ``packed`` has shape (groups of three classes, tables * 2**bits), ``scale`` and ``bias`` (tables, classes).
    """

    bits: int
    packed: NDArray[np.int64]
    scale: Floats
    bias: Floats
    reads: Reads = EVERYTHING

    def scores(self, found: Features, table: NDArray[np.int64] | None = None) -> Floats:
        """Scores of shape (n, classes), float32; ``table`` says which table each text is read with."""
        if table is None:
            table = np.zeros(len(found.batch), np.int64)
        classes = self.scale.shape[1]
        sums = np.empty((len(table), len(self.packed) * _LANES), np.float32)
        slots = self._slots(found, table)
        for group, weights in enumerate(self.packed):
            packed = _packed_sums(weights, found, slots)
            for lane in range(_LANES):
                value = ((packed + _HALF) & _MASK) - _HALF
                sums[:, group * _LANES + lane] = value
                packed = (packed - value) >> _LANE
        norm = (1 / np.sqrt(self.reads.counts(found))).astype(np.float32)
        sums = sums[:, :classes]
        sums *= self.scale[table]
        sums *= norm[:, None]
        sums += self.bias[table]
        return sums

    def _slots(self, found: Features, table: NDArray[np.int64]) -> tuple[list[Offsets], list[Offsets]]:
        shift = np.uint32(32 - self.bits)
        ngrams = [(hashes >> shift).astype(np.int64) for hashes in self.reads.ngrams(found)]
        tokens = [(hashes >> shift).astype(np.int64) for hashes in self.reads.tokens(found)]
        if table.any():
            base = table << self.bits
            per_code = np.repeat(base, np.diff(found.batch.starts, append=len(found.ngrams[0])))
            per_word = np.repeat(base, found.words.last - found.words.first)
            for slots in ngrams:
                slots += per_code
            for slots in tokens:
                slots += per_word
        return ngrams, tokens


def pack(weights: NDArray[np.int8]) -> NDArray[np.int64]:
    """Weights of shape (slots, classes) as lanes, shape (ceil(classes / 3), slots)."""
    slots, classes = weights.shape
    groups = -(-classes // _LANES)
    packed = np.zeros((groups, slots), np.int64)
    for at in range(classes):
        packed[at // _LANES] += weights[:, at].astype(np.int64) << (_LANE * (at % _LANES))
    return packed


def softmax(scores: Floats) -> Floats:
    """Rows that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result


def _packed_sums(
    weights: NDArray[np.int64], found: Features, slots: tuple[list[Offsets], list[Offsets]]
) -> NDArray[np.int64]:
    ngrams, tokens = slots
    total = weights.take(ngrams[0])
    for at in ngrams[1:]:
        total += weights.take(at)
    sums = _between(total, found.batch.starts, found.batch.ends)
    total = weights.take(tokens[0])
    for at in tokens[1:]:
        total += weights.take(at)
    sums += _between(total, found.words.first, found.words.last)
    return sums


def _between(values: NDArray[np.int64], starts: Offsets, ends: Offsets) -> NDArray[np.int64]:
    """Sums over segments, empty ones included. The running sum may wrap around; differences stay exact."""
    running = np.zeros(len(values) + 1, np.int64)
    np.cumsum(values, out=running[1:])
    return running[ends] - running[starts]
