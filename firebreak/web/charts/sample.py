"""Fewer points with the same shape: the highest and the lowest of each stretch stay."""

from __future__ import annotations

import math
from collections.abc import Sequence

HUGE, TINY = 1e15, 1e-9  # beyond these a number is drawn as the limit, or as nothing
WIDE_POINTS, NARROW_POINTS = 300, 160


def number(value: object) -> float | None:
    """A finite number within what can be drawn; None for a gap (None, NaN, infinity, text)."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return None
    if not math.isfinite(found):
        return None
    return 0.0 if abs(found) < TINY else max(-HUGE, min(HUGE, found))


def keep(values: Sequence[float | None], limit: int) -> list[int]:
    """Indices to draw, in order: the ends, each stretch's extremes, and one gap per stretch that has one.

    At most ``limit * 1.5 + 2`` indices; all of them when there are no more than ``limit``.

    >>> keep([0, 1, 9, 1, 0, 1, -5, 1], 4)
    [0, 2, 6, 7]
    """
    count = len(values)
    if count <= limit:
        return list(range(count))
    buckets = max(1, limit // 2)
    chosen = {0, count - 1}
    for bucket in range(buckets):
        start, end = bucket * count // buckets, (bucket + 1) * count // buckets
        chosen |= _extremes(values, start, end)
    return sorted(chosen)


def _extremes(values: Sequence[float | None], start: int, end: int) -> set[int]:
    known = [(value, index) for index in range(start, end) if (value := values[index]) is not None]
    gap = next((index for index in range(start, end) if values[index] is None), None)
    found = {min(known)[1], max(known)[1]} if known else set()
    return found | ({gap} if gap is not None else set())
