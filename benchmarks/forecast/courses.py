"""The course of the hours after a labelled burst, brand by brand, with a memory that never saw the brand.

Error of a course: mean absolute error of its 24 hours over the mean change of an hour from the same hour of the
day before, up to the moment of issue (MASE against the daily seasonal naive).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from benchmarks.detect.data import Brand
from firebreak.engine.detection.forecast import (
    Counts,
    Forecast,
    HourProfile,
    Memory,
    forecast,
    hour_profile,
    learn,
)
from firebreak.engine.detection.forecast import course as product
from firebreak.engine.detection.forecast.burst import Floats
from firebreak.engine.detection.forecast.memory import HOURS, MODELS, OFFSETS, PRIOR_BURSTS, Errors
from firebreak.engine.detection.forecast.profile import HOUR, heard, normal_hours

SLICE_S = 300.0
DAY_SLICES = 288
LEADS_H = (1, 3)
MARKS = {1: 1.51, 3: 1.14}
AIM = 1.0
TOLD = ("told", "sought")
"""Whether the beginning of a burst is told (the label), or sought in the counts, as pages have it done."""
WARM_UP_DAYS = 4
APART = 144
"""Slices between two of the bursts that the memory is made of."""
OUTSIZE, LEAST = 2.0, 8.0
"""What makes an hour one of those bursts: so many usual changes above normal, and so many posts."""


@dataclass(frozen=True)
class Moment:
    """One moment of a brand at which a forecast is due: what was known, and what came."""

    brand: str
    now: float
    since: float
    counts: Counts
    came: Floats

    @cached_property
    def profile(self) -> HourProfile:
        """From the past before the burst and in it: nothing later is known."""
        found = hour_profile(self.counts, self.now)
        assert found is not None, "two days of past are needed"
        return found

    @cached_property
    def courses(self) -> dict[str, Floats]:
        """Every model's course."""
        return product.models(heard(self.counts), self.profile, self.now, self.now - self.since)

    @cached_property
    def scale(self) -> float:
        """The usual change of an hour."""
        return product.usual_change(heard(self.counts), self.profile, self.now)

    def error(self, course: Floats) -> float:
        """MASE of a course."""
        return float(np.abs(course[:HOURS] - self.came).mean()) / self.scale


Pairs = Sequence[tuple[Moment, Moment]]
"""Bursts, each an hour and three hours after it began."""


def moment(brand: Brand, slice_: int, age_h: float) -> Moment:
    """The moment at the beginning of a slice."""
    now = brand.start + SLICE_S * slice_
    counts = Counts(start=brand.start, width_s=SLICE_S, values=tuple(brand.counts[:slice_].tolist()))
    came = brand.counts[slice_ : slice_ + DAY_SLICES].reshape(HOURS, 12).sum(axis=1)
    return Moment(brand.name, now, now - age_h * HOUR, counts, came)


def labelled(brand: Brand, lead_h: int) -> list[Moment]:
    """So many hours after each label that has a day before its end."""
    slices = [round((label - brand.start) / SLICE_S) + 12 * lead_h for label in brand.series.labels]
    return [moment(brand, k, float(lead_h)) for k in slices if k + DAY_SLICES <= len(brand.counts)]


def bursts(brand: Brand) -> list[tuple[Moment, Moment]]:
    """Outsize hours of a brand, whether marked or not, an hour and three hours after they began."""
    found, last, k = [], -APART, DAY_SLICES * WARM_UP_DAYS
    while k + 30 + DAY_SLICES <= len(brand.counts):
        posts = float(brand.counts[k - 12 : k].sum())
        if k - last > APART and posts >= LEAST:
            here = moment(brand, k, 1.0)
            usual = float(normal_hours(here.profile, here.now - HOUR, 1)[0])
            if posts - usual >= OUTSIZE * here.scale:
                last = k
                found.append((moment(brand, k + 6, 1.0), moment(brand, k + 30, 3.0)))
        k += 3
    return found


def memory_of(moments: Pairs) -> Memory:
    """The memory that a set of bursts leaves."""
    young, old = (_errors([pair[k] for pair in moments]) for k in (0, 1))
    return Memory(young, old)


def _errors(moments: Sequence[Moment]) -> Errors:
    models = {name: tuple(_off(moments, name).mean(axis=0).round(3).tolist()) for name in MODELS}
    flat = Errors(PRIOR_BURSTS, models, tuple((0.0,) * 4 for _ in range(HOURS + 1)))
    weights = product.shares(flat)
    ratios = np.array([_ratios(each, weights) for each in moments])
    # A brand with many bursts must not make the band alone; errors of a few cover like those of one more.
    n = len(moments)
    levels = np.clip(0.5 + (np.array(OFFSETS) - 0.5) * (n + 1) / n, 0.0, 1.0)
    offsets = np.quantile(ratios, levels, axis=0).T
    return Errors(PRIOR_BURSTS, models, tuple(tuple(row) for row in offsets.round(3).tolist()))


