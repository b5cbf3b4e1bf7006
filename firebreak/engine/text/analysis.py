"""One pass over a batch of texts for all classifiers."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.heads import TOXIC_LEAST, verdicts
from firebreak.engine.text.language import identify
from firebreak.engine.text.linear import Features, Floats, features
from firebreak.engine.text.sentiment import SENTIMENTS, probabilities

CHUNK: Final = 512
"""Texts at a time: the arrays of one chunk stay in the processor's second-level cache."""


class Analysis(NamedTuple):
    """What was found in n texts, in their order.

    ``languages`` are BCP-47 tags, ``confidence`` (n,) says how sure the language is (1 where it was given);
    ``probabilities`` (n, 3) float32 are those of :data:`SENTIMENTS`; ``labels`` (n,) int8 index the likeliest.
    ``risks`` and ``intents`` are names of :data:`RISKS` and :data:`INTENTS`, empty where the engine abstains;
    their probabilities (n,) are those of the likeliest class, claimed or not. ``toxicity`` (n,) is a probability.
    ``harm`` (n,) marks posts in which people came to harm. ``review`` says why a person must look, whatever the
    numbers: ``threat``, ``self_harm``, or empty.
    """

    languages: list[str]
    confidence: Floats
    probabilities: Floats
    labels: NDArray[np.int8]
    risks: list[str]
    risk_probabilities: Floats
    intents: list[str]
    intent_probabilities: Floats
    toxicity: Floats
    harm: NDArray[np.bool_]
    review: list[str]

    def __len__(self) -> int:
        """Texts analysed (not the number of fields)."""
        return len(self.languages)

    @property
    def sentiments(self) -> list[str]:
        """The label of each text in words."""
        return [SENTIMENTS[label] for label in self.labels.tolist()]

    @property
    def toxic(self) -> list[bool]:
        """Whether each text is called toxic."""
        claimed: list[bool] = (self.toxicity >= TOXIC_LEAST).tolist()
        return claimed


def analyse(texts: Sequence[str], languages: Sequence[str] | None = None) -> Analysis:
    """Language, sentiment, risk type, intent and toxicity of each text.

    ``languages`` gives tags that are known already (an empty one means unknown and is identified). Any text is
    taken: empty, emoji only, very long (the first ``TEXT_LIMIT`` characters are read), with lone surrogates or
    NULs. Raises ``ValueError`` when ``languages`` has another length than ``texts``.

    >>> found = analyse(["I love this!", "Laddaren exploderade, min son fick brännskador"])
    >>> found.sentiments, found.risks
    (['positive', 'negative'], ['', 'safety'])
    """
    parts = [_analysed(*part) for part in _parts(texts, languages)] or [_nothing()]
    return Analysis(*(_joined(column) for column in zip(*parts, strict=True)))


def language(texts: Sequence[str]) -> list[str]:
    """The language of each text as a BCP-47 tag, ``und`` where it cannot be told.

    >>> language(["The app keeps crashing on me", "手机召回了", "手機召回了", "👍"])
    ['en', 'zh-Hans', 'zh-Hant', 'und']
    """
    tags: list[str] = []
    for at in _starts(texts):
        part = texts[at : at + CHUNK]
        tags += _languages(part, features(encode(part)), None)[0]
    return tags


def sentiment(texts: Sequence[str], languages: Sequence[str] | None = None) -> list[str]:
    """negative, neutral or positive for each text; ``languages`` as in :func:`analyse`.

    >>> sentiment(["Worst service ever, I want my money back", "谢谢，非常好吃！"])
    ['negative', 'positive']
    """
    labels: list[str] = []
    for part, given in _parts(texts, languages):
        found = features(encode(part))
        chances = probabilities(found, _languages(part, found, given)[0])
        labels += [SENTIMENTS[label] for label in chances.argmax(axis=1).tolist()]
    return labels


def _starts(texts: Sequence[str]) -> Iterator[int]:
    return iter(range(0, len(texts), CHUNK))


def _parts(
    texts: Sequence[str], languages: Sequence[str] | None
) -> Iterator[tuple[Sequence[str], Sequence[str] | None]]:
    if languages is not None and len(languages) != len(texts):
        raise ValueError(f"{len(languages)} languages for {len(texts)} texts")
    return ((texts[at : at + CHUNK], languages and languages[at : at + CHUNK]) for at in _starts(texts))


def _analysed(texts: Sequence[str], languages: Sequence[str] | None) -> Analysis:
    found = features(encode(texts))
    tags, confidence = _languages(texts, found, languages)
    chances = probabilities(found, tags)
    return Analysis(
        tags, confidence, chances, chances.argmax(axis=1).astype(np.int8), *verdicts(found, tags, chances)
    )


def _nothing() -> Analysis:
    none = np.zeros(0, np.float32)
    return Analysis(
        [],
        none,
        np.zeros((0, 3), np.float32),
        np.zeros(0, np.int8),
        [],
        none,
        [],
        none,
        none,
        np.zeros(0, bool),
        [],
    )


def _joined(parts: Sequence[Any]) -> Any:
    """One column of all chunks: arrays stay arrays, lists lists."""
    if isinstance(parts[0], list):
        return [entry for part in parts for entry in part]
    return np.concatenate(parts)


def _languages(
    texts: Sequence[str], found: Features, given: Sequence[str] | None
) -> tuple[list[str], Floats]:
    """A language that was given is believed; only the others are identified."""
    tags, confidence = list(given or [""] * len(texts)), np.ones(len(texts), np.float32)
    unknown = np.array([row for row, tag in enumerate(tags) if not tag], np.int64)
    identified, confidence[unknown] = identify(texts, found, unknown)
    for row, tag in zip(unknown.tolist(), identified, strict=True):
        tags[row] = tag
    return tags, confidence
