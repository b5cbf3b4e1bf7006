"""Risk type, intent and toxicity: seed phrases and a hashed linear model, weighed together.

Each class is its own logistic regression (one against the rest) over the n-grams that language and sentiment
read too, over the seed phrases found, and over the sentiment. A verdict needs a least
probability; below it the answer is an abstention. Threats and self-harm are never left to a probability: a rule
flags them, and a person looks.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import Batch, encode
from firebreak.engine.text.linear import Features, Floats, LinearModel, Reads
from firebreak.engine.text.phrases import GROUPS, INTENTS, NAMES, RISKS, occurrences, phrase_scores
from firebreak.engine.text.weights import load, model

READS: Final = Reads(orders=(3, 4))
"""2- and 5-grams add nothing here that words, word pairs and phrases do not say."""

LEAST: Final = 0.5
"""Probability below which no risk type is claimed."""

INTENT_LEAST: Final = 0.6
"""The same for intents, which are told apart less well: chosen on posts judged by hand."""

TOXIC_LEAST: Final = 0.7
"""For toxicity more: an angry customer must not be called toxic, and half of the posts it learnt from were."""

GRAVE: Final = 0.6
"""Least probability of ``safety`` for the harm signal."""

CLASSES: Final = (*RISKS, *(name for name in INTENTS if name != "threat"), "toxic")
"""Columns of the model. ``threat`` is none of them: it is a rule."""

THREAT_CONFIDENCE: Final = 0.5
"""Said of a threat found by rule: it asks for a look and claims nothing about how serious it is."""

SIGNALS: Final = (*NAMES, "negative", "positive", "asks")
"""Columns of :func:`signals`."""

_RISK_COLUMNS: Final = slice(0, len(RISKS))
_INTENT_COLUMNS: Final = slice(len(RISKS), len(RISKS) + len(INTENTS) - 1)
_LEARNT_INTENTS: Final = CLASSES[_INTENT_COLUMNS]
_AT: Final = {name: at for at, name in enumerate(NAMES)}
_OTHER: Final = "mul"
_QUESTION, _ARABIC_QUESTION = np.uint32(ord("?")), np.uint32(ord("؟"))


class Verdicts(NamedTuple):
    """Of n texts. ``risks`` and ``intents`` are names, empty where abstained; the probabilities are those of the
    likeliest class whether it was claimed or not. ``review`` says why a person must look: threat, self_harm, or
    empty."""

    risks: list[str]
    risk_probabilities: Floats
    intents: list[str]
    intent_probabilities: Floats
    toxicity: Floats
    harm: NDArray[np.bool_]
    review: list[str]


def verdicts(found: Features, tags: Sequence[str], sentiment: Floats) -> Verdicts:
    """Verdicts on texts in the languages ``tags`` whose sentiment probabilities are ``sentiment`` (n, 3)."""
    group = groups(tags)
    seen = signals(found.batch, group, sentiment)
    chances = class_probabilities(found, group, seen)
    risks, risk_probabilities = _claimed(chances[:, _RISK_COLUMNS], RISKS, LEAST)
    intents, intent_probabilities = _claimed(chances[:, _INTENT_COLUMNS], _LEARNT_INTENTS, INTENT_LEAST)
    review = _review(seen)
    for row, why in enumerate(review):
        if why == "threat":
            intents[row], intent_probabilities[row] = "threat", THREAT_CONFIDENCE
    return Verdicts(
        risks, risk_probabilities, intents, intent_probabilities, chances[:, -1], _harm(chances, seen), review
    )


def groups(tags: Sequence[str]) -> NDArray[np.int64]:
    """Index in ``GROUPS`` of each text's language, -1 for any other. Cantonese is read as Chinese, Indonesian as
    Malay."""
    known = {name: at for at, name in enumerate(GROUPS)} | {
        "yue": GROUPS.index("zh"),
        "id": GROUPS.index("ms"),
    }
    chosen = {tag: known.get(tag.split("-")[0], -1) for tag in set(tags)}
    return np.array([chosen[tag] for tag in tags], np.int64)


def signals(batch: Batch, group: NDArray[np.int64], sentiment: Floats) -> Floats:
    """What the model reads beside n-grams, shape (n, len(SIGNALS)), float32: phrases, sentiment, question mark."""
    marks = np.flatnonzero((batch.codes == _QUESTION) | (batch.codes == _ARABIC_QUESTION))
    asked = np.zeros(len(batch), np.float32)
    asked[np.searchsorted(batch.starts, marks, side="right") - 1] = 1
    phrases = phrase_scores(batch, group)
    calm = phrases[:, _AT["none"]] >= 1
    phrases[calm, _AT["harm"]] = 0
    phrases[calm, _AT["safety"]] = np.minimum(phrases[calm, _AT["safety"]], 0.5)
    return np.column_stack([phrases, sentiment[:, 0], sentiment[:, 2], asked])


def class_probabilities(found: Features, group: NDArray[np.int64], seen: Floats) -> Floats:
    """Calibrated probability of each of ``CLASSES``, shape (n, classes), float32; ``seen`` are the signals."""
    table = np.where(group < 0, len(GROUPS), group)
    scores = _model().scores(found, table)
    weights = _signal_weights()
    for number in np.unique(table).tolist():
        rows = table == number
        scores[rows] += seen[rows] @ weights[number]
    return (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)


def _claimed(chances: Floats, names: Sequence[str], least: float) -> tuple[list[str], Floats]:
    best, sure = chances.argmax(axis=1), chances.max(axis=1)
    claims = zip(best.tolist(), (sure >= least).tolist(), strict=True)
    return [names[at] if claimed else "" for at, claimed in claims], sure


def _review(seen: Floats) -> list[str]:
    """Self-harm goes first: a person in danger is more urgent than one who rages."""
    harmed, threatens = seen[:, _AT["self_harm"]] >= 1, seen[:, _AT["threat"]] >= 1
    found: list[str] = np.select([harmed, threatens], ["self_harm", "threat"], "").tolist()
    return found


def _harm(chances: Floats, seen: Floats) -> NDArray[np.bool_]:
    """People came to harm: surely about safety, likelier so than about anything else, in grave words, not in praise."""
    safety = chances[:, 0]
    words, sad = (
        seen[:, _AT["harm"]],
        seen[:, SIGNALS.index("negative")] >= seen[:, SIGNALS.index("positive")],
    )
    grave = (words >= 2) | ((words >= 1) & sad)
    first = safety >= chances[:, _RISK_COLUMNS].max(axis=1)
    result: NDArray[np.bool_] = (safety >= GRAVE) & first & grave
    return result


@cache
def _model() -> LinearModel:
    arrays = load("heads")
    if [str(tag) for tag in arrays["tags"]] != [*GROUPS, _OTHER] or arrays["scale"].shape[1] != len(CLASSES):
        raise ValueError("heads.npz was trained for other languages or classes: run tools/train_text.py")
    return model(arrays, READS)


@cache
def _signal_weights() -> Floats:
    """Shape (tables, len(SIGNALS), classes)."""
    weights: Floats = load("heads")["signals"]
    return weights


def masked(texts: Sequence[str], group: NDArray[np.int64]) -> list[str]:
    """The texts, normalised, with every seed phrase of their language cut out: for training."""
    batch = encode(texts)
    codes = batch.codes.copy()
    found = occurrences(batch, group)
    for start, end in zip(found.start.tolist(), found.end.tolist(), strict=True):
        codes[start:end] = ord(" ")
    ends = zip(batch.starts.tolist(), batch.ends.tolist(), strict=True)
    return [codes[start:end].tobytes().decode("utf-32-le").strip() for start, end in ends]
