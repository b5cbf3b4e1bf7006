import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.engine.posts import fold, fold_with_offsets
from firebreak.engine.posts.chars import CJK, HANGUL, OTHER, WORD, class_of

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ACME", "acme"),
        ("ＡＣＭＥ", "acme"),
        ("Acme™ phone", "acme  phone"),
        ("re\u200bcall", "recall"),
        ("don’t", "don't"),
        ("❤️", "❤"),
        ("Å", "å"),
        ("A\u030a", "å"),
        ("ｶﾞ", "ガ"),
        ("，。（）", ",。()"),
    ],
)
def test_spellings_that_look_the_same_fold_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=40))
def test_folding_with_offsets_gives_the_same_text(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded == fold(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_characters_fall_into_the_class_their_script_needs() -> None:
    assert {class_of(c) for c in "aÅñя7_ع"} == {WORD}
    assert {class_of(c) for c in "召カひก🔥𠀀"} == {CJK}
    assert class_of("카") == HANGUL
    assert {class_of(c) for c in " .-#@。、\n'"} == {OTHER}
