"""From runs to figures: bursts, injected crises, vendors' rules, the record of alerts."""

from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from scipy.special import chdtri

from benchmarks.detect import vendors
from benchmarks.detect.calibrate import table
from benchmarks.detect.data import HORIZON
from benchmarks.detect.runs import ALL, VOLUME, Run, courses, delays, false_alarms, levels_at, rate
from benchmarks.detect.streams import SIZES
from firebreak.engine.detection import DEFAULT
from firebreak.engine.detection.measure import nab
from firebreak.engine.detection.measure.traces import Course, replay
from firebreak.engine.detection.parameters import Levels

MINUTES = 5


def poisson(count: int, weeks: float) -> list[float]:
    """Exact 95 % interval of a rate per week (Garwood 1936)."""
    low = float(chdtri(2 * count, 0.975)) / 2 / weeks if count else 0.0
    return [round(low, 2), round(float(chdtri(2 * count + 2, 0.025)) / 2 / weeks, 2)]


def bursts(runs: list[Run], left_out: bool) -> dict[str, Any]:
    """The NAB score at the budget of the product; then every brand with a table made of the others."""
    chosen = _outcomes(runs, levels_at(DEFAULT.budget, VOLUME))
    result: dict[str, Any] = {
        "budget": DEFAULT.budget,
        "all": _plain(nab.summary(chosen)),
        "brands": {name: _plain(nab.summary({name: o})) for name, o in chosen.items()},
        "budgets": {
            str(b): _plain(nab.summary(_outcomes(runs, levels_at(b, VOLUME)))) for b in (0.5, 0.75, 1.0)
        },
        "reference": {"spot2": [81.7, 79.0, 84.1], "best_published": [81.8, 73.1, 87.9]},
    }
    if left_out:
        scored = {}
        for r in runs:
            others = table([other for other in runs if other is not r])
            scored.update(_outcomes([r], levels_at(DEFAULT.budget, VOLUME, others)))
        result["left_out"] = _plain(nab.summary(scored))
    return result


def _outcomes(runs: list[Run], levels: dict[str, Levels]) -> dict[str, nab.Outcome]:
    found = courses(runs, levels)
    return {
        r.brand.name: nab.outcome(r.brand.series, [r.trace.time(number) for number, *_ in c.alarms])
        for r, c in zip(runs, found, strict=True)
    }


def _plain(summary: dict[str, Any]) -> dict[str, Any]:
    return {key: value.item() if isinstance(value, np.generic) else value for key, value in summary.items()}


def injection(runs: list[Run], budgets: tuple[float, ...]) -> dict[str, Any]:
    """Recall and delay by size, with volume alone and with content, at budgets that are kept as measured."""
    result: dict[str, Any] = {}
    for kind, channels in (("volume only", VOLUME), ("volume and content", ALL)):
        for budget in budgets:
            levels = filled(runs, budget, channels)
            result[f"{kind}, {budget:g} a week"] = found_at(runs, levels)
    return result


def filled(runs: list[Run], budget: float, channels: tuple[str, ...]) -> dict[str, Levels]:
    """The levels of the table at which these channels raise as many alarms a week as the budget, not more.

    The table is made for all channels and for five brands; volume alone may be asked a little more of it.
    """
    return _solved(channels, lambda levels: rate(runs, levels) <= budget)


def _solved(channels: tuple[str, ...], fits: Callable[[dict[str, Levels]], bool]) -> dict[str, Levels]:
    low, high = 0.02, 4.0
    for _ in range(9):
        middle = (low * high) ** 0.5
        low, high = (middle, high) if fits(levels_at(middle, channels)) else (low, middle)
    return levels_at(low, channels)


def found_at(runs: list[Run], levels: dict[str, Levels]) -> dict[str, Any]:
    """What is found, and what it costs, at these levels."""
    untouched = courses(runs, levels)
    weeks = sum(r.trace.weeks for r in runs)
    wrong, alarms = false_alarms(runs, untouched), sum(len(c.alarms) for c in untouched)
    told = delays(runs, levels, untouched)
    return {
        "alarms_per_brand_week": round(alarms / weeks, 2),
        "false_alarms_per_brand_week": round(wrong / weeks, 2),
        "false_alarms_interval_95": poisson(wrong, weeks),
        "sizes": {f"{size:g}x": recall([d for place, d in told if place.size == size]) for size in SIZES},
    }


