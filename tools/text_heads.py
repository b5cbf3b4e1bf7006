"""Train the heads: risk types, intents and toxicity, one against the rest, from seed phrases and labelled sets.

A post's labels are the seed phrases in it, taken back where its sentiment contradicts them. Half of the labelled
posts are learnt a second time with every seed phrase cut out, so that the words around them learn too. Sets with
real labels (offensive posts in English and Chinese, complaints in English) train their own class. A few hundred posts
judged by hand (text_judged.tsv, which holds digests and no text) set the scale of the probabilities.
"""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import text_data
import text_fit
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.heads import CLASSES, READS, SIGNALS, groups, masked, signals
from firebreak.engine.text.linear import features
from firebreak.engine.text.phrases import NAMES, RISKS
from firebreak.engine.text.sentiment import probabilities

BITS = 16
SEED = 2026
PENALTY = 1e-5
PENALTY_ALONE = 1e-4
ALONE = {"en": ("complaint",)}
"""Classes that are learnt by themselves, and never from posts with their phrases cut out."""
STEPS = 45
FOLDS = 3
"""In which the training posts set the scale of such a class: they are 2,335, half of the dev split is 148."""
MOST_PLAIN_ROWS = 12_000
MOST_LABELLED_ROWS = 2_500
"""Per class, where a table would have more: praise and complaints would outnumber all else."""
MASKED_SHARE = 0.5
QUIET_WEIGHT = 0.3
"""Of posts in which nobody looked for offence, and that hold no word of it: the judged sets are all about politics,
race and gender, and would call every angry customer offensive."""
BESIDE_REAL = 0.1
"""Of complaints by phrase where people labelled complaints: at 1 the 2,335 labelled posts are drowned by the others."""
SIGNAL_SIZE = 0.2
"""Of a signal beside hashed columns of about 0.05."""
CHUNK = 1_000

