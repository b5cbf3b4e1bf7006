"""Finds patterns in a folded text: one automaton for all words of a language, then ordered windows. Pure.

All words are found in one pass (Aho and Corasick 1975); a pattern is a join of their places, step by step, in which
every step looks only within its window. Nothing is tried twice, so no text can make it slow: time grows with the text
and the number of hits. There is no backtracking to exploit.
"""

import re
from bisect import bisect_left
from functools import cache
from typing import Final, NamedTuple

from ahocorasick_rs import AhoCorasick

from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import (
    FAR,
    FIRST,
    NEAR,
    NEXT,
    SENTENCE,
    STARTS,
    WIDE,
    Pattern,
    Step,
    book,
)

_NEXT_MOST: Final = 3
_WINDOWS: Final = {False: {NEAR: 26, FAR: 75, WIDE: 240}, True: {NEAR: 7, FAR: 22, WIDE: 70}}
"""Letters between two steps, and Chinese characters: about four words, twelve, and a whole sentence."""
_HEAD: Final = {False: 12, True: 5}
"""A sentence "begins with" what comes after a short "And so, "."""
_NUMBER: Final = "#"
_DIGITS: Final = re.compile(r"\d[\d.,:]*")
_HAN: Final = "\u2e80"
_LONGEST: Final = 40
"""Letters of a word that are looked at beyond what was written of it."""

_CLITICS: Final = {"ms": frozenset({"lah", "la", "kah", "nya", "pun", "tah"})}
_NO_CLITIC: Final = frozenset({"adalah", "ialah", "masalah", "walaupun", "andaipun"})
"""Languages that join particles to any word ("salahlah", "pembekalnya"), and words that only look as if."""

Span = tuple[int, int]


class _Word(NamedTuple):
    written: str
    left_open: bool
    right_open: bool


class Places:
    """Where each set of words is in one text; each is looked up once."""

    def __init__(self, language: str, folded: Folded) -> None:
        self.folded = folded
        self.han = language.startswith("zh")
        automaton, meant = _automaton(language)
        clitics = _CLITICS.get(language)
        self._hits: dict[str, list[Span]] = {}
        text = folded.text
        for number, start, end in automaton.find_matches_as_indexes(text, overlapping=True):
            left, right = _inside(text, start), _inside(text, end)
            joined = clitics and right and not left and _with_clitic(text, start, end, clitics)
            for word, left_open, right_open in meant[number]:
                if (left_open or not left) and (right_open or joined or not right):
                    whole = (
                        _word_start(text, start) if left else start,
                        _word_end(text, end) if right else end,
                    )
                    self._hits.setdefault(word, []).append(whole)
        if folded.sentences:  # words before or after which no letter stands belong to none
            self._hits[_NUMBER] = [found.span() for found in _DIGITS.finditer(text)]
        self._present = frozenset(self._hits)
        self._sets: dict[frozenset[str], list[Span]] = {}

    def of(self, words: frozenset[str]) -> list[Span]:
        """Places of any of these words, in order."""
        found = self._sets.get(words)
        if found is None:
            hits = self._hits
            found = sorted({span for word in words & self._present for span in hits[word]})
            self._sets[words] = found
        return found

    def matches(self, pattern: Pattern) -> list[Span]:
        """Places of a pattern: the shortest that ends at each place."""
        first = pattern.steps[0]
        spans = {end: start for start, end in self.of(first.words) if self._begins(first, start)}
        for step in pattern.steps[1:]:
            if not spans:
                return []
            spans = self._follow(spans, step)
        return sorted((start, end) for end, start in spans.items())

    def _begins(self, step: Step, start: int) -> bool:
        if step.gap == FIRST:
            head = self.folded.text[self.folded.sentences[self.folded.sentence_at(start)][0] : start]
            return not any(map(str.isalnum, head))
        if step.gap != STARTS:
            return True
        return self._headed(self.folded.sentence_at(start), start)

    def _headed(self, sentence: int, place: int) -> bool:
        return place - self.folded.sentences[sentence][0] <= _HEAD[self.han]

    def _follow(self, spans: dict[int, int], step: Step) -> dict[int, int]:
        """The spans with the next step. From each only as far as the next one's end: what lies beyond is nearer to that
        one, so every place is looked at once."""
        hits = self.of(step.words)
        if not hits:
            return {}
        ends = sorted(spans)
        found: dict[int, int] = {}
        for end, following in zip(ends, [*ends[1:], len(self.folded.text) + 1], strict=True):
            low, high, last = self._window(step.gap, end)
            if not step.gap.startswith(SENTENCE):
                high = min(high, following - 1)
            at = bisect_left(hits, (low, 0))
            while at < len(hits) and hits[at][0] <= high:
                place, until = hits[at]
                at += 1
                if until > last or (step.gap == NEXT and any(map(str.isalnum, self.folded.text[end:place]))):
                    continue
                found[until] = max(found.get(until, 0), spans[end])
        return found

    def _window(self, gap: str, end: int) -> tuple[int, int, int]:
        """From where to where the next step may begin, and where it must have ended."""
        sentences, windows = self.folded.sentences, _WINDOWS[self.han]
        here = self.folded.sentence_at(end - 1)
        if not gap.startswith(SENTENCE):
            return end, end + windows.get(gap, _NEXT_MOST), sentences[here][1]
        if here + 1 == len(sentences):
            return 1, 0, 0
        start, last = sentences[here + 1]
        return start, start + windows.get(gap[len(SENTENCE) :], _HEAD[self.han]), last


def _inside(text: str, at: int) -> bool:
    """Whether a word goes on from the letter before ``at`` to the one at it. Every Chinese character may be a word;
    an apostrophe joins ("we're"), but not that of a possessive ("supplier's")."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after == "'" and before.isalnum():
        return text[at + 1 : at + 2].isalpha() and not (
            text[at + 1] == "s" and not text[at + 2 : at + 3].isalnum()
        )
    return before.isalnum() and after.isalnum() and before < _HAN and after < _HAN


def _with_clitic(text: str, start: int, end: int, clitics: frozenset[str]) -> bool:
    """Whether the word that begins at ``start`` is what was written and a particle."""
    until = _word_end(text, end)
    return text[end:until] in clitics and text[start:until] not in _NO_CLITIC


def _word_start(text: str, at: int) -> int:
    return next((place for place in range(at, at - _LONGEST, -1) if not _inside(text, place)), at)


def _word_end(text: str, at: int) -> int:
    return next((place for place in range(at, at + _LONGEST) if not _inside(text, place)), at)


@cache
def _automaton(language: str) -> tuple[AhoCorasick, list[list[_Word]]]:
    """The automaton of all words of a language, and for each of its strings the words that look like it."""
    meant: dict[str, list[_Word]] = {}
    known = book(language)
    steps = [step for patterns in known.patterns.values() for pattern in patterns for step in pattern.steps]
    for word in frozenset().union(*(step.words for step in steps), *known.sets.values()) - {_NUMBER}:
        core = Folded(word.strip("*")).text
        meant.setdefault(core, []).append(_Word(word, word.startswith("*"), word.endswith("*")))
    return AhoCorasick(list(meant)), list(meant.values())
