"""Axes: round numbers upwards, round times sideways."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from babel import Locale
from babel.dates import format_datetime

from firebreak.web.parts.times import day_pattern

MINUTE, HOUR, DAY = 60, 3600, 86_400
STEPS = (
    1,
    5,
    10,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    91 * DAY,
    182 * DAY,
    365 * DAY,
    730 * DAY,
    3650 * DAY,
    36500 * DAY,
)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from a domain to drawing units."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (self.end - self.start) * (value - self.low) / (self.high - self.low)


def value_ticks(values: Iterable[float], count: int = 4) -> list[float]:
    """Round ticks that hold zero and every value; whole numbers when all values are whole.

    >>> value_ticks([3, 356])
    [0.0, 100.0, 200.0, 300.0, 400.0]
    >>> value_ticks([])
    [0.0, 1.0]
    """
    found = list(values)
    low, high = min([0.0, *found]), max([0.0, *found])
    if low == high:
        return [0.0, 1.0]
    step = _nice((high - low) / count)
    if step < 1 and all(value == int(value) for value in found):
        step = 1.0
    first, last = math.floor(low / step), math.ceil(high / step * (1 + 1e-12))
    return [index * step for index in range(first, last + 1)]


def _nice(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if rough <= factor * power * (1 + 1e-9))


def time_ticks(
    start: datetime, end: datetime, count: int, zone: tzinfo, locale: Locale
) -> list[tuple[datetime, str]]:
    """At most about ``count`` round local times with their labels; dates where a day begins."""
    if start >= end:
        return [(start, _time_label(start.astimezone(zone), 0, locale))]
    span = (end - start).total_seconds()
    step = next((size for size in STEPS if span / size <= count), STEPS[-1])
    return [
        (moment, _time_label(moment.astimezone(zone), step, locale))
        for moment in _round(start, end, step, zone)
    ]


def _round(start: datetime, end: datetime, step: int, zone: tzinfo) -> list[datetime]:
    """Multiples of ``step`` seconds of local wall time within the range; clock changes make no double."""
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    first = int((start.astimezone(zone).replace(tzinfo=None) - midnight).total_seconds())
    at = -(-first // step) * step
    found: list[datetime] = []
    while len(found) < 40:
        try:
            moment = (midnight + timedelta(seconds=at)).replace(tzinfo=zone).astimezone(UTC)
        except OverflowError:
            break
        if moment > end:
            break
        if moment >= start:
            found.append(moment)
        at += step
    return found[:1] + [later for earlier, later in pairwise(found) if later > earlier]


def _time_label(here: datetime, step: int, locale: Locale) -> str:
    if step >= 300 * DAY:
        return f"{here:%Y}"
    if step >= DAY or (step and here.hour == here.minute == here.second == 0):
        return str(format_datetime(here, day_pattern(locale), locale=locale))
    return f"{here:%H:%M:%S}" if 0 < step < MINUTE else f"{here:%H:%M}"
