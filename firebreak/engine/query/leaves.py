"""What a compiled query asks of a batch: the leaves, each giving the posts (bits) where it is true.

Leaves are shared: the same term in a thousand queries is one leaf. Those that stand in the text also give
their places.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np

from firebreak.engine.query.batch import Batch, numbers_in
from firebreak.engine.query.counts import count_of
from firebreak.engine.query.fields import SENTIMENTS, address_holds, addresses, language_keys
from firebreak.engine.query.folding import TITLE_END
from firebreak.engine.query.spans import NOTHING, Spans, in_a_row, near, spans_of, union, windows
from firebreak.engine.query.words import respell, whole_regex, wild_regex

Verdicts = dict[str, dict[int, str]]
"""Field, then post number within the batch, then value."""


class Masks(dict[int, int]):
    """Bits per leaf, worked out when first asked for, and the batch they are of.

    ``seen`` holds the literals and the fields with one value that are true of any post; one that is not in
    there is true of none. ``known``: bits of leaves that need no working out.
    """

    def __init__(
        self, batch: Batch, leaves: "list[Leaf]", known: dict[int, int], verdicts: Verdicts | None = None
    ) -> None:
        super().__init__(known)
        self.batch = batch
        self.leaves = leaves
        self.seen = batch.hits.keys() | known.keys()
        self.verdicts = verdicts or {}
        self.full = batch.full
        self.places: dict[int, Spans] = {}

    def __missing__(self, leaf: int) -> int:
        mask = self.leaves[leaf].mask(self)
        self[leaf] = mask
        return mask

    def with_verdicts(self, verdicts: Verdicts) -> "Masks":
        """The same batch and what is known of it, with verdicts."""
        masks = Masks(self.batch, self.leaves, self, verdicts)
        masks.places = self.places
        return masks

    def spans(self, leaf: int, within: int) -> Spans:
        """Places of a leaf that stands in the text: all those in some posts (bits), and perhaps others."""
        if leaf not in self.places:
            placed = self.leaves[leaf]
            assert isinstance(placed, Placed)
            if isinstance(placed, LiteralLeaf):  # quickly found; those in all posts would be dear to remember
                return self.batch.spans(leaf, within)
            self.places[leaf] = placed.spans(self)
        return self.places[leaf]


class Leaf(Protocol):
    """Anything with a truth per post."""

    def mask(self, masks: Masks) -> int:
        """Posts where it is true."""
        ...


class Placed:
    """A leaf that stands in the text; its truth follows from its places."""

    def __init__(self, number: int, parts: tuple[int, ...], every: bool = True) -> None:
        self.number = number
        self.parts = parts
        """Leaves that this one is made of: all must be true of a post, or (not ``every``) one."""
        self.every = every

    def spans(self, masks: Masks) -> Spans:
        """Places in the batch."""
        raise NotImplementedError

    def hopeful(self, masks: Masks) -> int:
        """Posts (bits) that hold all parts, of which every one is needed."""
        posts = masks.full
        for part in self.parts:
            posts &= masks[part]
            if not posts:
                break
        return posts

    def mask(self, masks: Masks) -> int:
        """Posts in which it stands anywhere."""
        if self.every and not self.hopeful(masks):
            return 0
        found = masks.spans(self.number, masks.full)
        if not found.first.size:
            return 0
        numbers = masks.batch.posts_of_units(found.first)
        return 1 << int(numbers[0]) if numbers.size == 1 else masks.batch.bits(numbers)


class LiteralLeaf(Placed):
    """A literal of the scan."""

    def mask(self, masks: Masks) -> int:
        return masks.batch.mask(self.number)

    def spans(self, masks: Masks) -> Spans:
        return masks.batch.spans(self.number, masks.full)


class WildLeaf(Placed):
    """A pattern, looked for in the posts where its longest piece (the one part) was found."""

    def __init__(self, number: int, part: int, text: str, title: bool) -> None:
        super().__init__(number, (part,))
        self.text = text
        self.title = title

    def spans(self, masks: Masks) -> Spans:
        batch = masks.batch
        starts: list[int] = []
        ends: list[int] = []
        for number in numbers_in(masks[self.parts[0]]):
            begin, words = batch.words(number)
            limit = words.find(TITLE_END) if self.title else len(words)
            for match in wild_regex(self.text).finditer(words):
                if match.end(1) <= limit:
                    starts.append(begin + match.start(1))
                    ends.append(begin + match.end(1))
        if not starts:
            return NOTHING
        return spans_of(batch.units_at(np.array(starts)), batch.units_at(np.array(ends) - 1))


class RowLeaf(Placed):
    """Parts right after each other."""

    def spans(self, masks: Masks) -> Spans:
        posts = self.hopeful(masks)
        return in_a_row([masks.spans(part, posts) for part in self.parts])


class WindowLeaf(Placed):
    """Parts in any order within so many units; a part that is named twice must be there twice."""

    def __init__(self, number: int, parts: tuple[int, ...], room: int) -> None:
        super().__init__(number, parts)
        self.room = room

    def spans(self, masks: Masks) -> Spans:
        posts, times = self.hopeful(masks), {part: self.parts.count(part) for part in self.parts}
        return windows([(masks.spans(part, posts), count) for part, count in times.items()], self.room)


class UnionLeaf(Placed):
    """Places of any part."""

    def __init__(self, number: int, parts: tuple[int, ...]) -> None:
        super().__init__(number, parts, every=False)

    def spans(self, masks: Masks) -> Spans:
        return union([masks.spans(part, masks.full) for part in self.parts])


class NearLeaf(Placed):
    """Two parts with at most ``distance`` units between."""

    def __init__(self, number: int, parts: tuple[int, ...], distance: int, ordered: bool) -> None:
        super().__init__(number, parts)
        self.distance = distance
        self.ordered = ordered

    def spans(self, masks: Masks) -> Spans:
        posts = self.hopeful(masks)
        left, right = (masks.spans(part, posts) for part in self.parts)
        return near(left, right, self.distance, self.ordered)


class KeyLeaf:
    """A field that has one value: known of every batch before anything is asked, or true of no post."""

    def mask(self, masks: Masks) -> int:
        del masks
        return 0


class NamedLeaf:
    """A hashtag or handle, looked for in the posts where its sign and text (the part) stand and may end."""

    def __init__(self, part: int, name: str, value: str) -> None:
        self.part = part
        self.name = name
        self.value = value

    def mask(self, masks: Masks) -> int:
        batch = masks.batch
        return sum(1 << n for n in batch.complete(self.part) if self.value in batch.signed(self.name, n))


class PatternLeaf:
    """A field one of whose values fits a pattern."""

    def __init__(self, name: str, pattern: str) -> None:
        self.name = name
        self.fits = whole_regex(pattern).fullmatch

    def mask(self, masks: Masks) -> int:
        mask = 0
        for value, posts in masks.batch.index(self.name).items():
            if self.fits(value):
                mask |= posts
        return mask


class AddressLeaf:
    """The post's own address, or one in it, contains a text."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value

    def mask(self, masks: Masks) -> int:
        posts = enumerate(masks.batch.posts)
        return sum(
            1 << n
            for n, post in posts
            if any(address_holds(self.value, a) for a in addresses(post, self.name))
        )


