"""Seed phrases: what people write when a thing is unsafe, out of order, unjust; when they ask, praise or threaten.

``data/phrases/<language>.txt`` holds them by name (see ``NAMES``), written for Firebreak by hand. One automaton
finds all phrases of all languages in the normalised characters of a whole batch (Aho and Corasick 1975,
"Efficient string matching"); those of other languages than the text's are then left out.
"""

from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from firebreak.engine.text.codepoints import Batch, encode
from firebreak.engine.text.hashing import letters, unspaced

RISKS: Final = (
    *("safety", "quality", "service", "outage", "privacy", "discrimination"),
    *("misconduct", "employment", "environment", "legal", "boycott", "falsehood"),
)
"""What a post may put at risk; ``docs/explain/text-models.md`` says what each one covers."""

INTENTS: Final = ("complaint", "question", "report", "threat", "praise", "offer", "help", "spam")
"""What a post is written for."""

RULES: Final = ("self_harm", "harm", "toxic", "none")
NAMES: Final = (*RISKS, *INTENTS, *RULES)
"""Order of the columns of :func:`phrase_scores`. ``harm`` are grave words within safety, ``none`` what looks grave
and is not ("no one was hurt", "on fire tonight")."""

GROUPS: Final = ("en", "zh", "sv", "ms")
"""Languages that have phrases: simplified and traditional Chinese are one, so are Malay and Indonesian."""

_FILES: Final = {"en": ("en",), "zh": ("zh", "zh-Hant"), "sv": ("sv",), "ms": ("ms",)}
_WEAK: Final = "~"
_STRONG: Final = "!"
_STAR: Final = "*"
_CAP: Final = 2.0
_SHORT: Final = 5
"""Shorter Latin phrases are sought with the space before them: inside words they would be found far too often."""


class Found(NamedTuple):
    """Occurrences in a batch: which text, which column of ``NAMES``, how much it counts, where (in code points)."""

    text: NDArray[np.int64]
    name: NDArray[np.int64]
    counts: NDArray[np.float32]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


class _Index(NamedTuple):
    """Distinct patterns, and per entry (pattern, name, languages, weight); entries are sorted by pattern."""

    automaton: AhoCorasick
    left_open: NDArray[np.bool_]
    right_open: NDArray[np.bool_]
    first: NDArray[np.int64]
    many: NDArray[np.int64]
    name: NDArray[np.int64]
    languages: NDArray[np.int64]
    weight: NDArray[np.float32]


def phrase_scores(batch: Batch, group: NDArray[np.int64]) -> NDArray[np.float32]:
    """How much each of ``NAMES`` is spoken of in each text, shape (n, names), 0 to 2.

    ``group`` is the index in ``GROUPS`` of each text's language, -1 for any other (all phrases count there).

    >>> scores = phrase_scores(encode(["The charger exploded"]), np.array([0]))
    >>> [NAMES[at] for at in np.flatnonzero(scores[0])]
    ['safety', 'harm']
    """
    found = occurrences(batch, group)
    cells = found.text * len(NAMES) + found.name
    sums = np.bincount(cells, found.counts, minlength=len(batch) * len(NAMES))
    return np.minimum(sums.reshape(len(batch), len(NAMES)), _CAP).astype(np.float32)


def occurrences(batch: Batch, group: NDArray[np.int64]) -> Found:
    """Every phrase of the texts' own languages, with its place in the batch."""
    index = _index()
    joined = batch.codes.tobytes().decode("utf-32-le")
    hits = index.automaton.find_matches_as_indexes(joined, overlapping=True)
    pattern, start, end = np.array(hits, np.int64).reshape(-1, 3).T
    codes = batch.codes
    whole = (index.left_open[pattern] | ~letters(codes[np.maximum(start - 1, 0)])) & (
        index.right_open[pattern] | ~letters(codes[np.minimum(end, len(codes) - 1)])
    )
    pattern, start, end = pattern[whole], start[whole], end[whole]
    many = index.many[pattern]
    entry = np.repeat(index.first[pattern] - np.cumsum(many) + many, many) + np.arange(many.sum())
    start, end = np.repeat(start, many), np.repeat(end, many)
    text = np.searchsorted(batch.starts, start, side="right") - 1
    spoken = np.where(group < 0, -1, 1 << np.maximum(group, 0))[text]
    own = (index.languages[entry] & spoken) != 0
    return Found(text[own], index.name[entry[own]], index.weight[entry[own]], start[own], end[own])


def entries(language: str) -> dict[str, list[str]]:
    """The phrases of one file by name, as they are written there."""
    text = (files("firebreak.engine.text") / "data" / "phrases" / f"{language}.txt").read_text("utf-8")
    rows = [line.split(":", 1) for line in text.splitlines() if line and not line.startswith("#")]
    found = {
        name: [phrase.strip() for phrase in phrases.split(";") if phrase.strip()] for name, phrases in rows
    }
    if unknown := set(found) - set(NAMES):
        raise ValueError(f"{language}.txt: {', '.join(sorted(unknown))} is no name of phrases")
    return found


@cache
def _index() -> _Index:
    known: dict[tuple[str, bool, bool], dict[tuple[int, float], int]] = {}
    for at, group in enumerate(GROUPS):
        for language in _FILES[group]:
            for name, phrases in entries(language).items():
                for phrase in phrases:
                    weight = {_WEAK: 0.5, _STRONG: 2.0}.get(phrase[0], 1.0)
                    meant = known.setdefault(_pattern(phrase.lstrip(_WEAK + _STRONG)), {})
                    key = (NAMES.index(name), weight)
                    meant[key] = meant.get(key, 0) | 1 << at
    rows = [(name, spoken, weight) for meant in known.values() for (name, weight), spoken in meant.items()]
    many = np.array([len(meant) for meant in known.values()])
    return _Index(
        AhoCorasick([pattern for pattern, _, _ in known]),
        np.array([left for _, left, _ in known]),
        np.array([right for _, _, right in known]),
        np.cumsum(many) - many,
        many,
        np.array([name for name, _, _ in rows]),
        np.array([spoken for _, spoken, _ in rows]),
        np.array([weight for _, _, weight in rows], np.float32),
    )


def _pattern(phrase: str) -> tuple[str, bool, bool]:
    """Normalised characters of a phrase, and whether letters may go before and after it."""
    codes = encode([phrase.strip(_STAR)]).codes
    core = "".join(map(chr, codes)).rstrip("\x1e").strip()
    if not core:
        raise ValueError(f"phrase {phrase!r} is empty")
    left = phrase.startswith(_STAR) or unspaced(core[0])
    right = phrase.endswith(_STAR) or unspaced(core[-1])
    if len(core) < _SHORT and not left and core[0].isalpha():
        core, left = f" {core}", True
    return core, left, right
