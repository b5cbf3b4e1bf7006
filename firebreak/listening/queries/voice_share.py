"""One monitor beside others of its brand: how much is said of each, how badly, and how far it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.queries.series import series

MOST = 7
"""Monitors beside each other: as many as a chart can tell apart."""


@dataclass(frozen=True)
class VoiceShare:
    """One monitor's part. ``counts`` are per step, in the bins of the first monitor's series."""

    monitor: Monitor
    count: int
    negative: int
    reach: int
    share: float
    counts: list[int]


@dataclass(frozen=True)
class VoiceShares:
    """All of them, the asked one first; ``times`` are the starts of the bins, seconds UTC."""

    times: list[float]
    step_s: int
    shares: list[VoiceShare]


def voice_shares(monitors: Sequence[Monitor], since: datetime, until: datetime, step_s: int) -> VoiceShares:
    """Parts of what is said of these monitors together; a post of two of them counts for both."""
    chosen = list(monitors)[:MOST]
    if not chosen:
        return VoiceShares([], step_s, [])
    times = series(chosen[0], since, until, step_s=step_s).times
    low, high = since.timestamp(), until.timestamp()
    totals = {one.pk: store.totals(one.pk, low, high) for one in chosen}
    every = sum(total[0] for total in totals.values())
    found = []
    for one in chosen:
        count, negative, _, _, _, reach = totals[one.pk]
        counts = _counts(one, times, step_s, since)
        found.append(VoiceShare(one, count, negative, reach, count / every if every else 0.0, counts))
    return VoiceShares(times, step_s, found)


def _counts(monitor: Monitor, times: list[float], step_s: int, since: datetime) -> list[int]:
    if not times:
        return []
    offset = 0
    if step_s >= 21600:
        away = since.astimezone(ZoneInfo(monitor.brand.time_zone)).utcoffset()
        offset = int(away.total_seconds()) if away else 0
    found = {
        b.start: b.count for b in store.buckets(monitor.pk, times[0], times[-1] + step_s, step_s, offset)
    }
    return [found.get(time, 0) for time in times]
