"""What fills a gap is what its sort says, in one line, with nothing in it that a reader cannot see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongInput
from firebreak.statements.placeholders import LONGEST, checked, is_free
from firebreak.statements.rendering import digest_of, filled, open_gaps
from firebreak.statements.seeing import unseen

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("sort", "value", "kept"),
    [
        ("text", "  Two\n lines  become one ", "Two lines become one"),
        ("time", "今晚9点", "今晚9点"),
        ("time", "kl. 21.00", "kl. 21.00"),
        ("time", "下午三点", "下午三点"),
        ("number", "4,200", "4,200"),
        ("number", "4 200", "4 200"),
        ("number", "12.5 %", "12.5 %"),
        ("link", "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("contact", "help@example.com, 8–22", "help@example.com, 8–22"),
        ("contact", "+46 8 123 456", "+46 8 123 456"),
        ("name", "王林", "王林"),
        ("product", "Kök 3000", "Kök 3000"),
        ("text", "", ""),
        ("text", "👨‍👩‍👧 welcome", "👨‍👩‍👧 welcome"),
        ("place", "Göteborg", "Göteborg"),
    ],
)
def test_a_right_value_is_kept_as_one_line(sort: str, value: str, kept: str) -> None:
    assert checked(sort, value) == kept


@pytest.mark.parametrize(
    ("sort", "value", "code"),
    [
        ("time", "soon", "statements.not_a_time"),
        ("number", "many", "statements.not_a_number"),
        ("number", "1e5", "statements.not_a_number"),
        ("number", "1 or 2", "statements.not_a_number"),
        ("link", "example.com", "statements.not_a_link"),
        ("link", "javascript:alert(1)", "statements.not_a_link"),
        ("link", "https://user:pass@example.com", "statements.not_a_link"),
        ("link", "https://", "statements.not_a_link"),
        ("link", "https://exa mple.com", "statements.not_a_link"),
        ("link", "https://[::1", "statements.not_a_link"),
        ("link", "https://example.com:99999", "statements.not_a_link"),
        ("contact", "ask the front desk", "statements.not_a_contact"),
        ("name", "123", "statements.not_a_name"),
        ("product", "!!", "statements.not_a_product"),
        ("place", "--", "statements.not_a_place"),
        ("text", "{brand}", "statements.braces"),
        ("text", "a } b", "statements.braces"),
        ("text", "a\x00b", "statements.mark"),
        ("text", "safe\u202egnp.exe", "statements.mark"),
        ("text", "pay\u200bpal", "statements.mark"),
        ("text", "a\u2066b", "statements.mark"),
        ("text", "\ud83d", "statements.mark"),
        ("text", "x" * 601, "statements.too_long"),
        ("place", "x" * 81, "statements.too_long"),
    ],
)
def test_a_wrong_value_is_refused_by_name(sort: str, value: str, code: str) -> None:
    with pytest.raises(WrongInput) as caught:
        checked(sort, value)
    assert caught.value.code == code


@given(st.sampled_from(sorted(LONGEST)), st.text(max_size=400))
def test_what_is_kept_is_one_visible_line_that_is_kept_again(sort: str, value: str) -> None:
    try:
        kept = checked(sort, value)
    except WrongInput:
        return
    assert kept == checked(sort, kept)
    assert "\n" not in kept
    assert unseen(kept) == ""
    assert not set("{}") & set(kept)
    assert len(kept) <= LONGEST[sort]


@given(st.dictionaries(st.sampled_from(["brand", "time"]), st.text(max_size=30), max_size=2))
def test_values_are_never_looked_into(values: dict[str, str]) -> None:
    words = {"short": {"en": "{brand} speaks by {time}"}}
    made = filled(words, {name: {"texts": {"en": text}} for name, text in values.items()})
    wanted = "{brand} speaks by {time}"
    parts = {name: values.get(name) or f"{{{name}}}" for name in ("brand", "time")}
    assert made["short"]["en"] == f"{parts['brand']} speaks by {parts['time']}".strip()
    assert (digest_of(made) == digest_of({"short": {"en": wanted}})) == (made["short"]["en"] == wanted)


def test_what_is_not_filled_stays_open() -> None:
    words = {"short": {"en": "{a} and {b}", "sv": "{a}"}}
    assert open_gaps(filled(words, {"a": {"texts": {"en": "x"}}})) == ["b", "a"]
    assert open_gaps({"short": {"en": "a { b"}}) == ["{"]


@pytest.mark.parametrize(
    "text",
    [
        "We are sorry.",
        "It is our FAULT.",
        "The rumour is false",
        "We apologise",
        "Vi ber om ursäkt",
        "Det är vårt fel",
        "Uppgiften är falsk",
        "Kami mohon maaf",
        "Dakwaan itu palsu",
        "我们道歉",
        "我們致歉",
        "这是我们的责任",
        "此為謠言",
        "不实信息",
        "ｓｏｒｒｙ",
        "x" * 61,
        "关" * 31,
    ],
)
def test_a_value_that_may_say_more_than_a_fact_is_free(text: str) -> None:
    assert is_free("text", text)


@pytest.mark.parametrize(
    "text",
    ["The shop on Harbour Street is closed.", "Butiken på Hamngatan är stängd.", "滨江路门店今天停业。"],
)
def test_a_short_fact_is_not(text: str) -> None:
    assert not is_free("text", text)
