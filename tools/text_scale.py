"""Turn the scores of the heads into probabilities, by posts that the fit which scores them did not see.

A few hundred posts of the dev splits judged by hand (text_judged.tsv, which holds digests and no text), and half of the
dev splits of the sets that people labelled for toxicity and reviews; for complaints in English the training posts, each
scored by a fit that did not see it.
"""

import csv
import hashlib
import itertools
from pathlib import Path
from typing import NamedTuple

import numpy as np
import text_fit
import text_heads
from scipy.optimize import minimize
from text_heads import Rows, plain, read, scores_of

from firebreak.engine.text.heads import CLASSES, SIGNALS
from firebreak.engine.text.phrases import GROUPS, NAMES, RISKS

RISK_COLUMNS = list(range(len(RISKS)))
INTENT_COLUMNS = list(range(len(RISKS), len(CLASSES) - 1))
JUDGED = Path(__file__).with_name("text_judged.tsv")


BRAND_STREAM = 1.4
"""Added to the log-odds of risk types and intents: the judged posts are of sport, politics and restaurants, and hold
fewer of either than the mentions of a brand that are not praise. With it one half is the threshold of best F1 on
the judged risk types (0.2 without it)."""


class Norm(NamedTuple):
    """Mean and deviation of a table's scores on its training posts, per class: scores of rare and of frequent
    classes differ in size, standardised ones can share a calibration."""

    mean: np.ndarray
    deviation: np.ndarray


class Scale(NamedTuple):
    """What turns a table's scores into logits, per class: ``phrase`` times the phrase score, plus ``slope`` times
    the score, plus ``offset``."""

    phrase: np.ndarray
    slope: np.ndarray
    offset: np.ndarray


class Judged(NamedTuple):
    """Phrase scores, standardised scores and truth, flat."""

    phrase: np.ndarray
    score: np.ndarray
    truth: np.ndarray


def platt(held_out: Judged) -> np.ndarray:
    """Weights of phrase and score and the offset that make held-out labels likeliest (Platt 1999), none negative;
    a weak prior holds them near 1, 1 and -1."""

    def loss(three: np.ndarray) -> float:
        logit = three[0] * held_out.phrase + three[1] * held_out.score + three[2]
        prior = 0.5 * (three[0] - 1) ** 2 + 0.5 * (three[1] - 1) ** 2 + 0.1 * (three[2] + 1) ** 2
        return float((np.logaddexp(0, logit) - held_out.truth * logit).sum() + prior)

    bounds = [(0, None), (0, None), (None, None)]
    found: np.ndarray = minimize(loss, np.array([1.0, 1.0, -1.0]), method="L-BFGS-B", bounds=bounds).x
    return found


