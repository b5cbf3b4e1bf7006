"""A word that many posts have: its newest mentions are found exactly, whatever came in late or is not indexed yet."""

from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.listening import queries, store
from firebreak.listening.jobs import forget_in_index
from firebreak.listening.queries import MentionFilter
from firebreak.listening.search import finding, index_some
from firebreak.listening.search.indexing import index
from firebreak.listening.search.words import author_word
from firebreak.listening.store import pruning
from firebreak.listening.store.sql import authors_indexed, fetch
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "FIRST_FOUND", 20)
    monkeypatch.setattr(finding, "MOST_FOUND", 60)


def ids(brand: Any, limit: int, **chosen: Any) -> list[str]:
    """The platform's ids of all pages, newest first."""
    found: list[int] = []
    after = None
    while True:
        page = queries.mentions(brand, MentionFilter(**chosen), after=after, limit=limit)
        found += [view.post for view in page.items]
        after = page.next
        if after is None:
            names = dict(fetch("SELECT id, native FROM store_post"))
            return [names[number] for number in found]


def fed(feed: Any, count: int, every: int = 2) -> None:
    """Posts of which every second says it, the newest first to be stored last but for ten late ones of the middle."""
    posts = [
        make(n, f"Norrsken {'召回' if n % every == 0 else 'hums'} {n}", ago=count - n) for n in range(count)
    ]
    late = posts[count // 2 : count // 2 + 10]
    feed([post for post in posts if post not in late])
    feed(late)


@pytest.mark.parametrize("limit", [3, 7, 50])
@pytest.mark.parametrize("count", [30, 100, 300])
def test_pages_are_whole_and_in_order(feed: Any, monitor: Any, brand: Any, limit: int, count: int) -> None:
    fed(feed, count)
    while index_some():
        pass
    wanted = [f"p{n}" for n in range(count - 1, -1, -1) if n % 2 == 0]
    assert ids(brand, limit, text="召回") == wanted


def test_old_posts_imported_later_do_not_hide_new_ones(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(n, f"Norrsken 召回 {n}", ago=100 - n) for n in range(15)])
    feed([make(1000 + n, f"Norrsken 召回 {n}", ago=90_000 - n) for n in range(200)])
    while index_some():
        pass
    assert ids(brand, 5, text="召回")[:15] == [f"p{n}" for n in range(14, -1, -1)]


def test_what_is_not_indexed_yet_stands_among_the_rest(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(n, f"Norrsken 召回 {n}", ago=1000 - 10 * n) for n in range(50)])
    while index_some():
        pass
    feed([make(100 + n, f"Norrsken 召回 {n}", ago=1000 - 10 * n - 5) for n in range(50)])
    wanted = [name for n in range(49, -1, -1) for name in (f"p{100 + n}", f"p{n}")]
    assert ids(brand, 6, text="召回") == wanted


@pytest.mark.parametrize("limit", [3, 50])
@pytest.mark.parametrize("indexed", [0, 1, 2])
def test_all_of_an_author_is_found_however_far_the_index_is(
    feed: Any, monitor: Any, brand: Any, indexed: int, limit: int
) -> None:
    said = [
        make(n, f"Norrsken {n}", ago=900 - n, author="Kim" if n % 3 else "Lo", author_id="7")
        for n in range(150)
    ]
    for number, part in enumerate((said[::2], said[1::2])):
        feed(part)
        while number < indexed and index_some():
            pass
    feed(
        [make(500, "Norrsken 召回", ago=3, author="", author_id="KIM")]
    )  # the account stands in for a handle
    for name in ("kim", "KIM"):
        wanted = [f"p{n}" for n in (500, *range(149, -1, -1)) if n % 3]
        assert ids(brand, limit, author=name) == wanted
    assert ids(brand, limit, author="kim", text="召回") == ["p500"]
    assert ids(brand, limit, author="lo", text="norrsken 召回") == []
    assert ids(brand, limit, author="nobody") == []
    assert ids(brand, limit, author="kim", text="!!") == []  # no words: nothing, as without an author


def test_an_author_that_is_forgotten_is_not_found_and_their_words_neither(
    feed: Any, monitor: Any, brand: Any
) -> None:
    feed([make(1, "Norrsken 召回", ago=90_000, author="Kim"), make(2, "Norrsken 召回", author="Kim")])
    while index_some():
        pass
    assert (
        pruning.forget_mentions(brand.pk, now().timestamp() + 9, forget_in_index, posts=_numbers("p2")) == 1
    )
    assert ids(brand, 5, author="kim") == ids(brand, 5, text="召回") == ["p2"]
    kim = [author_word("kim")]
    assert authors_indexed() or index().find([kim], 9) == [*_numbers("p2")]


def _numbers(native: str) -> tuple[int, ...]:
    return tuple(number for (number,) in fetch("SELECT id FROM store_post WHERE native = %s", [native]))


def test_nobody_becomes_an_author_by_what_they_say(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(1, f"Norrsken {author_word('kim')}", author="lo"), make(2, "Norrsken", author="kim")])
    while index_some():
        pass
    assert ids(brand, 5, author="kim") == ["p2"]
    if not authors_indexed():
        assert index().find([[author_word("kim")]], 9) == [*_numbers("p2")]


def test_filters_that_leave_few_hits_find_them(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(n, f"Norrsken 召回 {n}", ago=500 - n, platform="weibo" if n < 4 else "x") for n in range(200)])
    while index_some():
        pass
    assert ids(brand, 3, text="召回", platform="weibo") == ["p3", "p2", "p1", "p0"]
    assert store.check() == []
