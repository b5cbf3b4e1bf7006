"""Slices for the detectors, made of rollups and of the times in which sources were heard."""

from collections.abc import Iterable, Mapping, Sequence
from math import inf

from firebreak.engine.detection import Bin
from firebreak.listening import store
from firebreak.listening.queries.coverage import Ear, coverage
from firebreak.listening.store.sql import any_of, array, fetch

WIDTH_S = 300


def start_of(at: float) -> float:
    """Start of the slice that a moment lies in."""
    return float(at // WIDTH_S * WIDTH_S)


def closed(monitor: int, since: float, until: float, listeners: Sequence[Ear]) -> Iterable[Bin]:
    """Every slice from ``since`` to ``until`` (both starts of slices), in order, gaps with coverage 0."""
    found = {bucket.start: bucket for bucket in store.buckets(monitor, since, until, WIDTH_S)}
    heard_of = {signal.start: signal for signal in store.signals(monitor, since, until, WIDTH_S)}
    return _bins(found, heard_of, since, until, listeners)


def ended(monitors: Sequence[int], start: float, listeners: Sequence[Ear]) -> dict[int, Bin]:
    """One whole slice of many monitors, as :func:`closed` gives it, in one statement."""
    if not monitors:
        return {}
    sums = store.sums_of(monitors, start, start + WIDTH_S)
    heard = coverage(listeners, start, start + WIDTH_S)
    return {monitor: open_bin(sums.get(monitor), start, heard) for monitor in monitors}


def silent(since: float, until: float, listeners: Sequence[Ear]) -> Iterable[Bin]:
    """The same for a monitor of which nothing was said."""
    return _bins({}, {}, since, until, listeners)


def _bins(
    found: Mapping[float, store.Bucket], heard_of: Mapping[float, store.Signal], since: float, until: float,
    listeners: Sequence[Ear],
) -> Iterable[Bin]:  # fmt: skip
    empty = store.Bucket(0.0, 0, 0, 0, 0, 0, 0)
    start = since
    while start < until:
        heard = coverage(listeners, start, start + WIDTH_S)
        yield _bin(found.get(start, empty), heard_of.get(start), start, heard)
        start += WIDTH_S


def share_heard(start: float, at: float, listeners: Sequence[Ear]) -> float:
    """Of a slice that is still open: the share that has passed and was heard."""
    until = min(at, start + WIDTH_S)
    return coverage(listeners, start, until) * (until - start) / WIDTH_S if until > start else 0.0


def open_bin(sums: tuple[store.Bucket, store.Signal] | None, start: float, heard: float) -> Bin:
    """The slice that is still open, or has just ended, with what has come in of it (:func:`store.sums_of`)."""
    counts, beside = sums or (store.Bucket(start, 0, 0, 0, 0, 0, 0), None)
    return _bin(counts, beside, start, heard)


def _bin(sums: store.Bucket, signal: store.Signal | None, start: float, heard: float) -> Bin:
    more = signal or store.Signal(start, 0, 0.0, 0, 0, 0, 0)
    return Bin(
        start=start, width_s=float(WIDTH_S), count=sums.count, negative=sums.negative, neutral=sums.neutral,
        positive=sums.positive, reach=sums.reach, reposts=sums.reposts, coverage=heard,
        top_reach=more.top_reach, voices=more.voices, novel=more.novel, copies=more.copies,
        coordinated=more.coordinated, harm=more.harm,
    )  # fmt: skip


def first_minutes(monitors: Sequence[int]) -> dict[int, float]:
    """When each monitor's oldest mention was said, to the minute; those without mentions are left out."""
    if not monitors:
        return {}
    first = f"SELECT monitor, MIN(minute) FROM {{}} WHERE {any_of('monitor')} GROUP BY monitor"  # noqa: S608
    rows = fetch(
        f"{first.format('store_rollup_minute')} UNION ALL {first.format('store_later')}",
        [array(monitors)] * 2,
    )
    found: dict[int, float] = {}
    for monitor, minute in rows:
        found[monitor] = min(found.get(monitor, inf), float(minute) * 60)
    return found
