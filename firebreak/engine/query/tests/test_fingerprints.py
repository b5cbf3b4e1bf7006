"""Literals are found by fingerprint, but only what really stands there counts, whatever the fingerprints are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.posts import Post
from firebreak.engine.query import compile_queries
from firebreak.engine.query.folding import POST_END, TITLE_END, respelled, text_of
from firebreak.engine.query.page import Hashes, Page
from firebreak.engine.query.spans import Ints
from firebreak.engine.query.spelling import respell
from firebreak.engine.query.tests import strategies

pytestmark = pytest.mark.unit
QUERIES = dict(
    enumerate(["acme", "召回", "re*", "삼성", "#acme", "*all", "coca-cola", "acme NEAR/3 召回", "c++"])
)
odd_text = st.text(
    alphabet="aßİσς é\u0301\u0327ﬁ™️👍🏽ヷ\u3099각\u1161\u11a8가ﷺ\u200d\x1e\x1f#質", max_size=12
)
few_posts = st.lists(st.tuples(st.one_of(st.just(""), odd_text), st.one_of(odd_text, st.text())), max_size=4)


@settings(max_examples=300, deadline=None)
@given(few_posts)
def test_a_batch_is_respelled_as_each_post_alone(given_texts: list[tuple[str, str]]) -> None:
    posts = [Post(id="1", title=title, text=text) for title, text in given_texts]
    expected = POST_END
    for pair in given_texts:
        title, text = (respell(part.replace(POST_END, " ").replace(TITLE_END, " ")) for part in pair)
        expected += (f"{title}{TITLE_END}{text}" if pair[0] else text) + POST_END
    assert text_of(respelled(posts)[0]) == expected


def test_every_character_that_stands_alone_is_respelled_as_alone_between_others() -> None:
    chars = [chr(code) for code in range(0x3400) if chr(code) not in (POST_END, TITLE_END)]
    texts = [f"{char}{other}{char}" for char in chars for other in "e각"]
    found = text_of(respelled([Post(id="1", text=text) for text in texts])[0]).split(POST_END)[1:-1]
    assert found == [respell(text) for text in texts]


@pytest.mark.parametrize("kept_bits", [0, 3, 12])
def test_equal_fingerprints_of_different_words_change_no_answer(
    kept_bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        "Acme recall 召回",
        "reAll coca-cola!",
        "cola coca all",
        "#acme 삼성의 c++",
        "acmé 召 回 acm",
    ] * 3
    expected = compile_queries(QUERIES).match(texts)
    true_hashes = Page.hashes

    def poor(page: Page, start: Ints, end: Ints) -> Hashes:
        return true_hashes(page, start, end) & np.uint32((1 << kept_bits) - 1)

    monkeypatch.setattr(Page, "hashes", poor)
    assert compile_queries(QUERIES).match(texts) == expected
    assert len(expected) == len(QUERIES)


@settings(max_examples=100, deadline=None)
@given(st.lists(strategies.queries, min_size=1, max_size=6), st.lists(strategies.posts, max_size=6))
def test_the_native_scanner_alone_gives_the_same_answers(queries: list[str], posts: list[Post]) -> None:
    given_queries = dict(enumerate(queries))
    native = compile_queries(given_queries, strategies.LISTS, tables=False)
    assert native.match(posts) == compile_queries(given_queries, strategies.LISTS).match(posts)
