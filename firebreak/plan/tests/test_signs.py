"""From an early sign to a query: whatever a plan says, the query is well formed and asks for what was meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.query import check, compile_queries, parse
from firebreak.plan.folders import CONTENT, read_folder
from firebreak.plan.items import LANGUAGES
from firebreak.plan.signs import LONGEST, heard_by, query_of

pytestmark = pytest.mark.unit
HOSTILE = [
    'say "no"', "「退款」", ") OR (", "lang:sv", "a* b", "NOT", "AND", "-x", "{Acme}", "++x++", "~5", "“quoted", "#tag",
    "@acme", "http://x.example", "list:rivals", "NEAR/3", "***", "", "   ", "\n", "or", "和",
]  # fmt: skip


def test_brand_names_and_the_signs_words_are_asked_for_in_the_plans_languages_only() -> None:
    terms = {"en": ["recall", "made me ill"], "zh-Hans": ["召回"], "sv": ["farlig"]}
    asked = query_of(["Norrsken Energi", "norrsken"], terms, ["en", "zh-Hans"])
    assert asked == '("Norrsken Energi" OR norrsken) AND (recall OR 召回 OR "made me ill")'


@pytest.mark.parametrize("term", HOSTILE)
def test_a_term_can_never_become_an_operator_a_field_or_a_bracket(term: str) -> None:
    asked = query_of(["Acme"], {"en": [term, "recall"]}, ["en"])
    assert parse(asked).notes == (), asked
    assert _finds(asked, "acme recall")
    assert not _finds(asked, "recall")


@settings(max_examples=200)
@given(
    names=st.lists(st.text(max_size=30), max_size=4),
    terms=st.lists(st.text(max_size=40), max_size=30),
)
def test_any_names_and_words_give_a_query_that_can_be_read_or_none(
    names: list[str], terms: list[str]
) -> None:
    asked = query_of(names, {"en": terms}, ["en"])
    if asked:
        assert len(asked) <= LONGEST + len("() AND ()")
        parse(asked)


def test_every_sign_of_the_starter_plan_makes_a_query_without_a_remark() -> None:
    risks = read_folder(CONTENT).items["risks"]
    for key, risk in risks.items():
        for number, sign in enumerate(risk.signs):
            for languages in (["en"], ["zh-Hans", "zh-Hant"], list(LANGUAGES)):
                asked = query_of(["Norrsken Energi"], sign.terms, languages)
                errors = [one for one in check(asked) if one.level == "error"] if asked else []
                assert not errors, (key, number, errors)


def test_nothing_is_made_without_a_name_or_without_words() -> None:
    assert query_of([], {"en": ["recall"]}, ["en"]) == ""
    assert query_of(["Acme"], {"en": ["***"]}, ["en"]) == ""
    assert query_of(["Acme"], {"sv": ["farlig"]}, ["en"]) == ""


def test_a_query_that_grows_too_long_keeps_words_of_each_language() -> None:
    terms = {"en": [f"word{n:04}" for n in range(500)], "sv": [f"ord{n:04}" for n in range(500)]}
    asked = query_of(["Acme"], terms, ["en", "sv"])
    assert len(asked) <= LONGEST + 10
    assert "word0000" in asked
    assert "ord0000" in asked


def test_the_monitor_that_was_made_for_a_sign_is_known_to_hear_it() -> None:
    risks = read_folder(CONTENT).items["risks"]
    for key, risk in risks.items():
        for number, sign in enumerate(risk.signs):
            if asked := query_of(["Norrsken"], sign.terms, ["en", "sv"]):
                assert heard_by(asked, sign.terms), (key, number)
    assert not heard_by("norrsken OR recall", {"en": ["refund", "recall", "sick"]})


def _finds(query: str, text: str) -> bool:
    return bool(compile_queries({1: query}).match([text]))
