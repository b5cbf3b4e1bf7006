"""What is normal for each hour of the day: from the detector, or from the stream's own past."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from firebreak.engine.detection.forecast.burst import MOST_POSTS, Floats
from firebreak.engine.detection.forecast.records import Counts, HourProfile

HOUR, DAY = 3_600.0, 86_400.0
HALF_LIFE_DAYS = 10.0
LEAST_HOURS = 48
WINSOR = 3.0
OTHER_DAYS = 0.1
"""What an hour of a working day counts for one of a weekend, and the other way round."""
SMOOTH = (1 / 9, 2 / 9, 3 / 9, 2 / 9, 1 / 9)
"""What the hours around one count for it, in the order of the day."""


def profile_of(expected: Callable[[float], float], now: float) -> HourProfile:
    """From any source of what is normal: ``expected(t)`` is the posts normal in the hour that begins at ``t``.

    With the detector: ``profile_of(lambda t: band.expected if (band := detector.expected(t + HOUR - width,
    HOUR)) else nan, now)``. It is asked for the 24 hours from ``now`` on, so that weekday and zone are right.

    >>> profile_of(lambda t: t / 3600.0, 7_300.0).hours[:4]
    (24.0, 25.0, 2.0, 3.0)
    """
    first = int(now // HOUR)
    asked = {hour % 24: float(expected(hour * HOUR)) for hour in range(first, first + 24)}
    return HourProfile(tuple(asked[hour] for hour in range(24)))


def hour_profile(counts: Counts, now: float) -> HourProfile | None:
    """From the past before ``now``; None below two days of hours that were listened to.

    Means of stabilised counts, recent days counting more (half-life ten days), and at a weekend weekends, else
    other days; bursts clipped at three usual deviations above the median, each hour smoothed with two on either side.
    """
    starts, hours, seen = heard(counts).by_hour(now)
    good = seen >= 0.75
    if int(good.sum()) < LEAST_HOURS:
        return None
    y = 2.0 * np.sqrt(hours[good] / seen[good] + 0.375)
    middle = float(np.median(y))
    y = np.minimum(y, middle + WINSOR * (1.4826 * float(np.median(np.abs(y - middle))) + 0.5))
    which = (starts[good] // HOUR).astype(int) % 24
    this = int(now // HOUR)
    due: Floats = HOUR * (this + (np.arange(24, dtype=np.float64) - this) % 24)  # when each hour comes next
    weight = 0.5 ** ((now - starts[good]) / DAY / HALF_LIFE_DAYS)
    weight = np.where(_at_weekend(starts[good]) == _at_weekend(due)[which], weight, OTHER_DAYS * weight)
    total, mass = np.bincount(which, weight * y, 24), np.bincount(which, weight, 24)
    overall = float(total.sum() / mass.sum())
    each = np.where(mass > 0.0, total / np.maximum(mass, 1e-12), overall)
    back = np.maximum((each / 2.0) ** 2 - 0.375, 0.02)
    smooth: Floats = sum((part * np.roll(back, 2 - k) for k, part in enumerate(SMOOTH)), np.zeros(24))
    return HourProfile(tuple(smooth.tolist()))


def _at_weekend(starts: Floats) -> NDArray[np.bool_]:
    """Whether an hour lies on a Saturday or Sunday in UTC: the first of January 1970 was a Thursday."""
    return (starts // DAY + 3) % 7 >= 5


@dataclass(frozen=True, slots=True)
class Heard:
    """A stream as sums over time, so that any stretch of it costs the same."""

    edges: Floats
    """Where slots begin and end, seconds UTC."""
    posts: Floats
    """Posts up to each edge."""
    seconds: Floats
    """Seconds that were listened to up to each edge."""

    @property
    def width_s(self) -> float:
        """Length of a slot."""
        return float(self.edges[1] - self.edges[0]) if self.edges.size > 1 else HOUR

    def between(self, begin: float, end: float) -> tuple[float, float]:
        """Posts in a stretch and the seconds of it that were listened to; posts lie evenly in their slot."""
        posts, heard = (
            np.diff(np.interp((begin, end), self.edges, sums))[0] for sums in (self.posts, self.seconds)
        )
        return float(posts), float(heard)

    def rate(self, begin: float, end: float) -> tuple[float, float]:
        """Posts per hour listened to, and the share of the stretch that was."""
        posts, heard = self.between(begin, end)
        return (posts * HOUR / heard if heard > 0.0 else 0.0), min(heard / max(end - begin, 1e-9), 1.0)

    def by_hour(self, now: float) -> tuple[Floats, Floats, Floats]:
        """Starts of the full UTC hours before ``now``, posts in each, and the share of it listened to."""
        first, last = math.floor(self.edges[0] / HOUR), math.floor(min(now, float(self.edges[-1])) / HOUR)
        marks = HOUR * np.arange(first, max(last, first) + 1, dtype=np.float64)
        posts, seconds = (np.diff(np.interp(marks, self.edges, sums)) for sums in (self.posts, self.seconds))
        return marks[:-1], posts, seconds / HOUR


def heard(counts: Counts) -> Heard:
    """The sums; a count that is no number of posts is a gap."""
    values = np.asarray(counts.values, dtype=np.float64)
    coverage = np.ones(values.size) if not counts.coverage else np.asarray(counts.coverage, dtype=np.float64)
    good = np.isfinite(values) & (values >= 0.0) & np.isfinite(coverage)
    coverage = np.where(good, np.clip(np.where(good, coverage, 0.0), 0.0, 1.0), 0.0)
    posts = np.where(coverage > 0.0, np.minimum(np.where(good, values, 0.0), MOST_POSTS), 0.0)
    edges = counts.start + counts.width_s * np.arange(values.size + 1, dtype=np.float64)
    return Heard(
        edges,
        np.concatenate(([0.0], np.cumsum(posts))),
        np.concatenate(([0.0], np.cumsum(coverage * counts.width_s))),
    )


def normal_hours(profile: HourProfile, start: float, hours: int) -> Floats:
    """What is normal in each of the hours that begin at ``start``, which need not be a full one."""
    table = np.asarray(profile.hours)
    first, part = int(start // HOUR), start % HOUR / HOUR
    at = (first + np.arange(hours + 1)) % 24
    mixed: Floats = (1.0 - part) * table[at[:-1]] + part * table[at[1:]]
    return mixed


def is_profile(profile: HourProfile | None) -> bool:
    """Whether it says something for every hour of a day."""
    if profile is None or len(profile.hours) != 24:
        return False
    table = np.asarray(profile.hours, dtype=np.float64)
    return bool(np.all(np.isfinite(table)) and np.all(table >= 0.0) and np.all(table <= MOST_POSTS))
