"""Softmax regression on sparse rows by L-BFGS, with rows that allow only some of the classes."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.sparse import csr_matrix, diags, hstack, vstack

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.lexicon import ROWS as LEXICON_ROWS
from firebreak.engine.text.lexicon import lexicon_rows
from firebreak.engine.text.linear import EVERYTHING, LARGEST_WEIGHT, Reads, features

CHUNK = 1_000
LEXICON_SIZE = 0.2
"""Of a lexicon column beside hashed columns of about 0.05: at 1 the counts outshout the words themselves."""
CUT = 0.99999
"""Share of the weights that keep their size when they are made whole numbers; at 0.9999 Cantonese lost 0.01 of F1."""


def design(texts: list[str], bits: int, reads: Reads = EVERYTHING) -> csr_matrix:
    """Feature counts over sqrt(features), shape (texts, 2**bits): what the run time computes."""
    parts = [
        _design_chunk(texts[start : start + CHUNK], bits, reads) for start in range(0, len(texts), CHUNK)
    ]
    return vstack(parts, format="csr")


def lexicon_columns(texts: list[str], tag: str) -> csr_matrix:
    """One of sixteen columns is 1: how many words of praise and blame the run time counts, shape (texts, 16)."""
    rows = []
    for start in range(0, len(texts), CHUNK):
        found = features(encode(texts[start : start + CHUNK]))
        rows.append(lexicon_rows(found, (tag,), np.zeros(len(found.batch), np.int64)))
    return csr_matrix(np.eye(LEXICON_ROWS, dtype=np.float32)[np.concatenate(rows)])


def _design_chunk(texts: list[str], bits: int, reads: Reads) -> csr_matrix:
    found = features(encode(texts))
    shift = np.uint32(32 - bits)
    numbers = np.arange(len(texts), dtype=np.int64)
    span = found.batch.ends - found.batch.starts
    many = found.words.last - found.words.first
    inside = np.repeat(found.batch.starts - np.cumsum(span) + span, span) + np.arange(span.sum())
    # Text number and slot as one integer, so that counting equal ones counts features per text.
    keys = [(np.repeat(numbers, span) << bits) | (hashes[inside] >> shift) for hashes in reads.ngrams(found)]
    keys += [(np.repeat(numbers, many) << bits) | (hashes >> shift) for hashes in reads.tokens(found)]
    unique, counts = np.unique(np.concatenate(keys), return_counts=True)
    rows = unique >> bits
    values = (counts / np.sqrt(reads.counts(found))[rows]).astype(np.float32)
    indptr = np.searchsorted(rows, np.arange(len(texts) + 1))
    slots = (unique & ((1 << bits) - 1)).astype(np.int32)
    return csr_matrix((values, slots, indptr), shape=(len(texts), 1 << bits))


class Linear(NamedTuple):
    """Weights (hashed columns, then others; classes) and bias (classes,) of a fitted model."""

    weights: np.ndarray
    bias: np.ndarray


class Table(NamedTuple):
    """A quantised model: int8 weights, and per class the value of one step and the bias."""

    weights: np.ndarray
    scale: np.ndarray
    bias: np.ndarray
    lexicon: np.ndarray


class Task(NamedTuple):
    """Rows to fit: features, index of the right class, classes that the row's source used, weight.

    A row's softmax runs over the ``allowed`` (rows, classes) only, so that a source that never had a neutral
    class neither raises nor lowers it.
    """

    matrix: csr_matrix
    gold: np.ndarray
    allowed: np.ndarray
    weight: np.ndarray

    def rows(self, chosen: np.ndarray) -> "Task":
        """Some of the rows."""
        return Task(*(part[chosen] for part in self))


def beside(hashed: csr_matrix, others: csr_matrix) -> csr_matrix:
    """Hashed columns, then others."""
    return hstack([hashed, others], format="csr")


def balanced(gold: np.ndarray, groups: list[tuple[np.ndarray, float]]) -> np.ndarray:
    """Weights that make the classes equally heavy within each group of rows, and the group as heavy as said."""
    weight = np.zeros(len(gold))
    for group, share in groups:
        present = np.unique(gold[group])
        for label in present:
            rows = group & (gold == label)
            weight[rows] = share / len(present) / rows.sum()
    return weight


def fit(
    task: Task,
    *,
    penalty: float,
    idf_power: float,
    steps: int,
    start: Linear | None = None,
    tick: Callable[[], object] = lambda: None,
) -> Linear:
    """Minimise the weighted log-loss plus ``penalty``/2 * |W|**2, columns first scaled by idf**idf_power.

    ``steps`` stops it before it converges, which holds the weights back further: it belongs to the recipe.
    """
    classes = task.allowed.shape[1]
    factor = _idf(task.matrix) ** idf_power
    found = minimize(
        _Loss(task._replace(matrix=task.matrix @ diags(factor)), penalty),
        np.zeros((task.matrix.shape[1] + 1) * classes) if start is None else _flat(start, factor),
        jac=True,
        method="L-BFGS-B",
        callback=lambda _: tick(),
        options={"maxiter": steps, "maxcor": 6, "gtol": 1e-9, "ftol": 1e-12},
    )
    solution = found.x.reshape(-1, classes)
    return Linear((solution[:-1] * factor[:, None]).astype(np.float32), solution[-1].astype(np.float32))


def mean(models: Sequence[Linear]) -> Linear:
    """Mean weights, whose scores are the mean scores: errors that the models do not share get smaller."""
    if len(models) == 1:
        return models[0]
    return Linear(*(np.mean(part, axis=0, dtype=np.float32) for part in zip(*models, strict=True)))


def _flat(start: Linear, factor: np.ndarray) -> np.ndarray:
    weights = start.weights / np.where(factor > 0, factor, np.inf)[:, None]
    return np.vstack([weights, start.bias]).astype(np.float64).ravel()


def _idf(matrix: csr_matrix) -> np.ndarray:
    """Smoothed inverse document frequency of each column, mean 1 over those seen, 0 for the others."""
    seen = np.bincount(matrix.indices, minlength=matrix.shape[1])
    hashed = 1 << (matrix.shape[1].bit_length() - 1)
    value = np.log((1 + matrix.shape[0]) / (1 + seen)) * (seen > 0)
    value /= value[:hashed][seen[:hashed] > 0].mean()
    value[hashed:] = LEXICON_SIZE
    return value.astype(np.float32)


class _Loss:
    """Loss and gradient over a flat vector: all weights row by row, then the bias."""

    def __init__(self, task: Task, penalty: float) -> None:
        self.matrix = csr_matrix(task.matrix, dtype=np.float32)
        self.transposed = self.matrix.T.tocsr()
        self.rows = np.arange(len(task.gold))
        self.gold = task.gold
        self.target = np.eye(task.allowed.shape[1], dtype=np.float32)[task.gold]
        self.blocked = np.where(task.allowed, 0, -1e9).astype(np.float32)
        self.weight = (task.weight / task.weight.sum()).astype(np.float32)
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


def scores(model: Linear, task: Task) -> np.ndarray:
    """Scores of a model, shape (rows, classes)."""
    result: np.ndarray = task.matrix @ model.weights + model.bias
    return result


def temperature(scores: np.ndarray, held_out: Task) -> float:
    """The divisor of scores that makes held-out rows likeliest (Guo et al. 2017)."""
    scores = scores + np.where(held_out.allowed, 0, -1e9)
    rows = np.arange(len(held_out.gold))

    def loss(log_t: float) -> float:
        chances = _softmax(scores / np.exp(log_t))[rows, held_out.gold]
        return -float(held_out.weight @ np.log(np.maximum(chances, 1e-12)))

    return float(np.exp(minimize_scalar(loss, bounds=(-2, 2), method="bounded").x))


def quantised(model: Linear, divisor: float) -> Table:
    """Weights as whole steps of at most ``LARGEST_WEIGHT``; the rare largest ones are cut."""
    hashed = 1 << (len(model.weights).bit_length() - 1)
    scaled = model.weights[:hashed] / divisor
    steps = []
    for column in scaled.T:
        top = np.quantile(np.abs(column[column != 0]), CUT) if column.any() else 1.0
        steps.append(top / LARGEST_WEIGHT)
    scale = np.array(steps, np.float32)
    whole = np.clip(np.rint(scaled / scale), -LARGEST_WEIGHT, LARGEST_WEIGHT).astype(np.int8)
    return Table(
        whole, scale, (model.bias / divisor).astype(np.float32), model.weights[hashed:] / np.float32(divisor)
    )


def arrays(tables: Sequence[Table], tags: Sequence[str]) -> dict[str, np.ndarray]:
    """Tables side by side, as a weights file holds them; ``tags`` names the tables, or the classes of a single one."""
    named = {name: np.stack([getattr(table, name) for table in tables]) for name in Table._fields}
    return {"tags": np.array(list(tags)), **{name: array for name, array in named.items() if array.size}}


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)
