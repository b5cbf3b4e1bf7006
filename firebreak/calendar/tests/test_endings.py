"""A text that says itself that something is over; and texts that only look so."""

from datetime import date

import pytest

from firebreak.calendar.endings import ended

pytestmark = pytest.mark.unit
DUE = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Half price until 5 June 2026!", "2026-06-05"),
        ("The offer ends on Friday, 5 June.", "2026-06-05"),
        ("Valid through June 9th, while stocks last", "2026-06-09"),
        ("Last day: June 1, 2026", "2026-06-01"),
        ("Sale until 2026-06-09", "2026-06-09"),
        ("Erbjudandet gäller t.o.m. 5 juni.", "2026-06-05"),
        ("Halva priset till och med den 9 juni 2026", "2026-06-09"),
        ("Beställ senast den 5 juni", "2026-06-05"),
        ("SISTA DAGEN ÄR 5 JUNI", "2026-06-05"),
        ("Tawaran sah sehingga 5 Jun 2026", "2026-06-05"),
        ("Promosi berakhir pada 31 Mei", "2026-05-31"),
        ("优惠截止到2026年6月5日", "2026-06-05"),
        ("6月5日截止，先到先得", "2026-06-05"),
        ("優惠至6月9日止", "2026-06-09"),
        ("活動於6月5日結束！", "2026-06-05"),
        ("有效期至2026-06-05", "2026-06-05"),
    ],
)
def test_an_end_that_is_past_is_seen(text: str, day: str) -> None:
    assert [one.day.isoformat() for one in ended(text, DUE)] == [day]
    assert ended(text, date.fromisoformat(day)) == []  # on the day itself it still holds


@pytest.mark.parametrize(
    "text",
    [
        "Half price until 30 June 2026!",
        "Half price until 12 June",
        "Half price until 5 January",  # posted in June: next year's may be meant
        "Founded on 5 June 1990, still going",
        "On 5 June 2026 we opened a new shop",
        "We worked from home until 5 June 2020",
        "Until 5/6/2026",  # May or June?
        "Until 31 June 2026",
        "Until 5 Jungle Street",
        "Room 5 June",
        "Butiken öppnade den 5 juni 2026",
        "Från 5 juni till 30 juni",
        "Kedai dibuka pada 5 Jun 2026",
        "6月5日我们开业了",
        "6月5日起优惠",
        "6月5日止痛药到货",
        "截至12月31日",
        "比分2-1结束",
        "until " * 2_000,
        "",
    ],
)
def test_what_is_not_over_or_not_certain_is_left_alone(text: str) -> None:
    assert ended(text, DUE) == []


def test_a_day_without_a_year_may_lie_in_the_year_before() -> None:
    assert [one.day for one in ended("Until 28 December!", date(2027, 1, 3))] == [date(2026, 12, 28)]
    assert ended("Until 29 February", date(2027, 3, 3)) == []
    assert [one.day for one in ended("Until 29 February", date(2028, 3, 3))] == [date(2028, 2, 29)]


def test_each_day_is_told_once_and_with_its_words() -> None:
    found = ended("Until 5 June! Yes, until 5 June. And until 1 June.", DUE)
    assert [(one.day.day, one.words) for one in found] == [(1, "until 1 june"), (5, "until 5 june")]
