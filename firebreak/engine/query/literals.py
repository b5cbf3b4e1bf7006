"""Where the literals of all queries stand in a batch.

Nearly every literal begins where a unit begins (a word, a Chinese character): those are looked up by
fingerprint at all such places at once, and then compared character by character, so that other words with such a
fingerprint do no harm. What may begin anywhere, is long, or shares its fingerprint with another literal is left to a
native scanner.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.posts.chars import CJK, OTHER, WORD, class_of
from firebreak.engine.query.folding import codes_of
from firebreak.engine.query.page import Hashes, Page
from firebreak.engine.query.scanners import AhoCorasick, MakeScanner
from firebreak.engine.query.spans import Ints
from firebreak.engine.query.words import left_guard, right_guard

LONGEST = 32
"""Characters up to which a literal is looked up by fingerprint."""
ANYTHING = 255
"""A guard that no class clashes with."""


class Shape(NamedTuple):
    """One literal as the compiler asks for it."""

    text: str
    left: bool
    """No character of the same class may stand before it; ``right``: follow it."""
    right: bool
    title: bool


class Hits(NamedTuple):
    """Rows of literals, and where each begins and ends."""

    row: Ints
    start: Ints
    end: Ints


class Literals:
    """The literals of one matcher; ``leaves`` holds the leaf of each row."""

    def __init__(
        self, literals: list[tuple[int, Shape]], scanner: MakeScanner = AhoCorasick, tables: bool = True
    ) -> None:
        shapes = [shape for _, shape in literals]
        self.leaves = np.array([leaf for leaf, _ in literals], dtype=np.int64)
        self._sizes = np.array([len(shape.text) for shape in shapes], dtype=np.int64)
        self._left = _guards(left_guard(s.text[0]) if s.left else OTHER for s in shapes)
        self._right = _guards(right_guard(s.text[-1]) if s.right else OTHER for s in shapes)
        self._title = np.array([shape.title for shape in shapes], dtype=bool)
        self._finders: list[tuple[_Texts, _Finder]] = []
        for sort, rows in _sorts(shapes, tables).items():
            texts = _Texts(shapes, rows)
            finder = _Anywhere(texts.texts, scanner) if issubclass(sort, _Anywhere) else sort(texts.texts)
            self._finders.append((texts, finder))

    def finders(self) -> dict[str, int]:
        """How many texts each way of finding looks for."""
        found: dict[str, int] = {}
        for texts, finder in self._finders:
            way = type(finder).__name__.strip("_").lower()
            found[way] = found.get(way, 0) + len(texts.texts)
        return found

    def find(self, page: Page, in_titles: Callable[[Ints, Ints], NDArray[np.bool_]]) -> Hits:
        """All places. ``in_titles`` tells which stretches (first characters, ends) lie in titles."""
        found = [texts.rows_of(*finder.find(page)) for texts, finder in self._finders]
        row, start = (np.concatenate(parts) for parts in zip(*found, strict=True))
        end = start + self._sizes.take(row)
        good = page.classes.take(start - 1) != self._left.take(row)
        good &= page.classes.take(end) != self._right.take(row)
        if self._title.any():
            good &= ~self._title[row] | in_titles(start, end)
        kept = np.flatnonzero(good)
        return Hits(row.take(kept), start.take(kept), end.take(kept))


def _guards(classes: Iterable[int]) -> NDArray[np.uint8]:
    return np.array([kind if kind != OTHER else ANYTHING for kind in classes], dtype=np.uint8)


class _Texts:
    """Distinct texts of some literals, and the rows of each."""

    def __init__(self, shapes: list[Shape], rows: list[int]) -> None:
        by_text: dict[str, list[int]] = {}
        for row in rows:
            by_text.setdefault(shapes[row].text, []).append(row)
        self.texts = list(by_text)
        self._counts = np.array([len(group) for group in by_text.values()], dtype=np.int64)
        self._first = np.cumsum(self._counts) - self._counts
        self._rows = np.array([row for group in by_text.values() for row in group], dtype=np.int64)

    def rows_of(self, number: Ints, start: Ints) -> tuple[Ints, Ints]:
        """Every row of each text that was found, and where."""
        if self._rows.size == self._counts.size:
            return self._rows.take(number), start
        counts = self._counts.take(number)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return self._rows.take(np.repeat(self._first.take(number), counts) + within), np.repeat(start, counts)


class _Words:
    """Whole words of spaced scripts: one look at every word."""

    def __init__(self, texts: list[str]) -> None:
        self._known = _Known(texts)
        self._table = _Table(self._known.hashes(self._known.sizes))

    def find(self, page: Page) -> tuple[Ints, Ints]:
        start, end = page.words
        at, number = self._table.find(page.hashes(start, end))
        start = start[at]
        same = self._known.are(page, number, start, end[at] - start)
        return number[same], start[same]


class _Openings:
    """Literals that begin a unit: all units are followed as long as they agree with the head of any."""

    def __init__(self, texts: list[str]) -> None:
        self._known = known = _Known(texts)
        self._steps: list[tuple[int, _Table, Ints]] = []
        for size in np.unique(known.sizes).tolist():
            long = np.flatnonzero(known.sizes >= size)
            heads, back = np.unique(known.hashes(np.full(long.size, size), long), return_inverse=True)
            whole = np.full(heads.size, -1)
            whole[back[known.sizes[long] == size]] = long[known.sizes[long] == size]
            self._steps.append((size, _Table(heads), whole))

    def find(self, page: Page) -> tuple[Ints, Ints]:
        start, found = page.openings, []
        for size, table, whole in self._steps:
            start = start[start + size < page.codes.size]
            at, head = table.find(page.hashes(start, start + size))
            start, number = start[at], whole.take(head)
            done = number >= 0
            found.append((number[done], start[done]))
        number, start = (np.concatenate(parts) for parts in zip(*found, strict=True))
        same = self._known.are(page, number, start, self._known.sizes.take(number))
        return number[same], start[same]


class _Anywhere:
    """Literals that may begin inside a word, or are long: one native scan."""

    def __init__(self, texts: list[str], scanner: MakeScanner) -> None:
        self._scanner = scanner([text.encode("utf-8", "surrogatepass") for text in texts])

    def find(self, page: Page) -> tuple[Ints, Ints]:
        data = page.text.encode("utf-8", "surrogatepass")
        number, start = self._scanner.scan(data)
        if len(data) != page.codes.size:
            inner = np.flatnonzero((np.frombuffer(data, dtype=np.uint8) & 0xC0) == 0x80)
            start = start - inner.searchsorted(start)
        return number, start


_Finder = _Words | _Openings | _Anywhere


def _sorts(shapes: list[Shape], tables: bool) -> dict[type[_Finder], list[int]]:
    """Rows of literals by the way in which they are found."""
    sorts: dict[type[_Finder], list[int]] = {}
    for row, shape in enumerate(shapes):
        sorts.setdefault(_sort(shape) if tables else _Anywhere, []).append(row)
    for sort in (_Words, _Openings):
        rows = sorts.get(sort, [])
        doubtful = _doubtful(list({shapes[row].text for row in rows}))
        if doubtful:
            sorts[sort] = [row for row in rows if shapes[row].text not in doubtful]
            sorts.setdefault(_Anywhere, []).extend(row for row in rows if shapes[row].text in doubtful)
    return {sort: rows for sort, rows in sorts.items() if rows}


def _doubtful(texts: list[str]) -> set[str]:
    """Texts that share a fingerprint with another one: of ten thousand, hardly ever any."""
    known = _Known(texts)
    _, number, count = np.unique(known.hashes(known.sizes), return_inverse=True, return_counts=True)
    return {texts[at] for at in np.flatnonzero(count[number] > 1).tolist()}


def _sort(shape: Shape) -> type[_Finder]:
    classes = {class_of(char) for char in shape.text}
    if len(shape.text) > LONGEST:
        return _Anywhere
    if shape.left and shape.right and classes == {WORD}:
        return _Words
    first = class_of(shape.text[0])
    opens = first == CJK or (shape.left and first != OTHER) or shape.text[0] in "#@"
    return _Openings if opens else _Anywhere


class _Known:
    """Texts as one page, to compare with."""

    def __init__(self, texts: list[str]) -> None:
        self.page = Page(codes_of("".join(texts)))
        self.sizes = np.array([len(text) for text in texts], dtype=np.int64)
        self.starts = np.cumsum(self.sizes) - self.sizes

    def hashes(self, sizes: Ints, numbers: Ints | None = None) -> Hashes:
        """Fingerprints of the first characters of texts."""
        starts = self.starts if numbers is None else self.starts[numbers]
        return self.page.hashes(starts, starts + sizes)

    def are(self, page: Page, number: Ints, start: Ints, sizes: Ints) -> NDArray[np.bool_]:
        """Whether each text really stands there, in full."""
        good: NDArray[np.bool_] = sizes == self.sizes.take(number)
        sizes = np.where(good, sizes, 1)
        ends = np.cumsum(sizes)
        begins = ends - sizes
        within = np.arange(sizes.sum())
        said = page.codes.take(np.repeat(start - begins, sizes) + within)
        meant = self.page.codes.take(np.repeat(self.starts.take(number) - begins, sizes) + within)
        wrong = np.flatnonzero(said != meant)
        good[ends.searchsorted(wrong, side="right")] = False
        return good


class _Table:
    """Distinct numbers and the places of those that are asked for: a vectorised hash table."""

    def __init__(self, keys: Hashes) -> None:
        bits = max(10, int(8 * keys.size).bit_length())  # sparse: few of the unknown share a slot with a key
        self._shift = np.uint32(32 - bits)
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        slots = (self._keys >> self._shift).astype(np.int64)
        counts = np.bincount(slots, minlength=1 << bits)
        self._held = counts > 0
        self._first = np.cumsum(counts) - counts
        self._deepest = int(counts.max())
        self._keys = np.append(self._keys, np.zeros(self._deepest, dtype=np.uint32))
        self._order = np.append(self._order, np.zeros(self._deepest, dtype=np.int64))

    def find(self, wanted: Hashes) -> tuple[Ints, Ints]:
        """Which of the wanted are known, and the number of each, in no order."""
        slot = (wanted >> self._shift).astype(np.int64)
        at = np.flatnonzero(self._held.take(slot))
        wanted, place = wanted.take(at), self._first.take(slot.take(at))
        found = []
        for _ in range(self._deepest):
            same = self._keys.take(place) == wanted
            here, other = np.flatnonzero(same), np.flatnonzero(~same)
            found.append((at.take(here), self._order.take(place.take(here))))
            at, wanted, place = at.take(other), wanted.take(other), place.take(other) + 1
        where, number = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return where, number
