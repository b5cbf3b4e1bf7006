import pytest
from hypothesis import given, settings

from firebreak.engine.posts import Post
from firebreak.engine.query import highlight
from firebreak.engine.query.tests import strategies

pytestmark = pytest.mark.unit


def marked(query: str, text: str, title: str = "") -> list[str]:
    return [text[start:end] for start, end in highlight(query, Post(id="1", text=text, title=title))]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("acme 召回", "买ＡＣＭＥ手机，要召回!", ["ＡＣＭＥ", "召回"]),
        ("recall*", "Recalled and recalls", ["Recalled", "recalls"]),
        ("acme NEAR/2 fire", "fire! so far away now. Acme is on fire", ["Acme", "fire"]),
        ('"product recall"', "recall: product recall", ["product", "recall"]),
        ("acme OR (bolt AND fire)", "bolt and acme", ["acme"]),
        ("acme -sold", "acme", ["acme"]),
        ("acme -sold", "acme sold", []),
        ("acme AND bolt", "acme alone", []),
        ("#acme召回", "a #Acme召回# b", ["#Acme召回#"]),
        ("@acme", "hi @Acme.", ["@Acme"]),
        ("acme sentiment:negative", "bad acme", ["acme"]),
        ("strasse", "Die Straße", ["Straße"]),
        ("återkalla", "A\u030aterkalla", ["A\u030aterkalla"]),
        ("re", "re\u200b", ["re\u200b"]),
        ("召回 OR 回收", "召回收", ["召回收"]),
        ("质量", "這批質量", ["質量"]),
        ("{Acme}", "acme, Acme and ACME", ["Acme"]),
        ("{Acme}", "Straße und İ: Acme!", ["Acme"]),
        ("raw:Google+", "google+ or Google+.", ["Google+"]),
        ("#acme NEAR/2 fail", "fail, #Acme", ["fail", "#Acme"]),
        ("acme NEAR/3 (fire AND smoke)", "fire and smoke at acme", ["fire", "smoke", "acme"]),
    ],
)
def test_what_satisfied_the_query_is_marked(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_title_and_text_are_marked_apart() -> None:
    post = Post(id="1", title="Acme: 召回", text="acme")
    assert highlight("acme", post, "title") == [(0, 4)]
    assert highlight("acme", post) == [(0, 4)]
    assert highlight("title:召回", post) == []


@settings(max_examples=300, deadline=None)
@given(strategies.queries, strategies.posts)
def test_spans_are_ordered_apart_and_inside_the_text(query: str, post: Post) -> None:
    at = 0
    for start, end in highlight(query, post, lists=strategies.LISTS):
        assert at <= start < end <= len(post.text)
        at = end