REAL = {
    "en/unstated_licence/toxicity": "toxic",
    "zh-Hans/toxicity": "toxic",
    "en/unstated_licence/complaint": "complaint",
}
"""Files whose labels are a person's, and the class they label; their other label is the absence of it."""
REVIEWS = frozenset({"swe-reviews", "waimai", "chnsenticorp-hotel", "online-shopping-10", "smsa"})
"""Sources in which a negative text is a complaint and a positive one is praise."""
TEXTS = {
    "en": (
        *("en/unstated_licence/sentiment", "en/umsab_sentiment", "en/intent"),
        *("en/unstated_licence/complaint", "en/unstated_licence/toxicity"),
    ),
    "zh": (
        *("zh-Hans/unstated_licence/sentiment", "zh-Hant/unstated_licence/sentiment"),
        *("zh-Hans/unstated_licence/rumour", "zh-Hans/toxicity"),
    ),
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


class Post(NamedTuple):
    """A text and what people said of it, class by class."""

    text: str
    labels: dict[str, bool]


def read(data: Path, tag: str, split: str, *, open_only: bool, measuring: bool = False) -> list[Post]:
    """The posts of one group of languages with their real labels, each text once."""
    found: dict[str, dict[str, bool]] = {}
    for stem in TEXTS[tag]:
        name = REAL.get(stem)
        for row in text_data.rows(data / f"{stem}_{split}.csv", open_only=open_only, measuring=measuring):
            labels = found.setdefault(row.text, {})
            if name:
                labels[name] = row.label in {"offensive", "complaint"}
            elif row.source in REVIEWS:
                labels |= {"complaint": row.label == "negative", "praise": row.label == "positive"}
    return [Post(text, labels) for text, labels in found.items()]


def labelled(found: list[Post], tag: str) -> Rows:
    """Rows of posts as they stand, labelled by their phrases and, where there is one, by their real label."""
    texts = [post.text for post in found]
    seen = seen_in(texts, tag)
    target, weight = by_phrases(seen)
    if any("toxic" in post.labels for post in found):  # a word list would unlearn what people judged
        weight[:, CLASSES.index("toxic")] = QUIET_WEIGHT * (seen[:, SIGNALS.index("toxic")] == 0)
    if any(list(post.labels) == ["complaint"] for post in found):
        weight[:, CLASSES.index("complaint")] *= BESIDE_REAL
    for row, post in enumerate(found):
        for name, label in post.labels.items():
            target[row, CLASSES.index(name)], weight[row, CLASSES.index(name)] = label, 1
    seen[:, : len(NAMES)] = 0  # learnt beside them, the words would have nothing left to say
    return Rows(texts, text_fit.design(texts, BITS, READS), seen, target, weight)


def seen_in(texts: list[str], tag: str) -> np.ndarray:
    """The signals of the texts as the run time computes them."""
    parts = []
    for at in range(0, len(texts), CHUNK):
        part = texts[at : at + CHUNK]
        found = features(encode(part))
        parts.append(signals(found.batch, groups([tag] * len(part)), probabilities(found, [tag] * len(part))))
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
    complaint, praise, question = (CLASSES.index(name) for name in ("complaint", "praise", "question"))
    known[:, complaint] &= (scores[:, complaint] >= 1) | (bad < 0.5)
    known[:, praise] &= np.where(scores[:, praise] >= 1, bad < 0.4, good < 0.5)
    known[:, question] &= (scores[:, question] >= 1) == asks
    return target, known.astype(np.float32)


def thinned(found: list[Post], tag: str) -> list[Post]:
    """Every post of the sets labelled for one class, and of the others at most so many per class and of none."""
    seen = seen_in([post.text for post in found], tag)
    target = by_phrases(seen)[0]
    order = np.random.Generator(np.random.PCG64(SEED)).permutation(len(found))
    keep = np.array(["toxic" in post.labels or len(post.labels) == 1 for post in found])
    for column in target.T[:-1] > 0:
        keep[order[column[order]][:MOST_LABELLED_ROWS]] = True
    plain = (target[:, :-1] == 0).all(axis=1)
    keep[order[plain[order]][:MOST_PLAIN_ROWS]] = True
    return [post for post, kept in zip(found, keep.tolist(), strict=True) if kept]


def with_masks(rows: Rows, tag: str) -> Rows:
    """The rows, and some of the labelled ones again with every phrase cut out."""
    lot = np.random.Generator(np.random.PCG64(SEED)).random(len(rows.texts)) < MASKED_SHARE
    hidden = np.flatnonzero(lot & ((rows.target * rows.weight).sum(axis=1) > 0))
    texts = []
    for at in range(0, len(hidden), CHUNK):
        part = [rows.texts[row] for row in hidden[at : at + CHUNK]]
        texts += masked(part, groups([tag] * len(part)))
    shared = np.array([name not in ALONE.get(tag, ()) for name in CLASSES], float)
    return Rows(
        rows.texts + texts,
        vstack([rows.matrix, text_fit.design(texts, BITS, READS)], format="csr"),
        np.vstack([rows.seen, rows.seen[hidden]]),
        np.vstack([rows.target, rows.target[hidden]]),
        np.vstack([rows.weight, rows.weight[hidden] * shared]),
    )


def fit(rows: Rows, tick: Callable[[], object], penalty: float = PENALTY) -> text_fit.Linear:
    """Minimise the log-losses of all classes together; rare classes weigh more than their number."""
    seen_columns = np.bincount(rows.matrix.indices, minlength=rows.matrix.shape[1])
    factor = np.log((1 + rows.matrix.shape[0]) / (1 + seen_columns)) * (seen_columns > 0)
    factor = np.concatenate(
        [np.sqrt(factor / factor[factor > 0].mean()), np.full(rows.seen.shape[1], SIGNAL_SIZE)]
    )
    columns = factor.astype(np.float32)
    matrix = csr_matrix(
        text_fit.beside(rows.matrix, csr_matrix(rows.seen)).multiply(columns[None, :]), dtype=np.float32
    )
    weight = rows.weight * rarity(rows)
    loss = _Loss(
        matrix, rows.target, (weight / np.maximum(weight.sum(axis=0), 1)).astype(np.float32), penalty
    )
    classes = rows.target.shape[1]
    start = np.zeros((len(columns) + 1) * classes)
    options = {"maxiter": STEPS, "maxcor": 5, "gtol": 1e-9, "ftol": 1e-12}
    done = minimize(loss, start, jac=True, method="L-BFGS-B", callback=lambda _: tick(), options=options)
    solution = done.x.reshape(-1, classes).astype(np.float32)
    return text_fit.Linear(solution[:-1] * columns[:, None], solution[-1])


def rarity(rows: Rows) -> np.ndarray:
    """Weight of positive rows per class: the root of how much rarer they are than the others."""
    positive = (rows.weight * rows.target).sum(axis=0)
    negative = (rows.weight * (1 - rows.target)).sum(axis=0)
    ratio = np.sqrt(np.maximum(negative, 1) / np.maximum(positive, 1)).clip(1, 10)
    return np.where(rows.target > 0, ratio[None, :], 1.0)


class _Loss:
    """Loss and gradient over a flat vector: all weights row by row, then the bias."""

    def __init__(self, matrix: csr_matrix, target: np.ndarray, weight: np.ndarray, penalty: float) -> None:
        self.matrix, self.transposed, self.penalty = matrix, matrix.T.tocsr(), penalty
        self.target, self.weight = target.astype(np.float32), weight

    def __call__(self, flat: np.ndarray) -> tuple[float, np.ndarray]:
        both = flat.reshape(-1, self.target.shape[1]).astype(np.float32)
        weights = both[:-1]
        scores = self.matrix @ weights + both[-1]
        value = float((self.weight * (np.logaddexp(0, scores) - self.target * scores)).sum())
        value += self.penalty / 2 * float(np.vdot(weights, weights))
        slope = self.weight * (1 / (1 + np.exp(-scores)) - self.target)
        gradient = np.vstack(
            [self.transposed @ slope + np.float32(self.penalty) * weights, slope.sum(axis=0)]
        )
        return value, gradient.astype(np.float64).ravel()


def fit_alone(rows: Rows, name: str) -> text_fit.Linear:
    """One class by itself, held back more: a small set with real labels is learnt worse among all the others."""
    column = CLASSES.index(name)
    known = rows.weight[:, column] > 0
    target, weight = rows.target[known][:, [column]], rows.weight[known][:, [column]]
    return fit(Rows([], rows.matrix[known], rows.seen[known], target, weight), lambda: None, PENALTY_ALONE)


def left_out(rows: Rows, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Score of one class learnt by itself and the truth, for every row that people labelled: each by a fit that did not
    see it."""
    column = CLASSES.index(name)
    lot = np.random.Generator(np.random.PCG64(SEED)).integers(FOLDS, size=len(rows.weight))
    scores = np.zeros(len(rows.weight))
    for fold in range(FOLDS):
        inside, outside = rows.chosen(lot != fold), rows.chosen(lot == fold)
        scores[lot == fold] = scores_of(fit_alone(inside, name), outside)[:, 0]
    judged = rows.weight[:, column] == 1
    return scores[judged], rows.target[judged, column]


def trained(rows: Rows, tag: str, tick: Callable[[], object]) -> text_fit.Linear:
    """All classes of one table."""
    model = fit(rows, tick)
    for name in ALONE.get(tag, ()):
        single, column = fit_alone(rows, name), CLASSES.index(name)
        model.weights[:, column], model.bias[column] = single.weights[:, 0], single.bias[0]
    return model


def training_rows(data: Path, tag: str, *, open_only: bool) -> Rows:
    """What the table of one group of languages learns from."""
    found = read(data, tag, "train", open_only=open_only)
    return with_masks(labelled(thinned(found, tag), tag), tag)


def scores_of(model: text_fit.Linear, rows: Rows) -> np.ndarray:
    """Scores before calibration, (n, classes)."""
    result: np.ndarray = text_fit.beside(rows.matrix, csr_matrix(rows.seen)) @ model.weights + model.bias
    return result


def plain(texts: list[str], tag: str) -> Rows:
    """Texts without labels."""
    none = np.zeros((len(texts), len(CLASSES)), np.float32)
    return Rows(texts, text_fit.design(texts, BITS, READS), seen_in(texts, tag), none, none)
