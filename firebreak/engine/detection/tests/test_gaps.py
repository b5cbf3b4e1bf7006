"""No data is not calm, and not a zero."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import Bin, Detector, OutOfOrderError, State
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady, trained

pytestmark = pytest.mark.unit


@given(missing=st.integers(min_value=1, max_value=2_000), said=st.booleans())
@settings(max_examples=25, deadline=None)
def test_a_gap_never_changes_what_is_normal(missing: int, said: bool) -> None:
    detector = trained(2)
    before = detector.expected(0.0)
    if said:
        for k in range(missing):
            detector.update(Bin(start=300.0 * (2 * DAY_SLICES + k), coverage=0.0))
    else:
        detector.update(Bin(start=300.0 * (2 * DAY_SLICES + missing), coverage=0.0))
    assert detector.expected(0.0) == before


def test_a_gap_is_said_after_fifteen_minutes_and_ends_with_data() -> None:
    detector = trained()
    start = 3 * DAY_SLICES
    states = [detector.update(Bin(start=300.0 * (start + k), coverage=0.0)).state for k in range(4)]
    assert states == [State.CALM, State.CALM, State.NO_DATA, State.NO_DATA]
    said = detector.update(next(steady(1, start=start + 4)))
    assert said.state is State.CALM
    assert said.reason == "data_again"


def test_slices_left_out_are_a_gap_too() -> None:
    detector = trained()
    said = detector.take(next(steady(1, start=3 * DAY_SLICES + 100)))
    assert State.NO_DATA in {a.state for a in said}
    assert said[-1].state is State.CALM


def test_a_long_gap_costs_bounded_work_and_keeps_its_length() -> None:
    detector = trained()
    said = detector.take(Bin(start=300.0 * 10_000, coverage=0.0))
    assert len(said) < 200
    assert said[-1].params == {"minutes": 5 * (10_000 - 3 * DAY_SLICES + 1)}


def test_an_event_outlives_a_gap() -> None:
    detector = trained()
    start = 3 * DAY_SLICES
    assert detector.update(Bin(start=300.0 * start, count=500)).state is State.ALERT
    for k in range(1, 20):
        detector.update(Bin(start=300.0 * (start + k), coverage=0.0))
    assert detector.state is State.NO_DATA
    said = detector.update(next(steady(1, start=start + 20)))
    assert said.state is State.ALERT
    assert not said.alarm


def test_half_a_slice_is_not_half_the_volume() -> None:
    detector = trained(count=100)
    for bin_ in steady(DAY_SLICES, 50, 3 * DAY_SLICES):
        halved = Bin(start=bin_.start, count=bin_.count, neutral=bin_.count, coverage=0.5)
        assert detector.update(halved).state is State.CALM
    band = detector.expected(4 * 86_400.0)
    assert band is not None
    assert band.expected == pytest.approx(100, rel=0.1)


def test_a_slice_from_the_past_is_refused() -> None:
    detector = trained()
    with pytest.raises(OutOfOrderError):
        detector.update(Bin(start=0.0, count=1))


def test_a_slice_of_another_width_is_refused() -> None:
    detector = Detector()
    detector.update(Bin(start=0.0, count=1))
    with pytest.raises(OutOfOrderError):
        detector.update(Bin(start=300.0, width_s=60.0, count=1))
