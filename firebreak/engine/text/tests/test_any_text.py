"""No text, however odd, raises or depends on its neighbours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.text import SENTIMENTS, analyse, language, sentiment
from firebreak.engine.text.codepoints import TEXT_LIMIT, encode

pytestmark = pytest.mark.unit

ODD = ["", " ", "\n\r\t", "👍", "👍🏽🔥😡", "\x00", "a\x00b", "\ud800", "\udfff\ud800 hej", "\x1e", "\x1e\x1eno\x1e", "?!?!",
       "http://example.com", "@bob", "https://", "@", "12345", "．．．", "\u200d\ufe0f", "\U0010ffff"]  # fmt: skip

ANY_TEXT = st.text(st.characters(), max_size=300)


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_answered(text: str) -> None:
    assert sentiment([text])[0] in SENTIMENTS
    assert language([text])[0]


@pytest.mark.parametrize("text", ["", " ", "👍", "12345", "http://example.com @bob", "\x00\x1e", "?!"])
def test_a_text_without_words_has_no_language(text: str) -> None:
    assert language([text]) == ["und"]


@pytest.mark.parametrize(
    "text", ["bad " * 25_000, "差" * 100_000, "😡" * 100_000, "x" * 100_000, "\x1e" * 100_000]
)
def test_a_text_of_100_000_characters_is_answered(text: str) -> None:
    found = analyse([text, "fine"])
    assert np.isfinite(found.probabilities).all()


def test_no_texts_give_an_empty_analysis() -> None:
    found = analyse([])
    assert len(found) == 0
    assert found.probabilities.shape == (0, 3)
    assert language([]) == []


def test_a_wrong_number_of_languages_is_refused() -> None:
    with pytest.raises(ValueError, match="1 languages for 2 texts"):
        analyse(["a", "b"], ["en"])


@settings(deadline=None)  # a busy machine is no fault of the text
@given(st.lists(ANY_TEXT, max_size=12))
def test_a_text_is_judged_the_same_alone_and_in_a_batch(texts: list[str]) -> None:
    together = analyse(texts)
    for row, text in enumerate(texts):
        alone = analyse([text])
        assert alone.languages == [together.languages[row]]
        np.testing.assert_array_equal(alone.probabilities[0], together.probabilities[row])


def test_a_batch_larger_than_a_chunk_keeps_its_order() -> None:
    texts = ["I hate this", "I love this", "", "非常好吃"] * 500
    found = analyse(texts)
    assert found.languages == language(texts[:4]) * 500
    assert found.sentiments == sentiment(texts[:4]) * 500


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("see https://a.example/?b=c", " see http "),
        ("www.a.example\x1ewww.", " http www. "),
        ("http://坏了", " http://坏了 "),
        ("www.\ud800.example and https://", " http and https:// "),
        ("x" * TEXT_LIMIT + "www.a.example", " xxx "),
        ("www." + "ab" * TEXT_LIMIT, " http "),
    ],
)
def test_an_address_is_cut_out_and_takes_nothing_of_its_neighbours(text: str, plain: str) -> None:
    batch = encode(["www.", text, "://", text])
    texts = ["".join(map(chr, batch.codes[a:b])) for a, b in zip(batch.starts, batch.ends, strict=True)]
    assert texts == [" www. ", plain, " :// ", plain]
