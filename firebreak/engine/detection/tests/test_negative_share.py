"""The content channel."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import Bin, Detector, State
from firebreak.engine.detection.counts import share_surprise, volume_surprise
from firebreak.engine.detection.tests.streams import DAY_SLICES, steady, trained

pytestmark = pytest.mark.unit


def test_a_shift_of_the_share_without_more_posts_is_an_alert_and_no_crisis() -> None:
    detector = trained()
    said = [detector.update(b) for b in steady(24, start=3 * DAY_SLICES, negative=0.9)]
    assert said[-1].state is State.ALERT
    assert said[-1].channel == "negative-share/2"
    assert said[-1].reason == "negative_share"
    assert State.CRISIS not in {a.state for a in said}


def test_a_burst_of_negative_posts_is_a_crisis() -> None:
    detector = trained()
    said = [detector.update(b) for b in steady(24, 80, start=3 * DAY_SLICES, negative=0.9)]
    assert said[-1].state is State.CRISIS
    assert sum(a.alarm for a in said) <= 2


def test_a_friendly_burst_is_no_crisis_though_negative_posts_rise_with_it() -> None:
    detector = trained()
    said = [detector.update(b) for b in steady(48, 80, start=3 * DAY_SLICES, negative=0.3)]
    assert {a.state for a in said} == {State.ALERT}


@pytest.mark.parametrize("posts", [1, 3, 9])
def test_a_handful_of_posts_proves_no_shift(posts: int) -> None:
    detector = Detector()
    for bin_ in steady(3 * DAY_SLICES, 2):
        detector.update(bin_)
    for k in range(72):
        detector.update(Bin(start=300.0 * (3 * DAY_SLICES + k), coverage=0.0))
    said = detector.update(Bin(start=300.0 * (3 * DAY_SLICES + 72), count=posts, negative=posts))
    assert not any(e.channel == "negative-share/2" for e in said.evidences)


@given(
    trials=st.integers(min_value=1, max_value=300),
    share=st.floats(min_value=0.02, max_value=0.9),
    correlation=st.floats(min_value=0.004, max_value=0.12),
)
@settings(max_examples=60, deadline=None)
def test_more_negative_posts_are_never_less_surprising(trials: int, share: float, correlation: float) -> None:
    values = [share_surprise(k, trials, share, correlation) for k in range(trials + 1)]
    assert values[0] == 0.0
    assert all(a <= b + 1e-6 for a, b in pairwise(values))


def test_the_tails_agree_with_drawing_at_random() -> None:
    rng = np.random.default_rng(1)
    shares = rng.beta(0.3 * 30, 0.7 * 30, size=400_000)
    chance = float(np.mean(rng.binomial(40, shares) >= 21))
    assert share_surprise(21, 40, 0.3, 1 / 31) == pytest.approx(-np.log10(chance), abs=0.05)
    counts = rng.negative_binomial(20 / (3 - 1), 1 / 3, size=400_000)
    assert volume_surprise(40, 20, 3.0) == pytest.approx(-np.log10(float(np.mean(counts >= 40))), abs=0.05)
