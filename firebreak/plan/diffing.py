"""Two wordings as one text with what went and what came; and what else than texts differs between two records."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import islice
from typing import Any, NamedTuple

_TOKEN = re.compile(r"[㐀-鿿]|[^\W㐀-鿿]+|\s+|[^\w\s]|.", re.DOTALL)
MOST_PAIRS = 100_000
"""Pairs of a word of one side with the same word of the other, spaces left out, between what both begin and end with:
above that a text is shown as gone and come whole. Two thousand words of prose have a fifth of it; a text that says the same
two words over and over has them all, and would take minutes."""
AROUND = 25
"""Tokens that are left standing on either side of a change."""
MOST_PLAIN = 30


class Part(NamedTuple):
    """A stretch of text: ``what`` is same, out, in or skip."""

    what: str
    text: str


def weight(before: str, after: str) -> int:
    """How hard they are to compare, in the unit of :data:`MOST_PAIRS`: for who compares many.

    >>> weight("We are sorry.", "We are very sorry."), weight("a b c", "b c b")
    (0, 3)
    """
    old, new = (_TOKEN.findall(text) for text in (before, after))
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return _pairs(old[head : len(old) - tail], new[head : len(new) - tail])


def _pairs(old: list[str], new: list[str]) -> int:
    there = Counter(new)
    return sum(n * there[token] for token, n in Counter(old).items() if not token.isspace())


def parts(before: str, after: str, most: int = MOST_PAIRS) -> list[Part]:
    """The two texts as one, word by word, Chinese sign by sign; long stretches that are the same are cut short.

    Where more than ``most`` pairs stand to be compared, all between what both begin and end with is gone and come whole.

    >>> [tuple(part) for part in parts("We are sorry.", "We are very sorry.")]
    [('same', 'We are '), ('in', 'very '), ('same', 'sorry.')]
    >>> [tuple(part) for part in parts("资料外泄", "资料泄露")]
    [('same', '资料'), ('out', '外'), ('same', '泄'), ('in', '露')]
    """
    old, new = (_TOKEN.findall(text) for text in (before, after))
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return [
        *_same(old[:head], first=True, last=False),
        *_between(old[head : len(old) - tail], new[head : len(new) - tail], most),
        *_same(old[len(old) - tail :], first=False, last=True),
    ]  # fmt: skip


def _alike(old: list[str], new: list[str]) -> int:
    """How many tokens both begin with."""
    pairs = zip(old, new, strict=False)
    return next((number for number, (was, now) in enumerate(pairs) if was != now), min(len(old), len(new)))


def _between(old: list[str], new: list[str], most: int) -> Iterator[Part]:
    if _pairs(old, new) > most:
        steps = [("replace", 0, len(old), 0, len(new))]
    else:
        steps = list(SequenceMatcher(str.isspace, old, new, autojunk=False).get_opcodes())
    for step, old_from, old_to, new_from, new_to in steps:
        if step == "equal":
            yield from _same(old[old_from:old_to], first=False, last=False)
            continue
        gone, come = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        yield from (part for part in (Part("out", gone), Part("in", come)) if part.text)


def _same(tokens: list[str], *, first: bool, last: bool) -> Iterator[Part]:
    if not tokens:
        return
    head, tail = 0 if first else AROUND, 0 if last else AROUND
    if len(tokens) <= head + tail + AROUND:
        yield Part("same", "".join(tokens))
        return
    if head:
        yield Part("same", "".join(tokens[:head]))
    yield Part("skip", "")
    if tail:
        yield Part("same", "".join(tokens[-tail:]))


class Plain(NamedTuple):
    """A number, a choice or a link that differs."""

    place: str
    before: str
    after: str


def plain_changes(before: Any, after: Any, texts: set[str]) -> list[Plain]:
    """What differs between two records outside the places of their texts.

    >>> plain_changes({"impact": 3, "title": {"en": "a"}}, {"impact": 4, "title": {"en": "b"}}, {"title"})
    [Plain(place='impact', before='3', after='4')]
    """
    old, new = dict(_leaves(before, "", texts)), dict(_leaves(after, "", texts))
    places = (place for place in dict.fromkeys((*old, *new)) if old.get(place) != new.get(place))
    return [Plain(place, old.get(place, ""), new.get(place, "")) for place in islice(places, MOST_PLAIN)]


def _leaves(value: Any, place: str, texts: set[str]) -> Iterator[tuple[str, str]]:
    if place in texts:
        return
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _leaves(part, f"{place}.{name}" if place else str(name), texts)
    elif isinstance(value, list):
        if all(isinstance(part, str | int) for part in value):
            yield place, ", ".join(map(str, value))
        else:
            for number, part in enumerate(value):
                yield from _leaves(part, f"{place}.{number}", texts)
    elif value is not None:
        yield place, str(value)
