"""New claims, heavy voices, copies and groups: who speaks, and how it travels."""

import numpy as np
import pytest

from firebreak.engine.detection import Bin, Detector
from firebreak.engine.detection.parameters import ShareParameters
from firebreak.engine.detection.shares import Share, corrected
from firebreak.engine.detection.tests.streams import DAY_SLICES

pytestmark = pytest.mark.unit


def lived(days: int = 8, seed: int = 2, **usual: float) -> tuple[Detector, np.random.Generator]:
    """A detector after so many days of 10 posts a slice; ``usual`` are the shares of each optional sum."""
    detector, rng = Detector(), np.random.default_rng(seed)
    for k in range(days * DAY_SLICES):
        detector.update(slice_(k, rng, **usual))
    return detector, rng


def slice_(k: int, rng: np.random.Generator, top_reach: float | None = None, **shares: float) -> Bin:
    count = int(rng.poisson(10))
    sums = {name: float(rng.binomial(count, share)) for name, share in shares.items()}
    top = float(rng.lognormal(6, 1)) if top_reach is None else top_reach
    negative = sums.pop("negative", float(rng.binomial(count, 0.2)))
    return Bin(
        start=300.0 * k, count=count, negative=negative, neutral=count - negative, top_reach=top, **sums
    )


def after(
    detector: Detector, rng: np.random.Generator, slices: int, **shares: float
) -> list[tuple[str, str]]:
    """State and reason of every alarm of so many more slices."""
    first = round((detector.next_start or 0.0) / 300.0)
    said = [detector.update(slice_(k, rng, **shares)) for k in range(first, first + slices)]
    return [(found.state.value, found.reason) for found in said if found.alarm]


def test_talk_of_new_claims_is_an_alert_and_no_crisis() -> None:
    detector, rng = lived(novel=0.15)
    assert after(detector, rng, 36, novel=0.8) == [("alert", "novelty")]


def test_new_claims_and_a_turn_of_feeling_are_a_crisis() -> None:
    detector, rng = lived(novel=0.15)
    said = after(detector, rng, 36, novel=0.8, negative=0.8)
    assert said[-1] == ("crisis", "novelty_and_negative_share")


def test_copies_beyond_what_is_usual_here_are_an_alert() -> None:
    detector, rng = lived(copies=0.1)
    assert after(detector, rng, 36, copies=0.7) == [("alert", "copies")]


def test_groups_that_act_together_are_an_alert() -> None:
    detector, rng = lived(copies=0.1, coordinated=0.01)
    assert after(detector, rng, 36, copies=0.1, coordinated=0.5) == [("alert", "coordinated")]


def test_a_stream_that_always_copies_is_not_news() -> None:
    detector, rng = lived(copies=0.7)
    assert after(detector, rng, 2 * DAY_SLICES, copies=0.7) == []


def test_a_voice_far_above_the_usual_ones_is_an_alert() -> None:
    detector, rng = lived()
    assert after(detector, rng, 1, top_reach=30_000_000.0) == [("alert", "key_voice")]


def test_a_voice_this_stream_is_used_to_is_none() -> None:
    detector, rng = lived()
    assert after(detector, rng, DAY_SLICES) == []
    usual = detector.usual_followers()
    assert usual is not None
    assert 1_000 < usual < 20_000


def test_more_posts_make_no_heavier_voice() -> None:
    detector, _ = lived()
    start = detector.next_start or 0.0

    def surprise(count: float) -> float:
        said = detector.peek(Bin(start=start, count=count, top_reach=200_000.0))
        return next(e.surprise for e in said.evidences if e.channel == "key-voice/1")

    assert surprise(1_000.0) == pytest.approx(surprise(10.0) - 2.0, abs=0.1)


def test_a_stream_of_counts_alone_has_only_volume_evidence() -> None:
    detector, rng = Detector(), np.random.default_rng(1)
    for k in range(5 * DAY_SLICES):
        said = detector.update(Bin(start=300.0 * k, count=float(rng.poisson(10))))
    assert {e.channel for e in said.evidences} == {"spike/1", "growth/1"}


def test_a_share_whose_surprises_keep_coming_is_worth_less() -> None:
    """The law's own error is learned: what it calls rare every few hours is not rare here."""
    rules = ShareParameters(correlation_low=1e-6, correlation_high=2e-6)  # a law that knows no restlessness
    rng, restless, calm = np.random.default_rng(4), *(Share.begin(300.0, rules) for _ in range(2))
    for k in range(28 * DAY_SLICES):
        if k % 12 == 0:
            moods = {id(restless): rng.beta(4, 12), id(calm): 0.25}
        for share in (restless, calm):
            share.learn(float(rng.binomial(10, moods[id(share)])), 10.0, True, rules)
    found = [share.record.surprise(4.0, rules.record) for share in (restless, calm)]
    assert found[0] < 3.0
    assert found[1] > found[0]


def test_the_classifiers_errors_are_taken_out_of_a_share() -> None:
    rules = ShareParameters(rates=(0.63, 0.085))
    assert corrected(0.085, rules) == 0.0
    assert corrected(0.63, rules) == pytest.approx(1.0)
    truth = 0.4
    assert corrected(truth * 0.63 + (1 - truth) * 0.085, rules) == pytest.approx(truth)
