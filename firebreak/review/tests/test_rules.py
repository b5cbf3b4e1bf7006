"""What may be said of the hours after a release, and what may not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.review.rules import (
    ABOVE,
    BELOW,
    BESIDES,
    CANNOT_TELL,
    FAR,
    FELL_FASTER,
    LOOKS,
    PROMISED,
    WITHIN,
    WRONGLY,
    Expected,
    Reason,
    Seen,
    expected_of,
    far_edge,
    place,
    share_band,
    verdict,
)

pytestmark = pytest.mark.unit
HOT = Expected(low=50.0, expected=100.0, high=180.0, normal=20.0, first=100.0, first_normal=20.0)
counts = st.integers(0, 100_000)
shares = st.floats(0.0, 1.0)


def seen(count: int = 2, **differs: object) -> Seen:
    """Far below the band, everything heard, nothing besides."""
    return Seen(**{"many": 1, "mentions": count, "heard": 1.0, "expected": HOT, **differs})  # type: ignore[arg-type]


def codes(given_: Seen) -> list[str]:
    """Why it cannot be told."""
    found = verdict(given_)
    assert found.code == CANNOT_TELL
    return [one.code for one in found.reasons]


def test_far_below_with_nothing_else_is_faster_than_forecast() -> None:
    assert verdict(seen()).code == FELL_FASTER
    assert verdict(seen()).reasons == ()


@pytest.mark.parametrize("code", BESIDES)
def test_anything_else_that_happened_makes_it_untellable_however_low_it_is(code: str) -> None:
    assert codes(seen(0, besides=[Reason(code)])) == [code]


def test_each_default_is_said_with_its_reason() -> None:
    assert codes(seen(40)) == ["not_far"], "below the band, but surges without an answer do that too"
    assert codes(seen(100)) == [WITHIN]
    assert codes(seen(500)) == [ABOVE]
    assert codes(seen(expected=None, no_forecast="gap")) == ["no_forecast"]
    assert codes(seen(heard=0.97)) == ["gap"]
    assert codes(seen(held=0.6)) == ["seldom_right"]
    assert codes(seen(expected=HOT._replace(first=19.0))) == ["few", "about_normal"]
    assert codes(seen(expected=HOT._replace(first_normal=70.0))) == ["about_normal"]
    assert verdict(seen(held=0.66)).code == FELL_FASTER


def test_the_promise_is_kept_by_the_measured_rates() -> None:
    assert set(FAR) == set(WRONGLY) == set(LOOKS)
    assert max(WRONGLY.values()) <= PROMISED


@given(
    st.sampled_from(LOOKS), counts, shares, st.lists(st.sampled_from(BESIDES), max_size=3), st.none() | shares,
    st.lists(st.floats(0.0, 1e6), min_size=3, max_size=3), shares, shares,
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_it_is_faster_only_where_everything_speaks_for_it(
    many, count, heard, besides, held, band, first, normal
):
    low, expected, high = sorted(band)
    told = Expected(low, expected, high, normal * expected, first * expected, normal * expected)
    found = verdict(Seen(many, count, heard, told, "", held, [Reason(one) for one in besides]))
    assert (found.code == CANNOT_TELL) == bool(found.reasons)
    if found.code == FELL_FASTER:
        assert place(count, heard, told) == BELOW
        assert count < low, "never within the band, and never by making up for what was missed"
        assert heard >= 0.98
        assert not besides
        assert held is None or held >= 0.65
        assert told.first >= 20
        assert told.rises >= 1.5
        assert verdict(Seen(many, 0, heard, told, "", held)).code == FELL_FASTER, "fewer is never less clear"


@given(st.sampled_from(LOOKS), st.floats(0.1, 1e6), shares)
def test_the_far_edge_is_never_above_the_band(many: int, expected: float, part: float) -> None:
    told = Expected(part * expected, expected, 2 * expected, 1.0, expected, 1.0)
    assert 0.0 <= far_edge(told, many) <= told.low + 1e-9


@given(counts, shares)
def test_a_count_has_a_place_only_where_enough_was_heard(count: int, heard: float) -> None:
    assert (place(count, heard, HOT) == "") == (heard < 0.75)
    assert place(count, heard, None) == ""


def test_a_gap_is_never_read_as_a_fall() -> None:
    """Half of what was missed is made up for: 45 heard in four fifths of the time are likely 56."""
    assert place(45, 0.8, HOT) == WITHIN
    assert place(45, 1.0, HOT) == BELOW


def test_bands_of_hours_are_added_up() -> None:
    assert expected_of([], 1) is None
    assert expected_of([(1, 2, 3, 1)], 3) is None
    found = expected_of([(1, 2, 3, 1), (2, 4, 6, 1), (1, 1, 1, 1)], 3)
    assert found == Expected(4.0, 7.0, 10.0, 3.0, 2.0, 1.0)


@given(st.lists(st.tuples(shares, st.integers(0, 5000)), max_size=24), st.integers(0, 5000))
def test_a_share_band_holds_the_share_before(hours, after):
    before = [(int(part * count), count) for part, count in hours]
    band = share_band(before, after)
    if min(sum(count for _n, count in before), after) < 20:
        assert band is None
        return
    assert band is not None
    assert 0.0 <= band.low <= band.before <= band.high <= 1.0
    assert band.place(band.before) == WITHIN


def test_a_share_band_is_wider_where_hours_differ_and_where_there_is_less() -> None:
    same, apart = [(50, 100)] * 4, [(20, 100), (80, 100)] * 2
    steady, wild = share_band(same, 100), share_band(apart, 100)
    assert steady is not None
    assert wild is not None
    assert wild.high - wild.low > 2 * (steady.high - steady.low)
    few = share_band(same, 20)
    assert few is not None
    assert few.high > steady.high
    assert steady.place(0.2) == BELOW
    assert steady.place(0.9) == ABOVE
