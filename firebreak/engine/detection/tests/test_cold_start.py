"""A stream may begin inside a crisis."""

import pytest

from firebreak.engine.detection import Bin, Detector, State
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady

pytestmark = pytest.mark.unit


def test_the_first_day_says_that_there_is_no_baseline() -> None:
    detector = Detector()
    said = [detector.update(b) for b in steady(DAY_SLICES)]
    assert {a.state for a in said} == {State.NO_BASELINE}
    assert {a.reason for a in said} == {"first_day"}
    assert all(a.normal is None for a in said)
    after = [detector.update(b) for b in steady(10, start=DAY_SLICES)]
    assert after[-1].state is State.CALM


def test_an_extreme_burst_in_the_first_day_is_a_watch_and_no_alarm() -> None:
    detector = Detector()
    for bin_ in steady(60):
        detector.update(bin_)
    said = detector.update(Bin(start=60 * 300.0, count=2_000))
    assert said.state is State.WATCH
    assert said.reason == "cold_start"
    assert not said.alarm


def test_nothing_is_claimed_within_the_first_hour() -> None:
    detector = Detector()
    for bin_ in steady(11):
        detector.update(bin_)
    assert detector.update(Bin(start=11 * 300.0, count=10_000)).state is State.NO_BASELINE


def test_hours_without_data_do_not_count_towards_the_first_day() -> None:
    detector = Detector()
    for k in range(2 * DAY_SLICES):
        detector.update(Bin(start=300.0 * k, count=5, coverage=1.0 if k % 3 else 0.0))
        assert k < DAY_SLICES or detector.state is not State.CALM or k >= 1.5 * DAY_SLICES - 2
    assert detector.state is State.CALM
