import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.engine.posts import Post, fold
from firebreak.engine.posts.fold import keep
from firebreak.engine.query.explain import as_typed
from firebreak.engine.query.reference import Line
from firebreak.engine.query.spelling import respell, simpler
from firebreak.engine.text.hanzi import hanzi

pytestmark = pytest.mark.unit
texts = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("質量后後裡乾a é™İßﬁ\u0345")), max_size=40
)


@given(texts)
def test_one_spelling_is_as_long_as_the_folded_text_and_final(text: str) -> None:
    assert len(respell(text)) == len(fold(text))
    assert respell(respell(text)) == respell(text)


@given(texts)
def test_long_and_short_texts_are_spelled_alike(text: str) -> None:
    assert respell(text + " " * 500).rstrip(" ") == respell(text).rstrip(" ")


@given(texts, texts)
def test_words_are_counted_alike_with_case_kept_and_folded(title: str, text: str) -> None:
    post = Post(id="1", title=title, text=text)
    kept, folded = Line(post, keep), Line(post, respell)
    assert sorted(set(kept.units)) == sorted(set(folded.units))


def test_the_characters_are_those_of_the_language_models() -> None:
    table = hanzi().to_simplified
    assert {chr(a): chr(b) for a, b in simpler().items()} == {a: table.get(b, b) for a, b in table.items()}


def test_a_term_is_told_in_the_script_in_which_it_was_typed() -> None:
    assert as_typed("质量 问题", fold('"質量 问题"')) == "質量 问题"
    assert as_typed("acme", "acme") == "acme"
