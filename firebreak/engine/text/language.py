"""Language identification: a rule for scripts, an n-gram model for Latin letters.

Answers are BCP-47 tags. Chinese carries its script (``zh-Hans``, ``zh-Hant``); ``und`` means that the text has
no words or that no language stands out. Malay and Indonesian share most of their words: on a short text their
order is weak, and ``confidence`` says so.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.linear import Features, Floats, LinearModel, Reads, features, softmax
from firebreak.engine.text.scripts import LATIN, UNDETERMINED, by_script
from firebreak.engine.text.weights import load, model

READS: Final = Reads(orders=(3, 4), bigrams=False)
"""The features of the language model: word pairs, 2- and 5-grams cost time and add nothing."""

LEAST_CONFIDENCE: Final = 0.3
"""Below this no language stands out among nineteen, and the answer is ``und``."""


LEAST_CONFIDENCE_SHORT: Final = 0.5
SHORT: Final = 20
"""Code points under which a text must be surer of its language: two words of English look like many things."""


def identify(texts: Sequence[str], found: Features, rows: NDArray[np.int64]) -> tuple[list[str], Floats]:
    """Tag and confidence (0 to 1, shape (rows,), float32) of the texts ``rows``; ``found`` has the features of all.

    A decision of the script rule has confidence 1, ``und`` has 0.
    """
    tags = by_script([texts[row] for row in rows])
    confidence = np.array([tag != UNDETERMINED for tag in tags], np.float32)
    latin = np.flatnonzero(np.array([tag == LATIN for tag in tags], bool))
    if len(latin):
        best, sure = _by_ngrams(texts, found, rows[latin])
        names = _names()
        long = (found.batch.ends - found.batch.starts)[rows[latin]] >= SHORT
        stands_out = sure >= np.where(long, LEAST_CONFIDENCE, LEAST_CONFIDENCE_SHORT)
        for at, name, known in zip(latin.tolist(), best.tolist(), stands_out.tolist(), strict=True):
            tags[at] = names[name] if known else UNDETERMINED
        confidence[latin] = np.where(stands_out, sure, 0)
    return tags, confidence


def _by_ngrams(
    texts: Sequence[str], found: Features, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], Floats]:
    """Index of the likeliest language and its probability for the texts ``rows``."""
    if 2 * len(rows) < len(texts):  # few of them: cheaper to hash these again than to score all
        chances = softmax(_model().scores(features(encode([texts[row] for row in rows]))))
    else:
        chances = softmax(_model().scores(found))[rows]
    return chances.argmax(axis=1), chances.max(axis=1)


@cache
def _names() -> list[str]:
    return [str(tag) for tag in load("language")["tags"]]


@cache
def _model() -> LinearModel:
    return model(load("language"), READS)
