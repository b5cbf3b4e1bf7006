"""What past forecasts were off, as plain data that a caller keeps: it weighs the models and makes the bands.

The memory that is shipped was measured on five brands' bursts (:mod:`.fitted`) and counts as twenty bursts;
every burst of one's own that :func:`learn` is told of moves it. Bands follow by adaptive conformal steps
(Gibbs & Candès 2021): where more falls outside than promised they widen, where less they narrow.
"""

import math
from collections.abc import Sequence

import msgspec
import numpy as np

from firebreak.engine.detection.forecast.records import LEVELS, Forecast, Size

HOURS = 24
MODELS = ("over", "recent", "steep", "least")
OFFSETS = (0.1, 0.25, 0.75, 0.9)
PRIOR_BURSTS, MOST_BURSTS = 20.0, 60.0
YOUNG_S = 2 * 3_600.0
"""Bursts younger than this have a record of their own."""
STEP = 0.1


class Errors(msgspec.Struct, frozen=True):
    """The record of one class of age."""

    bursts: float
    models: dict[str, tuple[float, ...]]
    """Per model the mean absolute error of each hour and of the sum, in usual changes of the stream."""
    offsets: tuple[tuple[float, ...], ...]
    """25 x 4: ln of what came over what was expected, at :data:`OFFSETS`."""


class Memory(msgspec.Struct, frozen=True):
    """All that is remembered; ``sizes`` is the mean CRPS over size by model and class, own forecasts only."""

    young: Errors
    old: Errors
    sizes: dict[str, tuple[float, float]] = {}
    """Per ``model/hours`` the bursts judged and their mean error."""

    def errors(self, age_s: float) -> Errors:
        """The record for bursts of this age."""
        return self.young if age_s < YOUNG_S else self.old

    def losses(self, age_s: float) -> dict[str, float]:
        """Own past errors of the size models at this age, where at least five bursts were judged."""
        suffix = _age_class(age_s)
        return {
            name.removesuffix(suffix): mean
            for name, (n, mean) in self.sizes.items()
            if name.endswith(suffix) and n >= 5
        }


def learn(memory: Memory, issued: Forecast, came: Sequence[float]) -> Memory:
    """The memory after 24 hours: ``came`` holds the posts of each hour, nan where nobody listened.

    Raises ``ValueError`` for another number of hours.
    """
    if len(came) != HOURS:
        raise ValueError("What came must have 24 hours; use nan for an hour that was not listened to.")
    young = issued.issued - issued.since < YOUNG_S
    old = memory.young if young else memory.old
    changed = _learned(old, issued, np.asarray(came, dtype=np.float64))
    return msgspec.structs.replace(memory, **{"young" if young else "old": changed})


def learn_size(memory: Memory, issued: Size, came: float) -> Memory:
    """The memory after a burst has ended with ``came`` posts in all."""
    if not (math.isfinite(came) and came > 0.0):
        return memory
    suffix, sizes = _age_class(issued.age_s), dict(memory.sizes)
    for name, levels in issued.models.items():
        n, mean = sizes.get(name + suffix, (0.0, 0.0))
        error = _pinball(np.asarray(levels), came) / came
        sizes[name + suffix] = (min(n + 1.0, MOST_BURSTS), mean + (error - mean) / min(n + 1.0, MOST_BURSTS))
    return msgspec.structs.replace(memory, sizes=sizes)


def _learned(old: Errors, issued: Forecast, hours: np.ndarray) -> Errors:
    came = np.append(hours, hours.sum())
    known = np.isfinite(came) & (came >= 0.0)
    part = 1.0 / (min(old.bursts, MOST_BURSTS) + 1.0)
    models = {}
    for name, before in old.models.items():
        past, said = np.asarray(before), np.asarray(issued.models[name])
        off = np.abs(said - came) / issued.scale
        off[HOURS] /= HOURS
        models[name] = tuple(np.where(known, past + part * (off - past), past).tolist())
    soft = 0.1 * float(np.mean([hour.normal for hour in issued.hours])) + 0.5
    softs = np.append(np.full(HOURS, soft), HOURS * soft)
    expected = np.append([hour.posts.expected for hour in issued.hours], issued.total.expected)
    ratio = np.log((np.where(known, came, 0.0) + softs) / (expected + softs))
    table = np.asarray(old.offsets)
    below = ratio[:, None] <= table
    width = (table[:, -1] - table[:, 0])[:, None]
    moved = table + STEP * width * (np.asarray(OFFSETS) - below)
    moved = np.sort(np.where(known[:, None], moved, table), axis=1)
    offsets = tuple(tuple(row) for row in moved.tolist())
    return Errors(min(old.bursts + 1.0, MOST_BURSTS), models, offsets)


def _pinball(levels: np.ndarray, came: float) -> float:
    """Twice the mean quantile loss: the CRPS, read from five quantiles."""
    off = came - levels
    return float(
        2.0 * np.mean(np.where(off >= 0.0, np.asarray(LEVELS) * off, (np.asarray(LEVELS) - 1.0) * off))
    )


def _age_class(age_s: float) -> str:
    hours = age_s / 3_600.0
    return "/1" if hours < 2.0 else "/6" if hours < 12.0 else "/24"
