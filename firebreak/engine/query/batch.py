"""A batch of posts: every literal's places by leaf, units, and the values of fields, all as post numbers."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import Post, handles_in, tags_in
from firebreak.engine.query.fields import SPECS, has_keys
from firebreak.engine.query.folding import POST_END, TITLE_END, respelled
from firebreak.engine.query.literals import Literals
from firebreak.engine.query.page import Page
from firebreak.engine.query.spans import NOTHING, Ints, Spans, spans_of

GAP = 1000
MOST_REMEMBERED = 65536


SIGNS = {"tag": "#", "handle": "@"}


class FieldLeaves(dict[str, tuple[int, ...]]):
    """For a field: what a post says in it, and the leaves that are true then; looked up once, remembered."""

    def __init__(self, name: str, leaves: dict[str, int]) -> None:
        self.name = name
        self.leaves = leaves

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
        self.page = Page(respelled(posts))
        self.codes = self.page.codes
        self.post_starts = np.flatnonzero(self.codes == ord(POST_END))
        self.hits: dict[int, tuple[int, int]] = {}
        """Leaf by leaf, from where to where its places stand in ``start``, ``end`` and ``post``."""
        self.start = self.end = self.post = np.empty(0, dtype=np.int64)
        self._indexes: dict[str, dict[str, int]] = {}
        self._signed: dict[tuple[str, int], frozenset[str]] = {}
        if literals is not None:
            self._scan(literals)

    def _scan(self, literals: Literals) -> None:
        row, start, end = literals.find(self.page, self.title_ends, self.posts_at)
        order = by_value(row)
        row, self.start, self.end = row[order], start[order], end[order]
        self.post = self.posts_at(self.start)
        edges = np.flatnonzero(row[1:] != row[:-1]) + 1
        lows = [0, *edges.tolist()] if row.size else []
        names = literals.leaves[row[lows]].tolist() if row.size else []
        self.hits = dict(zip(names, zip(lows, [*lows[1:], row.size], strict=False), strict=True))

    def mask(self, leaf: int) -> int:
        """Posts (as bits) in which a literal was found."""
        low, high = self.hits.get(leaf, (0, 0))
        if high - low == 1:
            return 1 << self.post.item(low)
        if high - low > 24:
            return self.bits(self.post[low:high])
        mask = 0
        for number in self.post[low:high].tolist():
            mask |= 1 << number
        return mask

    def posts_at(self, places: Ints) -> Ints:
        """Post numbers of character positions."""
        return np.searchsorted(self.post_starts, places, side="right") - 1

    @cached_property
    def title_ends(self) -> Ints:
        """Where each post's title ends; where it has none, its start."""
        ends = self.post_starts[:-1].copy()
        marks = np.flatnonzero(self.codes == ord(TITLE_END))
        ends[self.posts_at(marks)] = marks
        return ends

    def units_at(self, places: Ints) -> Ints:
        """The numbers of the units at characters, with a gap after every title and post."""
        return self.page.units.searchsorted(places, "right") + GAP * self._ends.searchsorted(places, "right")

    @cached_property
    def _ends(self) -> Ints:
        """Where posts and titles end."""
        return np.flatnonzero((self.codes == ord(POST_END)) | (self.codes == ord(TITLE_END)))

    @cached_property
    def _post_units(self) -> Ints:
        return self.units_at(self.post_starts)

    def posts_of_units(self, units: Ints) -> Ints:
        """Post numbers of unit numbers."""
        return self._post_units.searchsorted(units, side="right") - 1

    def spans(self, leaf: int) -> Spans:
        """Places of a literal."""
        hit = self.hits.get(leaf)
        if not hit:
            return NOTHING
        low, high = hit
        return spans_of(self.units_at(self.start[low:high]), self.units_at(self.end[low:high] - 1))

    def words(self, number: int) -> tuple[int, str]:
        """A post's folded text and the position at which it begins."""
        begin = int(self.post_starts[number]) + 1
        return begin, self.page.text[begin : int(self.post_starts[number + 1])]

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
        for number, leaves in enumerate(map(field.__getitem__, map(source, self.posts))):
            for leaf in leaves:
                found[leaf] = found.get(leaf, 0) | 1 << number
        return found

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
