"""How large will a burst have been after a week? Several models, blended by how wrong they were before."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from firebreak.engine.detection.forecast.burst import Floats, Seen
from firebreak.engine.detection.forecast.fit import (
    AGES_S,
    GRID,
    MODELS,
    WEEK_S,
    Fitted,
    Line,
    all_features,
    growth,
)
from firebreak.engine.detection.forecast.records import LEVELS, Range, Size

POWER = 4.0
"""A model with half the past error of another counts for 2 to this power as much."""
_LOG_AGES = np.log(AGES_S)


@dataclass(frozen=True, slots=True)
class Growth:
    """Final size over size seen: quantiles at :data:`.fit.GRID`, per model and blended."""

    blended: Floats
    models: dict[str, Floats]
    shares: dict[str, float]
    in_support: float


def growth_of(
    seen: Seen, fitted: Fitted, losses: Mapping[str, float] | None = None, *, chosen_large: bool = False
) -> Growth:
    """The growth still to come; ``losses`` are a caller's own past errors (CRPS over size) by model.

    Two models: ``growth``, a line in logarithms, and ``seismic``, which needs followers. The bursts that they were
    learned from were chosen for having become large: among those a small one has most still to come, and the
    line that reads the size seen mostly says "it will get there". That holds for a burst chosen in the same way,
    ``chosen_large``. Of any other it would be a promise of fame, so the line reads the shape alone.
    """
    features = all_features(seen)
    line = ("size" if chosen_large else "shape") + ("-audience" if seen.followers.size else "")
    z = _at(seen.age_s, fitted, line, features)
    models, own = {"growth": growth(z)}, dict(losses or {})
    past = {"growth": own.get("growth", _loss(seen.age_s, fitted, line))}
    if seen.followers.size:
        models["seismic"] = growth(_at(seen.age_s, fitted, "seismic", features))
        past["seismic"] = own.get("seismic", _loss(seen.age_s, fitted, "seismic"))
    worth = {name: max(loss, 1e-6) ** -POWER for name, loss in past.items()}
    shares = {name: value / sum(worth.values()) for name, value in worth.items()}
    # Quantiles are averaged (Vincent 1912): a mixture would be wider than either model where they disagree.
    blended = np.exp(sum(shares[name] * np.log(found) for name, found in models.items()))
    return Growth(blended, models, shares, _support(seen, fitted["shape"]))


def size_of(seen: Seen, since: float, fitted: Fitted, losses: Mapping[str, float] | None = None) -> Size:
    """The forecast of the size a week after ``since``, in posts."""
    from_growth = growth_of(seen, fitted, losses)
    return Size(
        seen=seen.posts,
        age_s=seen.age_s,
        until=since + WEEK_S,
        total=to_range(seen.posts * at_levels(from_growth.blended)),
        models={
            name: tuple((seen.posts * at_levels(found)).tolist())
            for name, found in from_growth.models.items()
        },
        shares=from_growth.shares,
        in_support=from_growth.in_support,
    )


def at_levels(quantiles: Floats) -> Floats:
    """From :data:`.fit.GRID` to :data:`.records.LEVELS`."""
    found: Floats = np.interp(LEVELS, GRID, quantiles)
    return found


def _at(age_s: float, fitted: Fitted, name: str, features: Floats) -> Floats:
    """z at every quantile of the grid, straight in ln age between the ages that were learned."""
    x = features[list(MODELS[name])]

    def line(k: int) -> Floats:
        learned = fitted[name][k]
        held = np.clip(x, learned.low, learned.high)
        z: Floats = learned.intercept + float(held @ np.array(learned.slopes)) + np.array(learned.errors)
        return z

    k, part = _place(age_s)
    return line(k) if part == 0.0 else (1.0 - part) * line(k) + part * line(k + 1)


def _place(age_s: float) -> tuple[int, float]:
    """The learned age at or before this one, and how far it is to the next."""
    place = float(np.interp(math.log(max(age_s, 1.0)), _LOG_AGES, np.arange(len(AGES_S))))
    return int(place), place - int(place)


def _loss(age_s: float, fitted: Fitted, name: str) -> float:
    k, part = _place(age_s)
    lines = fitted[name]
    return lines[k].loss if part == 0.0 else (1.0 - part) * lines[k].loss + part * lines[k + 1].loss


def _support(seen: Seen, lines: tuple[Line, ...]) -> float:
    k, part = _place(seen.age_s)
    low, high = (np.array(line.support) for line in (lines[k], lines[min(k + 1, len(lines) - 1)]))
    begin, full = (1.0 - part) * low + part * high
    return float(np.clip((math.log1p(seen.posts) - begin) / max(full - begin, 1e-9), 0.0, 1.0))


def to_range(levels: Floats) -> Range:
    """Five numbers in order, none below zero."""
    low_80, low_50, expected, high_50, high_80 = np.maximum.accumulate(np.maximum(levels, 0.0)).tolist()
    return Range(low_80, low_50, expected, high_50, high_80)
