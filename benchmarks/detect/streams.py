"""Background streams with content, and crises laid over them. Fixed seeds throughout.

Counts are real. The content of a background is a hybrid: every hour of a brand draws its posts, with
replacement, from 40 consecutive real posts about one listed company, judged by our own sentiment model, so
that the share of an hour is about as restless as that of forty posts in a row. Injected posts are real texts
of the event and of that hour of it, judged likewise; their authors' followers are not known and count as none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from benchmarks.detect.data import HORIZON, SLICE_S, Brand, Crisis, Floats, Talk
from firebreak.engine.detection import Bin

SIZES = (0.5, 1.0, 2.0, 5.0)
PLACES = 8
"""Random starts for each brand and crisis."""
BLOCK = 40
WARM_DAYS = 3
SEED = 2_611


@dataclass(frozen=True)
class Stream:
    """Counts and content per slice."""

    start: float
    counts: Floats
    negative: Floats
    top_reach: Floats

    def bins(self, first: int = 0, last: int | None = None) -> Iterator[Bin]:
        """The slices from ``first`` up to ``last``."""
        for k in range(first, len(self.counts) if last is None else last):
            count, negative = float(self.counts[k]), float(self.negative[k])
            yield Bin(
                start=self.start + k * SLICE_S,
                count=count,
                negative=negative,
                neutral=count - negative,
                top_reach=float(self.top_reach[k]),
            )


@dataclass(frozen=True)
class Place:
    """Where one crisis of one size is laid: its first slice, and what it adds from there on."""

    crisis: str
    size: float
    first: int
    counts: Floats
    negative: Floats

    def over(self, stream: Stream, before: int = 0) -> Stream:
        """The stream with the crisis, from ``before`` slices ahead of it to its horizon."""
        low, high = self.first - before, self.first + HORIZON
        counts, negative = stream.counts[low:high].copy(), stream.negative[low:high].copy()
        counts[before:] += self.counts
        negative[before:] += self.negative
        return Stream(stream.start + low * SLICE_S, counts, negative, stream.top_reach[low:high])


def background(brand: Brand, talk: Talk, seed: int) -> Stream:
    """A brand's real counts with content."""
    rng = np.random.default_rng([SEED, seed])
    negative, top = np.zeros(len(brand.counts)), np.zeros(len(brand.counts))
    block = 0
    for k, count in enumerate(brand.counts):
        if k % 12 == 0:
            block = int(rng.integers(len(talk.negative) - BLOCK))
        drawn = block + rng.integers(BLOCK, size=int(count))
        negative[k] = talk.negative[drawn].sum()
        top[k] = talk.followers[drawn].max() if len(drawn) else 0.0
    return Stream(brand.start, brand.counts, negative, top)


def places(brand: Brand, crises: list[Crisis], seed: int) -> list[Place]:
    """Random places for every crisis and size: after the warm-up, and away from the brand's own events.

    A size is the posts of the crisis in its first six hours over the brand's mean number in six hours.
    """
    rng = np.random.default_rng([SEED, 1, seed])
    usual = float(brand.counts.mean()) * HORIZON
    found = []
    for crisis in crises:
        for first in _starts(brand, rng):
            for size in SIZES:
                counts = rng.poisson(size * usual / crisis.counts.sum() * crisis.counts).astype(float)
                shares = np.array([texts.mean() for texts in crisis.negative])
                negative = rng.binomial(counts.astype(int), shares).astype(float)
                found.append(Place(crisis.name, size, first, counts, negative))
    return found


def _starts(brand: Brand, rng: np.random.Generator) -> Iterator[int]:
    found = 0
    while found < PLACES:
        first = int(rng.integers(round(WARM_DAYS * 86_400 / SLICE_S), len(brand.counts) - HORIZON))
        if not brand.in_event(brand.start + first * SLICE_S, HORIZON * SLICE_S):
            found += 1
            yield first
