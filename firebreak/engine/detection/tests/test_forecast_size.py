"""The final size: learned from whole bursts, honest about which bursts those were."""

from itertools import pairwise

import numpy as np
import pytest

from firebreak.engine.detection.forecast import FITTED
from firebreak.engine.detection.forecast.burst import Seen, of_arrays
from firebreak.engine.detection.forecast.fit import (
    AGES_S,
    GRID,
    MODELS,
    WEEK_S,
    Whole,
    fit,
    fit_all,
    growth,
    table,
    to_come,
)
from firebreak.engine.detection.forecast.seismic import reproduction
from firebreak.engine.detection.forecast.size import growth_of

pytestmark = pytest.mark.unit

MIDDLE = GRID.index(0.5)


def burst(total: int, pace_s: float, seed: int) -> Whole:
    """Posts at exponential ages, so that the share seen at each age is known."""
    draw = np.random.default_rng(seed)
    times = np.sort(draw.exponential(pace_s, total))
    return Whole(
        times[times < WEEK_S], draw.pareto(1.2, total)[: int((times < WEEK_S).sum())] * 100.0, 5_000.0
    )


BURSTS = [burst(500 + 150 * k, 3_600.0 * (1 + k % 7), seed=k) for k in range(40)]


def seen(whole: Whole, age_s: float) -> Seen:
    """The burst at an age."""
    return of_arrays(whole.times, whole.followers, whole.first_followers, age_s)


def test_bursts_of_a_law_that_was_learned_are_forecast_far_better_than_by_the_usual_growth() -> None:
    learned, usual = fit_all(BURSTS), float(np.median(table(BURSTS, 3_600.0)[1]))
    ours, same_for_all = [], []
    for k in range(100, 128):
        whole = burst(2_000, 3_600.0 * (1 + k % 7), seed=k)
        now = seen(whole, 3_600.0)
        expected = growth_of(now, learned, chosen_large=True).blended[MIDDLE]
        came = len(whole.times) / now.posts
        ours.append(abs(np.log(expected / came)))
        same_for_all.append(abs(np.log(usual / came)))
    assert np.mean(ours) < 0.6 * np.mean(same_for_all)


def test_the_band_holds_about_as_often_as_it_says() -> None:
    features, growths = table(BURSTS, 3_600.0)
    line = fit(features, growths, MODELS["size"])
    low, high = line.errors[GRID.index(0.1)], line.errors[GRID.index(0.9)]
    new = [burst(500 + 55 * k, 3_600.0 * (1 + k % 7), seed=1_000 + k) for k in range(100)]
    x, came = table(new, 3_600.0)
    off = to_come(came) - (line.intercept + x[:, MODELS["size"]] @ np.array(line.slopes))
    assert 0.68 <= float(np.mean((off >= low) & (off <= high))) <= 0.94


def test_what_is_to_come_is_told_back_exactly() -> None:
    assert growth(to_come(np.array([1.0, 1.5, 40.0]))) == pytest.approx([1.0, 1.5, 40.0])


def test_fewer_than_ten_bursts_teach_nothing() -> None:
    with pytest.raises(ValueError, match="Ten bursts"):
        fit(*table(BURSTS[:9], 3_600.0), MODELS["size"])


def test_a_burst_that_nobody_chose_is_not_promised_the_fame_of_those_that_were_learned_from() -> None:
    small = seen(burst(40, 3_600.0, seed=1), 3_600.0)
    ordinary = growth_of(small, FITTED)
    chosen = growth_of(small, FITTED, chosen_large=True)
    assert ordinary.in_support == 0.0
    assert chosen.blended[MIDDLE] > 20.0
    assert ordinary.blended[MIDDLE] < 8.0


def test_a_burst_whose_last_quarter_is_empty_grows_less_than_one_that_runs_on() -> None:
    ran_on = Seen(6 * 3_600.0, 1_000.0, 400.0, 700.0, np.empty(0), np.empty(0))
    stopped = Seen(6 * 3_600.0, 1_000.0, 2.0, 50.0, np.empty(0), np.empty(0))
    assert growth_of(stopped, FITTED).blended[MIDDLE] < growth_of(ran_on, FITTED).blended[MIDDLE]


def test_between_two_learned_ages_the_forecast_lies_between() -> None:
    def at(age_s: float) -> float:
        found = growth_of(Seen(age_s, 1_000.0, 250.0, 500.0, np.empty(0), np.empty(0)), FITTED)
        return float(found.blended[MIDDLE])

    for a, b in pairwise(AGES_S):
        low, high = sorted((at(a), at(b)))
        assert low - 1e-9 <= at((a * b) ** 0.5) <= high + 1e-9


def test_models_that_were_more_wrong_count_less() -> None:
    now = seen(BURSTS[5], 3_600.0)
    trusted = growth_of(now, FITTED, {"growth": 0.4, "seismic": 0.1})
    usual = growth_of(now, FITTED, {"growth": 0.1, "seismic": 0.4})
    assert trusted.shares["seismic"] > 0.95
    assert usual.shares["growth"] > 0.95


def test_reproduction_tells_a_chain_that_feeds_itself_from_one_that_one_post_drives() -> None:
    times = np.linspace(10.0, 3_600.0, 400)
    itself = reproduction(of_arrays(times, np.full(400, 2_000.0), 100.0, 3_600.0))
    driven = reproduction(of_arrays(times, np.full(400, 5.0), 5e6, 3_600.0))
    assert itself is not None
    assert driven is not None
    assert driven.high < 0.1 < 0.7 < itself.low
    assert itself.low < itself.value < itself.high


def test_there_is_no_reproduction_number_from_a_handful() -> None:
    assert reproduction(of_arrays(np.linspace(1, 3_600, 30), np.full(30, 100.0), 100.0, 3_600.0)) is None
