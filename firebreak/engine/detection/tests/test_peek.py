"""Looking at the slice that is still open."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import Bin, State
from firebreak.engine.detection.tests.streams import DAY_SLICES, trained

pytestmark = pytest.mark.unit

NOW = 3 * 86_400.0
DETECTOR = trained()


@given(
    count=st.integers(min_value=0, max_value=2_000),
    negative=st.integers(min_value=0, max_value=2_000),
    coverage=st.floats(min_value=0, max_value=1),
)
@settings(max_examples=60, deadline=None)
def test_a_peek_changes_nothing(count: int, negative: int, coverage: float) -> None:
    before = DETECTOR.snapshot()
    bad = min(count, negative)
    open_ = Bin(start=NOW, count=count, negative=bad, neutral=count - bad, coverage=coverage)
    assert DETECTOR.peek(open_) == DETECTOR.peek(open_)
    assert DETECTOR.snapshot() == before


@given(coverage=st.floats(min_value=0.001, max_value=0.2), count=st.integers(min_value=0, max_value=4))
@settings(max_examples=60, deadline=None)
def test_a_few_posts_in_the_first_moments_of_a_slice_are_no_alarm(coverage: float, count: int) -> None:
    said = DETECTOR.peek(Bin(start=NOW, count=count, neutral=count, coverage=coverage))
    assert said.state is State.CALM


@given(coverage=st.floats(min_value=0.001, max_value=1.0), count=st.integers(min_value=0, max_value=500))
@settings(max_examples=60, deadline=None)
def test_a_volume_alarm_before_the_slice_closes_is_one_after_it_closes_as_usual(
    coverage: float, count: int
) -> None:
    early = DETECTOR.peek(Bin(start=NOW, count=count, neutral=count, coverage=coverage))
    usual = DETECTOR.expected(NOW)
    assert usual is not None
    rest = usual.expected * (1 - coverage)
    closed = DETECTOR.peek(Bin(start=NOW, count=count + rest, neutral=count, coverage=1.0))
    assert early.state == closed.state


def test_a_burst_is_seen_long_before_its_slice_closes() -> None:
    said = DETECTOR.peek(Bin(start=NOW, count=300, neutral=300, coverage=0.05))
    assert said.state is State.ALERT
    assert said.alarm


def test_what_was_announced_early_is_not_announced_again() -> None:
    detector = trained()
    open_ = Bin(start=NOW, count=300, neutral=300, coverage=0.5)
    detector.accept(detector.peek(open_), open_)
    assert detector.state is State.ALERT
    said = detector.update(Bin(start=NOW, count=320, neutral=320))
    assert said.state is State.ALERT
    assert not said.alarm
    assert said.event == NOW


def test_a_slice_with_no_coverage_yet_says_nothing_new() -> None:
    assert DETECTOR.peek(Bin(start=NOW, coverage=0.0)).state is State.CALM
    assert DETECTOR.expected(NOW + 300 * DAY_SLICES) is not None
