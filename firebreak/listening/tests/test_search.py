"""Search finds words of all five languages, two-character Chinese words too, indexed or not."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.listening import queries
from firebreak.listening.search import finding, index_some, indexing, postgres, rebuild_index
from firebreak.listening.search.indexing import index, lines
from firebreak.listening.search.words import holds, phrases
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
TEXTS = [
    "Norrsken recalls its heat pumps after a fire",
    "Norrsken召回了三万台热泵,原因是食品安全",
    "Norrsken 召回三萬台熱泵，惹怒網民",
    "Norrsken återkallar sina värmepumpar, jag är besviken",
    "Norrsken menarik balik pam haba, pelanggan kecewa",
    "Norrsken: don’t panic, T-shirts are free; see under_score and C3PO",
]
CASES = [
    ("召回", {1, 2}), ("食品安全", {1}), ("熱泵", {2}), ("回了", {1}), ("recalls", {0}), ("RECALLS", {0}),
    ("återkallar", {3}), ("ÅTERKALLAR värmepumpar", {3}), ("menarik balik", {4}), ('"menarik balik pam"', {4}),
    ('"balik menarik"', set()), ("heat fire", {0}), ('"heat fire"', set()), ("召回 三万", {1}), ("recall", set()),
    ("t-shirts", {5}), ("don't", {5}), ("under_score", {5}), ("c3po", {5}), ("aterkallar", set()),
    ("norrsken", set(range(6))),
]  # fmt: skip


@pytest.fixture
def stored(feed: Any, monitor: Any) -> None:
    feed([make(n, text, ago=60 + n) for n, text in enumerate(TEXTS)])


def _found(brand: Any, text: str) -> set[int]:
    return {
        TEXTS.index(view.text) for view in queries.mentions(brand, queries.MentionFilter(text=text)).items
    }


@pytest.mark.parametrize("state", ["not indexed", "half indexed", "indexed"])
def test_words_of_five_languages_are_found(stored: None, brand: Any, state: str) -> None:
    if state != "not indexed":
        index_some(3 if state == "half indexed" else 500)
    assert queries.search_state().behind == {"not indexed": 6, "half indexed": 3, "indexed": 0}[state]
    for text, expected in CASES:
        assert _found(brand, text) == expected, text


@pytest.mark.parametrize(
    "asked",
    ["", "   ", '"', "!!!", "' OR 1=1 --", "NEAR(", "*", "a" * 200, "\x00", "🔥", "AND", 'x" OR "norrsken'],
)
def test_odd_searches_are_answered(stored: None, brand: Any, asked: str) -> None:
    index_some()
    assert _found(brand, asked) <= set(range(6))


def test_pages_of_a_search_go_on_without_hole_or_double(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(n, f"Norrsken 召回 number {n}", ago=n // 3, reposts=n % 5) for n in range(90)])
    index_some(60)
    for order in ("newest", "spread", "reach"):
        seen: list[int] = []
        after = None
        while True:
            page = queries.mentions(
                brand, queries.MentionFilter(text="召回", order=order), after=after, limit=20
            )
            seen += [view.post for view in page.items]
            after = page.next
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 90, order


def test_a_very_common_word_is_found_by_walking(
    feed: Any, monitor: Any, brand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed([make(n, f"Norrsken {'rare' if n == 55 else 'word'}", ago=n) for n in range(60)])
    index_some()
    monkeypatch.setattr(finding, "MOST_FOUND", 10)
    monkeypatch.setattr(finding, "WALK", 7)
    page = queries.mentions(brand, queries.MentionFilter(text="word"), limit=50)
    more = queries.mentions(brand, queries.MentionFilter(text="word"), after=page.next, limit=50)
    assert (len(page.items), len(more.items), more.next) == (50, 9, None)
    assert len(queries.mentions(brand, queries.MentionFilter(text="rare")).items) == 1


def test_the_index_can_be_built_again(stored: None, brand: Any) -> None:
    index_some(4)
    steps: list[float] = []
    assert rebuild_index(steps.append) == 6
    assert sum(steps) == 6
    assert _found(brand, "召回") == {1, 2}
    assert queries.search_state().behind == 0


def test_long_posts_are_indexed_a_few_at_a_time(
    stored: None, brand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CHARACTERS", len(TEXTS[0]) + 1)
    assert (index_some(), queries.search_state().behind) == (2, 4)
    monkeypatch.setattr(indexing, "CHARACTERS", 1)
    assert [index_some() for _ in range(5)] == [1, 1, 1, 1, 0]
    assert _found(brand, "norrsken") == set(range(6))


_ALPHABET = st.text(st.sampled_from("ab1 _-é'召回了카タ🔥.,\u0301ก"), max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=_ALPHABET, asked=_ALPHABET)
def test_the_index_agrees_with_the_plain_meaning(db: None, text: str, asked: str) -> None:
    book = index()
    book.clear()
    book.add(lines([(1, "", text, "", "")]), 1)
    wanted = phrases(asked)
    if wanted:
        assert (book.find(wanted, 10) == [1]) == holds(text, wanted)


@pytest.mark.parametrize("looked_at", [1, 2, 200])
def test_the_newest_hits_are_found_wherever_they_lie(
    db: None, looked_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOOKED_AT", looked_at)
    book, hits = index(), [1, 2, 3, 40, 70, 71, 99]
    book.clear()
    book.add(lines((n, "", "召回" if n in hits else "回召", "", "") for n in range(1, 101)), 100)
    wanted = phrases("召回")
    for limit in (1, 2, 3, 5, 7, 50, 200):
        assert book.find(wanted, limit) == hits[::-1][:limit]
    assert book.find(phrases("nothing"), 3) == []
