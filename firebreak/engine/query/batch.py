"""One scan of a batch of posts: every literal's hits at once, checked at their edges, by term."""

from collections.abc import Container, Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import Any

import ahocorasick_rs
import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts import Post, handles_in, tags_in
from firebreak.engine.posts.chars import CJK, OTHER, classes_of
from firebreak.engine.query.fields import SPECS, has_keys
from firebreak.engine.query.spans import NOTHING, Ints, Spans, spans_of
from firebreak.engine.query.words import left_guard, respell, right_guard

POST_END, TITLE_END = "\x1e", "\x1f"
GAP = 1000
Shape = tuple[str, bool, bool, bool]
"""Text of a literal, guard left, guard right, title only."""
ANYTHING = 255
"""A guard that no class clashes with."""


class Literals:
    """All literals of a matcher: each a text with its guards and scope, under its leaf's number."""

    def __init__(self, literals: list[tuple[int, Shape]]) -> None:
        texts: dict[str, list[int]] = {}
        for row, (_, shape) in enumerate(literals):
            texts.setdefault(shape[0], []).append(row)
        self.scanner = ahocorasick_rs.BytesAhoCorasick(
            [text.encode("utf-8", "surrogatepass") for text in texts],
            implementation=ahocorasick_rs.Implementation.ContiguousNFA,
        )
        self.variants = np.array(list(chain.from_iterable(texts.values())), dtype=np.int64)
        self.counts = np.array([len(numbers) for numbers in texts.values()], dtype=np.int64)
        self.offsets = np.cumsum(self.counts) - self.counts
        self.single = bool(np.all(self.counts == 1))
        shapes = [shape for _, shape in literals]
        self.key_type = np.uint16 if len(literals) < 1 << 16 else np.int64
        self.leaves = np.array([leaf for leaf, _ in literals], dtype=np.int64)
        self.sizes = np.array([len(text) for text, *_ in shapes], dtype=np.int64)
        self.left = _guards(left_guard(t[0]) if left else OTHER for t, left, _, _ in shapes)
        self.right = _guards(right_guard(t[-1]) if right else OTHER for t, _, right, _ in shapes)
        self.title = np.array([title for *_, title in shapes], dtype=bool)

    def scan(self, data: bytes) -> tuple[Ints, Ints]:
        """Rows of the literals and start bytes of all hits, overlapping ones too."""
        hits = self.scanner.find_matches_as_indexes(data, overlapping=True)
        flat = np.fromiter(chain.from_iterable(hits), dtype=np.int64, count=3 * len(hits))
        pattern, start = flat[0::3], flat[1::3]
        if self.single:
            return self.variants[pattern], start
        counts = self.counts[pattern]
        row = np.repeat(np.arange(pattern.size), counts)
        within = np.arange(row.size) - np.repeat(np.cumsum(counts) - counts, counts)
        return self.variants[self.offsets[pattern[row]] + within], start[row]


def _guards(classes: Iterable[int]) -> NDArray[np.uint8]:
    return np.array([kind if kind != OTHER else ANYTHING for kind in classes], dtype=np.uint8)


