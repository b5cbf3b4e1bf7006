"""Train the heads: risk types, intents and toxicity, one against the rest, from seed phrases and labelled sets.

A post's labels are the seed phrases in it, taken back where its sentiment contradicts them. Half of the labelled
posts are learnt a second time with every seed phrase cut out, so that the words around them learn too. Sets with
real labels (offensive posts in English and Chinese, complaints in English) train their own class. A few hundred posts
judged by hand (text_judged.tsv, which holds digests and no text) set the scale of the probabilities.
"""

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import text_data
import text_fit
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from firebreak.engine.text import analyse
from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.heads import CLASSES, READS, SIGNALS, groups, masked, signals
from firebreak.engine.text.phrases import GROUPS, INTENTS, NAMES, RISKS

BITS = 16
SEED = 2026
PENALTY = 2e-6
STEPS = 60
MOST_ROWS = 30_000
MASKED_SHARE = 0.5
CHUNK = 1_000
JUDGED = Path(__file__).with_name("text_judged.tsv")

REAL = {
    "toxic": ("en/unstated_licence/toxicity", "zh-Hans/toxicity"),
    "complaint": ("en/unstated_licence/complaint",),
}
"""Files whose labels are a person's, by class; their other label is the absence of it."""
REAL_WEIGHT = {"toxic": 1.0, "complaint": 1.0}
TEXTS = {
    "en": ("en/unstated_licence/sentiment", "en/umsab_sentiment", "en/intent", "en/unstated_licence/complaint", "en/unstated_licence/toxicity"),
    "zh": ("zh-Hans/unstated_licence/sentiment", "zh-Hant/unstated_licence/sentiment", "zh-Hans/unstated_licence/rumour", "zh-Hans/toxicity"),
    "sv": ("sv/unstated_licence/sentiment", "sv/emotion_polarity"),
    "ms": ("ms/unstated_licence/sentiment", "id/sentiment", "ms/emotion_polarity"),
}  # fmt: skip


class Rows(NamedTuple):
    """Texts with a target and a weight per class, both (n, classes); weight 0 where the label is not known."""

    texts: list[str]
    matrix: csr_matrix
    seen: np.ndarray
    target: np.ndarray
    weight: np.ndarray

    def chosen(self, rows: np.ndarray) -> "Rows":
        """Some of the rows."""
        texts = [self.texts[row] for row in np.flatnonzero(rows)]
        return Rows(texts, self.matrix[rows], self.seen[rows], self.target[rows], self.weight[rows])


def read(data: Path, tag: str, split: str, *, open_only: bool) -> list[tuple[str, str, bool]]:
    """Text, class with a real label (or none), and that label; real sets first, each text once."""
    found: dict[str, tuple[str, str, bool]] = {}
    for name, stems in REAL.items():
        for stem in stems:
            if stem in TEXTS[tag]:
                for row in text_data.rows(data / f"{stem}_{split}.csv", open_only=open_only):
                    found[row.text] = (row.text, name, row.label in {"offensive", "complaint"})
    for stem in TEXTS[tag]:
        for row in text_data.rows(data / f"{stem}_{split}.csv", open_only=open_only):
            found.setdefault(row.text, (row.text, "", False))
    return list(found.values())


def labelled(found: list[tuple[str, str, bool]], tag: str) -> Rows:
    """Rows of posts as they stand, labelled by their phrases and, where there is one, by their real label."""
    texts = [text for text, _, _ in found]
    seen = seen_in(texts, tag)
    target, weight = by_phrases(seen)
    real = np.array([name for _, name, _ in found])
    for name in REAL:
        column, rows = CLASSES.index(name), real == name
        if rows.any():  # where people labelled a class, phrases do not
            weight[:, column] = 0
            target[rows, column] = [label for _, owner, label in found if owner == name]
            weight[rows, column] = REAL_WEIGHT[name]
    return Rows(texts, text_fit.design(texts, BITS, READS), seen, target, weight)


def seen_in(texts: list[str], tag: str) -> np.ndarray:
    """The signals of the texts as the run time computes them."""
    parts = []
    for at in range(0, len(texts), CHUNK):
        part = texts[at : at + CHUNK]
        feels = analyse(part, [{"zh": "zh-Hans"}.get(tag, tag)] * len(part)).probabilities
        parts.append(signals(encode(part), groups([tag] * len(part)), feels))
    return np.concatenate(parts)


