"""Files of counts and of posts, replayed."""

import random
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.detection import Report, State, backtest_counts, backtest_posts
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit

WEEK = [(300.0 * k, 10.0 + k % 5) for k in range(7 * 288)]
BURST = [(t, 500.0 if 1_500 <= k < 1_506 else v) for k, (t, v) in enumerate(WEEK)]


def test_a_burst_in_a_file_of_counts_is_one_alert_at_its_row() -> None:
    found = list(backtest_counts(BURST))
    assert [(c.state, c.alarm) for c in found] == [
        (State.NO_BASELINE, False),
        (State.CALM, False),
        (State.ALERT, True),
        (State.CALM, False),
    ]
    assert found[2].time == "1970-01-06T05:00:00Z"
    assert found[2].channel == "spike/1"
    assert "posts in" in found[2].reason


@given(seed=st.integers(min_value=0, max_value=10**6))
@settings(max_examples=8, deadline=None)
def test_rows_out_of_order_within_the_watermark_change_nothing(seed: int) -> None:
    rng = random.Random(seed)
    shuffled = sorted(BURST, key=lambda row: row[0] + rng.uniform(0, 1_500))
    report = Report()
    assert list(backtest_counts(shuffled, report=report)) == list(backtest_counts(BURST))
    assert report.late == 0


def test_rows_behind_the_watermark_are_left_out_and_counted() -> None:
    report = Report()
    rows = [*BURST[:1_000], (0.0, 9_999.0), *BURST[1_000:]]
    assert list(backtest_counts(rows, report=report)) == list(backtest_counts(BURST))
    assert (report.late, report.rows) == (1, len(BURST) + 1)


def test_missing_rows_are_no_data_and_not_calm() -> None:
    report = Report()
    found = list(backtest_counts(WEEK[:1_000] + WEEK[1_100:], report=report))
    assert [c.state for c in found] == [State.NO_BASELINE, State.CALM, State.NO_DATA, State.CALM]
    assert (report.gaps, report.gap_s) == (1, 100 * 300.0)


@pytest.mark.parametrize("width", [60.0, 300.0, 900.0, 3_600.0])
def test_the_width_of_the_slices_is_read_off_the_rows(width: float) -> None:
    report = Report()
    rows = [(width * k + 17.0, 100.0 + k % 7) for k in range(round(5 * 86_400 / width))]
    rows[-5] = (rows[-5][0], 5_000.0)
    found = list(backtest_counts(rows, report=report))
    assert report.width_s == width
    assert [c.state for c in found if c.alarm] == [State.ALERT]


def test_rows_of_one_slice_are_added_up() -> None:
    doubled = [row for t, v in BURST for row in ((t, v / 2), (t, v / 2))]
    assert [c.time for c in backtest_counts(doubled)] == [c.time for c in backtest_counts(BURST)]


def test_times_may_be_datetimes_without_a_zone() -> None:
    rows = [(datetime.fromisoformat("2015-02-26T21:42:53"), 3.0)]
    assert next(iter(backtest_counts(rows))).time == "2015-02-26T21:42:53Z"


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_count_that_cannot_be_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="zero or more"):
        list(backtest_counts([(0.0, 1.0), (300.0, bad)]))


def test_an_empty_file_says_nothing() -> None:
    assert list(backtest_counts([])) == []
    assert list(backtest_posts([])) == []


def posts(days: float, every: float, sentiment: str = "neutral", start: float = 0.0) -> list[Post]:
    return [
        Post(id=f"{start}-{k}", text="", time=start + k * every, sentiment=sentiment)
        for k in range(round(days * 86_400 / every))
    ]


def test_a_negative_burst_of_posts_is_a_crisis() -> None:
    stream = posts(4, 120) + posts(0.1, 5, "negative", start=3.5 * 86_400)
    stream.sort(key=lambda p: p.time)
    found = list(backtest_posts(stream))
    assert State.CRISIS in {c.state for c in found}
    assert all(c.time >= "1970-01-04T12:00" for c in found if c.alarm)


def test_sentiments_given_beside_the_posts_are_used_instead_of_their_own() -> None:
    stream = posts(4, 120)
    judged = ["negative" if p.time > 3.5 * 86_400 else "positive" for p in stream]
    assert any(c.channel == "negative-share/2" and c.alarm for c in backtest_posts(stream, judged))
    assert not any(c.alarm for c in backtest_posts(stream))


def test_a_long_silence_of_a_busy_stream_of_posts_is_a_gap() -> None:
    report = Report()
    found = list(backtest_posts(posts(2, 60) + posts(1, 60, start=3 * 86_400), report=report))
    assert State.NO_DATA in {c.state for c in found}
    assert report.gaps == 1


def test_a_night_without_posts_of_a_small_brand_is_no_gap() -> None:
    report = Report()
    assert State.NO_DATA not in {c.state for c in backtest_posts(posts(9, 9 * 3_600), report=report)}
    assert report.gaps == 0
