"""Trends: what has risen against the past, and what is not shown."""

import math

import pytest

from firebreak.engine.text.trends import Said, TermCounts, terms, trends

pytestmark = pytest.mark.unit

BEFORE = [f"my acme kettle is nice and quiet number {n}" for n in range(60)]


def said(text: str, people: int, times: int = 1) -> list[Said]:
    return [Said(f"{text} {n}", f"person{n}") for n in range(people) for _ in range(times)]


def test_a_word_that_rises_is_shown_with_its_numbers() -> None:
    found = trends(said("acme kettle caught fire", 12), BEFORE)
    assert {"caught", "fire"} == {trend.term for trend in found}
    assert (found[0].posts, found[0].authors, found[0].before) == (12, 12, 0)
    assert found[0].z >= 2


def test_what_was_always_said_is_no_trend() -> None:
    assert trends(said("my acme kettle is nice and quiet", 30), BEFORE) == []


def test_one_loud_account_makes_no_trend() -> None:
    loud = [Said("boycott boycott now", "loud")] * 40
    assert trends(loud + said("acme kettle", 20), BEFORE) == []
    assert [t.term for t in trends(loud[:4] + said("boycott acme", 9), BEFORE)] == ["boycott"]


@pytest.mark.parametrize(
    ("text", "past", "term"),
    [
        ("电热水壶起火召回手机事件", "今天天气很好我们去公园", "召回手机"),
        ("電熱水壺起火全面下架", "今天天氣很好我們去公園", "全面下架"),
        ("vattenkokaren återkallas nu", "fint väder i dag", "återkallas"),
        ("cerek itu ditarik balik", "cuaca baik hari ini", "ditarik"),
    ],
)
def test_terms_rise_in_every_language(text: str, past: str, term: str) -> None:
    shown = [trend.term for trend in trends(said(text, 15), [past] * 40)]
    assert any(term in one for one in shown), shown


def test_chinese_pairs_that_go_together_are_shown_as_one_term() -> None:
    varied = [
        Said(f"{lead}起火召回{tail}", f"p{n}")
        for n, (lead, tail) in enumerate(zip("天地人山水火", "甲乙丙丁戊己", strict=True))
    ] * 2
    shown = [trend.term for trend in trends(varied, ["今天天气很好"] * 40)]
    assert shown[0] == "起火召回"
    assert not {"起火", "火召", "召回"} & set(shown)


def test_addresses_handles_and_common_words_are_no_terms() -> None:
    assert terms("RT @acme.corp: the http://a.example/x 12345 and och yang 我们") == set()


def test_the_past_fades_by_half() -> None:
    past = TermCounts(half_life_s=100.0)
    past.add(["fire"] * 8, 0.0)
    past.add(["rain"], 200.0)
    assert past["fire"] == pytest.approx(2.0)
    assert past.sum() == pytest.approx(3.0)


def test_the_past_is_bounded_and_keeps_what_is_frequent() -> None:
    past = TermCounts(math.inf, most=100)
    past.add(["kettle"] * 9, 0.0)
    past.add([f"word{n}x" for n in range(500)], 1.0)
    assert len(past) <= 100
    assert past["kettle"] == 9.0


def test_years_of_fading_stay_finite() -> None:
    past = TermCounts(half_life_s=60.0)
    for day in range(400):
        past.add(["fire"], day * 86_400.0)
    assert past["fire"] == pytest.approx(1.0)


def test_nothing_gives_nothing() -> None:
    assert trends([], []) == []
    assert trends([Said("")], BEFORE) == []
