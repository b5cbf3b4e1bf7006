"""From rows of a file, in roughly the order of time, to slices: a backtest before the detector."""

import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise
from statistics import median
from typing import TypeVar

from firebreak.engine.detection.bins import Bin
from firebreak.engine.detection.parameters import DAY, HOUR

T = TypeVar("T")

WATERMARK_S = 1 * HOUR
"""How far behind the newest row another may come and still be counted where it belongs."""

SILENCE_S, SILENCE_POSTS = 6 * HOUR, 60.0
"""In a file of posts a silence is a gap when it is this long and so many posts were to be expected in it."""

_SAMPLE = 200
_LABELS = ("negative", "neutral", "positive")


@dataclass(slots=True)
class Report:
    """What a backtest met on its way: for the line under the results."""

    rows: int = 0
    late: int = 0
    """Rows that came after their slice was closed, and were left out."""
    gaps: int = 0
    gap_s: float = 0.0
    width_s: float = 0.0


def in_order(
    rows: Iterable[tuple[float, T]], report: Report, watermark_s: float
) -> Iterator[tuple[float, T]]:
    """Rows by time; each waits until the newest is a watermark ahead, and later ones are counted and dropped.

    >>> report = Report()
    >>> [t for t, _ in in_order([(0.0, 0), (20.0, 0), (15.0, 0), (40.0, 0), (1.0, 0)], report, 10.0)]
    [0.0, 15.0, 20.0, 40.0]
    >>> report.late
    1
    """
    heap: list[tuple[float, int, T]] = []
    newest = released = float("-inf")
    for number, (time, row) in enumerate(rows):
        report.rows += 1
        if time < released:
            report.late += 1
            continue
        heapq.heappush(heap, (time, number, row))
        newest = max(newest, time)
        while heap and heap[0][0] <= newest - watermark_s:
            released, _, first = heapq.heappop(heap)
            yield released, first
    while heap:
        time, _, row = heapq.heappop(heap)
        yield time, row


def infer_width(times: list[float]) -> float:
    """The usual distance of a count file's rows, in seconds; 300 when there are too few to tell.

    >>> infer_width([0.0, 300.0, 600.0, 4200.0, 4500.0])
    300.0
    """
    ordered = sorted(set(times))
    steps = [b - a for a, b in pairwise(ordered)]
    return float(median(steps)) if steps else 300.0


def slices_of_counts(
    rows: Iterable[tuple[float, float]], report: Report, watermark_s: float = WATERMARK_S
) -> Iterator[Bin]:
    """Slices of a file of counts. Missing rows are gaps; rows of one slice are added up.

    A row's time is the start of its slice. Raises ``ValueError`` for counts that are negative or no number.
    """
    source = iter(rows)
    head = list(islice(source, _SAMPLE))
    report.width_s = width = infer_width([t for t, _ in head])

    def every() -> Iterator[tuple[float, float]]:
        yield from head
        yield from source

    start, count, filled = 0.0, 0.0, False
    for time, value in in_order(every(), report, max(watermark_s, 2.5 * width)):
        if not 0.0 <= value < float("inf"):
            raise ValueError(f"A count must be zero or more, not {value}.")
        if filled and time < start + 0.5 * width:
            count += value
            continue
        if filled:
            yield Bin(start=start, width_s=width, count=count)
            missing = round((time - start) / width) - 1
            _note_gap(report, missing * width)
        start, count, filled = time, value, True
    if filled:
        yield Bin(start=start, width_s=width, count=count)


def slices_of_posts(
    posts: Iterable[tuple[float, tuple[str, float, bool]]],
    report: Report,
    width_s: float = 300.0,
    watermark_s: float = WATERMARK_S,
) -> Iterator[Bin]:
    """Slices of a file of posts: (time, (sentiment, reach, whether a repost)).

    A slice without posts is a zero, except in a silence that is too long for so busy a stream: that is a gap.
    """
    report.width_s = width_s
    tally: _Tally | None = None
    rate = _Rate()
    for time, facts in in_order(posts, report, watermark_s):
        start = time // width_s * width_s
        if tally is None:
            tally = _Tally(start)
        if start > tally.start:
            yield tally.bin(width_s)
            silence = start - tally.start - width_s
            if silence >= SILENCE_S and rate.expected(silence) >= SILENCE_POSTS:
                _note_gap(report, silence)
            else:
                for k in range(1, round((start - tally.start) / width_s)):
                    yield Bin(start=tally.start + k * width_s, width_s=width_s)
            tally = _Tally(start)
        tally.add(*facts)
        rate.add(time)
    if tally is not None:
        yield tally.bin(width_s)


def _note_gap(report: Report, seconds: float) -> None:
    if seconds > 0.0:
        report.gaps += 1
        report.gap_s += seconds


@dataclass(slots=True)
class _Tally:
    start: float
    count: int = 0
    reposts: int = 0
    reach: float = 0.0
    top_reach: float = 0.0
    voices: float = 0.0
    labels: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_LABELS, 0))

    def add(self, sentiment: str, reach: float, repost: bool) -> None:
        self.count += 1
        self.reposts += repost
        self.reach += reach
        self.top_reach = max(self.top_reach, reach)
        self.voices += math.log1p(reach)
        if sentiment in self.labels:
            self.labels[sentiment] += 1

    def bin(self, width_s: float) -> Bin:
        return Bin(
            start=self.start,
            width_s=width_s,
            count=self.count,
            reach=self.reach,
            reposts=self.reposts,
            top_reach=self.top_reach,
            voices=self.voices,
            **self.labels,
        )


@dataclass(slots=True)
class _Rate:
    """Posts per second over about the last day."""

    first: float | None = None
    last: float = 0.0
    posts: float = 0.0

    def add(self, time: float) -> None:
        if self.first is None:
            self.first = time
        else:
            self.posts *= 0.5 ** ((time - self.last) / DAY)
        self.posts += 1.0
        self.last = time

    def expected(self, seconds: float) -> float:
        """Posts to be expected in so long a time; 0 while less than six hours are known."""
        if self.first is None or self.last - self.first < SILENCE_S:
            return 0.0
        known = min(self.last - self.first, DAY / 0.6931)
        return self.posts / known * seconds
