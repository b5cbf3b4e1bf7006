"""Real mention volumes: the score at the default budget against its floor."""

import pytest

from firebreak.engine.detection import backtest_counts
from firebreak.engine.detection.measure.nab import Series, outcome, score, summary
from firebreak.engine.detection.tests.streams import BRANDS, nab_rows, nab_series

pytestmark = pytest.mark.unit


def test_the_score_of_real_bursts_stays_above_its_floor() -> None:
    outcomes = {}
    for brand in BRANDS:
        rows = nab_rows(brand)
        alarms = [_time(change.time) for change in backtest_counts(rows) if change.alarm]
        outcomes[brand] = outcome(nab_series(brand, rows), alarms)
    found = summary(outcomes)
    assert found["standard"] >= 84.0
    assert found["low_fp"] >= 79.0
    assert found["low_fn"] >= 86.0
    assert found["false_alarms_per_brand_week"] <= 0.4


TIMES = [300.0 * k for k in range(2_000)]
SERIES = Series(times=TIMES, windows=[(TIMES[1_000], TIMES[1_100])], labels=[TIMES[1_050]])


def test_the_scorer_gives_nothing_for_silence_and_everything_for_the_first_record_of_a_window() -> None:
    for profile in ("standard", "low_fp", "low_fn"):
        assert score([outcome(SERIES, [])], profile) == 0.0
        assert score([outcome(SERIES, [TIMES[1_000]])], profile) == pytest.approx(100.0, abs=0.2)


def test_the_scorer_takes_off_for_a_false_alarm_by_its_profile() -> None:
    alarms = [TIMES[900], TIMES[1_000]]
    clean = score([outcome(SERIES, alarms[1:])], "standard")
    assert clean - score([outcome(SERIES, alarms)], "standard") == pytest.approx(5.5)
    assert clean - score([outcome(SERIES, alarms)], "low_fp") == pytest.approx(11.0)


def test_the_scorer_charges_little_just_after_a_window_and_all_of_it_far_from_one() -> None:
    near, far = outcome(SERIES, [TIMES[1_105]]), outcome(SERIES, [TIMES[1_500]])
    assert 0.0 < near.cost < 0.2
    assert far.cost == 1.0


def test_the_scorer_ignores_the_trial_period() -> None:
    assert outcome(SERIES, [TIMES[100]]).false_alarms == 0


def _time(iso: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(iso).timestamp()
