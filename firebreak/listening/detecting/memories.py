"""The detectors' memories: restored from the store, or made by replaying the past of a monitor, many at a time."""

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from time import perf_counter

import msgspec

from firebreak.base.clock import now
from firebreak.base.collector import undisturbed
from firebreak.engine import shapes
from firebreak.engine.detection import Detector
from firebreak.engine.detection.evidence import Value
from firebreak.listening.detecting import slices
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.queries.coverage import Ear, ears
from firebreak.listening.queries.scope import moment
from firebreak.listening.store.sql import chunks

log = logging.getLogger(__name__)
GRACE_S = 5.0
"""A slice is closed this long after its end: posts need a moment to arrive."""
HISTORY_S = 35 * 86_400.0
IN_ONE_GO = 200


class _Zone(msgspec.Struct):
    """The part of a snapshot that says which hours its profile follows."""

    zone: str


@dataclass
class Watched:
    """One monitor under watch."""

    monitor: Monitor
    detector: Detector
    closed_until: float
    looked: tuple[float, ...] = ()
    looked_at: float = 0.0
    memory: bytes = b""
    """The detector's snapshot as it stands; empty when it must be taken."""
    said: tuple[str, str] = ("", "")
    params: dict[str, Value] = field(default_factory=dict)
    noted_at: float = 0.0


def warmed(monitors: Sequence[Monitor], stale: set[int], at: float, within_s: float) -> list[Watched]:
    """Monitors with detectors that know their past, as many as ``within_s`` seconds allow, at least some.

    From the stored memory; where there is none, it is of another version, or the past changed under it (``stale``),
    by replaying the rollups.
    """
    with undisturbed() if len(monitors) > IN_ONE_GO else nullcontext():
        return _warmed(monitors, stale, at, within_s)


def _warmed(monitors: Sequence[Monitor], stale: set[int], at: float, within_s: float) -> list[Watched]:
    found: list[Watched] = []
    calm = _Calm()
    started = perf_counter()
    for part in chunks(monitors, IN_ONE_GO):
        rows = Watch.objects.in_bulk([monitor.pk for monitor in part])
        restored = [
            one
            for monitor in part
            if monitor.pk not in stale and (one := _restored(monitor, rows.get(monitor.pk))) is not None
        ]
        known = {one.monitor.pk for one in restored}
        found += restored + _replayed([monitor for monitor in part if monitor.pk not in known], at, calm)
        if perf_counter() - started > within_s:
            break
    return found


def _restored(monitor: Monitor, row: Watch | None) -> Watched | None:
    if row is None or not row.memory or row.closed_until is None or row.replay_from is not None:
        return None
    memory = bytes(row.memory)
    try:
        if shapes.decode(memory, _Zone).zone != monitor.brand.time_zone:
            return None
        return Watched(monitor, Detector.restore(memory), row.closed_until.timestamp())
    except ValueError:
        log.info("replaying: the stored memory is of another version", extra={"monitor": monitor.pk})
        return None


def _replayed(monitors: Sequence[Monitor], at: float, calm: "_Calm") -> list[Watched]:
    """New detectors, fed with every slice of the last five weeks that somebody listened to."""
    first = slices.first_minutes([monitor.pk for monitor in monitors])
    found = []
    for monitor in monitors:
        try:
            found.append(_replay(monitor, first.get(monitor.pk), at, calm))
        except Exception:
            log.exception("a monitor could not be warmed", extra={"monitor": monitor.pk})
    remember_all(found, replayed=True)
    return found


def _replay(monitor: Monitor, first: float | None, at: float, calm: "_Calm") -> Watched:
    end = slices.start_of(at - GRACE_S)
    listeners = calm.listeners(monitor, end - HISTORY_S, at)
    known = [ear.since for ear in listeners] + ([first] if first is not None else [])
    begin = slices.start_of(max(end - HISTORY_S, min(known, default=end)))
    spoken = max(begin, min(end, slices.start_of(first))) if first is not None else end
    detector = calm.detector(monitor, begin, spoken, listeners)
    for bin_ in slices.closed(monitor.pk, spoken, end, listeners):
        detector.update(bin_)
    return Watched(monitor, detector, max(begin, end), memory=detector.snapshot())


class _Calm:
    """What monitors of a brand have in common: who listens, and the memory of slices in which nothing was said.

    Ten thousand new monitors then cost one replay of the silence before their first posts, not ten thousand.
    """

    def __init__(self) -> None:
        self._ears: dict[int, list[Ear]] = {}
        self._memories: dict[tuple[int, float, float], bytes] = {}

    def listeners(self, monitor: Monitor, since: float, until: float) -> list[Ear]:
        """The brand's sources."""
        if monitor.brand_id not in self._ears:
            self._ears[monitor.brand_id] = ears(monitor.brand, since, until)
        return self._ears[monitor.brand_id]

    def detector(self, monitor: Monitor, begin: float, until: float, listeners: Sequence[Ear]) -> Detector:
        """A detector that has heard nothing from ``begin`` to ``until``."""
        key = (monitor.brand_id, begin, until)
        if key not in self._memories:
            made = Detector(width_s=float(slices.WIDTH_S), zone=monitor.brand.time_zone)
            for bin_ in slices.silent(begin, until, listeners):
                made.update(bin_)
            self._memories[key] = made.snapshot()
        return Detector.restore(self._memories[key])


def remember(watched: Watched) -> None:
    """Store a detector's memory as it is now."""
    watched.memory = watched.detector.snapshot()
    remember_all([watched])


def remember_all(learned: Sequence[Watched], *, replayed: bool = False) -> None:
    """Store memories, so that a restart goes on from here.

    Only who has ``replayed`` a monitor's past may say that it need not be replayed any more.
    """
    rows = [
        Watch(
            monitor=one.monitor,
            memory=one.memory,
            closed_until=moment(one.closed_until),
            since=now(),
            checked_at=now(),
            state=one.detector.state.value,
        )
        for one in learned
    ]
    if rows:
        Watch.objects.bulk_create(
            rows,
            batch_size=IN_ONE_GO,
            update_conflicts=True,
            unique_fields=["monitor"],
            update_fields=["memory", "closed_until", *(["replay_from"] if replayed else [])],
        )
