"""One pass over a batch of texts for all classifiers."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.language import identify
from firebreak.engine.text.linear import Features, Floats, features
from firebreak.engine.text.sentiment import SENTIMENTS, probabilities

CHUNK: Final = 512
"""Texts at a time: the arrays of one chunk stay in the processor's second-level cache."""


class Analysis(NamedTuple):
    """What was found in n texts, in their order.

    ``languages`` are BCP-47 tags, ``confidence`` (n,) says how sure the language is (1 where it was given);
    ``probabilities`` (n, 3) float32 are those of :data:`SENTIMENTS`; ``labels`` (n,) int8 index the likeliest.
    """

    languages: list[str]
    confidence: Floats
    probabilities: Floats
    labels: NDArray[np.int8]

    def __len__(self) -> int:
        """Texts analysed (not the number of fields)."""
        return len(self.languages)

    @property
    def sentiments(self) -> list[str]:
        """The label of each text in words."""
        return [SENTIMENTS[label] for label in self.labels.tolist()]


def analyse(texts: Sequence[str], languages: Sequence[str] | None = None) -> Analysis:
    """Language and sentiment of each text.

    ``languages`` gives tags that are known already (an empty one means unknown and is identified). Any text is
    taken: empty, emoji only, very long (the first ``TEXT_LIMIT`` characters are read), with lone surrogates or
    NULs. Raises ``ValueError`` when ``languages`` has another length than ``texts``.

    >>> analyse(["I love this!", "Det här är uselt"]).sentiments
    ['positive', 'negative']
    """
    if languages is not None and len(languages) != len(texts):
        raise ValueError(f"{len(languages)} languages for {len(texts)} texts")
    parts = [
        _analysed(texts[at : at + CHUNK], languages and languages[at : at + CHUNK]) for at in _starts(texts)
    ]
    if not parts:
        return Analysis([], np.zeros(0, np.float32), np.zeros((0, 3), np.float32), np.zeros(0, np.int8))
    return Analysis(
        [tag for part in parts for tag in part.languages],
        np.concatenate([part.confidence for part in parts]),
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )


def language(texts: Sequence[str]) -> list[str]:
    """The language of each text as a BCP-47 tag, ``und`` where it cannot be told.

    >>> language(["The app keeps crashing on me", "手机召回了", "手機召回了", "👍"])
    ['en', 'zh-Hans', 'zh-Hant', 'und']
    """
    tags: list[str] = []
    for at in _starts(texts):
        part = texts[at : at + CHUNK]
        tags += identify(part, features(encode(part)))[0]
    return tags


def sentiment(texts: Sequence[str], languages: Sequence[str] | None = None) -> list[str]:
    """negative, neutral or positive for each text; see :func:`analyse`.

    >>> sentiment(["Worst service ever, I want my money back", "谢谢，非常好吃！"])
    ['negative', 'positive']
    """
    return analyse(texts, languages).sentiments


def _starts(texts: Sequence[str]) -> Iterator[int]:
    return iter(range(0, len(texts), CHUNK))


def _analysed(texts: Sequence[str], languages: Sequence[str] | None) -> Analysis:
    found = features(encode(texts))
    tags, confidence = _languages(texts, found, languages)
    chances = probabilities(found, tags)
    return Analysis(tags, confidence, chances, chances.argmax(axis=1).astype(np.int8))


def _languages(
    texts: Sequence[str], found: Features, given: Sequence[str] | None
) -> tuple[list[str], Floats]:
    if given is not None and all(given):
        return list(given), np.ones(len(given), np.float32)
    tags, confidence = identify(texts, found)
    for row, tag in enumerate(given or ()):
        if tag:
            tags[row] = tag
            confidence[row] = 1
    return tags, confidence
