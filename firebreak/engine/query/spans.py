"""Places in a batch as two sorted arrays, and the algebra on them.

Units (words; in Chinese, characters) are numbered through the whole batch, with a gap of 1000 between a title and
its text and a far larger one between posts, so that nothing is ever near or next to something of another post.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Spans(NamedTuple):
    """First and last unit of every place, ordered by first, then last, each pair once."""

    first: Ints
    last: Ints
    single: bool = False
    """Known that no two places begin at the same unit."""


NOTHING = Spans(np.empty(0, np.int64), np.empty(0, np.int64))


def spans_of(first: Ints, last: Ints) -> Spans:
    """Ordered, without doubles."""
    if first.size < 2 or bool((first[1:] > first[:-1]).all()):
        return Spans(first, last, single=True)
    order = np.lexsort((last, first))
    first, last = first[order], last[order]
    keep = np.ones(first.size, dtype=bool)
    keep[1:] = (np.diff(first) != 0) | (np.diff(last) != 0)
    return Spans(first[keep], last[keep])


def union(parts: list[Spans]) -> Spans:
    """Places of any part."""
    parts = [part for part in parts if part.first.size]
    if len(parts) < 2:
        return parts[0] if parts else NOTHING
    return spans_of(np.concatenate([p.first for p in parts]), np.concatenate([p.last for p in parts]))


def _pairs(low: Ints, high: Ints) -> tuple[Ints, Ints]:
    """Index pairs (i, j) for every j in ``low[i]:high[i]``."""
    counts = np.maximum(high - low, 0)
    left = np.repeat(np.arange(low.size), counts)
    starts = np.repeat(low - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
    return left, np.arange(left.size) + starts


def in_a_row(steps: list[Spans]) -> Spans:
    """Each step right after the one before."""
    chain = steps[0]
    for step in steps[1:]:
        if step.single and step.first.size:
            at = step.first.searchsorted(chain.last + 1)
            at[at == step.first.size] = 0
            next_to = step.first[at] == chain.last + 1
            chain = spans_of(chain.first[next_to], step.last[at[next_to]])
            continue
        low = np.searchsorted(step.first, chain.last + 1, side="left")
        high = np.searchsorted(step.first, chain.last + 1, side="right")
        i, j = _pairs(low, high)
        chain = spans_of(chain.first[i], step.last[j])
    return chain


def near(left: Spans, right: Spans, distance: int, ordered: bool) -> Spans:
    """Each left place with the nearest right one after it (and, unless ordered, the nearest before it).

    Only the nearest: whether there is any is the same, and a chain of NEAR stays linear in the text.
    """
    if not left.first.size or not right.first.size:
        return NOTHING
    forward = _with_next(left, right, distance)
    return forward if ordered else union([forward, _with_previous(left, right, distance)])


def _with_next(left: Spans, right: Spans, distance: int) -> Spans:
    at = right.first.searchsorted(left.last, side="right")
    late = at == right.first.size
    at[late] = 0
    close = (right.first[at] - left.last - 1 <= distance) & ~late
    return spans_of(left.first[close], right.last[at[close]])


def _with_previous(left: Spans, right: Spans, distance: int) -> Spans:
    first, last = right.first, right.last
    if not (right.single and bool((last[1:] > last[:-1]).all())):
        order = np.lexsort((first, last))
        first, last = first[order], last[order]
    at = last.searchsorted(left.first) - 1
    early = at < 0
    close = (left.first - last[at] - 1 <= distance) & ~early
    return spans_of(first[at[close]], left.last[close])


def windows(parts: list[tuple[Spans, int]], room: int) -> Spans:
    """From each first unit, the shortest stretch with every part as often as asked, of at most ``room``."""
    first = np.unique(np.concatenate([part.first for part, _ in parts]))
    last = first.copy()
    alive = np.ones(first.size, dtype=bool)
    for part, times in parts:
        nth = _nth_last(part, first, times)
        alive &= nth >= 0
        last = np.maximum(last, nth)
    alive &= last - first + 1 <= room
    return Spans(first[alive], last[alive])


def _nth_last(part: Spans, first: Ints, times: int) -> Ints:
    """For each first unit, the last unit of the n-th place at or after it, by last unit; -1 without."""
    result = np.full(first.size, -1, dtype=np.int64)
    begin = np.searchsorted(part.first, first, side="left")
    if np.all(np.diff(part.last) >= 0):
        at = begin + times - 1
        inside = at < part.last.size
        result[inside] = part.last[at[inside]]
        return result
    for i, low in enumerate(begin.tolist()):
        rest = np.sort(part.last[low:])
        if rest.size >= times:
            result[i] = rest[times - 1]
    return result
