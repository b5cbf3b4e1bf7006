"""Hashed linear models: int8 weights in lanes of 16 bits, summed a batch at a time.

The score of class ``c`` for a text with ``n`` features is ``bias[c] + scale[c] / sqrt(n) * sum of weights``.
The sums are the product of a sparse matrix of ones (a row per text, a column per slot) with the table of weights:
one pass that reads each slot once for all classes and adds it where it belongs, with no array between. Weights are kept
without sign (``LARGEST_WEIGHT`` added), so that 16 bits hold the sum of 282; longer texts are summed in pieces.
"""

from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from firebreak.engine.text.codepoints import ORDERS, Batch, encode
from firebreak.engine.text.hashing import Hashes, Words, char_ngrams, words

Floats = NDArray[np.float32]
Packed = NDArray[np.unsignedinteger[Any]]

LARGEST_WEIGHT: Final = 116
"""Of a quantised weight, so that no sum leaves its lane."""

_MOST: Final = (2**16 - 1) // (2 * LARGEST_WEIGHT)
"""Weights whose sum fits a lane for certain."""
_WORD: Final = 4
"""Lanes of a machine word: so few are added as one number."""
_STEP: Final = 8
"""Lanes that a processor adds at a time."""


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

    ``packed`` has shape (tables * 2**bits, lanes or 1, see :func:`pack`), ``scale`` and ``bias`` (tables, classes).
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
        counts = self.reads.counts(found)
        scores = self._sums(found, table).astype(np.float32)
        scores -= (counts * LARGEST_WEIGHT).astype(np.float32)[:, None]
        scores *= self.scale[table]
        scores *= (1 / np.sqrt(counts)).astype(np.float32)[:, None]
        scores += self.bias[table]
        return scores

    def _sums(self, found: Features, table: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Sum of the weights without sign of each text, shape (n, classes)."""
        letters, words = found.batch, found.words
        ngrams, tokens = self.reads.ngrams(found), self.reads.tokens(found)
        slots = np.concatenate([ngrams.ravel(), tokens.ravel()])
        slots >>= np.uint32(32 - self.bits)
        base = (table << self.bits).astype(np.uint32) if table.any() else None
        pieces = -(-int((letters.ends - letters.starts).max()) // _MOST)
        edges, done = [], 0
        for hashes, first, last in (
            (ngrams, letters.starts, letters.ends),
            (tokens, words.first, words.last),
        ):
            orders, width = hashes.shape
            if base is not None:
                own = slots[done : done + hashes.size].reshape(orders, width)
                own += np.repeat(base, np.diff(first, append=width))
            # A row of the matrix per piece of a text, and one for what stands between it and the next text.
            cuts = first[:, None] + (last - first)[:, None] * np.arange(pieces + 1) // pieces
            edges.append(np.add.outer(done + np.arange(orders) * width, cuts).ravel())
            done += hashes.size
        rows = np.concatenate([*edges, [done]], dtype=np.int32)
        ones = _ones(done.bit_length(), self.packed.dtype)[:done]
        matrix = csr_array((ones, slots.view(np.int32), rows), shape=(len(rows) - 1, len(self.packed)))
        sums = (matrix @ self.packed).view(np.uint16)
        by_piece = sums.reshape(-1, len(table), pieces + 1, sums.shape[1]).sum(axis=0, dtype=np.uint32)
        whole: NDArray[np.uint32] = by_piece[:, :-1, : self.scale.shape[1]].sum(axis=1)
        return whole


def pack(weights: NDArray[np.int8]) -> Packed:
    """Weights of shape (slots, classes) without sign: shape (slots, 1) of 64 bits for up to four classes, for more
    (slots, lanes) of 16 bits with lanes to spare, as a processor adds eight at a time."""
    slots, classes = weights.shape
    lanes = _WORD if classes <= _WORD else -(-classes // _STEP) * _STEP
    packed = np.zeros((slots, lanes), np.uint16)
    packed[:, :classes] = weights.astype(np.int16) + LARGEST_WEIGHT
    return packed.view(np.uint64) if lanes == _WORD else packed


@lru_cache(maxsize=3)
def _ones(bits: int, dtype: np.dtype[Any]) -> Packed:
    """At least as many ones as any number of so many bits, and no more than twice: of less than half SciPy makes a copy.
    One array for each model stays; one for a batch of very long texts soon goes."""
    return np.ones(1 << bits, dtype)


def softmax(scores: Floats) -> Floats:
    """Rows that sum to one."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    result: Floats = raised / raised.sum(axis=1, keepdims=True)
    return result
