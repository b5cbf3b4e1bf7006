"""What counts as one sign, beside another implementation of the same annex."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from firebreak.connectors.common.graphemes import count

pytestmark = pytest.mark.unit
SIGNS = [
    *("", "a", "åäö", "a\u0301\u0308", "召回產品", "\r\n", "\n\n", "a\u200db", "🇸🇪🇲🇾", "🇸🇪🇲", "👩‍👩‍👧", "👍🏽", "❤️", "1️⃣"),
    *("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "한국", "\u1112\u1161\u11ab", "가\u11a8", "🤷🏽‍♀️"),
    *("\u0e01\u0e33", "ก็", "ﾊﾞ", "©️", "\u2028x", "\u200bx", "e\u20dd", "👩🏽‍🚒 🧑‍⚕️", "\u0600\u0661", "ம்நி"),
]  # fmt: skip
PLAIN = st.text(
    st.one_of(
        st.characters(max_codepoint=0x2FF),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x300, max_codepoint=0x36F),
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3),
        st.characters(min_codepoint=0x1100, max_codepoint=0x11FF),
        st.characters(min_codepoint=0x1F1E6, max_codepoint=0x1F1FF),
        st.sampled_from("👩👧❤👍🏽🏻🚒♀\u200d\ufe0f\u20e3\r\n\u200b\u200c"),
    ),
    max_size=40,
)


@pytest.mark.parametrize("text", SIGNS)
def test_signs_are_counted_as_unicode_counts_them(text: str) -> None:
    ours, theirs = count(text), len(regex.findall(r"\X", text))
    assert ours == theirs or (ours > theirs and "\u0600" <= text[:1] <= "\u0fff"), (ours, theirs)


@given(PLAIN)
def test_texts_of_our_languages_with_pictures_are_counted_alike(text: str) -> None:
    assert count(text) == len(regex.findall(r"\X", text))


@given(st.text(max_size=60))
def test_whatever_the_text_it_is_never_an_error(text: str) -> None:
    assert 0 <= count(text) <= len(text)
