"""The volume channel."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import Bin, Detector, State
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady, trained

pytestmark = pytest.mark.unit


@given(count=st.floats(min_value=8, max_value=3_000), times=st.floats(min_value=8, max_value=50))
@settings(max_examples=12, deadline=None)
def test_a_burst_of_so_many_times_the_usual_is_an_alert_at_any_scale(count: float, times: float) -> None:
    detector = trained(count=count)
    said = detector.update(Bin(start=3 * 86_400.0, count=round(count * times)))
    assert said.state is State.ALERT
    assert said.alarm
    assert said.channel in ("spike/1", "growth/1")
    assert said.reason in ("volume", "growth")
    assert next(e for e in said.evidences if e.channel == "spike/1").surprise >= 3.0


@given(count=st.floats(min_value=1, max_value=3_000))
@settings(max_examples=12, deadline=None)
def test_a_slice_like_all_the_others_is_calm_at_any_scale(count: float) -> None:
    detector = trained(count=count)
    assert detector.update(next(steady(1, count, 3 * DAY_SLICES))).state is State.CALM


def test_volume_alone_never_becomes_a_crisis() -> None:
    detector = trained()
    states = {detector.update(b).state for b in steady(100, 5_000, 3 * DAY_SLICES, negative=0.3)}
    assert states == {State.ALERT}


@pytest.mark.parametrize("per_day", [0, 5, 24, 72])
def test_two_posts_at_once_are_no_alarm_for_a_brand_with_hardly_any(per_day: int) -> None:
    detector = Detector()
    every = DAY_SLICES // per_day if per_day else 10**9
    for k in range(7 * DAY_SLICES):
        said = detector.update(Bin(start=300.0 * k, count=float(k % every == every - 1)))
        assert not said.alarm
    for k in range(7 * DAY_SLICES, 7 * DAY_SLICES + 12):
        said = detector.update(Bin(start=300.0 * k, count=2.0 if k % 12 == 3 else 0.0, negative=0.0))
        assert said.state in (State.CALM, State.NO_BASELINE)


def test_a_small_brand_with_sixty_posts_in_an_hour_is_an_alert() -> None:
    detector = Detector()
    for k in range(7 * DAY_SLICES):
        detector.update(Bin(start=300.0 * k, count=float(k % 24 == 0)))
    said = [
        detector.update(Bin(start=300.0 * k, count=5)) for k in range(7 * DAY_SLICES, 7 * DAY_SLICES + 12)
    ]
    assert said[-1].state is State.ALERT


def test_the_evidence_carries_its_numbers() -> None:
    said = trained().update(Bin(start=3 * 86_400.0, count=400))
    evidence = said.evidences[0]
    assert evidence.observed >= 400
    assert evidence.low <= evidence.expected <= evidence.high < evidence.observed
    assert evidence.since == 3 * 86_400.0
    assert evidence.surprise >= 3.3


def test_the_normal_band_follows_the_hour_of_the_day_in_the_brands_zone() -> None:
    detector = Detector(zone="Asia/Kuala_Lumpur")  # eight hours ahead of UTC
    for k in range(10 * DAY_SLICES):
        busy = (k % DAY_SLICES) // 12 in range(8)
        detector.update(Bin(start=300.0 * k, count=(60 if busy else 6) + k % 3))
    morning, evening = (
        detector.expected(10 * 86_400.0 + 4 * 3_600),
        detector.expected(10 * 86_400.0 + 16 * 3_600),
    )
    assert morning is not None
    assert evening is not None
    assert morning.expected > 4 * evening.expected
    assert morning.low < morning.expected < morning.high
    hour = detector.expected(10 * 86_400.0 + 4 * 3_600, width_s=3_600)
    assert hour is not None
    assert hour.expected == pytest.approx(12 * morning.expected, rel=0.3)


@pytest.mark.parametrize("width", [60.0, 300.0, 3_600.0, 21_600.0, 86_400.0])
def test_what_is_normal_is_learned_at_any_width_of_slices(width: float) -> None:
    detector = Detector(width_s=width)
    slices = max(100, round(4 * 86_400 / width))
    for k in range(slices):
        detector.update(Bin(start=width * k, width_s=width, count=100 + k % 7))
    band = detector.expected(width * slices)
    assert band is not None
    assert 90 <= band.low <= band.expected <= band.high <= 120
    assert detector.update(Bin(start=width * slices, width_s=width, count=2_000)).state is State.ALERT


@given(count=st.floats(min_value=1, max_value=2_000), slices=st.sampled_from([1, 3, 12]))
@settings(max_examples=12, deadline=None)
def test_the_count_that_would_alert_is_where_the_spike_channel_alerts(count: float, slices: int) -> None:
    detector = trained(count=count)
    start, width = 3 * 86_400.0, 300.0 * slices
    needed = detector.alert_count(start, width)
    band = detector.expected(start, width)
    assert needed is not None
    assert band is not None
    assert needed > band.high
    if slices == 1:
        level = detector.parameters.levels("spike/1").alert
        assert _spike(detector, needed, start) >= level - 0.4  # the hour before was not quite normal
        assert _spike(detector, 0.7 * needed, start) < level


def _spike(detector: Detector, count: float, start: float) -> float:
    said = detector.peek(Bin(start=start, count=count))
    return next(e.surprise for e in said.evidences if e.channel == "spike/1")


def test_there_is_no_count_that_would_alert_before_there_is_a_baseline() -> None:
    assert Detector().alert_count(0.0) is None
