"""Patterns in wall time become shifts: none overlap, wall times hold across daylight saving, turns go round."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.base.errors import WrongInput
from firebreak.org import rota_input
from firebreak.org.rota_rules import (
    Away,
    Cover,
    Pattern,
    Slot,
    covered,
    free_next,
    instant,
    present,
    shift_of,
    shifts,
    stints,
    turn_of,
)

pytestmark = pytest.mark.unit
# Half-hour saving, saving at midnight, no saving, a zone that left out a whole day, both halves of the globe.
ZONES = (
    "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Shanghai",
    "Asia/Kuala_Lumpur", "Africa/Cairo", "Pacific/Apia", "Asia/Kolkata", "America/Havana",
)  # fmt: skip
ANNA, BO, CY = 1, 2, 3
DAYS = frozenset(range(7))
HOUR = timedelta(hours=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
NIGHT = Pattern(
    7, "lead", (ANNA, BO), DAYS, time(20), time(8), "Europe/Stockholm", "day", date(2026, 1, 1)
)  # fmt: skip
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))
patterns = st.builds(
    Pattern, key=st.just(7), duty=st.just("lead"), people=st.lists(st.integers(1, 5), min_size=1, max_size=5).map(tuple),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1), begins=times, ends=times, zone=st.sampled_from(ZONES),
    turn=st.sampled_from(["day", "week"]), first=st.dates(date(2011, 1, 1), date(2030, 1, 1)),
)  # fmt: skip


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


def of(pattern: Pattern, days: int = 400) -> list[Slot]:
    begin = datetime.combine(pattern.first, time(), UTC) - timedelta(days=2)
    return list(shifts(pattern, begin, begin + timedelta(days=days)))


@settings(max_examples=60)
@given(pattern=patterns)
def test_shifts_of_a_pattern_never_overlap_and_none_is_empty_or_longer_than_a_day_and_an_hour(
    pattern: Pattern,
) -> None:
    found = of(pattern)
    assert all(timedelta() < one.end - one.begin <= timedelta(hours=25) for one in found)
    assert all(one.end <= two.begin for one, two in pairwise(found))


@settings(max_examples=60)
@given(pattern=patterns)
def test_wall_times_hold_across_daylight_saving(pattern: Pattern) -> None:
    zone = ZoneInfo(pattern.zone)
    for one in of(pattern):
        for moment, wall in ((one.begin, pattern.begins), (one.end, pattern.ends)):
            shown = moment.astimezone(zone)
            if (
                shown.time() != wall
            ):  # that time does not exist on that day: the clocks have just jumped past it
                before = (moment - timedelta(seconds=1)).astimezone(zone)
                assert shown.utcoffset() != before.utcoffset()
                jumped_from, jumped_to = before.replace(tzinfo=None), shown.replace(tzinfo=None)
                day = (
                    one.day
                    if moment == one.begin or pattern.ends > pattern.begins
                    else one.day + timedelta(days=1)
                )
                assert jumped_from < datetime.combine(day, wall) < jumped_to
        assert one.begin.astimezone(zone).weekday() in {one.day.weekday(), (one.day.weekday() + 1) % 7}


@settings(max_examples=60)
@given(pattern=patterns, minutes=st.integers(0, 300 * 24 * 60))
def test_a_pattern_round_the_clock_covers_every_moment(pattern: Pattern, minutes: int) -> None:
    whole = replace(pattern, weekdays=DAYS, ends=pattern.begins)
    start = shift_of(whole, whole.first) or shift_of(whole, whole.first + timedelta(days=1))
    assert start is not None
    moment = start.begin + timedelta(minutes=minutes)
    assert len(list(shifts(whole, moment, moment + timedelta(microseconds=1)))) == 1
    assert all(one.end == two.begin for one, two in pairwise(of(whole)))


@settings(max_examples=60)
@given(pattern=patterns, minutes=st.integers(0, 300 * 24 * 60))
def test_two_patterns_that_meet_on_the_wall_leave_no_moment_between_them(
    pattern: Pattern, minutes: int
) -> None:
    one = replace(pattern, weekdays=DAYS)
    two = replace(one, key=8, begins=one.ends, ends=one.begins, first=one.first - timedelta(days=1))
    moment = datetime.combine(one.first, time(), UTC) + timedelta(days=3, minutes=minutes)
    instant_after = moment + timedelta(microseconds=1)
    found = [slot for each in (one, two) for slot in shifts(each, moment, instant_after)]
    assert len(found) == (2 if one.begins == one.ends else 1)


@settings(max_examples=60)
@given(pattern=patterns, days=st.integers(0, 60), long=st.integers(0, 20))
def test_asking_for_a_part_gives_exactly_the_shifts_that_touch_it(
    pattern: Pattern, days: int, long: int
) -> None:
    begin = datetime.combine(pattern.first, time(6), UTC) + timedelta(days=days)
    end = begin + timedelta(hours=long + 1)
    assert list(shifts(pattern, begin, end)) == [
        one for one in of(pattern) if one.begin < end and one.end > begin
    ]


@settings(max_examples=60)
@given(pattern=patterns)
def test_everybody_has_as_many_turns_as_the_next_one(pattern: Pattern) -> None:
    people = tuple(range(len(pattern.people)))
    days = [
        one.day
        for one in of(replace(pattern, people=people, begins=time(12), ends=time(13), zone="UTC"), 3 + 7 * 60)
    ]
    turns = [turn_of(pattern, day) for day in days]
    if pattern.turn == "day":
        assert turns == list(range(len(days)))
    else:
        assert all((day - pattern.first).days // 7 == turn for day, turn in zip(days, turns, strict=True))


def test_a_night_in_the_missing_hour_begins_when_the_clocks_have_jumped() -> None:
    odd = replace(NIGHT, begins=time(2, 30), ends=time(10))
    spring = shift_of(odd, date(2026, 3, 29))
    assert spring is not None
    assert spring.begin == at(2026, 3, 29, 1)
    assert spring.begin.astimezone(STOCKHOLM).hour == 3
    assert shift_of(replace(NIGHT, begins=time(2, 10), ends=time(2, 50)), date(2026, 3, 29)) is None


def test_a_time_that_occurs_twice_means_the_first_one() -> None:
    odd = shift_of(replace(NIGHT, begins=time(2, 30), ends=time(10)), date(2026, 10, 25))
    assert odd is not None
    assert odd.begin == at(2026, 10, 25, 0, 30)
    assert odd.end - odd.begin == timedelta(hours=8, minutes=30)


def test_nights_are_an_hour_shorter_in_spring_and_longer_in_autumn() -> None:
    long = {day: one.end - one.begin for day in (28, 29) if (one := shift_of(NIGHT, date(2026, 3, day)))}
    assert long == {28: 11 * HOUR, 29: 12 * HOUR}
    autumn = shift_of(NIGHT, date(2026, 10, 24))
    assert autumn is not None
    assert autumn.end - autumn.begin == 13 * HOUR


def test_a_day_that_a_zone_left_out_has_no_shift() -> None:
    apia = replace(NIGHT, begins=time(9), ends=time(17), zone="Pacific/Apia", first=date(2011, 12, 28))
    found = [one.day.day for one in shifts(apia, at(2011, 12, 28), at(2012, 1, 1, 12))]
    assert 30 not in found
    assert {28, 29, 31} <= set(found)


def test_a_weekly_turn_changes_on_the_weekday_of_the_first_day() -> None:
    wednesday = replace(NIGHT, turn="week", first=date(2026, 11, 18), people=(ANNA, BO))
    turns = [one.person for one in shifts(wednesday, at(2026, 11, 18), at(2026, 12, 2, 12))]
    assert turns[:7] == [ANNA] * 7
    assert turns[7:14] == [BO] * 7


def test_weekends_do_not_use_up_a_turn() -> None:
    working = replace(NIGHT, weekdays=frozenset(range(5)), people=(ANNA, BO, CY), first=date(2026, 11, 18))
    turns = [one.person for one in shifts(working, at(2026, 11, 18), at(2026, 11, 26, 12))]
    assert turns == [ANNA, BO, CY, ANNA, BO, CY]


def test_a_part_of_a_shift_is_taken_over_and_given_on_in_order() -> None:
    slot = Slot(7, "lead", date(2026, 11, 21), ANNA, at(2026, 11, 21, 20), at(2026, 11, 22, 8), planned=ANNA)
    first = Cover(7, ANNA, BO, at(2026, 11, 21, 22), at(2026, 11, 22, 2))
    second = Cover(7, BO, CY, at(2026, 11, 22, 0), at(2026, 11, 22, 8))
    found = covered([slot], [first, second])
    assert [(one.person, one.begin.hour, one.end.hour) for one in found] == [
        (ANNA, 20, 22), (BO, 22, 0), (CY, 0, 2), (ANNA, 2, 8),
    ]  # fmt: skip
    assert {one.planned for one in found} == {ANNA}
    assert covered([slot], [second]) == [slot]
    assert covered([slot], [Cover(8, ANNA, BO, slot.begin, slot.end)]) == [slot]


def test_who_is_away_or_has_left_leaves_a_hole_of_just_that_time() -> None:
    slot = Slot(7, "lead", date(2026, 11, 21), ANNA, at(2026, 11, 21, 20), at(2026, 11, 22, 8))
    away = [
        Away(ANNA, at(2026, 11, 22, 1), at(2026, 11, 22, 3)), Away(ANNA, at(2026, 11, 22, 2), at(2026, 11, 22, 4)),
        Away(BO, at(2026, 1, 1), at(2027, 1, 1)),
    ]  # fmt: skip
    found = present([slot], away, frozenset({ANNA, BO}))
    assert [(one.state, one.begin.hour, one.end.hour) for one in found] == [
        ("on", 20, 1), ("absent", 1, 4), ("on", 4, 8),
    ]  # fmt: skip
    assert [one.state for one in present([slot, replace(slot, person=None)], away, frozenset({BO}))] == [
        "left",
        "left",
    ]


moments = st.integers(0, 96).map(lambda half: at(2026, 11, 20) + half * timedelta(minutes=30))
spans = st.tuples(moments, moments).filter(lambda pair: pair[0] < pair[1])


@given(
    slots=st.lists(st.tuples(st.integers(1, 3), spans), min_size=1, max_size=4),
    covers=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), spans), max_size=4),
    away=st.lists(st.tuples(st.integers(1, 3), spans), max_size=4),
)
def test_no_time_is_lost_or_doubled_by_covers_and_absences(slots: Any, covers: Any, away: Any) -> None:
    rows = [Slot(n, "lead", date(2026, 11, 20), who, *span) for n, (who, span) in enumerate(slots)]
    taken = [Cover(n % len(rows), one, two, *span) for n, (one, two, span) in enumerate(covers)]
    gone = [Away(who, *span) for who, span in away]
    found = present(covered(rows, taken), gone, frozenset({1, 2, 3}))
    for row in rows:
        parts = sorted((one for one in found if one.pattern == row.pattern), key=lambda one: one.begin)
        assert (parts[0].begin, parts[-1].end) == (row.begin, row.end)
        assert all(one.end == two.begin and one.begin < one.end for one, two in pairwise(parts))
    for one in found:
        hidden = [span for who, span in away if who == one.person]
        inside = any(begin <= one.begin and one.end <= end for begin, end in hidden)
        touched = any(begin < one.end and one.begin < end for begin, end in hidden)
        assert inside or not touched or one.state == "absent"
        assert (one.state == "absent") == touched


def test_shifts_on_end_make_one_stint_whatever_the_duty() -> None:
    day = Slot(7, "lead", date(2026, 11, 21), ANNA, at(2026, 11, 21, 8), at(2026, 11, 21, 20))
    night = replace(day, pattern=8, duty="social", begin=day.end, end=at(2026, 11, 22, 2))
    later = replace(day, begin=at(2026, 11, 22, 8), end=at(2026, 11, 22, 9))
    hole = replace(day, begin=night.end, end=later.begin, state="absent")
    rows = [later, hole, night, day]
    assert [(one.duty, one.begin, one.end) for one in stints(rows, by_duty=False)] == [
        ("", day.begin, night.end), ("", later.begin, later.end),
    ]  # fmt: skip
    assert [one.duty for one in stints(rows)] == ["lead", "social", "lead"]


def test_the_rested_are_called_before_who_just_came_off() -> None:
    now = at(2026, 11, 21, 12)
    on = Slot(7, "lead", date(2026, 11, 21), ANNA, at(2026, 11, 21, 8), at(2026, 11, 21, 20))
    tired = replace(on, person=BO, begin=at(2026, 11, 21), end=at(2026, 11, 21, 8))
    away = [Away(4, at(2026, 11, 20), at(2026, 11, 30))]
    assert free_next([ANNA, BO, 4, CY], [on, tired], away, now) == [CY, BO]


def given_pattern(**changes: Any) -> dict[str, Any]:
    return {
        "duty": "lead", "weekdays": ["5", "6"], "begins": time(20), "ends": time(8), "time_zone": "Europe/Stockholm",
        "turn": "day", "first": date(2026, 11, 21), "last": None, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(("changes", "code"), [
    ({"weekdays": []}, "rota.no_weekday"), ({"weekdays": ["7", "x"]}, "rota.no_weekday"),
    ({"first": date(2026, 11, 19)}, "rota.first"), ({"first": date(2030, 1, 1)}, "rota.first"),
    ({"last": date(2026, 11, 20)}, "rota.last"), ({"last": date(2040, 1, 1)}, "rota.last"),
    ({"weekdays": ["0"], "last": date(2026, 11, 22)}, "rota.no_shift"), ({"time_zone": "Mars/Base"}, "org.unknown_zone"),
    ({"turn": "month"}, "org.unknown_choice"), ({"duty": "../lead"}, "org.unknown_choice"),
])  # fmt: skip
def test_a_wrong_pattern_is_refused(changes: dict[str, Any], code: str) -> None:
    rota_input.pattern(given_pattern(), date(2026, 11, 20))
    with pytest.raises(WrongInput) as refused:
        rota_input.pattern(given_pattern(**changes), date(2026, 11, 20))
    assert refused.value.code == code


@pytest.mark.parametrize(("zone", "day", "wall", "moment"), [
    ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), at(2026, 10, 3, 15, 30)),
    ("America/Santiago", date(2026, 9, 6), time(0, 30), at(2026, 9, 6, 4)),
])  # fmt: skip
def test_a_skipped_time_is_the_moment_of_the_jump_in_every_zone(
    zone: str, day: date, wall: time, moment: datetime
) -> None:
    assert instant(datetime.combine(day, wall), ZoneInfo(zone)) == moment
