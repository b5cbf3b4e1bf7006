"""The score of the Numenta Anomaly Benchmark, written from its paper.

Lavin & Ahmad, "Evaluating Real-Time Anomaly Detection Algorithms", ICMLA 2015. A detection is worth more the
earlier it comes in the window around a labelled instant; one outside any window costs the more the further it
is from the last. The result is 0 for a detector that never speaks and 100 for one that fires at the first
record of every window and never elsewhere.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PROFILES: dict[str, tuple[float, float, float]] = {
    "standard": (1.0, 0.11, 1.0),
    "low_fp": (1.0, 0.22, 1.0),
    "low_fn": (1.0, 0.11, 2.0),
}
"""Profile: worth of a hit, cost of a false alarm, cost of a miss."""

WEEK_S = 7 * 86_400.0


@dataclass(frozen=True, slots=True)
class Series:
    """One brand's rows: their times (seconds), and the windows (first and last second) of its events."""

    times: Sequence[float]
    windows: Sequence[tuple[float, float]]
    labels: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one brand's alarms hit."""

    hits: int
    windows: int
    worth: float
    false_alarms: int
    cost: float
    weeks: float
    delays_s: tuple[float, ...]
    """First alarm of each window hit, minus the label nearest to it."""


def outcome(series: Series, alarms: Sequence[float]) -> Outcome:
    """Lay alarms over one brand's windows. The first 15 % (at most 750 records) do not count."""
    times = series.times
    trial = min(int(0.15 * len(times)), 750)
    at = [k for k in (bisect_left(times, a) for a in alarms) if k >= trial]
    spans = [(bisect_left(times, a), bisect_left(times, b)) for a, b in series.windows]
    worth, delays, hits = 0.0, [], 0
    for left, right in spans:
        inside = [k for k in at if left <= k <= right]
        if inside:
            hits += 1
            worth += _sigmoid(-(right - inside[0] + 1) / (right - left + 1)) / _sigmoid(-1.0)
            delays += _delay(times[inside[0]], series.labels)
    outside = [k for k in at if not any(left <= k <= right for left, right in spans)]
    cost = sum(_cost(k, spans) for k in outside)
    weeks = (times[-1] - times[trial]) / WEEK_S
    return Outcome(hits, len(spans), worth, len(outside), cost, weeks, tuple(delays))


def score(outcomes: Sequence[Outcome], profile: str) -> float:
    """Normalised score over all brands, 0 to 100."""
    hit, false, miss = PROFILES[profile]
    windows = sum(o.windows for o in outcomes)
    raw = sum(hit * o.worth - false * o.cost - miss * (o.windows - o.hits) for o in outcomes)
    null, perfect = -miss * windows, hit * windows
    return 100.0 * (raw - null) / (perfect - null)


def summary(outcomes: Mapping[str, Outcome]) -> dict[str, float | int | None]:
    """Scores, hits, false alarms a brand-week and delay, over all brands."""
    every = list(outcomes.values())
    delays = sorted(d for o in every for d in o.delays_s)
    near = sum(-600.0 <= d <= 3_600.0 for d in delays)
    return {
        **{profile: round(score(every, profile), 1) for profile in PROFILES},
        "windows": sum(o.windows for o in every),
        "hits": sum(o.hits for o in every),
        "false_alarms": sum(o.false_alarms for o in every),
        "false_alarms_per_brand_week": round(
            sum(o.false_alarms for o in every) / sum(o.weeks for o in every), 2
        ),
        "median_delay_to_label_min": round(delays[len(delays) // 2] / 60.0) if delays else None,
        "within_10_min_before_to_60_min_after_label": near,
    }


def _sigmoid(y: float) -> float:
    return 2.0 / (1.0 + math.exp(5.0 * y)) - 1.0


def _cost(k: int, spans: Sequence[tuple[int, int]]) -> float:
    before = [span for span in spans if span[1] < k]
    if not before:
        return 1.0
    left, right = before[-1]
    distance = (k - right) / max(right - left, 1)
    return 1.0 if distance > 3.0 else -_sigmoid(distance)


def _delay(first: float, labels: Sequence[float]) -> list[float]:
    return [min((first - label for label in labels), key=abs)] if labels else []
