"""Airlines in the storm days of February 2015, and streams in which nothing happens."""

import itertools
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.detect import data
from benchmarks.detect.report import poisson
from firebreak.engine.detection import DEFAULT, StateChange, backtest_posts
from firebreak.engine.detection.measure import quiet
from firebreak.engine.posts import Post
from firebreak.engine.text import sentiment

AIRLINES = ("SouthwestAir", "VirginAmerica", "united")
SOUTHWEST_ONSET = datetime(2015, 2, 21, 12, tzinfo=UTC)
SPOILT_RECALL, SPOILT_FALSE, SPOILT_TRIALS = 0.63, 0.085, 10
"""A classifier's rates on negative and on other posts: precision 0.92 and recall 0.63 on these airlines."""

LOUD = ("watch", "alert", "crisis")


def airlines(folder: Path) -> dict[str, Any]:
    """Every airline with our own sentiment, with people's labels, and with labels made wrong at random."""
    posts = {name: data.airline(folder, name) for name in AIRLINES}
    return {
        "own_sentiment": {n: _airline(n, p, list(sentiment([x.text for x in p]))) for n, p in posts.items()},
        "labels": {n: _airline(n, p, [x.sentiment for x in p]) for n, p in posts.items()},
        "spoilt_labels": _spoilt(posts),
    }


def _airline(name: str, posts: Sequence[Post], sentiments: Sequence[str]) -> dict[str, Any]:
    changes = list(backtest_posts(posts, sentiments))
    loud = [c for c in changes if c.state.value in LOUD]
    result: dict[str, Any] = {
        "changes": [f"{c.time} {c.state.value} {c.channel} {c.surprise}: {c.reason}" for c in loud],
        "crisis": any(c.state.value == "crisis" for c in changes),
        "alarms": sum(c.alarm for c in changes),
    }
    if name == "SouthwestAir":
        result["hours_to_alert_by_content"] = _hours(changes, {"alert", "crisis"})
        result["hours_to_watch_by_content"] = _hours(changes, set(LOUD))
    return result


def _hours(changes: Sequence[StateChange], states: set[str]) -> float | None:
    """Hours from the onset to the first such state with content as its reason; None when there is none."""
    after = [
        (data.seconds(c.time) - SOUTHWEST_ONSET.timestamp()) / 3600
        for c in changes
        if c.state.value in states and c.channel.startswith("negative-share")
    ]
    later = [h for h in after if h >= 0]
    return round(min(later), 2) if later else None


def _spoilt(posts: dict[str, list[Post]]) -> dict[str, Any]:
    rates = {"negative": SPOILT_RECALL, "neutral": SPOILT_FALSE, "positive": SPOILT_FALSE}
    hours: list[float | None] = []
    alarms, crises = dict.fromkeys(AIRLINES, 0), dict.fromkeys(AIRLINES, 0)
    for seed, (name, every) in itertools.product(range(SPOILT_TRIALS), posts.items()):
        draws = np.random.default_rng(seed).random(len(every))
        judged = [
            "negative" if draw < rates[p.sentiment] else "neutral"
            for p, draw in zip(every, draws, strict=True)
        ]
        found = _airline(name, every, judged)
        alarms[name] += found["alarms"]
        crises[name] += found["crisis"]
        if name == "SouthwestAir":
            hours.append(found["hours_to_alert_by_content"])
    return {
        "trials": SPOILT_TRIALS,
        "southwest_alert_within_12_hours": sum(h is not None and h <= 12 for h in hours),
        "southwest_alert_at_all": sum(h is not None for h in hours),
        "alarms": alarms,
        "crises": crises,
    }


RATES = (0.3, 1.0, 3.0, 12.0, 60.0, 600.0)
KINDS = ((1.0, 0.0), (1.5, 0.0), (3.0, 0.0), (3.0, 0.3))
"""Variance over mean of a slice, and how far the rate wanders."""

Case = tuple[float, float, float, int, int]
Lived = list[tuple[Case, "Future[tuple[int, int, float]]"]]


def begin_quiet(pool: ProcessPoolExecutor, days: int) -> Lived:
    """Start the streams without events in other processes."""
    cases = [(r, d, w, days, seed) for seed, (r, (d, w)) in enumerate(itertools.product(RATES, KINDS))]
    return [(case, pool.submit(_quiet_case, case)) for case in cases]


def end_quiet(lived: Lived) -> dict[str, Any]:
    """Their alarms, all of them false."""
    found = [(case, future.result()) for case, future in lived]
    by_rate = {}
    for rate in RATES:
        mine = [f for case, f in found if case[0] == rate]
        by_rate[f"{rate:g}"] = round(sum(f[0] for f in mine) / sum(f[2] for f in mine), 2)
    alarms, watches, weeks = (sum(f[k] for _, f in found) for k in range(3))
    return {
        "budget": DEFAULT.budget,
        "brand_weeks": round(weeks, 1),
        "alarms": alarms,
        "alarms_per_brand_week": round(alarms / weeks, 3),
        "interval_95": poisson(round(alarms), weeks),
        "watches_per_brand_week": round(watches / weeks, 3),
        "by_posts_per_hour": by_rate,
    }


def _quiet_case(case: Case) -> tuple[int, int, float]:
    rate, dispersion, wandering, days, seed = case
    return quiet.false_alarms(
        quiet.quiet_stream(
            per_hour=rate, dispersion=dispersion, share=0.3, days=days, seed=1_000 + seed, wandering=wandering
        )
    )