def likeliest(phrase: np.ndarray, score: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Three numbers for the class that wins in each post: its probability is that of the verdict being right.

    All (posts, classes). Fitted over all classes, the many that nobody would claim would rule the offset.
    """
    first = platt(Judged(phrase.ravel(), score.ravel(), truth.ravel()))
    rows, best = np.arange(len(truth)), (first[0] * phrase + first[1] * score).argmax(axis=1)
    return platt(Judged(phrase[rows, best], score[rows, best], truth[rows, best]))


def log_odds(share: float) -> float:
    """Of a share."""
    return float(np.log(share / (1 - share)))


def middle(models: dict[str, text_fit.Linear], norms: dict[str, Norm]) -> tuple[text_fit.Linear, Norm]:
    """For any other language: the mean of all tables, each standardised."""
    slopes = {tag: 1 / norm.deviation for tag, norm in norms.items()}
    weights = np.mean([model.weights * slopes[tag] for tag, model in models.items()], axis=0)
    bias = np.mean([(model.bias - norms[tag].mean) * slopes[tag] for tag, model in models.items()], axis=0)
    return text_fit.Linear(weights, bias), Norm(np.zeros(len(CLASSES)), np.ones(len(CLASSES)))


def calibration(
    data: Path,
    models: dict[str, text_fit.Linear],
    norms: dict[str, Norm],
    left_out: dict[tuple[str, str], Judged],
    *,
    open_only: bool,
) -> dict[str, Scale]:
    """Per table. The judged posts are few: all risk types share three numbers, and so do all intents, over all
    languages; classes that people labelled (offence, complaints, reviews) have their own. ``left_out`` holds, per
    table and class, training posts scored by fits that did not see them, where there are such."""
    three = {tag: np.zeros((len(CLASSES), 3)) for tag in models}
    posts = {tag: found for tag in GROUPS if (found := judged(data, tag, open_only=open_only))}
    told = {tag: measured([row[0] for row in posts[tag]], tag, models[tag], norms[tag]) for tag in posts}
    for at, columns in ((1, RISK_COLUMNS), (2, INTENT_COLUMNS)):
        phrase = np.concatenate([found[:, columns] for found, _ in told.values()])
        score = np.concatenate([found[:, columns] for _, found in told.values()])
        names = [row[at] for tag in told for row in posts[tag]]
        truth = np.array([[name == CLASSES[column] for column in columns] for name in names], float)
        shared = likeliest(phrase, score, truth) + np.array([0, 0, BRAND_STREAM])
        for numbers in three.values():
            numbers[columns] = shared
    for tag, name in itertools.product(GROUPS, ("toxic", "complaint", "praise")):
        held_out = real_held_out(data, tag, name, models[tag], norms[tag], open_only=open_only)
        if held_out is not None:
            held_out = left_out.get((tag, name), held_out)
            spoken = float(
                name == "toxic"
            )  # where whole sets were labelled, the model has learnt the phrases itself
            numbers = platt(held_out._replace(phrase=held_out.phrase * spoken)) * (spoken, 1, 1)
            if (tag, name) == ("en", "complaint"):  # as if half of all posts were one; of its set a third are
                numbers[2] -= log_odds(held_out.truth.mean())
            three[tag][CLASSES.index(name)] = numbers
    offended = [tag for tag in GROUPS if three[tag][-1].any()]
    for tag in set(models) - set(offended):  # nobody labelled offence there: as where somebody did
        three[tag][-1] = np.mean([three[known][-1] for known in offended], axis=0)
    return {tag: scale_of(numbers, norms[tag]) for tag, numbers in three.items()}


def scale_of(three: np.ndarray, norm: Norm) -> Scale:
    """For scores as they are, not standardised."""
    slope = three[:, 1] / norm.deviation
    return Scale(three[:, 0], slope, three[:, 2] - slope * norm.mean)


def measured(texts: list[str], tag: str, model: text_fit.Linear, norm: Norm) -> tuple[np.ndarray, np.ndarray]:
    """Phrase scores and standardised scores of texts, both (n, classes)."""
    rows = plain(texts, tag)
    phrase = rows.seen[:, [SIGNALS.index(name) for name in CLASSES]]
    rows.seen[:, : len(NAMES)] = 0
    return phrase, (scores_of(model, rows) - norm.mean) / norm.deviation


def real_held_out(
    data: Path, tag: str, name: str, model: text_fit.Linear, norm: Norm, *, open_only: bool
) -> Judged | None:
    """Half the dev posts that people labelled for a class; None where there are none."""
    posts = read(data, tag, "dev", open_only=open_only)
    found = [post for post in posts if name in post.labels and digest(post.text) < "8"]
    if not found:
        return None
    phrase, score = measured([post.text for post in found], tag, model, norm)
    column = CLASSES.index(name)
    return Judged(phrase[:, column], score[:, column], np.array([post.labels[name] for post in found], float))


def fold_by_fold(rows: Rows, name: str, norm: Norm) -> Judged:
    """The training posts that people labelled for a class learnt by itself, each scored by a fit that did not see it."""
    scores, truth = text_heads.left_out(rows, name)
    column = CLASSES.index(name)
    return Judged(np.zeros(len(scores)), (scores - norm.mean[column]) / norm.deviation[column], truth)


def digest(text: str) -> str:
    """What names a judged post without holding its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def judged(data: Path, tag: str, *, open_only: bool, measuring: bool = False) -> list[tuple[str, str, str]]:
    """Held-out posts of one language with risk type and intent as judged by hand ('' = none)."""
    with JUDGED.open(newline="", encoding="utf-8") as file:
        known = {row["digest"]: (row["risk"], row["intent"]) for row in csv.DictReader(file, delimiter="\t")}
    found = {post.text for post in read(data, tag, "dev", open_only=open_only, measuring=measuring)}
    return [(text, *known[digest(text)]) for text in sorted(found) if digest(text) in known]


def table(model: text_fit.Linear, scale: Scale) -> dict[str, np.ndarray]:
    """Calibrated and quantised; the weights of signals are kept as they are."""
    weights = model.weights * scale.slope
    small = text_fit.quantised(text_fit.Linear(weights, model.bias * scale.slope + scale.offset), 1.0)
    seen = small.lexicon.copy()
    for column, name in enumerate(CLASSES):
        seen[SIGNALS.index(name), column] += scale.phrase[column]
    return {
        "weights": small.weights,
        "scale": small.scale,
        "bias": small.bias,
        "signals": seen.astype(np.float32),
    }
