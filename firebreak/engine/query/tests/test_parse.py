import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.query import ERRORS, MAX_LENGTH, Query, QueryError, check, parse
from firebreak.engine.query.tree import And, Near, Not, Or, Phrase, Word

pytestmark = pytest.mark.unit


def test_and_binds_tighter_than_or_and_near_tightest() -> None:
    root = parse("a OR b c NEAR/3 d").root
    assert isinstance(root, Or)
    assert isinstance(root.items[1], And)
    assert isinstance(root.items[1].items[1], Near)


def test_every_node_knows_its_place_in_the_text_as_typed() -> None:
    text = "（苹果 OR acme） -“质量 问题”~2"
    root = parse(text).root
    assert isinstance(root, And)
    assert isinstance(root.items[1], Not)
    phrase = root.items[1].item
    assert isinstance(phrase, Phrase)
    assert text[phrase.at : phrase.at + phrase.length] == "“质量 问题”~2"
    assert phrase.slop == 2


def test_terms_are_folded_and_sentence_marks_trimmed() -> None:
    root = parse('"Hello, ÅLAND!"').root
    assert isinstance(root, Phrase)
    assert [word.text for word in root.words] == ["hello", "åland"]


def test_a_tree_survives_being_written_as_json() -> None:
    query = parse('(acme OR #acme) NEAR_x followers:>10 -"a b"~3 lang:sv re* {Ab} raw:"A+ b" list:x')
    assert msgspec.json.decode(msgspec.json.encode(query), type=Query) == query


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("", "empty", ""),
        ("   ", "empty", "   "),
        ("acme (recall", "unclosed_group", "("),
        ("acme ((a) OR b", "unclosed_group", "("),
        ("acme)", "stray_close", ")"),
        ("acme ()", "empty_group", ")"),
        ('say "hello', "unclosed_quote", '"'),
        ('""', "empty_phrase", '""'),
        ("AND acme", "missing_left", "AND"),
        ("acme OR", "missing_right", "OR"),
        ("acme AND OR b", "missing_right", "AND"),
        ("NOT", "missing_right", "NOT"),
        ("(OR a)", "missing_left", "OR"),
        ("a NEAR/5", "missing_right", "NEAR/5"),
        ("a NEAR/500 b", "near_distance", "NEAR/500"),
        ("a NEAR/3 (b NOT c)", "near_group", "NOT c"),
        ("a NEAR/3 (b OR author:c)", "near_group", "c"),
        (
            "(a b c d e f g h i) NEAR/3 (a b c d e f g h)",
            "near_pairs",
            "a b c d e f g h i) NEAR/3 (a b c d e f g h",
        ),
        ("(a OR b)~3", "group_slop", ")~3"),
        ("(a b)~300", "near_distance", ")~300"),
        ("acme {recall", "unclosed_brace", "{"),
        ("acme { }", "empty_phrase", "{ }"),
        ("raw:*", "only_wildcard", "*"),
        ("platform:(list:x)", "bad_value", "list:x"),
        ("list:(a b)", "bad_value", "list:("),
        ("followers:[many TO 5]", "bad_value", "[many TO 5]"),
        ("followers:" + "9" * 400, "bad_value", "9" * 400),
        ("a NEAR/3 b NEAR/3 c NEAR/3 d NEAR/3 e NEAR/3 f", "near_chain", "NEAR/3"),
        ("acme *", "only_wildcard", "*"),
        ("a*b*c*d*e", "many_wildcards", "a*b*c*d*e"),
        ("autor:bob", "unknown_field_guess", "autor:"),
        ("zzz:bob", "unknown_field", "zzz:"),
        ("https://acme.example", "web_address", "https://acme.example"),
        ("author:", "field_value", "author:"),
        ("(author: )", "field_value", "author:"),
        ("author: OR bob", "field_value", "author:"),
        ("site:AND", "field_value", "site:"),
        ("sentiment:angry", "bad_value", "angry"),
        ("kind:video", "bad_value", "video"),
        ("followers:many", "bad_value", "many"),
        ("country:sweden", "bad_value", "sweden"),
        ("author:(title:x)", "nested_field", "title:"),
        ("author:(#x)", "field_group", "#x"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text: str, code: str, marked: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, text[error.at : error.at + error.length]) == (code, marked)
    assert "{" not in error.message
    assert [finding.code for finding in check(text)] == [code]


def test_every_error_template_can_be_provoked_or_is_about_size() -> None:
    provoked = {mark.args[1][n][1] for mark in _parametrized() for n in range(len(mark.args[1]))}
    of_lists = {"unknown_list", "list_too_long", "list_entry", "list_place"}
    assert set(ERRORS) - provoked == {"too_long", "too_deep", *of_lists}


def _parametrized() -> list[pytest.Mark]:
    return list(test_an_error_says_what_is_wrong_and_where.pytestmark)  # type: ignore[attr-defined]


def test_length_and_depth_are_bounded() -> None:
    with pytest.raises(QueryError, match="8000 is the most"):
        parse("a" * (MAX_LENGTH + 1))
    with pytest.raises(QueryError, match="More than 50 parentheses"):
        parse("(" * 51 + "a" + ")" * 51)
    assert isinstance(parse("(" * 50 + "a" + ")" * 50).root, Word)


def test_a_double_dash_and_repeated_not_do_not_grow_the_stack() -> None:
    assert isinstance(parse("NOT " * 1900 + "a").root, Word)


@settings(max_examples=600, deadline=None)
@given(st.text(alphabet='ab召(){}[]+"“”*?#@:~-,，：/0 \n\x00ANDORTNE🔥authorlistwf', max_size=60))
def test_any_text_parses_or_is_refused_with_a_place_inside_it(text: str) -> None:
    for finding in check(text):
        assert 0 <= finding.at <= finding.at + finding.length <= len(text)
        assert finding.message
    if not any(finding.code in ERRORS for finding in check(text)):
        assert parse(text).text == text
