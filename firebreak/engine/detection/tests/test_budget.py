"""One number to choose: how many alarms a week."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import BUDGETS, DEFAULT, TRACK_RECORD, Bin, backtest_counts, track_record
from firebreak.engine.detection.channels import CHANNELS, levels
from firebreak.engine.detection.measure.traces import replay, trace
from firebreak.engine.detection.tests.streams import nab_rows

pytestmark = pytest.mark.unit


def test_the_table_has_a_level_for_every_channel_at_every_budget_and_more_alarms_need_less() -> None:
    assert set(DEFAULT.calibration) == {kind.channel for kind in CHANNELS}
    for column in DEFAULT.calibration.values():
        assert len(column) == len(BUDGETS)
        assert list(column) == sorted(column, reverse=True)


@given(
    a=st.floats(min_value=BUDGETS[0], max_value=BUDGETS[-1]),
    b=st.floats(min_value=BUDGETS[0], max_value=BUDGETS[-1]),
)
@settings(max_examples=50, deadline=None)
def test_a_larger_budget_never_raises_a_level(a: float, b: float) -> None:
    low, high = (levels(DEFAULT.at_budget(x)) for x in sorted((a, b)))
    assert all(high[name].alert <= low[name].alert for name in low)


@pytest.mark.parametrize("budget", [0.0, 0.1, 20.0, float("nan")])
def test_a_budget_outside_the_table_is_refused(budget: float) -> None:
    with pytest.raises(ValueError, match="budget"):
        DEFAULT.at_budget(budget)


def test_a_backtest_at_a_larger_budget_raises_more_alarms() -> None:
    rows = nab_rows("UPS")[: 21 * 288]
    found = [sum(c.alarm for c in backtest_counts(rows, budget=b)) for b in (0.5, 1.0, 4.0)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_a_replay_of_kept_evidence_raises_the_alarms_of_the_detector() -> None:
    """What the benchmark counts is what the product says."""
    rng = np.random.default_rng(8)
    bins = []
    for k in range(12 * 288):
        burst = 8.0 if rng.random() < 0.004 else 1.0
        count = float(rng.poisson(6 * burst * (1 + 0.5 * np.sin(k / 46))))
        bad = float(rng.binomial(int(count), 0.8 if 1_800 < k < 1_850 else 0.2))
        bins.append(Bin(start=300.0 * k, count=count, negative=bad, neutral=count - bad))
    found = trace(bins)
    for budget in (0.5, 2.0, 4.0):
        parameters = DEFAULT.at_budget(budget)
        from firebreak.engine.detection import Detector

        detector = Detector(parameters=parameters)
        said = [k for k, bin_ in enumerate(bins) if detector.update(bin_).alarm]
        assert [number for number, *_ in replay(found, levels(parameters)).alarms] == said


def test_the_record_of_alerts_says_how_often_such_an_alert_was_right() -> None:
    assert TRACK_RECORD
    for band in TRACK_RECORD:
        assert 0 <= band.right <= band.of
        low, high = band.interval
        assert 0.0 <= low <= high <= 1.0
    assert track_record("watch", 5.0) is None
    filled = next(band for band in TRACK_RECORD if band.of)
    assert track_record(filled.state, (filled.low + filled.high) / 2) == filled
