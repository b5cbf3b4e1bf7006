"""Softmax regression on sparse rows by L-BFGS, with rows that allow only some of the classes."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix, diags

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.linear import EVERYTHING, LARGEST_WEIGHT, Reads, features

CHUNK = 1_000
STEPS = 60
CUT = 0.9999
"""Share of the weights that keep their size when they are made whole numbers."""


def design(
    texts: list[str],
    bits: int,
    reads: Reads = EVERYTHING,
    tick: Callable[[int], object] = lambda n: None,
) -> csr_matrix:
    """Feature counts over sqrt(features), shape (texts, 2**bits): what the run time computes."""
    parts = []
    for start in range(0, len(texts), CHUNK):
        parts.append(_design_chunk(texts[start : start + CHUNK], bits, reads))
        tick(len(parts[-1][0]) - 1)
    indptr = np.concatenate([[0], *[p[0][1:] for p in parts]])
    at = 1
    base = 0
    for p in parts:
        indptr[at : at + len(p[0]) - 1] += base
        base += p[0][-1]
        at += len(p[0]) - 1
    indices = np.concatenate([p[1] for p in parts])
    values = np.concatenate([p[2] for p in parts])
    return csr_matrix((values, indices, indptr), shape=(len(texts), 1 << bits))


def _design_chunk(texts: list[str], bits: int, reads: Reads) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = features(encode(texts))
    shift = np.uint32(32 - bits)
    numbers = np.arange(len(texts), dtype=np.int64)
    keys = []
    span = found.batch.ends - found.batch.starts
    inside = np.repeat(found.batch.starts - np.cumsum(span) + span, span) + np.arange(span.sum())
    for hashes in reads.ngrams(found):
        keys.append((np.repeat(numbers, span) << bits) | (hashes[inside] >> shift))
    many = found.words.last - found.words.first
    for hashes in reads.tokens(found):
        keys.append((np.repeat(numbers, many) << bits) | (hashes >> shift))
    unique, counts = np.unique(np.concatenate(keys), return_counts=True)
    docs = unique >> bits
    values = (counts / np.sqrt(reads.counts(found))[docs]).astype(np.float32)
    indptr = np.searchsorted(docs, np.arange(len(texts) + 1))
    return indptr, (unique & ((1 << bits) - 1)).astype(np.int32), values


class Linear(NamedTuple):
    """Weights (columns, classes) and bias (classes,) of a fitted model."""

    weights: np.ndarray
    bias: np.ndarray


class Table(NamedTuple):
    """A quantised model: int8 weights, and per class the value of one step and the bias."""

    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray


def balanced(gold: np.ndarray, allowed: np.ndarray, two_class_share: float) -> np.ndarray:
    """Weights that make the classes equally heavy, among rows of three-class sources and among the others."""
    two = ~allowed.all(axis=1)
    weight = np.zeros(len(gold))
    for group, share in ((~two, 1.0), (two, two_class_share)):
        present = np.unique(gold[group])
        for label in present:
            rows = group & (gold == label)
            weight[rows] = share / len(present) / rows.sum()
    return weight


def fit(
    matrix: csr_matrix,
    gold: np.ndarray,
    allowed: np.ndarray,
    weight: np.ndarray,
    *,
    penalty: float,
    idf_power: float,
    steps: int = STEPS,
    tick: Callable[[], object] = lambda: None,
) -> Linear:
    """Minimise the weighted log-loss plus ``penalty``/2 * |W|**2, columns first scaled by idf**idf_power.

    ``allowed`` (rows, classes) is False for a class that a row's source never used: the softmax of that row
    runs over the others, so it neither raises nor lowers the missing class.
    """
    classes = allowed.shape[1]
    factor = _idf(matrix) ** idf_power
    loss = _Loss(matrix @ diags(factor), gold, allowed, weight, penalty)
    found = minimize(
        loss,
        np.zeros((matrix.shape[1] + 1) * classes),
        jac=True,
        method="L-BFGS-B",
        callback=lambda _: tick(),
        options={"maxiter": steps, "maxcor": 6, "gtol": 1e-7},
    )
    solution = found.x.reshape(-1, classes)
    return Linear((solution[:-1] * factor[:, None]).astype(np.float32), solution[-1].astype(np.float32))


def _idf(matrix: csr_matrix) -> np.ndarray:
    """Smoothed inverse document frequency of each column, mean 1 over those seen, 0 for the others."""
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    value = np.log((1 + matrix.shape[0]) / (1 + seen)) * (seen > 0)
    return (value / value[seen > 0].mean()).astype(np.float32)


class _Loss:
    """Loss and gradient over a flat vector: all weights row by row, then the bias."""

    def __init__(
        self, matrix: csr_matrix, gold: np.ndarray, allowed: np.ndarray, weight: np.ndarray, penalty: float
    ) -> None:
        self.matrix = csr_matrix(matrix, dtype=np.float32)
        self.transposed = self.matrix.T.tocsr()
        self.rows = np.arange(len(gold))
        self.gold = gold
        self.target = np.eye(allowed.shape[1], dtype=np.float32)[gold]
        self.blocked = np.where(allowed, 0, -1e9).astype(np.float32)
        self.weight = (weight / weight.sum()).astype(np.float32)
        self.penalty = penalty

    def __call__(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        both = flat.reshape(-1, self.target.shape[1]).astype(np.float32)
        weights = both[:-1]
        chances = _softmax(self.matrix @ weights + both[-1] + self.blocked)
        likely = np.maximum(chances[self.rows, self.gold], 1e-12)
        value = -float(self.weight @ np.log(likely)) + self.penalty / 2 * float(np.vdot(weights, weights))
        slope = (chances - self.target) * self.weight[:, None]
        gradient = np.vstack(
            [self.transposed @ slope + np.float32(self.penalty) * weights, slope.sum(axis=0)]
        )
        return value, gradient.astype(np.float64).ravel()


def temperature(
    model: Linear, matrix: csr_matrix, gold: np.ndarray, allowed: np.ndarray, weight: np.ndarray
) -> float:
    """The divisor of scores that makes held-out rows likeliest (Guo et al. 2017)."""
    scores = matrix @ model.weights + model.bias + np.where(allowed, 0, -1e9)
    rows = np.arange(len(gold))

    def loss(log_t: float) -> float:
        return -float(weight @ np.log(np.maximum(_softmax(scores / np.exp(log_t))[rows, gold], 1e-12)))

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))


def quantised(model: Linear, divisor: float) -> Table:
    """Weights as whole steps of at most ``LARGEST_WEIGHT``; the rare largest ones are cut."""
    scaled = model.weights / divisor
    steps = []
    for column in scaled.T:
        top = np.quantile(np.abs(column[column != 0]), CUT) if column.any() else 1.0
        steps.append(top / LARGEST_WEIGHT)
    scale = np.array(steps, np.float32)
    whole = np.clip(np.rint(scaled / scale), -LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8)
    return Table(whole, scale, (model.bias / divisor).astype(np.float32))


def write(
    path: Path,
    tables: dict[str, Table],
    save: Callable[[Path, dict[str, np.ndarray]], None],
    tags: Sequence[str] = (),
) -> None:
    """Tables side by side in one weights file; ``tags`` names the classes where there is only one table."""
    save(
        path,
        {
            "tags": np.array(list(tags or tables)),
            "weights": np.stack([table.weights for table in tables.values()]),
            "scale": np.stack([table.scale for table in tables.values()]),
            "bias": np.stack([table.bias for table in tables.values()]),
        },
    )


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