def recall(found: list[int | None]) -> dict[str, Any]:
    """Shares found within an hour and six, the median delay, and the mean with a miss as six hours."""
    minutes = [MINUTES * d if d is not None else np.inf for d in found]
    middle = median(minutes)
    return {
        "places": len(found),
        "within_1_h": round(float(np.mean([m <= 60 for m in minutes])), 2),
        "within_6_h": round(float(np.mean([m <= 360 for m in minutes])), 2),
        "median_delay_min": round(middle) if middle < np.inf else None,
        "mean_delay_capped_min": round(float(np.mean([min(m, MINUTES * HORIZON) for m in minutes]))),
    }


def against_vendors(runs: list[Run]) -> dict[str, Any]:
    """Every published rule, and ours at a budget at which we raise no more false alarms than it does."""
    weeks = sum(r.trace.weeks for r in runs)
    sizes = (1.0, 2.0, 5.0)
    result = {}
    for name in vendors.RULES:
        wrong = sum(
            not r.brand.in_event(r.trace.time(number)) for r in runs for number in r.vendor_alarms[name]
        )

        def fits(levels: dict[str, Levels], most: int = wrong) -> bool:
            return false_alarms(runs, courses(runs, levels)) <= most

        ours = {kind: found_at(runs, _solved(channels, fits)) for kind, channels in _KINDS.items()}
        theirs = [
            (place, d) for r in runs for (place, _), d in zip(r.placed, r.vendor_delays[name], strict=True)
        ]
        result[name] = {
            "false_alarms_per_brand_week": round(wrong / weeks, 2),
            "theirs": {f"{s:g}x": recall([d for p, d in theirs if p.size == s]) for s in sizes},
            "ours_volume_only": ours["volume"],
            "ours": ours["all"],
        }
    return result


_KINDS = {"volume": VOLUME, "all": ALL}


def record(
    runs: list[Run], columns: dict[str, tuple[float, ...]] | None = None
) -> list[tuple[str, float, float, int, int]]:
    """How often alarms of a strength were right: (state, from, to, right, of).

    The streams with their marked events, and beside them as many injected crises as there are brand-weeks,
    drawn from all places of 1x, 2x and 5x. An alarm is right inside a marked event or in an injected crisis.
    Judged at 2 alarms a week, so that weaker alarms are counted, too.
    """
    levels = levels_at(2.0, ALL, columns)
    untouched = courses(runs, levels)
    told: list[tuple[str, float, bool]] = []
    for r, course in zip(runs, untouched, strict=True):
        for number, state, _, surprise in course.alarms:
            told.append((state.value, surprise, r.brand.in_event(r.trace.time(number))))
    told += _injected(runs, levels, untouched)
    rows = []
    for level in ("alert", "crisis"):
        for low, high in ((0.0, 3.0), (3.0, 4.0), (4.0, 6.0), (6.0, 10.0), (10.0, 99.0)):
            right = [ok for s, surprise, ok in told if s == level and low <= surprise < high]
            rows.append((level, low, high, sum(right), len(right)))
    return rows


def _injected(
    runs: list[Run], levels: dict[str, Levels], untouched: list[Course]
) -> list[tuple[str, float, bool]]:
    every = [(k, n) for k, r in enumerate(runs) for n, (p, _) in enumerate(r.placed) if p.size >= 1.0]
    rng = np.random.default_rng(7)
    chosen = rng.permutation(len(every))[: round(sum(r.trace.weeks for r in runs))]
    told = []
    for index in chosen:
        k, n = every[index]
        place, fork = runs[k].placed[n]
        machine = untouched[k].before(place.first, fork.width_s, DEFAULT.states)
        for _, state, _, surprise in replay(fork, levels, machine=machine, since=place.first).alarms:
            told.append((state.value, surprise, True))
    return told
