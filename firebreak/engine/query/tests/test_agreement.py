"""The fast path and the reference say the same of every query and post."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.engine.posts import Post
from firebreak.engine.query import compile_queries, parse
from firebreak.engine.query.reference import matches
from firebreak.engine.query.tests import strategies

pytestmark = pytest.mark.unit
SLOW = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(st.lists(strategies.queries, min_size=1, max_size=6), st.lists(strategies.posts, max_size=8))
def test_the_matcher_agrees_with_the_reference(queries: list[str], posts: list[Post]) -> None:
    found = compile_queries(dict(enumerate(queries)), strategies.LISTS).match(posts)
    for key, query in enumerate(queries):
        parsed = parse(query)
        assert found.get(key, []) == [
            n for n, post in enumerate(posts) if matches(parsed, post, lists=strategies.LISTS)
        ], query


@SLOW
@given(st.lists(strategies.words, min_size=2, max_size=3), st.lists(strategies.texts, min_size=1, max_size=8))
def test_phrases_and_windows_agree_with_the_reference(words: list[str], texts: list[str]) -> None:
    joined = " ".join(words)
    queries = [
        f'"{joined}"',
        f'"{joined}"~1',
        f'"{joined}"~3',
        " NEAR/1 ".join(words),
        " NEAR/2f ".join(words),
    ]
    found = compile_queries(dict(enumerate(queries)), strategies.LISTS).match(texts)
    for key, query in enumerate(queries):
        parsed = parse(query)
        expected = [
            n
            for n, text in enumerate(texts)
            if matches(parsed, Post(id="1", text=text), lists=strategies.LISTS)
        ]
        assert found.get(key, []) == expected, query


verdict = st.fixed_dictionaries(
    {},
    optional={
        "sentiment": st.sampled_from(["negative", "neutral", "positive"]),
        "lang": st.sampled_from(["sv", "en", "zh-Hant", "ms"]),
    },
)


@SLOW
@given(
    st.lists(strategies.queries, min_size=1, max_size=5),
    st.lists(st.tuples(strategies.posts, verdict), max_size=6),
)
def test_two_stages_agree_with_the_reference_and_candidates_miss_nothing(
    queries: list[str], judged: list[tuple[Post, dict[str, str]]]
) -> None:
    matcher = compile_queries(dict(enumerate(queries)), strategies.LISTS)
    candidates = matcher.candidates([post for post, _ in judged])
    verdicts = {
        field: {n: judged[n][1][field] for n in candidates.numbers if field in judged[n][1]}
        for field in ("sentiment", "lang")
    }
    found = matcher.finish(candidates, verdicts)
    for key, query in enumerate(queries):
        parsed = parse(query)
        expected = [
            n for n, (post, said) in enumerate(judged) if matches(parsed, post, said, strategies.LISTS)
        ]
        assert found.get(key, []) == expected, query
        assert set(expected) <= set(candidates.numbers)


@SLOW
@given(strategies.queries, st.lists(st.text(max_size=30), max_size=5))
def test_any_text_at_all_is_matched_alike(query: str, texts: list[str]) -> None:
    parsed = parse(query)
    expected = [
        n for n, text in enumerate(texts) if matches(parsed, Post(id="1", text=text), lists=strategies.LISTS)
    ]
    assert compile_queries({"q": parsed}, strategies.LISTS).match(texts).get("q", []) == expected


@SLOW
@given(
    st.text(alphabet="ab召回#@ \x1e\x1f*'é\u0301-", max_size=30),
    st.text(alphabet="ab召回 \x1e\x1fé", max_size=12),
)
def test_separators_in_posts_do_no_harm(text: str, title: str) -> None:
    queries = ["a", "召", '"a b"', "title:a", "#a", "@b", "a NEAR/2 召", "b*", "NOT b"]
    post = Post(id="1", text=text, title=title)
    found = compile_queries(dict(enumerate(queries)), strategies.LISTS).match([post, post])
    for key, query in enumerate(queries):
        assert found.get(key, []) == ([0, 1] if matches(parse(query), post) else []), query
