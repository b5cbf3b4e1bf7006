"""A second signal for rules that only advise: sentences that read like faulty ones, by a small hashed model. Pure.

Patterns know sayings; quarrels, wrongs without a doer and playing down can be put in any words. The model (``check*.npz``,
trained by ``tools/text_check.py``) reads the letters of a sentence and marks the whole of it. It never makes an error.
"""

from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from firebreak.engine.text import weights
from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.matcher import Span
from firebreak.engine.text.codepoints import encode
from firebreak.engine.text.linear import LinearModel, Reads, features

RULES: Final = ("minimising", "blame_shifting", "speculation", "agentless_passive", "quarrel", "legalese")
"""Columns of each model."""


class Group(NamedTuple):
    """Languages that share a model, its file, and what it reads."""

    languages: tuple[str, ...]
    file: str
    reads: Reads
    shortest: int
    """Letters below which a sentence is a heading, or tells nothing."""


GROUPS: Final = {
    "zh": Group(("zh-Hans", "zh-Hant"), "check", Reads(orders=(2,), bigrams=False), 8),
    "ms": Group(("ms",), "check_ms", Reads(orders=(3, 4, 5), bigrams=False), 10),
    "sv": Group(("sv",), "check_sv", Reads(orders=(3, 4, 5), bigrams=False), 12),
}
"""In Chinese characters by themselves and in pairs, there is too little to learn from for more; in Malay and Swedish parts
of words."""
_OF: Final = {language: group for group in GROUPS.values() for language in group.languages}


def learned(language: str, folded: Folded) -> Iterator[tuple[str, Span]]:
    """Rule and sentence, in the folded text."""
    if language not in _OF:
        return
    found = []
    for start, end in folded.sentences:
        said = folded.text[start:end]
        start += len(said) - len(said.lstrip())
        if sum(map(str.isalnum, said)) >= _OF[language].shortest:
            found.append((start, start + len(said.strip())))
    if not found:
        return
    scores = _model(_OF[language]).scores(features(encode([folded.text[a:b] for a, b in found])))
    for span, row in zip(found, scores, strict=True):
        for rule, score in zip(RULES, row, strict=True):
            if score > 0:
                yield rule, span


@cache
def _model(group: Group) -> LinearModel:
    return weights.model(weights.load(group.file), group.reads)