class Batch:
    """Posts, joined, folded and scanned. Character positions are those of the joined text."""

    def __init__(self, posts: list[Post], literals: Literals | None) -> None:
        self.posts = posts
        self.size = len(posts)
        self.full = (1 << len(posts)) - 1
        self.text = _joined(posts)
        self.codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        self.classes = classes_of(self.codes)
        self.post_starts = np.flatnonzero(self.codes == ord(POST_END))
        self.hits: dict[int, tuple[int, int]] = {}
        self.start = self.end = self.post = np.empty(0, dtype=np.int64)
        self._units: Ints | None = None
        self._post_units: Ints | None = None
        self._hit_units: tuple[Ints, Ints] | None = None
        self._indexes: dict[str, dict[str, int]] = {}
        if literals is not None:
            self._scan(literals)

    def _scan(self, literals: Literals) -> None:
        data = self.text.encode("utf-8", "surrogatepass")  # platforms do send lone surrogates
        literal, start = literals.scan(data)
        if len(data) != len(self.text):
            heads = (np.frombuffer(data, dtype=np.uint8) & 0xC0) != 0x80
            start = (np.cumsum(heads) - 1)[start]
        end = start + literals.sizes[literal]
        good = self.classes[start - 1] != literals.left[literal]
        good &= self.classes[end] != literals.right[literal]
        if literals.title.any():
            good &= ~literals.title[literal] | (end <= self.title_ends()[self.posts_at(start)])
        literal, start, end = literal[good], start[good], end[good]
        # numpy sorts 16-bit keys by radix, several times faster
        order = np.argsort(literal.astype(literals.key_type), kind="stable")
        literal, self.start, self.end = literal[order], start[order], end[order]
        self.post = self.posts_at(self.start)
        edges = np.flatnonzero(np.diff(literal)) + 1
        lows = [0, *edges.tolist()] if literal.size else []
        names = literals.leaves[literal[lows]].tolist() if literal.size else []
        self.hits = dict(zip(names, zip(lows, [*lows[1:], literal.size], strict=False), strict=True))

    def masks(self) -> dict[int, int]:
        """Posts (as bits) of every literal that was found."""
        posts = self.post.tolist()
        found = {}
        for leaf, (low, high) in self.hits.items():
            if high - low > 24:
                found[leaf] = self.bits(self.post[low:high])
                continue
            mask = 0
            for number in posts[low:high]:
                mask |= 1 << number
            found[leaf] = mask
        return found

    def posts_at(self, places: Ints) -> Ints:
        """Post numbers of character positions."""
        return np.searchsorted(self.post_starts, places, side="right") - 1

    def title_ends(self) -> Ints:
        """Where each post's title ends; where it has none, its start."""
        ends = self.post_starts[:-1].copy()
        marks = np.flatnonzero(self.codes == ord(TITLE_END))
        ends[self.posts_at(marks)] = marks
        return ends

    @property
    def units(self) -> Ints:
        """The number of the unit at every character; made when a phrase or NEAR first asks."""
        if self._units is None:
            kinds = self.classes
            begins = (kinds == CJK).astype(np.int64)
            begins[1:] |= (kinds[1:] != OTHER) & (kinds[1:] != kinds[:-1])
            begins[self.codes == ord(POST_END)] = GAP
            begins[self.codes == ord(TITLE_END)] = GAP
            self._units = np.cumsum(begins)
        return self._units

    def posts_of_units(self, units: Ints) -> Ints:
        """Post numbers of unit numbers."""
        if self._post_units is None:
            self._post_units = self.units[self.post_starts]
        return self._post_units.searchsorted(units, side="right") - 1

    def spans(self, leaf: int) -> Spans:
        """Places of a literal."""
        hit = self.hits.get(leaf)
        if not hit:
            return NOTHING
        if self._hit_units is None:
            self._hit_units = self.units[self.start], self.units[self.end - 1]
        first, last = self._hit_units
        return spans_of(first[hit[0] : hit[1]], last[hit[0] : hit[1]])

    def words(self, number: int) -> tuple[int, str]:
        """A post's folded text and the position at which it begins."""
        begin = int(self.post_starts[number]) + 1
        return begin, self.text[begin : int(self.post_starts[number + 1])]

    def index(self, name: str, wanted: Container[str] | None = None) -> Mapping[str, int]:
        """For a field: the posts (as bits) under every value, or only under those that are wanted."""
        if name not in self._indexes:
            index: dict[str, int] = {}
            for number, keys in self._keys(name):
                for key in keys:
                    if wanted is None or key in wanted:
                        index[key] = index.get(key, 0) | 1 << number
            self._indexes[name] = index
        return self._indexes[name]

    def _keys(self, name: str) -> Iterable[tuple[int, Iterable[str]]]:
        if name in ("tag", "handle"):
            sign, read = ("#", tags_in) if name == "tag" else ("@", handles_in)
            return ((n, set(read(self.words(n)[1]))) for n in self._posts_with(sign))
        if name == "has":
            signs = {"hashtag": "tag", "mention": "handle"}
            posts = [(n, has_keys(post)) for n, post in enumerate(self.posts)]
            posts += [(n, [key]) for key, sign in signs.items() for n, found in self._keys(sign) if found]
            return posts
        source = SPECS[name].source
        assert source is not None, name
        return enumerate(_keys_of(name, raw) for raw in map(source, self.posts))

    def _posts_with(self, char: str) -> list[int]:
        found: list[int] = np.unique(self.posts_at(np.flatnonzero(self.codes == ord(char)))).tolist()
        return found

    def bits(self, numbers: NDArray[Any]) -> int:
        """Post numbers (doubles allowed) as one integer with a bit per post."""
        flags = np.zeros(self.size, dtype=np.uint8)
        flags[numbers] = 1
        return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def numbers_in(mask: int) -> list[int]:
    """The bits that are set, ascending.

    >>> numbers_in(0b1011)
    [0, 1, 3]
    """
    if mask.bit_count() > 12:
        raw = np.frombuffer(mask.to_bytes((mask.bit_length() + 7) // 8, "little"), dtype=np.uint8)
        found: list[int] = np.flatnonzero(np.unpackbits(raw, bitorder="little")).tolist()
        return found
    numbers = []
    while mask:
        top = mask.bit_length() - 1
        numbers.append(top)
        mask ^= 1 << top
    numbers.reverse()
    return numbers


@lru_cache(maxsize=65536)
def _keys_of(name: str, raw: str) -> tuple[str, ...]:
    return SPECS[name].keys(raw)


def _joined(posts: list[Post]) -> str:
    """All posts folded, an end sign before, between and after them."""
    parts = [f"{p.title}{TITLE_END}{p.text}" if p.title else p.text for p in posts]
    joined = respell(POST_END.join(["", *parts, ""]))
    titles = sum(1 for post in posts if post.title)
    if joined.count(POST_END) == len(posts) + 1 and joined.count(TITLE_END) == titles:
        return joined
    # somebody wrote our signs: fold one by one without them
    parts = [f"{_clean(p.title)}{TITLE_END}{_clean(p.text)}" if p.title else _clean(p.text) for p in posts]
    return respell(POST_END.join(["", *parts, ""]))


def _clean(text: str) -> str:
    return text.replace(POST_END, " ").replace(TITLE_END, " ")
