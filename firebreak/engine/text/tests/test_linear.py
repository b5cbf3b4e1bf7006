"""The packed sums are the plain sums."""

import numpy as np
import pytest

from firebreak.engine.text.codepoints import TEXT_LIMIT
from firebreak.engine.text.linear import EVERYTHING, LARGEST_WEIGHT, LinearModel, Reads, features_of, pack

pytestmark = pytest.mark.unit

BITS = 10
TEXTS = ("The lift is broken again", "", "不好吃 😡", "hej", "no no no no " * 20, "@a " * 900)


def plain_scores(weights: np.ndarray, reads: Reads, table: list[int]) -> np.ndarray:
    """The definition, one text and one feature at a time."""
    found = features_of(*TEXTS)
    rows = []
    for k in range(len(TEXTS)):
        slots = [
            h >> (32 - BITS)
            for hashes in reads.ngrams(found)
            for h in hashes[found.batch.starts[k] : found.batch.ends[k]].tolist()
        ]
        slots += [
            h >> (32 - BITS)
            for hashes in reads.tokens(found)
            for h in hashes[found.words.first[k] : found.words.last[k]].tolist()
        ]
        rows.append(weights[table[k]][slots].sum(axis=0, dtype=np.int64) / max(1, len(slots)) ** 0.5)
    return np.array(rows)


@pytest.mark.parametrize("reads", [EVERYTHING, Reads(orders=(3, 4), bigrams=False)])
@pytest.mark.parametrize("classes", [3, 4, 7, 20])
def test_packed_scores_are_the_sums_of_the_weights(classes: int, reads: Reads) -> None:
    some = np.random.default_rng(1).integers(-LARGEST_WEIGHT, LARGEST_WEIGHT + 1, (2, 1 << BITS, classes))
    weights = some.astype(np.int8)
    packed = np.concatenate([pack(table) for table in weights])
    plain = np.zeros((2, classes), np.float32)
    model = LinearModel(BITS, packed, plain + 1, plain, reads)
    table = [0, 1, 0, 1, 1, 0]
    np.testing.assert_allclose(
        model.scores(features_of(*TEXTS), np.array(table)),
        plain_scores(weights, reads, table),
        rtol=1e-4,
        atol=1e-3,
    )


@pytest.mark.parametrize("classes", [3, 20])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_long_text_of_the_largest_weights_does_not_overflow(sign: int, classes: int) -> None:
    signs = sign * np.where(np.arange(classes) == 1, -1, 1)
    weights = np.tile(signs * LARGEST_WEIGHT, (1 << BITS, 1)).astype(np.int8)
    plain = np.zeros((1, classes), np.float32)
    model = LinearModel(BITS, pack(weights), plain + 1, plain)
    found = features_of("@a." * 5_000, "😡 " * 5_000, "差评" * 5_000, "@a " * 5_000)
    assert (found.batch.ends - found.batch.starts).max() <= TEXT_LIMIT
    expected = np.sqrt(EVERYTHING.counts(found))[:, None] * LARGEST_WEIGHT * signs
    np.testing.assert_allclose(model.scores(found), expected, rtol=1e-4)