def by_phrases(seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Targets and weights from seed phrases; a weak or contradicted one leaves the label unknown."""
    column = {name: seen[:, SIGNALS.index(name)] for name in SIGNALS}
    scores = np.column_stack([column[name] for name in CLASSES])
    target = (scores >= 1).astype(np.float32)
    known = (scores >= 1) | (scores == 0)
    bad, good, asks = column["negative"], column["positive"], column["asks"] > 0
    for name in (*RISKS, "complaint"):
        known[:, CLASSES.index(name)] &= (scores[:, CLASSES.index(name)] == 0) | (good < 0.6)
    praise, question = CLASSES.index("praise"), CLASSES.index("question")
    known[:, praise] &= (scores[:, praise] == 0) | (bad < 0.4)
    known[:, question] &= (scores[:, question] >= 1) == asks
    return target, known.astype(np.float32)


def with_masks(rows: Rows, tag: str) -> Rows:
    """The rows, and some of the labelled ones again with every phrase cut out."""
    lot = np.random.Generator(np.random.PCG64(SEED)).random(len(rows.texts)) < MASKED_SHARE
    hidden = np.flatnonzero(lot & ((rows.target * rows.weight).sum(axis=1) > 0))
    texts = []
    for at in range(0, len(hidden), CHUNK):
        part = [rows.texts[row] for row in hidden[at : at + CHUNK]]
        texts += masked(part, groups([tag] * len(part)))
    seen = rows.seen[hidden].copy()
    seen[:, : len(NAMES)] = 0
    return Rows(
        rows.texts + texts,
        vstack([rows.matrix, text_fit.design(texts, BITS, READS)], format="csr"),
        np.vstack([rows.seen, seen]),
        np.vstack([rows.target, rows.target[hidden]]),
        np.vstack([rows.weight, rows.weight[hidden]]),
    )


def fit(rows: Rows, tick: Callable[[], object]) -> text_fit.Linear:
    """Minimise the log-losses of all classes together; rare classes weigh more than their number."""
    seen_columns = np.bincount(rows.matrix.indices, minlength=rows.matrix.shape[1])
    factor = np.log((1 + rows.matrix.shape[0]) / (1 + seen_columns)) * (seen_columns > 0)
    factor = np.concatenate([np.sqrt(factor / factor[factor > 0].mean()), np.full(rows.seen.shape[1], 0.2)])
    columns = factor.astype(np.float32)
    matrix = csr_matrix(text_fit.beside(rows.matrix, csr_matrix(rows.seen)).multiply(columns[None, :]), dtype=np.float32)
    weight = rows.weight * rarity(rows)
    loss = _Loss(matrix, rows.target, (weight / np.maximum(weight.sum(axis=0), 1)).astype(np.float32))
    start = np.zeros((len(columns) + 1) * len(CLASSES))
    options = {"maxiter": STEPS, "maxcor": 5, "gtol": 1e-9, "ftol": 1e-12}
    done = minimize(loss, start, jac=True, method="L-BFGS-B", callback=lambda _: tick(), options=options)
    solution = done.x.reshape(-1, len(CLASSES)).astype(np.float32)
    return text_fit.Linear(solution[:-1] * columns[:, None], solution[-1])


def rarity(rows: Rows) -> np.ndarray:
    """Weight of positive rows per class: the root of how much rarer they are than the others."""
    positive = (rows.weight * rows.target).sum(axis=0)
    negative = (rows.weight * (1 - rows.target)).sum(axis=0)
    ratio = np.sqrt(np.maximum(negative, 1) / np.maximum(positive, 1)).clip(1, 10)
    return np.where(rows.target > 0, ratio[None, :], 1.0)


class _Loss:
    """Loss and gradient over a flat vector: all weights row by row, then the bias."""

    def __init__(self, matrix: csr_matrix, target: np.ndarray, weight: np.ndarray) -> None:
        self.matrix, self.transposed = matrix, matrix.T.tocsr()
        self.target, self.weight = target.astype(np.float32), weight

    def __call__(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        both = flat.reshape(-1, self.target.shape[1]).astype(np.float32)
        weights = both[:-1]
        scores = self.matrix @ weights + both[-1]
        value = float((self.weight * (np.logaddexp(0, scores) - self.target * scores)).sum())
        value += PENALTY / 2 * float(np.vdot(weights, weights))
        slope = self.weight * (1 / (1 + np.exp(-scores)) - self.target)
        gradient = np.vstack([self.transposed @ slope + np.float32(PENALTY) * weights, slope.sum(axis=0)])
        return value, gradient.astype(np.float64).ravel()


class Scale(NamedTuple):
    """What turns scores into probabilities (Platt 1999): slope and offset of each class."""

    slope: np.ndarray
    offset: np.ndarray


def platt(scores: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Slope and offset that make held-out labels likeliest, the slope held towards 1 by a weak prior."""

    def loss(pair: np.ndarray) -> float:
        value = np.exp(pair[0]) * scores + pair[1]
        return float((weight * (np.logaddexp(0, value) - truth * value)).sum() + 2 * pair[0] ** 2 + 0.05 * pair[1] ** 2)

    found = minimize(loss, np.zeros(2), method="Nelder-Mead").x
    return float(np.exp(found[0])), float(found[1])


def digest(text: str) -> str:
    """What names a judged post without holding its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def judged(data: Path, tag: str, *, open_only: bool) -> list[tuple[str, str, str]]:
    """Held-out posts of one language with risk type and intent as judged by hand ('' = none)."""
    with JUDGED.open(newline="", encoding="utf-8") as file:
        known = {row["digest"]: (row["risk"], row["intent"]) for row in csv.DictReader(file, delimiter="\t")}
    found = {text for text, _, _ in read(data, tag, "dev", open_only=open_only)}
    return [(text, *known[digest(text)]) for text in sorted(found) if digest(text) in known]


def table(model: text_fit.Linear, scale: Scale) -> dict[str, np.ndarray]:
    """Calibrated and quantised; signals are kept as they are."""
    weights = model.weights * scale.slope
    small = text_fit.quantised(text_fit.Linear(weights, model.bias * scale.slope + scale.offset), 1.0)
    return {"weights": small.weights, "scale": small.scale, "bias": small.bias, "signals": small.lexicon}


def scores_of(model: text_fit.Linear, rows: Rows) -> np.ndarray:
    """Scores before calibration, (n, classes)."""
    result: np.ndarray = text_fit.beside(rows.matrix, csr_matrix(rows.seen)) @ model.weights + model.bias
    return result


def plain(texts: list[str], tag: str) -> Rows:
    """Texts without labels."""
    none = np.zeros((len(texts), len(CLASSES)), np.float32)
    return Rows(texts, text_fit.design(texts, BITS, READS), seen_in(texts, tag), none, none)


def assert_order() -> None:
    """The columns are what the run time takes them for."""
    if list(CLASSES) != [*RISKS, *(name for name in INTENTS if name != "threat"), "toxic"] or len(GROUPS) != 4:
        raise AssertionError("the classes changed: look at every use of their order")
