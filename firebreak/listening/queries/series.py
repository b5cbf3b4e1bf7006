"""Numbers over time: volume, feeling, reach, and what is normal for the hour."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from firebreak.base.clock import now
from firebreak.engine.detection import Detector
from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.coverage import coverage, ears
from firebreak.listening.queries.watches import watch_of

STEPS_S = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 604800)
MOST_POINTS = 300
LEAST_USUAL = 0.5


@dataclass
class Series:
    """Equal bins, oldest first. ``times`` are the starts in seconds UTC; all lists have the same length.

    ``reposts`` counts mentions that only repeat another post; ``reach`` sums the authors' known followers;
    ``coverage`` is the share of the bin in which the sources were heard (0..1).
    """

    step_s: int
    times: list[float] = field(default_factory=list)
    count: list[int] = field(default_factory=list)
    negative: list[int] = field(default_factory=list)
    neutral: list[int] = field(default_factory=list)
    positive: list[int] = field(default_factory=list)
    reach: list[int] = field(default_factory=list)
    reposts: list[int] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)


@dataclass
class Band:
    """Normal counts per bin, beside a :class:`Series` of the same window and step."""

    step_s: int
    low: list[float]
    expected: list[float]
    high: list[float]


@dataclass(frozen=True)
class Totals:
    """Sums of a window; ``times_normal`` is the volume over what is normal, ``None`` without a baseline."""

    count: int
    negative: int
    neutral: int
    positive: int
    reach: int
    reposts: int
    authors: int
    times_normal: float | None


@dataclass(frozen=True)
class Share:
    """One value's part of a window."""

    value: str
    count: int
    negative: int


def step_for(since: datetime, until: datetime) -> int:
    """The finest step that gives at most :data:`MOST_POINTS` bins."""
    length = (until - since).total_seconds()
    return next((step for step in STEPS_S if length / step <= MOST_POINTS), STEPS_S[-1])


def _grid(monitor: Monitor, since: datetime, until: datetime, step_s: int) -> tuple[list[float], int]:
    """Starts of bins; those of six hours and more begin at the brand's midnight."""
    offset = 0
    if step_s >= 21600:
        away = since.astimezone(ZoneInfo(monitor.brand.time_zone)).utcoffset()
        offset = int(away.total_seconds()) if away else 0
    first = (int(since.timestamp()) + offset) // step_s * step_s - offset
    return [float(start) for start in range(first, -int(-until.timestamp() // 1), step_s)], offset


def series(monitor: Monitor, since: datetime, until: datetime, *, step_s: int | None = None) -> Series:
    """One monitor's numbers. The first and last bin are whole, so they may reach beyond the window."""
    step = step_s or step_for(since, until)
    times, offset = _grid(monitor, since, until, step)
    out = Series(step, times)
    if not times:
        return out
    end = times[-1] + step
    found = {b.start: b for b in store.buckets(monitor.pk, times[0], end, step, offset)}
    listeners = ears(monitor.brand, times[0], end)
    present = now().timestamp()
    for start in times:
        b = found.get(start) or store.Bucket(start, 0, 0, 0, 0, 0, 0)
        out.count.append(b.count)
        out.negative.append(b.negative)
        out.neutral.append(b.neutral)
        out.positive.append(b.positive)
        out.reach.append(b.reach)
        out.reposts.append(b.reposts)
        out.coverage.append(round(coverage(listeners, start, _heard_until(start, step, present)), 4))
    return out


def _heard_until(start: float, step: int, present: float) -> float:
    """What lies ahead cannot have been missed: a bin that is still open ends now."""
    return min(start + step, present) if start < present else start + step


def detector_of(monitor: Monitor) -> Detector | None:
    """The monitor's detector as it last stood, or ``None`` before its first closed slice."""
    row = watch_of(monitor)
    if row is None or not row.memory:
        return None
    try:
        return _restored(bytes(row.memory))
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _restored(memory: bytes) -> Detector:
    """Asked several times for one page; whoever has it only asks it what is normal."""
    return Detector.restore(memory)


def normal(monitor: Monitor, since: datetime, until: datetime, *, step_s: int) -> Band | None:
    """What is normal in the bins of :func:`series`; ``None`` while there is no baseline."""
    detector = detector_of(monitor)
    if detector is None:
        return None
    return _band(detector, tuple(_grid(monitor, since, until, step_s)[0]), step_s)


@lru_cache(maxsize=64)
def _band(detector: Detector, times: tuple[float, ...], step_s: int) -> Band | None:
    """Kept: a page that is open asks for the same bins again and again, and a detector learns every five minutes."""
    bands = [detector.expected(time, step_s) for time in times]
    if any(band is None for band in bands):
        return None
    known = [band for band in bands if band is not None]
    return Band(step_s, [b.low for b in known], [b.expected for b in known], [b.high for b in known])


def alert_line(monitor: Monitor, since: datetime, until: datetime, *, step_s: int) -> list[float] | None:
    """Mentions at which each bin of :func:`series` would be an alert for its volume alone.

    By what the detector knows now. ``None`` without a baseline, and for a monitor that never warns.
    """
    detector = detector_of(monitor) if monitor.watched else None
    if detector is None:
        return None
    return _alert_line(detector, tuple(_grid(monitor, since, until, step_s)[0]), step_s)


@lru_cache(maxsize=64)
def _alert_line(detector: Detector, times: tuple[float, ...], step_s: int) -> list[float] | None:
    found = [detector.alert_count(time, step_s) for time in times]
    known = [count for count in found if count is not None]
    return known if len(known) == len(found) else None


def totals(monitor: Monitor, since: datetime, until: datetime, *, heads: bool = True) -> Totals:
    """Sums of a window, by whole minutes; authors by whole hours (0 without ``heads``: counting them takes longest)."""
    low, high = since.timestamp(), until.timestamp()
    count, negative, neutral, positive, reposts, reach = store.totals(monitor.pk, low, high)
    # Whole hours at least: the expected counts of single minutes of a small brand are mostly rounding.
    band = normal(monitor, since, until, step_s=max(3600, step_for(since, until)))
    times = None
    if band is not None and sum(band.expected) > 0:
        share = (high - low) / (len(band.expected) * band.step_s)
        usual = sum(band.expected) * share
        # Beside next to nothing every count is "hundreds of times normal", which tells nobody anything.
        times = count / usual if usual >= LEAST_USUAL else None
    authors = store.authors(monitor.pk, low, high) if heads else 0
    return Totals(count, negative, neutral, positive, reach, reposts, authors, times)


def breakdown(monitor: Monitor, since: datetime, until: datetime, by: str) -> list[Share]:
    """Parts of a window by ``platform``, ``language`` or ``sentiment``, largest first."""
    return [Share(*row) for row in store.shares(monitor.pk, since.timestamp(), until.timestamp(), by)]
