"""Words of many texts at once are those of each text alone, whatever the texts are made of."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.listening.search import many
from firebreak.listening.search.many import spaced_all
from firebreak.listening.search.words import LONGEST, spaced

pytestmark = pytest.mark.unit
_HOSTILE = (
    "aB1_ -'.\n\x00\x1c\x1e\x85",  # the sign between texts is one of them
    "éÅßİıŉſÿµª²©®™",
    "e\u0301\u0345\u0323\u0340\u093c\u200d\ufe0f\u200b\u00ad",
    "召回了〇々カﾊﾞｶﾞ゛ー。！Ａ",
    "กำลังดีမြန်ខ្មែរລາວ",
    "카\u1112\u1161\u11ab\u1160\uac00",
    "हिन्दी\u0bc6\u0bbeعَرَبיִ",
    "🔥❤👩🇪①\ue000𠀀\U0002f800\U00011099\U000110ba\U0001d15e\U0001e94b\U0001e900\U0010ffff",
    "\ud83d\udd25\udfff",
)
_CHARS = st.sampled_from("".join(_HOSTILE)) | st.characters(codec=None, exclude_categories=())
_TEXTS = st.lists(
    st.text(_CHARS, max_size=12) | st.text(st.sampled_from("aB _-\x1e"), max_size=12), max_size=8
)


def _same(texts: list[str]) -> None:
    assert [text.split() for text in spaced_all(texts)] == [spaced(text).split() for text in texts]


@given(_TEXTS)
def test_many_texts_are_as_each_alone(texts: list[str]) -> None:
    _same(texts)


def test_every_character_is_as_it_is_alone() -> None:
    chars = list(map(chr, range(sys.maxunicode + 1)))
    _same(chars)
    _same([f"a{char}a" for char in chars])
    _same([f"召{char}\u0301{char}" for char in chars])


@given(st.lists(st.sampled_from(["", "abc", "召回", "é\u0301", "ก็", "🔥"]), max_size=9))
def test_however_few_are_looked_at_together(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(many, "AT_ONCE", 3)
        _same(texts)


@pytest.mark.parametrize("text", ["ab ", "召 ", "กำ", "e\u0301 ", "a\x1e", "召\x1e"])
def test_a_long_text_is_cut_at_the_same_place(text: str) -> None:
    long = text * (LONGEST // len(text) - 1)
    _same([long + "tail " * n for n in range(4)] + ["next", long[:-1], long + "召回召回召回"])
