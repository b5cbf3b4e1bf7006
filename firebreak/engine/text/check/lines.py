"""Reads the data of one language: named sets of words, and patterns of one line each. Pure, but for its own files.

``data/<language>/words.txt`` holds sets (``name: word, two words, begin*``), every other file the patterns of one rule::

    [sorry] ... [if]            both, in this order, close to each other within one sentence
    just a|some minor           words next to each other; a|b is one or the other
    so? sorry .. if             ? may be missing; .. is a shorter gap than ..., .... the whole sentence
    ^ although                  at the start of a sentence (after at most a word or a sign); ^^ no word before it
    [sorry] // but              in the next sentence, which begins with it
    cable*  *fel                words that begin, or end, like this; two_words are one
    unless: not [minor]         no finding where this touches it
    unless sentence: ...        ... anywhere in its sentence, unless text: anywhere in the text
    sure: ...                   a finding that no exclusion takes back: a saying that is never right
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final, Literal, NamedTuple

Reach = Literal["", "touch", "sentence", "text"]
_REACHES: Final[dict[str, Reach]] = {"unless": "touch", "unless sentence": "sentence", "unless text": "text"}
_SURE: Final = "sure:"
NEXT, WIDE, FAR, NEAR, SENTENCE, STARTS, FIRST = "", "....", "...", "..", "//", "^", "^^"
_GAPS: Final = (WIDE, FAR, NEAR, SENTENCE, STARTS, FIRST)
FILES: Final = {
    "en": ("en",), "zh-Hans": ("zh-Hans", "zh-Hant"), "zh-Hant": ("zh-Hans", "zh-Hant"), "sv": ("sv",), "ms": ("ms",),
}  # fmt: skip
"""Both kinds of Chinese read both folders: characters are folded to simplified ones, words differ by place only."""


class Step(NamedTuple):
    """How the next words follow (a gap), and which they are: alternatives, as written."""

    gap: str
    words: frozenset[str]


class Pattern(NamedTuple):
    """Steps in order; ``unless`` says what it takes away, empty for a finding, which nothing takes away if ``sure``."""

    steps: tuple[Step, ...]
    unless: Reach
    sure: bool = False


@dataclass
class Book:
    """All data of one language."""

    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    patterns: dict[str, list[Pattern]] = field(default_factory=dict)


@cache
def book(language: str) -> Book:
    """The data of a language. ValueError with file and line for a line that cannot be read."""
    made = Book()
    root = files("firebreak.engine.text.check") / "data"
    folders = [root / folder for folder in FILES[language]]
    for folder in folders:
        for name, words in _sets((folder / "words.txt").read_text("utf-8"), made.sets).items():
            made.sets[name] = made.sets.get(name, frozenset()) | words
    for folder in folders:
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".txt") and file.name != "words.txt":
                made.patterns.setdefault(file.name[:-4], []).extend(
                    _patterns(file.read_text("utf-8"), made.sets, f"{folder.name}/{file.name}")
                )
    return made


def _sets(text: str, known: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    name = ""
    for raw in text.splitlines():
        line = raw.split("#", 1)[0] if raw.startswith("#") else raw
        if not line.strip():
            continue
        if not line.startswith(" "):
            name, _, line = line.partition(":")
            found.setdefault(name, set())
        for word in (one.strip() for one in line.split(",")):
            if word.startswith("["):
                found[name] |= found.get(word[1:-1]) or known[word[1:-1]]
            elif word:
                found[name].add(word)
    return {name: frozenset(words) for name, words in found.items()}


def _patterns(text: str, sets: dict[str, frozenset[str]], where: str) -> list[Pattern]:
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        reach: Reach = ""
        sure = line.startswith(_SURE)
        line = line.removeprefix(_SURE)
        for head, what in _REACHES.items():
            if line.startswith(head + ":"):
                reach, line = what, line[len(head) + 1 :]
        try:
            found += [Pattern(steps, reach, sure) for steps in _expanded(line.split(), sets)]
        except (KeyError, ValueError) as error:
            raise ValueError(f"{where}, line {number}: {error}") from error
    return found


def _expanded(parts: list[str], sets: dict[str, frozenset[str]]) -> list[tuple[Step, ...]]:
    """The line with and without each word that may be missing."""
    choices = [[part[:-1], ""] if part.endswith("?") and len(part) > 1 else [part] for part in parts]
    return [_steps([part for part in chosen if part], sets) for chosen in product(*choices)]


def _steps(parts: list[str], sets: dict[str, frozenset[str]]) -> tuple[Step, ...]:
    steps, gap = [], NEXT
    for part in parts:
        if part in _GAPS:
            gap = SENTENCE + part if gap == SENTENCE else part
            continue
        words: set[str] = set()
        for one in part.split("|"):
            words |= sets[one[1:-1]] if one.startswith("[") else {one.replace("_", " ")}
        steps.append(Step(gap, frozenset(words)))
        gap = NEXT
    if not steps or gap:
        raise ValueError("a pattern has words and ends with them")
    return tuple(steps)
