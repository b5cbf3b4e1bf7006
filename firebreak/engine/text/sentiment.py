"""Sentiment: negative, neutral or positive, with calibrated probabilities.

One table of weights per language (English, simplified Chinese, Cantonese and traditional Chinese, Swedish,
Malay, Indonesian) and one for all others. How they were made: ``docs/explain/text-models.md``.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.lexicon import lexicon_rows
from firebreak.engine.text.linear import Features, Floats, LinearModel, softmax
from firebreak.engine.text.weights import load, model

SENTIMENTS: Final = ("negative", "neutral", "positive")
"""The classes, in the order of the columns of every array of probabilities."""

FALLBACK: Final = "mul"
"""Tag of the table for languages that have none of their own."""


def probabilities(found: Features, tags: Sequence[str]) -> Floats:
    """Probabilities of :data:`SENTIMENTS`, shape (n, 3), float32, for texts in the languages ``tags``.

    They are calibrated for a stream in which the three classes are equally common.
    """
    table = tables(tags)
    scores = _model().scores(found, table)
    scores += _lexicon_weights()[table, lexicon_rows(found, tuple(_tables()), table)]
    return softmax(scores)


def tables(tags: Sequence[str]) -> NDArray[np.int64]:
    """Which table reads each text, by language tag; a region or variant (``en-GB``) is ignored."""
    known = _tables()
    chosen = {tag: _table(tag, known) for tag in set(tags)}
    return np.array([chosen[tag] for tag in tags], np.int64)


def _table(tag: str, known: dict[str, int]) -> int:
    parts = tag.split("-")
    if parts[0] == "zh" and not {"Hans", "Hant"} & set(parts):
        parts = ["zh", "Hant" if {"TW", "HK", "MO"} & set(parts) else "Hans"]
    for candidate in ("-".join(parts[:2]), parts[0]):
        if candidate in known:
            return known[candidate]
    return known["zh-Hant"] if parts[0] == "yue" and "zh-Hant" in known else known[FALLBACK]


@cache
def _tables() -> dict[str, int]:
    return {str(tag): at for at, tag in enumerate(load("sentiment")["tags"])}


@cache
def _model() -> LinearModel:
    return model(load("sentiment"))


@cache
def _lexicon_weights() -> Floats:
    """Shape (tables, rows of the lexicon, 3)."""
    weights: Floats = load("sentiment")["lexicon"]
    return weights