class GroupLeaf:
    """Any of many leaves, by one function over the masks."""

    def __init__(self, run: Callable[[Masks, int], int]) -> None:
        self.run = run

    def mask(self, masks: Masks) -> int:
        return self.run(masks, masks.full)


class RangeLeaf:
    """A count that is known and lies within bounds."""

    def __init__(self, name: str, low: int | None, high: int | None) -> None:
        self.name = name
        self.low = max(low or 0, 0)
        self.high = high

    def mask(self, masks: Masks) -> int:
        high = float("inf") if self.high is None else self.high
        counts = [count_of(post, self.name) for post in masks.batch.posts]
        return sum(1 << n for n, count in enumerate(counts) if self.low <= count <= high)


class VerdictLeaf:
    """A field settled by text analysis; where no verdict is given, what the post itself says."""

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        self.value = value

    def mask(self, masks: Masks) -> int:
        given = masks.verdicts.get(self.name, {})
        posts = enumerate(masks.batch.posts)
        return sum(1 << n for n, post in posts if self.holds(given.get(n) or getattr(post, self.name)))

    def holds(self, said: str) -> bool:
        """Whether one verdict is the one asked for."""
        if self.name == "lang":
            return self.value in language_keys(said)
        return SENTIMENTS.get(respell(said).strip()) == self.value
