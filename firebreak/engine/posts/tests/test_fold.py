import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.engine.posts import fold, fold_alone, fold_with_offsets
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


@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_characters_whose_neighbours_do_not_matter_fold_alone(text: str) -> None:
    alone = [(char, folded) for char in text if (folded := fold_alone(char)) is not None]
    assert fold("".join(char for char, _ in alone)) == "".join(folded for _, folded in alone)


def test_what_can_become_one_with_the_character_before_does_not_fold_alone() -> None:
    pairs = [unicodedata.decomposition(chr(code)).split() for code in range(sys.maxunicode + 1)]
    seconds = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and pair[0][0] != "<"}
    jamo = {*map(chr, range(0x1161, 0x1176)), *map(chr, range(0x11A8, 0x11C3))}
    assert "\u0301" in seconds
    assert {fold_alone(char) for char in seconds | jamo} == {None}


def test_characters_fall_into_the_class_their_script_needs() -> None:
    assert {class_of(c) for c in "aÅñя7_ع"} == {WORD}
    assert {class_of(c) for c in "召カひก🔥𠀀"} == {CJK}
    assert class_of("카") == HANGUL
    assert {class_of(c) for c in " .-#@。、\n'"} == {OTHER}
