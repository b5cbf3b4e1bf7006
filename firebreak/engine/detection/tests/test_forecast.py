"""The course and the size of a burst: what they answer to, and when they are refused."""

import math
from itertools import pairwise

import pytest

from firebreak.engine.detection.forecast import (
    Counts,
    Forecast,
    HourProfile,
    Why,
    forecast,
    hour_profile,
    profile_of,
)
from firebreak.engine.detection.tests.bursts import (
    FLAT,
    NOW,
    SINCE,
    SLOT,
    chain,
    hour,
    issued,
    refused,
    stream,
)

pytestmark = pytest.mark.unit


def test_a_burst_that_has_stopped_is_forecast_as_over() -> None:
    stopped = issued(stream(*(200.0,) * 9, *(10.0,) * 3))
    assert stopped.hours[0].posts.expected == pytest.approx(120.0, rel=0.25)


def test_a_burst_that_goes_on_is_forecast_higher_than_one_that_has_stopped_and_falls() -> None:
    goes_on = issued(stream(*hour(150.0)))
    stopped = issued(stream(*(200.0,) * 9, *(10.0,) * 3))
    course = [hour_.posts.expected for hour_ in goes_on.hours]
    assert course[0] > 2 * stopped.hours[0].posts.expected
    assert all(a >= b - 1e-9 for a, b in pairwise(course))


def test_a_burst_of_minutes_is_not_carried_on_as_if_its_hour_had_been_full() -> None:
    minutes = issued(stream(*(10.0,) * 6, *(900.0,) * 2, *(10.0,) * 4))
    steady = issued(stream(*hour((2 * 900.0 + 10 * 10.0) / 12)))
    assert minutes.models["recent"][0] == pytest.approx(120.0, rel=0.05)
    assert minutes.models["steep"][0] == pytest.approx(120.0, rel=0.05)
    assert steady.models["steep"][0] > 3 * 120.0


def test_what_fell_and_flared_up_is_carried_on_at_what_it_had_fallen_to_and_what_grows_as_it_is() -> None:
    since = NOW - 3 * 3_600.0
    flared = issued(stream(*hour(400.0), *hour(20.0), *hour(150.0)), since=since)
    grows = issued(stream(*hour(20.0), *hour(80.0), *hour(150.0)), since=since)
    assert flared.models["recent"] == grows.models["recent"]
    assert flared.models["least"][0] < 2 * 120.0 < 0.4 * grows.models["steep"][0]
    assert flared.hours[0].posts.expected < 0.7 * grows.hours[0].posts.expected


def test_an_hour_before_the_burst_is_none_that_it_fell_to() -> None:
    counts = stream(*hour(10.0), *hour(200.0), *hour(150.0))
    two, one = issued(counts, since=NOW - 7_200.0), issued(counts, since=SINCE)
    assert one.models["least"][0] > 5 * 120.0
    assert two.models["steep"][0] > one.models["steep"][0]


def test_a_burst_of_half_an_hour_is_told_from_the_half_hour_before_it() -> None:
    found = issued(stream(*(10.0,) * 6, *(150.0,) * 6), since=NOW - 1_800.0)
    assert found.models["recent"][0] > 4 * 120.0


@pytest.mark.parametrize("width", [900.0, 1_800.0, 3_600.0])
def test_slots_of_up_to_an_hour_are_forecast_alike(width: float) -> None:
    n = int(3_600 / width)
    values = (120.0 / n,) * (14 * 24 * n - 3 * n) + (1_800.0 / n,) * n + (600.0 / n,) * n + (1_200.0 / n,) * n
    coarse = Counts(start=NOW - 14 * 86_400.0, width_s=width, values=values)
    fine = stream(*hour(150.0), *hour(50.0), *hour(100.0))
    since = NOW - 3 * 3_600.0
    assert issued(coarse, since=since).models["steep"] == pytest.approx(
        issued(fine, since=since).models["steep"]
    )


def test_an_older_burst_is_forecast_to_last_longer_than_a_young_one_of_the_same_height() -> None:
    counts = stream(*hour(150.0) * 12)
    young, old = issued(counts, since=SINCE), issued(counts, since=NOW - 12 * 3_600.0)
    assert old.hours[11].posts.expected > young.hours[11].posts.expected


def test_the_rhythm_of_the_day_shows_in_the_course() -> None:
    night = HourProfile(tuple(20.0 if k < 6 else 200.0 for k in range(24)))
    found = forecast(stream(*hour(150.0)), night, NOW, since=SINCE)
    assert isinstance(found, Forecast)
    assert found.hours[3].posts.expected < found.hours[9].posts.expected
    assert [round(each.normal) for each in found.hours] == [20] * 6 + [200] * 18


def test_without_posts_the_size_is_what_stands_above_normal_and_ends_with_the_day() -> None:
    size = issued(stream(*hour(110.0))).size
    assert size.seen == pytest.approx(12 * 100.0)
    assert size.until == NOW + 86_400.0
    assert size.total.low_80 >= size.seen


def test_with_posts_the_size_is_that_of_the_chain_after_a_week() -> None:
    found = issued(stream(*hour(110.0)), posts=chain(600))
    assert found.size.seen == 600
    assert found.size.until == SINCE + 7 * 86_400.0
    assert found.size.total.expected > 600
    assert set(found.size.shares) == {"growth", "seismic"}
    assert math.fsum(found.size.shares.values()) == pytest.approx(1.0)


def test_posts_after_now_change_nothing() -> None:
    counts, posts = stream(*hour(110.0)), chain(600)
    later = [*posts, *(type(posts[0])(NOW + k, 1e6) for k in range(1, 50))]
    assert issued(counts, posts=posts) == issued(counts, posts=later)


