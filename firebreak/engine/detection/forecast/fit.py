"""Learning how bursts grow: from whole bursts to the few numbers by which :mod:`.size` forecasts.

For each age the model is a straight line in logarithms (Szabo & Huberman 2010), but of what is still **to come**
over what was seen, not of the whole: z = ln(growth - 1 + :data:`FLOOR`). A burst that is over then has a narrow
band and a young one a wide one, upwards. Ridge regression on standardised features; the band is made of errors
on bursts left out (jackknife+, Barber et al. 2021), widened for how few they are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from firebreak.engine.detection.forecast import seismic
from firebreak.engine.detection.forecast.burst import Floats, Seen, of_arrays

AGES_S = tuple(60.0 * m for m in (15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 5_760))
WEEK_S = 7 * 86_400.0
FLOOR = 0.02
"""Growth still to come that counts as none: the least of what matters."""
RIDGE = 3.0
GRID = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98)
"""Quantiles that are kept of the errors."""

MODELS: dict[str, tuple[int, ...]] = {
    "size": (0, 1, 2),
    "shape": (1, 2),
    "size-audience": (0, 1, 2, 3),
    "shape-audience": (1, 2, 3),
    "seismic": (4,),
}
"""Which features a model reads: ln size, the ends' shares, ln median followers, SEISMIC's answer."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A burst seen to its end: seconds since its first post (without that), sorted, and followers."""

    times: Floats
    followers: Floats
    first_followers: float


class Line(msgspec.Struct, frozen=True):
    """One model at one age. Features are held within ``low`` and ``high``, the range of what it was learned from."""

    intercept: float
    slopes: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    errors: tuple[float, ...]
    """Errors of z on bursts left out, at :data:`GRID`."""
    loss: float
    """Mean CRPS over size on bursts left out: the past error by which models are blended."""
    support: tuple[float, float] = (0.0, 0.0)
    """ln sizes: below the first no burst was seen, above the second one in ten was smaller."""


Fitted = dict[str, tuple[Line, ...]]
"""Per model one line for each of :data:`AGES_S`."""


def all_features(seen: Seen) -> Floats:
    """The features of :data:`MODELS`, in their order; not a number where there were no posts."""
    own = math.log(seismic.remaining(seen) + FLOOR) if seen.followers.size else math.nan
    return np.append(seen.features(), own)


def to_come(growth: Floats) -> Floats:
    """Growth (final over seen, at least 1) as the z that is forecast."""
    z: Floats = np.log(np.maximum(growth - 1.0, 0.0) + FLOOR)
    return z


def growth(z: Floats) -> Floats:
    """Back from z; never below 1."""
    back: Floats = 1.0 + np.maximum(np.exp(np.minimum(z, 20.0)) - FLOOR, 0.0)
    return back


def fit(features: Floats, growths: Floats, columns: tuple[int, ...]) -> Line:
    """One model at one age from bursts (rows) that had begun by then.

    Raises ``ValueError`` below ten bursts.
    """
    if len(growths) < 10:
        raise ValueError("Ten bursts at least are needed to learn how bursts grow.")
    x, z = features[:, columns], to_come(growths)
    mean, scale = x.mean(axis=0), x.std(axis=0) + 1e-9
    design = (x - mean) / scale
    inverse = np.linalg.inv(design.T @ design + RIDGE * np.eye(x.shape[1]))
    slopes = inverse @ design.T @ (z - z.mean())
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design) + 1.0 / len(z)
    errors = (z - z.mean() - design @ slopes) / (1.0 - leverage)
    raw = slopes / scale
    sizes = np.quantile(features[:, 0], (0.0, 0.1))
    return Line(
        intercept=float(z.mean() - mean @ raw),
        slopes=tuple(raw.tolist()),
        low=tuple(x.min(axis=0).tolist()),
        high=tuple(x.max(axis=0).tolist()),
        errors=tuple(_stretched(errors).tolist()),
        loss=_loss(z, errors),
        support=(float(sizes[0]), float(sizes[1])),
    )


def fit_all(bursts: Sequence[Whole], ages_s: Sequence[float] = AGES_S) -> Fitted:
    """Every model at every age."""
    lines: dict[str, list[Line]] = {name: [] for name in MODELS}
    for age in ages_s:
        features, growths = table(bursts, age)
        for name, columns in MODELS.items():
            lines[name].append(fit(features, growths, columns))
    return {name: tuple(found) for name, found in lines.items()}


def table(bursts: Sequence[Whole], age_s: float) -> tuple[Floats, Floats]:
    """Features at an age and growth from then to a week, of the bursts that had a post by then."""
    rows, growths = [], []
    for burst in bursts:
        seen = of_arrays(burst.times, burst.followers, burst.first_followers, age_s)
        if seen.posts:
            rows.append(all_features(seen))
            growths.append(np.searchsorted(burst.times, WEEK_S, side="right") / seen.posts)
    return np.array(rows).reshape(-1, 5), np.array(growths, dtype=np.float64)


def _stretched(errors: Floats) -> Floats:
    """Quantiles at :data:`GRID`, each a little further out: n errors cover like n + 1 (split conformal)."""
    n = len(errors)
    levels = np.clip(0.5 + (np.array(GRID) - 0.5) * (n + 1) / n, 0.0, 1.0)
    found: Floats = np.quantile(errors, levels, method="hazen")
    return found


def _loss(z: Floats, errors: Floats) -> float:
    """Mean CRPS over size, each burst judged by the errors on the others."""
    each = [_crps(z[i] - errors[i], np.delete(errors, i), z[i]) for i in range(len(z))]
    return float(np.mean(each))


def _crps(predicted: float, errors: Floats, z: float) -> float:
    """Continuous ranked probability score of the growth, over the growth."""
    sample, came = np.sort(growth(predicted + errors)), float(growth(np.array(z)))
    n = len(sample)
    apart = float(((2 * np.arange(1, n + 1) - n - 1) * sample).sum()) / (n * n)
    return (float(np.abs(sample - came).mean()) - apart) / came
