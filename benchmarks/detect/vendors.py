"""The rules that vendors publish, as baselines. What they leave open is chosen here and said.

Each rule says, after every slice, whether it fires; like ours, an alarm silences it for a day.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.detect.data import Floats
from benchmarks.detect.streams import Stream

HOUR, DAY, WEEK = 12, 288, 2_016
REFRACTORY = DAY
LOOK_BACK = WEEK + DAY
"""Slices that the longest rule needs before the present one."""
LEAST_MENTIONS = 20.0

Flags = NDArray[np.bool_]
Fires = Callable[[Floats, Floats, int], Flags]
"""From counts and negative counts per slice, the first being of this number, to whether it fires after each."""


def _sum(values: Floats, slices: int, ago: int = 0) -> Floats:
    """Sum over ``slices`` slices that ended ``ago`` slices before the end of each one; nan where not known."""
    running = np.concatenate([[0.0], np.cumsum(values)])
    found = np.full(len(values), np.nan)
    k = np.arange(slices + ago - 1, len(values))
    found[k] = running[k + 1 - ago] - running[k + 1 - ago - slices]
    return found


def _every(fires: Flags, slices: int, phase: int) -> Flags:
    """Only where the rule looks; a piece of a stream is looked at when the whole is."""
    looks: Flags = (np.arange(len(fires)) + phase) % slices == slices - 1
    return fires & looks


def _times(slices: int, against: int, factor: float, every: int) -> Fires:
    def fires(counts: Floats, _negative: Floats, phase: int) -> Flags:
        usual = _sum(counts, against, slices) * slices / against
        with np.errstate(invalid="ignore"):
            loud = (_sum(counts, slices) > factor * usual) & (_sum(counts, slices) >= LEAST_MENTIONS)
        return _every(loud, every, phase)

    return fires


def _sigmas(k: float) -> Fires:
    def fires(counts: Floats, _negative: Floats, phase: int) -> Flags:
        days = np.stack([_sum(counts, DAY, DAY * ago) for ago in range(1, 8)])
        with np.errstate(invalid="ignore"):
            loud = _sum(counts, DAY) > days.mean(axis=0) + k * days.std(axis=0)
        return _every(loud, HOUR, phase)

    return fires


def _points(points: float) -> Fires:
    def fires(counts: Floats, negative: Floats, phase: int) -> Flags:
        with np.errstate(invalid="ignore", divide="ignore"):
            now, before = _sum(counts, HOUR), _sum(counts, HOUR, HOUR)
            rise = _sum(negative, HOUR) / now - _sum(negative, HOUR, HOUR) / before
            worse = (rise > points) & (now >= LEAST_MENTIONS) & (before >= LEAST_MENTIONS)
        return _every(worse, HOUR, phase)

    return fires


RULES: dict[str, Fires] = {
    "Meltwater, 1 h vs 12 h, more (x1.5)": _times(HOUR, 12 * HOUR, 1.5, 1),
    "Meltwater, 1 h vs 12 h, balanced (x2)": _times(HOUR, 12 * HOUR, 2.0, 1),
    "Meltwater, 1 h vs 12 h, fewer (x3)": _times(HOUR, 12 * HOUR, 3.0, 1),
    "Socialmetrix, 24 h > 7 d + 1.5 sigma": _sigmas(1.5),
    "Socialmetrix, 24 h > 7 d + 2 sigma": _sigmas(2.0),
    "Socialmetrix, 24 h > 7 d + 3 sigma": _sigmas(3.0),
    "Wizikey, day > 2 x 7 d": _times(DAY, WEEK, 2.0, DAY),
    "Wizikey, day > 3 x 7 d": _times(DAY, WEEK, 3.0, DAY),
    "ThirdEye, day > 150 % of 7 d": _times(DAY, WEEK, 1.5, HOUR),
    "Sightlabs, +5 points negative": _points(0.05),
}
"""Open in the sources, so chosen here: Meltwater's factors and its look at every slice; the sigma of
Socialmetrix is that of the seven days before; ThirdEye looks hourly; a scan of Sightlabs is an hour, compared with
the hour before, of twenty mentions at least."""


def alarms(fires: Fires, counts: Floats, negative: Floats) -> list[int]:
    """Slices after which a rule raises an alarm over a whole stream."""
    found: list[int] = []
    for k in np.flatnonzero(fires(counts, negative, 0)):
        if not found or k - found[-1] >= REFRACTORY:
            found.append(int(k))
    return found


def first_alarm(fires: Fires, piece: Stream, first: int, look: int, silent_until: int) -> int | None:
    """Slices from an onset to the first alarm, in a piece of a stream that begins ``look`` slices before it.

    ``first`` is the number of the onset's slice; before ``silent_until`` an earlier alarm silences the rule.
    """
    fired = np.flatnonzero(fires(piece.counts, piece.negative, first - look)) - look
    fired = fired[(fired >= 0) & (fired + first >= silent_until)]
    return int(fired[0]) + 1 if len(fired) else None
