"""Whatever comes in: bands in order, nothing below zero, the same answer twice, and hostile input harmless."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.engine.detection.forecast import (
    BurstPost,
    Counts,
    Forecast,
    HourProfile,
    NoForecast,
    Range,
    forecast,
)
from firebreak.engine.detection.tests.bursts import FLAT, NOW, SINCE, SLOT, chain, hour, issued, stream

pytestmark = pytest.mark.unit

anything = st.floats(allow_nan=True, allow_infinity=True)
plausible = st.floats(0.0, 5_000.0)


def ordered(found: Range) -> bool:
    """Five finite numbers, rising, none below zero."""
    row = (0.0, found.low_80, found.low_50, found.expected, found.high_50, found.high_80)
    return all(math.isfinite(x) for x in row) and all(a <= b for a, b in pairwise(row))


def sound(found: Forecast) -> None:
    """All that must hold of every forecast."""
    assert len(found.hours) == 24
    assert all(ordered(each.posts) for each in found.hours)
    assert ordered(found.total)
    assert ordered(found.size.total)
    assert found.size.total.low_80 >= found.size.seen * (1 - 1e-9)
    assert 0.0 <= found.over <= 1.0
    assert found.scale > 0.0
    if found.reproduction:
        assert 0.0 <= found.reproduction.low <= found.reproduction.value <= found.reproduction.high


@given(
    last=st.lists(plausible, min_size=12, max_size=80),
    hours=st.lists(plausible, min_size=24, max_size=24),
    age_h=st.floats(0.1, 160.0),
)
def test_every_forecast_has_its_bands_in_order_and_nothing_below_zero(
    last: list[float], hours: list[float], age_h: float
) -> None:
    found = forecast(stream(*last), HourProfile(tuple(hours)), NOW, since=NOW - age_h * 3_600.0)
    if isinstance(found, Forecast):
        sound(found)
    else:
        assert isinstance(found, NoForecast)


@given(
    values=st.lists(anything, max_size=60),
    coverage=st.lists(anything, min_size=60, max_size=60),
    posts=st.lists(st.tuples(anything, anything), max_size=40),
    hours=st.lists(anything, max_size=25),
    back=st.floats(0.0, 1e6),
)
def test_hostile_numbers_bring_a_sound_forecast_or_a_reason(
    values: list[float],
    coverage: list[float],
    posts: list[tuple[float, float]],
    hours: list[float],
    back: float,
) -> None:
    n = len(values)
    counts = Counts(start=NOW - n * SLOT, values=tuple(values), coverage=tuple(coverage[:n]))
    burst = [BurstPost(time, followers) for time, followers in posts]
    for profile in (HourProfile(tuple(hours)), FLAT):
        found = forecast(counts, profile, NOW, since=NOW - back, posts=burst)
        if isinstance(found, Forecast):
            sound(found)


@given(n=st.integers(8, 3_000), followers=st.floats(0.0, 1e9))
def test_a_chain_of_any_size_and_audience_gets_a_sound_forecast(n: int, followers: float) -> None:
    sound(issued(stream(*hour(150.0)), posts=chain(n, followers=followers)))


def test_a_count_that_is_no_number_is_a_gap_and_no_zero() -> None:
    whole = stream(*hour(150.0))
    n = len(whole.values)
    for bad in (math.nan, math.inf, -3.0):
        values = (*whole.values[: n - 8], bad, *whole.values[n - 7 :])
        coverage = (1.0,) * (n - 8) + (0.0,) + (1.0,) * 7
        as_gap = Counts(start=whole.start, values=whole.values, coverage=coverage)
        assert issued(Counts(start=whole.start, values=values)) == issued(as_gap)


def test_the_order_in_which_posts_are_given_does_not_matter() -> None:
    posts = chain(200)
    assert issued(stream(*hour(50.0)), posts=posts) == issued(stream(*hour(50.0)), posts=posts[::-1])


@given(days=st.integers(1, 20_000))
def test_whole_days_later_the_same_stream_has_the_same_forecast(days: int) -> None:
    counts, shift = stream(*hour(150.0)), days * 86_400.0
    later = Counts(start=counts.start + shift, values=counts.values)
    found = forecast(later, FLAT, NOW + shift, since=SINCE + shift)
    assert isinstance(found, Forecast)
    assert [each.posts for each in found.hours] == [each.posts for each in issued(counts).hours]


@given(width=st.sampled_from([60.0, 300.0, 900.0]))
def test_the_length_of_the_slots_does_not_matter_where_posts_come_evenly(width: float) -> None:
    per_hour, burst = 120.0, 1_800.0
    n, hot = int(14 * 86_400 / width), int(3_600 / width)
    values = (per_hour * width / 3_600,) * (n - hot) + (burst * width / 3_600,) * hot
    found = issued(Counts(start=NOW - n * width, width_s=width, values=values))
    same = issued(stream(*hour(150.0)))
    assert [e.posts.expected for e in found.hours] == pytest.approx([e.posts.expected for e in same.hours])


@given(factor=st.floats(1.1, 20.0))
def test_a_hotter_last_hour_never_lowers_the_course(factor: float) -> None:
    cool, hot = issued(stream(*hour(60.0))), issued(stream(*hour(60.0 * factor)))
    assert all(
        a.posts.expected <= b.posts.expected + 1e-6 for a, b in zip(cool.hours, hot.hours, strict=True)
    )