def _off(moments: Sequence[Moment], name: str) -> Floats:
    hourly = [
        np.abs(each.courses[name] - np.append(each.came, each.came.sum())) / each.scale for each in moments
    ]
    table = np.array(hourly)
    table[:, HOURS] /= HOURS
    return table


def _ratios(each: Moment, weights: Floats) -> Floats:
    expected = product.blend(np.array([each.courses[name] for name in MODELS]), weights)
    soft = product.softening(np.asarray(each.profile.hours))
    softs = np.append(np.full(HOURS, soft), HOURS * soft)
    found: Floats = np.log((np.append(each.came, each.came.sum()) + softs) / (expected + softs))
    return found


def grown(memory: Memory, own: Pairs, now: float) -> Memory:
    """The memory after the brand's own earlier bursts whose day had passed by ``now``."""
    for each in sorted((m for pair in own for m in pair), key=lambda m: m.now):
        if each.now + HOURS * HOUR <= now:
            issued = forecast(each.counts, each.profile, each.now, since=each.since, memory=memory)
            if isinstance(issued, Forecast):
                memory = learn(memory, issued, each.came.tolist())
    return memory


def references(each: Moment, lead_h: int) -> dict[str, Floats]:
    """Persistence; the profile of normal days; and the profile times a power-law decay with exponent 1."""
    stream = heard(each.counts)
    last = stream.rate(each.now - HOUR, each.now)[0]
    hour = product.excesses(stream, each.profile, each.now)[1]
    normal = normal_hours(each.profile, each.now, HOURS)
    left = lead_h / (lead_h + np.arange(1, HOURS + 1))
    return {
        "persistence": np.full(HOURS, last),
        "profile of normal days": normal,
        "profile x power-law decay": normal * np.maximum(1.0 + (hour - 1.0) * left, 0.0),
    }


def report(brands: Sequence[Brand], own: Mapping[str, Pairs]) -> dict[str, dict[str, dict[str, float]]]:
    """Per hours after the label and model the errors; a brand's own bursts only count once they have passed.

    ``own`` holds the :func:`bursts` of each brand by its name.
    """
    errors: dict[int, dict[str, list[float]]] = {lead: {} for lead in LEADS_H}
    held: dict[tuple[int, str], list[float]] = {(lead, how): [] for lead in LEADS_H for how in TOLD}
    refused = dict.fromkeys(LEADS_H, 0)
    for brand in brands:
        memory = memory_of([pair for other in brands if other is not brand for pair in own[other.name]])
        for lead in LEADS_H:
            for each in labelled(brand, lead):
                lived = grown(memory, own[brand.name], each.now)
                found = forecast(each.counts, each.profile, each.now, since=each.since, memory=lived)
                rows = references(each, lead) | {"Firebreak": normal_hours(each.profile, each.now, HOURS)}
                if isinstance(found, Forecast):
                    rows["Firebreak"] = np.array([hour.posts.expected for hour in found.hours])
                    held[lead, "told"].append(_held(found, each))
                else:
                    refused[lead] += 1  # the page then shows what is normal, and that is what is judged
                sought = forecast(each.counts, each.profile, each.now, memory=lived)
                if isinstance(sought, Forecast):
                    held[lead, "sought"].append(_held(sought, each))
                for name, course in rows.items():
                    errors[lead].setdefault(name, []).append(each.error(course))
    return {
        f"{lead} h": {
            name: {
                "bursts": len(all_),
                "mean_mase": round(float(np.mean(all_)), 3),
                "median_mase": round(float(np.median(all_)), 3),
            }
            for name, all_ in errors[lead].items()
        }
        | {
            "bands": {
                "coverage_80": round(float(np.mean(held[lead, "told"])), 3),
                "coverage_80_sought": round(float(np.mean(held[lead, "sought"])), 3),
                "no_forecast": refused[lead],
            }
        }
        for lead in LEADS_H
    }


def _held(found: Forecast, each: Moment) -> float:
    """Share of the hours in which what came lay in the 80 % band."""
    pairs = zip(found.hours, each.came, strict=True)
    return float(np.mean([hour.posts.low_80 <= came <= hour.posts.high_80 for hour, came in pairs]))


def marks(found: dict[str, dict[str, dict[str, float]]]) -> dict[str, bool]:
    """Which reference figures were met or beaten."""
    kept = {}
    for lead, mark in MARKS.items():
        rows = found[f"{lead} h"]
        ours = rows["Firebreak"]["mean_mase"]
        kept[f"course {lead} h mean_mase <= {mark:g}"] = ours < mark + 0.005
        others = [row["mean_mase"] for name, row in rows.items() if name not in {"Firebreak", "bands"}]
        kept[f"course {lead} h mean_mase <= {min(others):g}, the best reference on these bursts"] = (
            ours <= min(others)
        )
    return kept


def aims(found: dict[str, dict[str, dict[str, float]]]) -> dict[str, bool]:
    """Which aims were reached."""
    return {f"course 1 h mean_mase <= {AIM:g}": found["1 h"]["Firebreak"]["mean_mase"] <= AIM}
