"""The slow, obvious evaluator: what a query means, one post at a time, character by character.

It shares with the fast path only the tree, folding and the classes of characters. Tests hold the fast path
to it; highlighting uses it, as a page shows few posts.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

import msgspec

from firebreak.engine.posts import Post, handle_spans, handles_in, tag_spans, tags_in
from firebreak.engine.posts.chars import CJK, HANGUL, OTHER, WORD, class_of
from firebreak.engine.posts.fold import keep
from firebreak.engine.query.counts import count_of
from firebreak.engine.query.errors import QueryError
from firebreak.engine.query.fields import (
    SENTIMENTS,
    address_holds,
    addresses,
    has_keys,
    host_of,
    language_keys,
)
from firebreak.engine.query.lists import Lists, Resolver
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tree import (
    And,
    Expr,
    Field,
    Handle,
    Listed,
    Near,
    Not,
    Or,
    Phrase,
    Query,
    Range,
    Tag,
    Word,
)
from firebreak.engine.query.words import CJK_GAP, MIXED, context, pieces, width

TITLE_END = "\x1f"
GAP = 1000
"""Units between title and text, so that nothing is near across them."""


class Place(msgspec.Struct, frozen=True, order=True):
    """Where something was found: first and last unit, and the stretches of text to mark."""

    first: int
    last: int
    marks: tuple[tuple[int, int], ...] = ()


class Line:
    """Title and text of a post in one spelling, and the number of the unit at every character."""

    def __init__(self, post: Post, spell: Callable[[str], str]) -> None:
        title = spell(post.title.replace(TITLE_END, " "))
        text = spell(post.text.replace(TITLE_END, " "))
        self.text = f"{title}{TITLE_END}{text}" if title else text
        self.title_length = len(title)
        self.units: list[int] = []
        unit, before = -1, OTHER
        for char in self.text:
            kind = class_of(char)
            if char == TITLE_END:
                unit += GAP
            elif kind == CJK or (kind in (WORD, HANGUL) and kind != before):
                unit += 1
            before = kind
            self.units.append(unit)

    def place(self, start: int, end: int) -> Place:
        return Place(self.units[start], self.units[end - 1], ((start, end),))


class Reading:
    """A post made ready: its text folded and, when an exact term asks, as it is spelled."""

    def __init__(self, post: Post, verdicts: Mapping[str, str] | None = None) -> None:
        self.post = post
        self.verdicts = verdicts or {}
        self.line = Line(post, respell)
        self.text = self.line.text

    @cached_property
    def kept(self) -> Line:
        """With case and script kept, for exact terms."""
        return Line(self.post, keep)

    def of(self, word: Word) -> Line:
        """The spelling in which the word is looked for."""
        return self.kept if word.exact else self.line


def matches(
    query: Query | Expr,
    post: Post,
    verdicts: Mapping[str, str] | None = None,
    lists: Lists | None = None,
) -> bool:
    """Whether the post matches; ``verdicts`` like ``{"sentiment": "negative"}`` go before its own."""
    root = query.root if isinstance(query, Query) else query
    return holds(Resolver(lists).node(root), Reading(post, verdicts))


def holds(node: Expr, reading: Reading) -> bool:
    """Whether the node is true of the post."""
    match node:
        case And(items=items):
            return all(holds(item, reading) for item in items)
        case Or(items=items):
            return any(holds(item, reading) for item in items)
        case Not(item=item):
            return not holds(item, reading)
        case Word() | Phrase() | Near():
            return bool(places(node, reading))
        case Tag(text=text, wild=wild):
            return any(_same(text, wild, tag) for tag in tags_in(reading.text))
        case Handle(text=text, wild=wild):
            return any(_same(text, wild, handle) for handle in handles_in(reading.text))
        case Range(name=name, low=low, high=high):
            count = count_of(reading.post, name)
            return count >= 0 and (low is None or count >= low) and (high is None or count <= high)
        case Field():
            return _field_holds(node, reading)
        case Listed():
            raise QueryError("unknown_list", node.at, node.length, {"name": node.name})


def places(node: Expr, reading: Reading) -> set[Place]:
    """Every place of a word, phrase, OR group or NEAR."""
    match node:
        case Word():
            return _word_places(node, reading)
        case Phrase(words=words, slop=None):
            return _in_a_row([_word_places(word, reading) for word in words])
        case Phrase():
            return _within_a_window(node, reading)
        case Tag(text=text, wild=wild):
            return _signed_places(tag_spans(reading.text), text, wild, reading.line)
        case Handle(text=text, wild=wild):
            return _signed_places(handle_spans(reading.text), text, wild, reading.line)
        case Or(items=items):
            return set().union(*(places(item, reading) for item in items))
        case Near(left=left, right=right, distance=distance, ordered=ordered):
            return _near_pairs(places(left, reading), places(right, reading), distance, ordered)
        case _:
            raise TypeError(f"{type(node).__name__} has no place in the text")


def _signed_places(spans: list[tuple[int, int, str]], text: str, wild: bool, line: Line) -> set[Place]:
    found = set()
    for start, end, name in spans:
        if _same(text, wild, name):
            found.add(Place(line.units[start + 1], line.units[end - 1], ((start, end),)))
    return found


def _near_pairs(left: set[Place], right: set[Place], distance: int, ordered: bool) -> set[Place]:
    """Each left place with the nearest right place after it, and before it unless ordered."""
    pairs = set()
    by_first = sorted(right, key=lambda place: (place.first, place.last))
    by_last = sorted(right, key=lambda place: (place.last, place.first))
    for a in left:
        after = bisect_right(by_first, a.last, key=lambda place: place.first)
        before = bisect_left(by_last, a.first, key=lambda place: place.last) - 1
        if after < len(by_first) and by_first[after].first - a.last - 1 <= distance:
            b = by_first[after]
            pairs.add(Place(a.first, b.last, a.marks + b.marks))
        if not ordered and before >= 0 and a.first - by_last[before].last - 1 <= distance:
            b = by_last[before]
            pairs.add(Place(b.first, a.last, b.marks + a.marks))
    return pairs


def _word_places(word: Word, reading: Reading) -> set[Place]:
    line = reading.of(word)
    if word.wild:
        found = _wild_places(word, line)
    elif word.exact:
        found = _plain_places(word.text, word, line)
    else:
        found = _in_a_row([_plain_places(piece, word, line) for piece in pieces(word.text)])
    return {_marked(place, reading) for place in found} if word.exact else found


def _marked(place: Place, reading: Reading) -> Place:
    """A place in the spelling as typed, with marks in the folded text (where a letter may be two)."""
    line = reading.line
    if len(line.text) == len(reading.kept.text):
        return place
    inside = [n for n, unit in enumerate(line.units) if place.first <= unit <= place.last]
    inside = [n for n in inside if class_of(line.text[n]) != OTHER]
    return Place(place.first, place.last, ((inside[0], inside[-1] + 1),) if inside else ())


def _end_of(piece: str, text: str, start: int) -> int:
    """Where the piece ends that begins at ``start``, -1 when it does not; a space is any white space."""
    at = start
    for char in piece:
        if text[at : at + 1] != char and not (char == " " and _is_space(text[at : at + 1])):
            return -1
        at += 1
        while char == " " and _is_space(text[at : at + 1]):
            at += 1
    return at


def _is_space(char: str) -> bool:
    return char.isspace() and char != TITLE_END


def _plain_places(piece: str, word: Word, line: Line) -> set[Place]:
    text = line.text
    found: set[Place] = set()
    first, start = piece.split(" ")[0], -1
    while (start := text.find(first, start + 1)) >= 0:
        end = _end_of(piece, text, start)
        if end < 0 or not _in_scope(word, end, line):
            continue
        if _clashes(text[start - 1 : start] if start else "", piece[0], (WORD, HANGUL)):
            continue
        if _clashes(text[end : end + 1], piece[-1], (WORD,)):
            continue
        found.add(line.place(start, end))
    return found


def _in_scope(word: Word, end: int, line: Line) -> bool:
    return word.where != "title" or end <= line.title_length


def _clashes(neighbour: str, edge: str, kinds: tuple[int, ...]) -> bool:
    """Whether the neighbour continues the word that the edge belongs to."""
    return neighbour != "" and class_of(edge) in kinds and class_of(neighbour) == class_of(edge)


def _wild_places(word: Word, line: Line) -> set[Place]:
    found = set()
    for start, char in enumerate(line.text):
        if word.text[0] not in (char, "*", "?"):
            continue
        if not _edge_open(line.text[start - 1 : start] if start else "", word.text, 0):
            continue
        for end in sorted(_ends(word.text, line.text, start)):
            if _edge_open(line.text[end : end + 1], word.text, -1):
                if _in_scope(word, end, line):
                    found.add(line.place(start, end))
                break
    return found


def _edge_open(neighbour: str, pattern: str, edge: int) -> bool:
    char = pattern[edge]
    kind = context(pattern) if char in "*?" else class_of(char)
    if not neighbour or kind in (CJK, OTHER) or (edge == -1 and kind == HANGUL):
        return True
    return class_of(neighbour) not in ((WORD, HANGUL) if kind == MIXED else (kind,))


def _ends(pattern: str, text: str, start: int) -> set[int]:
    """Every end of a match of the pattern that begins at ``start``."""
    script = context(pattern)
    allowed = {CJK: (WORD, HANGUL, CJK), MIXED: (WORD, HANGUL)}.get(script, (script,))
    ends = {start}
    for char in pattern:
        reached: set[int] = set()
        for end in sorted(ends):
            if char not in "*?":
                if text[end : end + 1] == char:
                    reached.add(end + 1)
                continue
            most = 1 if char == "?" else CJK_GAP if script == CJK else len(text)
            if char == "*":
                reached.add(end)
            at = end
            while at < len(text) and at - end < most and class_of(text[at]) in allowed:
                at += 1
                if at in reached and most == len(text):
                    break  # from here on an earlier end has been everywhere
                reached.add(at)
        ends = reached
    return ends


def _in_a_row(steps: list[set[Place]]) -> set[Place]:
    chains = steps[0]
    for step in steps[1:]:
        beginning: dict[int, list[Place]] = {}
        for place in step:
            beginning.setdefault(place.first, []).append(place)
        chains = {
            Place(chain.first, place.last, chain.marks + place.marks)
            for chain in chains
            for place in beginning.get(chain.last + 1, ())
        }
    return chains


def _within_a_window(phrase: Phrase, reading: Reading) -> set[Place]:
    wanted: dict[Word, int] = {}
    for word in phrase.words:
        plain = Word(text=word.text, wild=word.wild, where=word.where, exact=word.exact)
        wanted[plain] = wanted.get(plain, 0) + 1
    found = {word: _distinct(_word_places(word, reading)) for word in wanted}
    room = sum(width(word.text) for word in phrase.words) + (phrase.slop or 0)
    result = set()
    for first in {place.first for all_of in found.values() for place in all_of}:
        chosen: list[Place] = []
        for word, times in wanted.items():
            begin = bisect_left(found[word], first, key=lambda place: place.first)
            end = bisect_left(found[word], first + room, key=lambda place: place.first)
            chosen += sorted(found[word][begin:end], key=lambda place: (place.last, place.first))[:times]
        last = max((place.last for place in chosen), default=first)
        if len(chosen) == len(phrase.words) and last - first + 1 <= room:
            result.add(Place(first, last, tuple(mark for place in chosen for mark in place.marks)))
    return result


def _distinct(found: Iterable[Place]) -> list[Place]:
    """By first and last unit, each pair once."""
    return list({(place.first, place.last): place for place in sorted(found)}.values())


def _same(pattern: str, wild: bool, value: str) -> bool:
    """Whole-value comparison; ``*`` any characters, ``?`` one."""
    if not wild:
        return pattern == value
    reached = {0}
    for char in pattern:
        if char == "*":
            reached = set(range(min(reached), len(value) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(value) and char in ("?", value[at])}
    return len(value) in reached


def _field_holds(node: Field, reading: Reading) -> bool:
    post, name, value = reading.post, node.name, node.value
    match name:
        case "author":
            names = (respell(name).strip().lstrip("@") for name in (post.author, post.author_name) if name)
            return any(_same(value, node.wild, name) for name in names)
        case "site":
            host = host_of(post.site or post.url)
            return f".{host.strip('.')}".endswith(f".{value}")
        case "url" | "links":
            return any(address_holds(value, address) for address in addresses(post, name))
        case "has":
            held = {"hashtag": tags_in, "mention": handles_in}
            return bool(held[value](reading.text)) if value in held else value in has_keys(post)
        case "sentiment":
            said = respell(reading.verdicts.get(name) or post.sentiment).strip()
            return SENTIMENTS.get(said) == value
        case "lang":
            return value in language_keys(reading.verdicts.get(name) or post.lang)
        case "platform":
            given = respell(post.platform)
            return {"twitter": "x", "微博": "weibo", "小红书": "xiaohongshu"}.get(given, given) == value
        case _:
            return respell(str(getattr(post, name))) == value
