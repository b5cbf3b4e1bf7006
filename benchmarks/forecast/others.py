"""Courses after surges that are not those judged: what a change of the models is to be chosen by.

The 20 marked bursts are few, and a choice made on them judges itself. Here are (a) the outsize hours of every brand,
forecast by a memory of the other brands, and (b) six real crises whose beginning is known (``crisislex_t26``), thinned
and laid over each brand's volume: they grow and last, which marked bursts hardly ever do.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.detect.data import ONSETS, Brand, rows, seconds
from benchmarks.forecast.courses import DAY_SLICES, LEADS_H, SLICE_S, Moment, Pairs, memory_of, moment
from firebreak.engine.detection.forecast import Forecast, Memory, forecast
from firebreak.engine.detection.forecast.burst import Floats

SIZES = (2.0, 5.0)
"""Posts of a crisis' first six hours, in usual six hours of the brand."""
CRISIS_LEADS_H = (2, 3, 5)
FIRST = 72
"""Slices of six hours."""
LONG = 36 * 12
"""Slices of a crisis: enough for the last moment and the day after it."""
SEED = 1


def report(brands: Sequence[Brand], own: Mapping[str, Pairs], data: Path) -> dict[str, dict[str, float]]:
    """Errors of our courses (MASE): how many, mean and median."""
    memories = {
        brand.name: memory_of([pair for other in brands if other is not brand for pair in own[other.name]])
        for brand in brands
    }
    found = {
        f"outsize hours, {lead} h after": _row(
            (pair[k] for pairs in own.values() for pair in pairs), memories
        )
        for k, lead in enumerate(LEADS_H)
    }
    crises = _crises(data / "crisislex_t26")
    laid = [_laid(brand, events, lead) for brand in brands for events in crises for lead in CRISIS_LEADS_H]
    if laid:
        found["crises laid over, 2 to 5 h after"] = _row((each for part in laid for each in part), memories)
    return found


def _row(moments: Iterable[Moment], memories: Mapping[str, Memory]) -> dict[str, float]:
    errors = []
    for each in moments:
        issued = forecast(each.counts, each.profile, each.now, since=each.since, memory=memories[each.brand])
        if isinstance(issued, Forecast):
            errors.append(each.error(np.array([hour.posts.expected for hour in issued.hours])))
    return {
        "moments": len(errors),
        "mean_mase": round(float(np.mean(errors)), 3),
        "median_mase": round(float(np.median(errors)), 3),
    }


def _crises(folder: Path) -> list[Floats]:
    """Posts per slice from the beginning of each event; none where the folder is missing."""
    found = []
    for name, onset in ONSETS.items():
        file = folder / f"{name}.ids.csv"
        if file.exists():
            after = np.array([seconds(row["created_at"]) for row in rows(file)]) - seconds(onset)
            slices = (after[(after >= 0) & (after < LONG * SLICE_S)] // SLICE_S).astype(int)
            found.append(np.bincount(slices, minlength=LONG).astype(np.float64))
    return found


def _laid(brand: Brand, crisis: Floats, lead_h: int) -> list[Moment]:
    """Moments so many hours after a crisis began at a place drawn once for the brand and crisis, per size."""
    drawn = np.random.default_rng([SEED, len(brand.counts), int(brand.counts.sum()), int(crisis.sum())])
    begin = int(drawn.integers(8 * DAY_SLICES, len(brand.counts) - LONG))
    usual = float(brand.counts[begin - 7 * DAY_SLICES : begin].mean()) * FIRST
    found = []
    for size in SIZES:
        kept = size * usual / float(crisis[:FIRST].sum())
        posts = drawn.binomial(crisis.astype(int), kept) if kept < 1.0 else np.round(crisis * kept)
        counts = brand.counts.copy()
        counts[begin : begin + LONG] += posts
        there = Brand(brand.name, counts, brand.series)
        found.append(moment(there, begin + 12 * lead_h, float(lead_h)))
    return found
