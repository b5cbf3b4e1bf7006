"""Offsets, versions in several languages, hostile texts: the check in the places where words are no help."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.text.check import LANGUAGES, Context, Finding, check
from firebreak.engine.text.check.folding import Folded
from firebreak.engine.text.check.lines import Pattern, _steps
from firebreak.engine.text.check.matcher import Places
from firebreak.engine.text.check.values import values

pytestmark = pytest.mark.unit


def drifts(
    text: str, language: str, facts: tuple[str, ...] = (), **others: str
) -> list[tuple[str, str, str]]:
    """Proposal, value and side of each difference."""
    named = {name.replace("_", "-"): other for name, other in others.items()}
    found = check(text, language=language, context=Context(others=named, facts=facts))
    return [(one.proposal, one.params["value"], one.params["side"]) for one in found if one.rule == "drift"]


EN = "On 5 June at 6 pm we recalled 12,000 bottles of Norvik. 3 people are ill. More: https://norvik.example/recall"
SAME = {
    "zh_Hans": "6月5日18时，我们召回1.2万瓶Norvik。三人不适。详情：https://norvik.example/recall",
    "zh_Hant": "6 月 5 日下午六點，我們召回一萬二千瓶 Norvik。3 人不適。詳情：https://norvik.example/recall",
    "sv": "Den 5 juni klockan 18.00 återkallade vi 12 000 flaskor av Norvik. Tre personer är sjuka. Mer: https://norvik.example/recall",
    "ms": "Pada 5 Jun pukul 6 petang kami memanggil balik 12,000 botol Norvik. Tiga orang sakit. Lanjut: https://norvik.example/recall",
}


@pytest.mark.parametrize("other", list(SAME))
def test_the_same_facts_in_other_words_are_no_drift(other: str) -> None:
    assert [d for d in drifts(EN, "en", ("Norvik",), **{other: SAME[other]}) if d[0] != "drift.promise"] == []


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("12 000", "1 200", "number"),
        ("5 juni", "6 juni", "date"),
        ("18.00", "19.00", "time"),
        ("/recall", "/other", "link"),
        ("Norvik", "Nordvik", "name"),
    ],
)
def test_drift_of_a_value_is_told_from_both_sides(old: str, new: str, kind: str) -> None:
    found = drifts(EN, "en", ("Norvik",), sv=SAME["sv"].replace(old, new))
    assert {side for proposal, _, side in found if proposal == f"drift.{kind}"} >= {"own"}


def test_drift_of_promises_and_apologies() -> None:
    assert ("drift.promise", "repair", "own") in drifts("We will refund you.", "en", sv="Vi hör av oss.")
    assert ("drift.promise", "apology", "other") in drifts(
        "The shop is closed.", "en", ms="Maaf, kedai ditutup."
    )
    assert drifts("The shop is closed.", "en", sv="Butiken är stängd.") == []


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("三百一十二人", "zh-Hans", ["number 312"]),
        ("1.5億元", "zh-Hant", ["number 150000000"]),
        ("两万三千", "zh-Hans", ["number 23000"]),
        ("晚上九点半", "zh-Hans", ["time 21:30"]),
        ("kl. 7 den 3 maj", "sv", ["time 7:00", "date 5-3"]),
        ("1 234 567 kronor", "sv", ["number 1234567"]),
        ("3,5 procent", "sv", ["number 3.5"]),
        ("jam 8.30 malam", "ms", ["time 20:30"]),
        ("31 Disember", "ms", ["date 12-31"]),
        ("June 5th, 7.30pm", "en", ["date 6-5", "time 19:30"]),
        ("2 million", "en", ["number 2000000"]),
        ("2026-06-05", "en", ["date 6-5"]),
    ],
)
def test_values(text: str, language: str, keys: list[str]) -> None:
    assert [value.key for value in values(Folded(text), language)] == keys


def only(found: list[Finding], rule: str) -> Finding:
    """The one finding of a rule."""
    (one,) = [finding for finding in found if finding.rule == rule]
    return one


@pytest.mark.parametrize(
    "before",
    ["👨‍👩‍👧 ", "e\u0301e\u0301 ", "ﬁne, Ｆｕｌｌ ", "🇸🇪🏳️‍🌈 ", "İSTANBUL ", "『注意』", "\u200b\u200b"],
)
@pytest.mark.parametrize(
    ("language", "marked", "rule"),
    [
        ("en", "{first_name}", "placeholder"),
        ("en", "Our water is perfectly safe.", "minimising"),
        ("zh-Hant", "本店食材絕對安全", "minimising"),
    ],
)
def test_offsets_are_those_of_the_text_as_given(before: str, language: str, marked: str, rule: str) -> None:
    text = f"{before}{marked} 🎉"
    one = only(check(text, language=language), rule)
    assert text[one.start : one.end] == one.quote
    assert one.quote in marked
    assert one.start >= len(before)


def test_decomposed_letters_are_the_same_letters() -> None:
    found = check("Eventuella besva\u0308r beklagas.", language="sv")
    assert only(found, "conditional_apology").quote == "Eventuella besva\u0308r beklagas"


CONTEXT = Context(
    grave=True,
    act=True,
    own_fault=True,
    facts=("Norvik", "12"),
    unconfirmed=("a", "3"),
    changed={"7": ""},
    rumour="x y z",
    longest=50,
    others={"en": EN, "zh-Hans": SAME["zh_Hans"], "tlh": "x"},
)


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_every_place_is_in_it(text: str, language: str) -> None:
    for one in check(text, language=language, kind="apology", channel="post", context=CONTEXT):
        assert 0 <= one.start <= one.end <= len(text)
        assert one.quote == text[one.start : one.end]


HOSTILE = [
    "sorry if ",
    "sorry but",
    "apolog",
    "we ",
    "(",
    "[",
    "{a",
    "x" * 7 + " ",
    "1",
    "1 ",
    "12-",
    "@",
    "a@b.",
    '"',
    "'",
    ".",
    "。",
    "http://",
    "_ ",
]
HOSTILE_HAN = ["如果抱歉", "抱歉但", "一", "千万", "【", "（待", "年 月", "我们"]


@pytest.mark.parametrize("bit", HOSTILE + HOSTILE_HAN)
def test_no_text_can_make_it_slow(bit: str) -> None:
    """Not a measure: a pattern that tries everything again would take minutes for these 20,000 characters."""
    began = time.process_time()
    check(
        (bit * 20_000)[:20_000],
        language="zh-Hans" if bit in HOSTILE_HAN else "en",
        kind="holding",
        context=CONTEXT,
    )
    assert time.process_time() - began < 20


def test_a_line_of_data_that_cannot_be_read_says_so() -> None:
    with pytest.raises(ValueError, match="ends with"):
        _steps(["sorry", ".."], {})


def test_the_very_first_word_is_less_than_the_start_of_a_sentence() -> None:
    words = {"a": frozenset({"if"}), "b": frozenset({"sorry"})}
    folded = Folded("And if so, sorry. If so, sorry.")
    places = Places("en", folded)
    assert [
        places.matches(Pattern(_steps([head, "[a]", "...", "[b]"], words), "")) for head in ("^", "^^")
    ] == [
        [(4, 16), (18, 30)],
        [(18, 30)],
    ]


def test_malay_particles_belong_to_the_word_before() -> None:
    words = frozenset({"salah", "ada"})
    folded = Folded("Salahlah pembekal, salahnya itu adalah masalah; adakah?")
    assert [folded.text[a:b] for a, b in Places("ms", folded).of(words)] == ["salahlah", "salahnya", "adakah"]
