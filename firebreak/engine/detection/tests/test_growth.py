"""The channel for slow rises."""

import numpy as np
import pytest

from firebreak.engine.detection import Bin, Detector, State, backtest_counts
from firebreak.engine.detection.growth import Growth
from firebreak.engine.detection.tests.streams import DAY_SLICES, nab_rows

pytestmark = pytest.mark.unit


def calm(days: float, mean: float = 30.0, seed: int = 3) -> tuple[Detector, np.random.Generator]:
    """A detector that has lived through a stream with ordinary noise."""
    detector, rng = Detector(), np.random.default_rng(seed)
    for k in range(round(days * DAY_SLICES)):
        detector.update(Bin(start=300.0 * k, count=float(rng.poisson(mean))))
    return detector, rng


def rise(
    detector: Detector, rng: np.random.Generator, to: float, slices: int, mean: float = 30.0
) -> list[str]:
    """Channels of the alarms while the rate rises in a straight line to so many times the mean."""
    first = round((detector.next_start or 0.0) / 300.0)
    said = []
    for k in range(slices):
        rate = mean * (1.0 + (to - 1.0) * k / slices)
        found = detector.update(Bin(start=300.0 * (first + k), count=float(rng.poisson(rate))))
        if found.alarm:
            said.append(found.channel)
    return said


def test_a_slow_doubling_over_six_hours_is_an_alert() -> None:
    detector, rng = calm(7)
    assert len(rise(detector, rng, 2.0, 72)) == 1
    assert detector.state is State.ALERT


def test_real_brands_have_rises_that_only_growth_sees_and_says() -> None:
    codes = {c.code for c in backtest_counts(nab_rows("GOOG"), budget=2.0) if c.alarm}
    assert "growth" in codes


def test_a_rise_does_not_teach_within_hours_that_it_is_normal() -> None:
    """Errors beyond the tail's threshold wait half a day before they train it."""
    detector, rng = calm(7)
    growth = next(c for c in detector._memory.channels if isinstance(c, Growth))
    for horizon in growth.horizons:
        horizon.waiting.clear()
    before = [h.tail.scale for h in growth.horizons]
    rise(detector, rng, 2.0, 72)
    assert [h.tail.scale for h in growth.horizons] == before
    assert any(h.waiting for h in growth.horizons)


def test_a_level_that_stays_is_no_growth() -> None:
    detector, rng = calm(7)
    assert rise(detector, rng, 1.0, 2 * DAY_SLICES) == []


def test_the_open_slice_alone_makes_no_growth_and_its_posts_only_add() -> None:
    detector, _ = calm(5)
    start = detector.next_start or 0.0

    def surprise(count: float, coverage: float) -> float:
        said = detector.peek(Bin(start=start, count=count, coverage=coverage))
        return next(e.surprise for e in said.evidences if e.channel == "growth/1")

    values = [surprise(count, 0.5) for count in (0.0, 15.0, 60.0, 500.0)]
    assert values == sorted(values)
    assert surprise(15.0, 0.5) < 2.0


def test_a_gap_is_neither_a_fall_nor_a_rise() -> None:
    detector, rng = calm(5)
    start = detector.next_start or 0.0
    for k in range(24):
        detector.update(Bin(start=start + 300.0 * k, coverage=0.0))
    after = [
        detector.update(Bin(start=start + 300.0 * k, count=float(rng.poisson(30)))) for k in range(24, 60)
    ]
    assert not any(said.alarm for said in after)


def test_days_of_the_week_count_after_five_weeks() -> None:
    """Weekends at a fifth: on the sixth Saturday that is normal, and a weekday's volume is not."""
    detector, rng = Detector(), np.random.default_rng(5)
    for k in range(40 * DAY_SLICES):  # the first day of 1970 was a Thursday
        weekend = (k // DAY_SLICES + 3) % 7 >= 5
        detector.update(Bin(start=300.0 * k, count=float(rng.poisson(10 if weekend else 50))))
    friday, saturday = detector.expected(43.5 * 86_400.0), detector.expected(44.5 * 86_400.0)
    assert friday is not None
    assert saturday is not None
    assert saturday.expected < 0.7 * friday.expected
