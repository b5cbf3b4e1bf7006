import pytest

from firebreak.engine.query import WARNINGS, check

pytestmark = pytest.mark.unit

CASES = [
    ("acme AND recall", []),
    ("召回", []),
    ("召", [("warning", "one_character", "召")]),
    ("召 OR acme", [("warning", "one_character", "召")]),
    ("召 AND acme", []),
    ("the", [("warning", "stop_word", "the")]),
    ("the AND att", [("warning", "stop_word", "the"), ("warning", "stop_word", "att")]),
    ("我们 NEAR/3 acme", []),
    ('"of the"', [("warning", "stop_word", '"of the"')]),
    ("re* OR acme", [("warning", "short_wildcard", "re*")]),
    ("recall*", []),
    ("NOT acme", [("error", "only_not", "NOT acme")]),
    ("-acme -recall", [("error", "only_not", "-acme -recall")]),
    ("acme OR NOT recall", [("error", "only_not", "acme OR NOT recall")]),
    ("acme NOT recall", []),
    ("NOT (NOT acme)", []),
    ("lang:sv", [("warning", "no_words", "sv")]),
    ("lang:sv author:bob", []),
    ("followers:>1000", [("warning", "no_words", ">1000")]),
    ("acme and recall", [("warning", "looks_like_operator", "and")]),
    ("acme near/3 recall", [("warning", "looks_like_operator", "near/3")]),
    ("acme eller recall", [("warning", "looks_like_operator", "eller")]),
    ("acme OR bolt recall", [("warning", "mixed_and_or", "acme OR bolt recall")]),
    ("acme OR (bolt recall)", []),
    ("acme, recall", [("warning", "comma", ",")]),
    ("召回，下架", [("warning", "comma", "，")]),
    ("acme & recall", [("warning", "lone_sign", "&")]),
    ("acme OR recall OR acme", [("warning", "same_twice", "acme")]),
    ('say "hello', [("error", "unclosed_quote", '"')]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_remark_names_the_trouble_and_its_place(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(f.level, f.code, text[f.at : f.at + f.length]) for f in check(text)]
    assert found == expected
    assert all("{" not in finding.message for finding in check(text))


def test_a_very_long_query_is_remarked_on() -> None:
    text = " OR ".join(f"brand{n}" for n in range(300))
    assert [finding.code for finding in check(text)] == ["very_long"]


def test_every_warning_is_covered_by_a_case() -> None:
    seen = {code for _, remarks in CASES for _, code, _ in remarks} | {"very_long"}
    assert set(WARNINGS) <= seen
