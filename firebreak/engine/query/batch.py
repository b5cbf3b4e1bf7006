"""A batch of posts: every literal's places by leaf, units, and the values of fields, all as post numbers."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import Post, handles_in, tags_in
from firebreak.engine.query.fields import SPECS, has_keys
from firebreak.engine.query.folding import TITLE_END, respelled, text_of
from firebreak.engine.query.literals import Literals
from firebreak.engine.query.page import Page
from firebreak.engine.query.spans import NOTHING, Ints, Spans, spans_of

GAP, POST_BITS = 1000, 40
"""Units between a title and its text; and the bit from which on the number of a unit says its post."""
MOST_REMEMBERED = 65536
FEW = 24
"""Places up to which going through them one by one is quicker than setting up an array."""
Numbers = NDArray[np.int32]
"""Of posts: one for each character, so half as wide as other numbers."""
SIGNS = {"tag": "#", "handle": "@"}


class FieldLeaves(dict[str, tuple[int, ...]]):
    """For a field: what a post says in it, and the leaves that are true then; looked up once, remembered."""

    def __init__(self, name: str, leaves: dict[str, int]) -> None:
        self.name = name
        self.leaves = leaves
        self._plain = SPECS[name].plain

    def of(self, raw: str) -> tuple[int, ...]:
        """The leaves; what is quickly read is not remembered, as hardly any author is asked for."""
        key = self._plain(raw)
        if key is None:
            return self[raw]
        return (self.leaves[key],) if key in self.leaves else ()

    def __missing__(self, raw: str) -> tuple[int, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        keys = dict.fromkeys(SPECS[self.name].keys(raw))
        self[raw] = found = tuple(self.leaves[key] for key in keys if key in self.leaves)
        return found


class Batch:
    """Posts, joined, respelled and scanned. Character positions are those of the joined text."""

    def __init__(self, posts: list[Post], literals: Literals | None) -> None:
        self.posts = posts
        self.size = len(posts)
        self.full = (1 << len(posts)) - 1
        self.codes, self.post_starts = respelled(posts)
        self.page = Page(self.codes)
        self.hits: dict[int, tuple[int, int]] = {}
        """Leaf by leaf, from where to where its places stand in ``start``, ``end`` and ``post``."""
        self.start = self.end = np.empty(0, dtype=np.int64)
        self.post: Numbers = np.empty(0, dtype=np.int32)
        self._indexes: dict[str, dict[str, int]] = {}
        self._signed: dict[tuple[str, int], frozenset[str]] = {}
        if literals is not None:
            self._scan(literals)

    def _scan(self, literals: Literals) -> None:
        row, start, end = literals.find(self.page, self._in_titles)
        order = by_value(row)
        row, self.start, self.end = row.take(order), start.take(order), end.take(order)
        self.post = self.posts_at(self.start)
        low = np.flatnonzero(np.diff(row, prepend=-1))
        names = literals.leaves.take(row.take(low)).tolist()
        self.hits = dict(zip(names, pairwise([*low.tolist(), row.size]), strict=True))

    def mask(self, leaf: int) -> int:
        """Posts (as bits) in which a literal was found."""
        low, high = self.hits.get(leaf, (0, 0))
        if high - low == 1:
            return 1 << self.post.item(low)
        if high - low > FEW:
            return self.bits(self.post[low:high])
        mask = 0
        for number in self.post[low:high].tolist():
            mask |= 1 << number
        return mask

    def posts_at(self, places: Ints) -> Numbers:
        """Post numbers of character positions."""
        return self._post_of.take(places)

    @cached_property
    def _post_of(self) -> Numbers:
        """Post number of every character: several times faster than searching for that of each place."""
        sizes = np.diff(self.post_starts, append=self.codes.size)
        return np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)

    def _in_titles(self, start: Ints, end: Ints) -> NDArray[np.bool_]:
        """Which places lie in the title of their post."""
        return end <= self._title_ends[self.posts_at(start)]

    @cached_property
    def _title_marks(self) -> Ints:
        titled = any(post.title for post in self.posts)  # mostly none: quicker told than looked for
        return np.flatnonzero(self.codes == ord(TITLE_END)) if titled else np.empty(0, dtype=np.int64)

    @cached_property
    def _title_ends(self) -> Ints:
        """Where each post's title ends; where it has none, its start."""
        ends = self.post_starts[:-1].copy()
        ends[self.posts_at(self._title_marks)] = self._title_marks
        return ends

    def units_at(self, places: Ints) -> Ints:
        """The numbers of the units at characters, with a gap after every title; their upper bits say the post."""
        gaps = GAP * self._title_marks.searchsorted(places, "right")
        posts = self.posts_at(places).astype(np.int64) << POST_BITS
        return self.page.units.searchsorted(places, "right") + gaps + posts

    def posts_of_units(self, units: Ints) -> Ints:
        """Post numbers of unit numbers."""
        return units >> POST_BITS

    def spans(self, leaf: int, within: int) -> Spans:
        """Places of a literal: all those in some posts (bits), and perhaps others."""
        hit = self.hits.get(leaf)
        if not hit:
            return NOTHING
        some = slice(*hit)
        start, end = self.start[some], self.end[some]
        if start.size > FEW:  # a common word, of which hardly any place is in those posts
            raw = np.frombuffer(within.to_bytes(self.size // 8 + 1, "little"), dtype=np.uint8)
            chosen = np.flatnonzero(np.unpackbits(raw, bitorder="little").take(self.post[some]))
            start, end = start.take(chosen), end.take(chosen)
        return spans_of(self.units_at(start), self.units_at(end - 1))

    def words(self, number: int) -> tuple[int, str]:
        """A post's folded text and the position at which it begins."""
        begin = int(self.post_starts[number]) + 1
        return begin, text_of(self.codes[begin : self.post_starts[number + 1]])

    def index(self, name: str) -> Mapping[str, int]:
        """For a field: the posts (as bits) under every value."""
        if name not in self._indexes:
            index: dict[str, int] = {}
            for number, keys in self._keys(name):
                for key in keys:
                    index[key] = index.get(key, 0) | 1 << number
            self._indexes[name] = index
        return self._indexes[name]

    def known(self, field: "FieldLeaves") -> dict[int, int]:
        """For a field: the posts (as bits) of every leaf of it that is true of any."""
        found: dict[int, int] = {}
        source = SPECS[field.name].source
        if source is None:
            index = self.index(field.name)
            return {leaf: index[value] for value, leaf in field.leaves.items() if value in index}
        for number, leaves in enumerate(map(field.of, map(source, self.posts))):
            for leaf in leaves:
                found[leaf] = found.get(leaf, 0) | 1 << number
        return found

    def complete(self, leaf: int) -> set[int]:
        """Posts in which a literal stands with no letter or digit after it, so that it may be a whole hashtag."""
        some = slice(*self.hits.get(leaf, (0, 0)))
        after = zip(self.post[some].tolist(), text_of(self.codes.take(self.end[some])), strict=True)
        return {number for number, char in after if not char.isalnum() and char != "_"}

    def signed(self, name: str, number: int) -> frozenset[str]:
        """Hashtags (``tag``) or handles (``handle``) in a post."""
        key = (name, number)
        if key not in self._signed:
            read = tags_in if name == "tag" else handles_in
            self._signed[key] = frozenset(read(self.words(number)[1]))
        return self._signed[key]

    def _keys(self, name: str) -> Iterable[tuple[int, Iterable[str]]]:
        if name in ("tag", "handle"):
            return ((n, self.signed(name, n)) for n in self._posts_with(SIGNS[name]))
        if name == "has":
            signs = {"hashtag": "tag", "mention": "handle"}
            posts = [(n, has_keys(post)) for n, post in enumerate(self.posts)]
            posts += [(n, [key]) for key, sign in signs.items() for n, found in self._keys(sign) if found]
            return posts
        source = SPECS[name].source
        assert source is not None, name
        return enumerate(set(SPECS[name].keys(raw)) for raw in map(source, self.posts))

    def _posts_with(self, char: str) -> list[int]:
        found: list[int] = np.unique(self.posts_at(np.flatnonzero(self.codes == ord(char)))).tolist()
        return found

    def bits(self, numbers: NDArray[Any]) -> int:
        """Post numbers (doubles allowed) as one integer with a bit per post."""
        flags = np.zeros(self.size, dtype=np.uint8)
        flags[numbers] = 1
        return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def by_value(numbers: Ints) -> Ints:
    """The order that sorts them, equal ones as they stand."""
    # numpy sorts 16-bit keys by radix, several times faster
    small = not numbers.size or numbers.max() < 1 << 16
    return np.argsort(numbers.astype(np.uint16) if small else numbers, kind="stable")


def numbers_in(mask: int, begin: int = 0) -> list[int]:
    """The bits that are set, ascending, counted from ``begin``.

    >>> numbers_in(0b1011), numbers_in(1 << 20, begin=100)
    ([0, 1, 3], [120])
    """
    if mask & (mask - 1) == 0:  # one post, as of most queries that match at all
        return [begin + mask.bit_length() - 1] if mask else []
    if mask.bit_count() > 12:
        raw = np.frombuffer(mask.to_bytes((mask.bit_length() + 7) // 8, "little"), dtype=np.uint8)
        found: list[int] = (np.flatnonzero(np.unpackbits(raw, bitorder="little")) + begin).tolist()
        return found
    numbers = []
    while mask:
        top = mask.bit_length() - 1
        numbers.append(begin + top)
        mask ^= 1 << top
    numbers.reverse()
    return numbers