def test_counts_after_now_change_nothing() -> None:
    known = stream(*hour(110.0))
    later = type(known)(start=known.start, values=(*known.values, *hour(9_999.0)))
    assert issued(known) == issued(later)


def test_the_onset_is_found_where_nobody_says_it() -> None:
    found = issued(stream(*hour(150.0) * 5), since=None)
    assert found.since == NOW - 5 * 3_600.0


def test_a_chain_begins_with_its_first_post() -> None:
    found = issued(stream(*hour(150.0) * 5), since=None, posts=chain(600))
    assert found.since == SINCE
    assert found.size.seen == 600


def test_no_profile_is_an_answer() -> None:
    for none in (None, HourProfile(()), HourProfile((math.nan,) * 24), HourProfile((-1.0,) * 24)):
        assert refused(stream(*hour(150.0)), profile=none).why is Why.NO_PROFILE


def test_a_gap_in_the_last_hour_is_an_answer_and_no_zero() -> None:
    counts = stream(*hour(150.0))
    deaf = type(counts)(
        start=counts.start, values=counts.values, coverage=(1.0,) * (len(counts.values) - 6) + (0.0,) * 6
    )
    found = refused(deaf)
    assert found.why is Why.GAP
    assert found.params["heard"] == 0.5


def test_a_gap_in_most_of_the_burst_is_an_answer() -> None:
    counts = stream(*hour(150.0) * 10)
    coverage = (1.0,) * (len(counts.values) - 120) + (0.0,) * 108 + (1.0,) * 12
    deaf = type(counts)(start=counts.start, values=counts.values, coverage=coverage)
    assert refused(deaf, since=NOW - 36_000.0).why is Why.GAP


def test_a_stream_that_ends_before_now_is_a_gap() -> None:
    counts = stream(*hour(150.0))
    assert refused(counts, now=NOW + 7_200.0).why is Why.GAP


def test_an_older_gap_is_filled_with_what_was_heard_beside_it() -> None:
    whole = stream(*hour(150.0) * 4)
    n = len(whole.values)
    coverage = (1.0,) * (n - 36) + (0.0,) * 6 + (1.0,) * 30
    deaf = type(whole)(start=whole.start, values=whole.values, coverage=coverage)
    since = NOW - 4 * 3_600.0
    assert issued(deaf, since=since).size.seen == pytest.approx(issued(whole, since=since).size.seen)


@pytest.mark.parametrize(
    ("since", "last", "why"),
    [
        (NOW - 600.0, hour(150.0), Why.TOO_LITTLE),
        (NOW + 600.0, hour(150.0), Why.TOO_LITTLE),
        (SINCE, hour(10.5), Why.TOO_LITTLE),
        (NOW - 8 * 86_400.0, hour(150.0), Why.TOO_OLD),
    ],
)
def test_too_little_and_too_old_are_answers(since: float, last: tuple[float, ...], why: Why) -> None:
    assert refused(stream(*last), since=since).why is why


def test_a_handful_of_posts_is_too_little() -> None:
    found = refused(stream(*hour(150.0)), posts=chain(5))
    assert found.why is Why.TOO_LITTLE
    assert found.params == {"posts": 5.0, "least": 8.0}


def test_the_profile_of_the_past_needs_two_days_and_is_not_lifted_by_a_burst() -> None:
    assert hour_profile(stream(days=1), NOW) is None
    calm, burst = hour_profile(stream(), NOW), hour_profile(stream(*hour(2_000.0)), NOW)
    assert calm is not None
    assert burst is not None
    assert calm.hours == pytest.approx((120.0,) * 24, rel=1e-6)
    assert max(burst.hours) < 1.2 * 120.0


def test_what_is_normal_on_a_working_day_is_read_from_working_days() -> None:
    days = [
        10.0 if (day + 3) % 7 < 5 else 40.0 for day in range(14)
    ]  # NOW is a Thursday; 1970 began with one
    counts = Counts(start=0.0, values=tuple(each for each in days for _ in range(288)))
    found = hour_profile(counts, NOW)
    assert found is not None
    assert found.hours[12] == pytest.approx(120.0, rel=0.1)


def test_the_profile_asks_for_the_day_to_come() -> None:
    asked: list[float] = []
    profile_of(lambda start: asked.append(start) or 1.0, NOW + 1_800.0)
    assert asked == [NOW + 3_600.0 * k for k in range(24)]


@pytest.mark.parametrize("broken", [{"now": math.nan}, {"since": math.inf}, {"now": 1e15}])
def test_times_that_are_none_are_refused_as_errors(broken: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"Times must be"):
        forecast(**{"counts": stream(*hour(150.0)), "profile": FLAT, "now": NOW, "since": SINCE, **broken})  # type: ignore[arg-type]


def test_slots_of_no_sensible_length_or_coverage_of_another_are_refused_as_errors() -> None:
    counts = stream(*hour(150.0))
    for width in (0.0, -5.0, 7_200.0, math.nan):
        with pytest.raises(ValueError):
            forecast(type(counts)(start=0.0, width_s=width, values=(1.0,)), FLAT, NOW)
    with pytest.raises(ValueError, match="one coverage for each count"):
        forecast(type(counts)(start=0.0, width_s=SLOT, values=(1.0, 2.0), coverage=(1.0,)), FLAT, NOW)


def test_a_lively_hour_before_a_burst_is_not_its_beginning() -> None:
    lively, burst = hour(30.0), hour(400.0)
    assert issued(stream(*lively, *burst * 2), since=None).since == NOW - 2 * 3_600.0


def test_a_burst_that_grows_hour_by_hour_began_with_its_first_hours() -> None:
    grows = issued(stream(*hour(40.0), *hour(70.0), *hour(120.0), *hour(200.0)), since=None)
    assert grows.since == NOW - 4 * 3_600.0
