import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.posts import Post, as_posts
from firebreak.engine.query import QueryError
from firebreak.engine.query.noise import MOST_CLAUSES, MOST_POSTS, broad_terms, compare, noise
from firebreak.engine.query.parser import parse
from firebreak.engine.query.reference import matches
from firebreak.engine.query.tests import strategies
from firebreak.engine.query.tree import And, Expr, Not, Or

pytestmark = pytest.mark.unit
POSTS = ["apple pie", "apple tart", "apple juice", "acme recall", "acme sold", "bolt acme apple"]


def told(query: str, posts: list[str], unwanted: tuple[int, ...] = ()) -> dict[str, tuple[int, int, int]]:
    found = noise(query, posts, unwanted=unwanted)
    return {clause.text: (clause.alone, clause.brings, clause.keeps_out) for clause in found.clauses}


def test_of_an_or_each_clause_says_what_it_alone_brings() -> None:
    clauses = told("acme OR apple", POSTS)
    assert clauses["acme"] == (3, 2, 0)
    assert clauses["apple"] == (4, 3, 0)
    found = noise("acme OR apple", POSTS)
    assert (found.posts, found.found) == (6, 6)
    assert found.noisiest is not None
    assert found.noisiest.text == "apple"


def test_of_an_and_each_clause_says_what_it_keeps_out() -> None:
    clauses = told("acme AND (recall OR sold) -bolt", POSTS)
    assert clauses["acme"] == (3, 2, 0)
    assert clauses["recall"] == (1, 1, 0)
    assert clauses["recall OR sold"] == (2, 2, 0)
    assert clauses["-bolt"] == (5, 2, 0)
    assert told("acme -sold", POSTS)["-sold"] == (5, 2, 1)
    assert told("acme -sold", POSTS)["sold"] == (1, 2, 1)


def test_posts_that_a_person_called_unwanted_name_the_clause() -> None:
    found = noise("acme OR apple OR bolt", POSTS, unwanted=(4,))
    assert found.noisiest is not None
    assert (found.noisiest.text, found.noisiest.unwanted, found.unwanted) == ("acme", 1, 1)


def test_no_clause_is_blamed_when_none_stands_out() -> None:
    assert noise("acme", POSTS).noisiest is None
    assert noise("acme recall", POSTS).noisiest is None
    assert noise("a OR b", ["nothing"]).noisiest is None
    assert noise("acme OR apple OR bolt", ["acme", "apple", "bolt"]).noisiest is None


def _brute(query: str, posts: list[Post]) -> dict[tuple[int, int, int], tuple[int, int, int]]:
    """The definition: put false, then true, in the place of each clause."""
    root = parse(query).root
    yes, no = Or(items=(root, Not(item=root))), And(items=(root, Not(item=root)))

    def rebuilt(node: Expr, path: list[int], by: Expr) -> Expr:
        if not path:
            return by
        if isinstance(node, Not):
            return Not(item=rebuilt(node.item, path[1:], by))
        assert isinstance(node, And | Or)
        items = list(node.items)
        items[path[0]] = rebuilt(items[path[0]], path[1:], by)
        return type(node)(items=tuple(items))

    result = {}
    stack: list[tuple[Expr, list[int], bool]] = [(root, [], True)]
    while stack:
        node, path, plain = stack.pop()
        most, least = rebuilt(root, path, yes if plain else no), rebuilt(root, path, no if plain else yes)
        now = [matches(root, post, lists=strategies.LISTS) for post in posts]
        up = [matches(most, post, lists=strategies.LISTS) for post in posts]
        down = [matches(least, post, lists=strategies.LISTS) for post in posts]
        own = sum(matches(node, post, lists=strategies.LISTS) for post in posts)
        brings = sum(a and not b for a, b in zip(now, down, strict=True))
        keeps = sum(b and not a for a, b in zip(now, up, strict=True))
        result[node.at, node.length, len(path)] = (own, brings, keeps)
        inner = node.items if isinstance(node, And | Or) else (node.item,) if isinstance(node, Not) else ()
        stack += [(item, [*path, n], plain != isinstance(node, Not)) for n, item in enumerate(inner)]
    return result


@settings(max_examples=120, deadline=None)
@given(strategies.queries, st.lists(strategies.posts, max_size=5))
def test_counts_are_what_putting_true_or_false_in_a_clause_would_change(
    query: str, posts: list[Post]
) -> None:
    expected = _brute(query, posts)
    found = noise(query, posts, lists=strategies.LISTS)
    places = {(c.at, c.length, c.depth): (c.alone, c.brings, c.keeps_out) for c in found.clauses}
    assert places.keys() == expected.keys()
    if len(places) == len(found.clauses):  # AND in a NEAR group gives several clauses one place
        assert places == expected


def test_broad_terms_are_named_by_nature_and_by_measure() -> None:
    posts = ["the acme"] * 5 + ["other words"] * 45
    assert [(term.text, term.share) for term in broad_terms("acme OR the OR 召", posts)] == [
        ("acme", 0.1),
        ("the", 0.1),
        ("召", 0.0),
    ]
    assert broad_terms("acme AND recall") == []
    assert broad_terms("bolt -acme", posts) == []


def test_two_versions_are_compared() -> None:
    difference = compare("acme OR bolt", "acme -sold", as_posts(POSTS))
    assert (difference.only_a, difference.only_b, difference.both) == ([4], [], [3, 5])
    with pytest.raises(QueryError) as caught:
        compare("acme", "(acme", as_posts(POSTS))
    assert caught.value.key == "b"


def test_lists_count_as_one_clause() -> None:
    found = noise("bolt OR list:fruit", POSTS, lists={"fruit": ["apple", "pie"]})
    assert [(clause.text, clause.alone) for clause in found.clauses if clause.depth == 1] == [
        ("bolt", 1),
        ("list:fruit", 4),
    ]


def test_many_clauses_and_posts_take_bounded_time() -> None:
    query = " OR ".join(f"brand{n}" for n in range(700))
    posts = [f"brand{n % 900} and words" for n in range(MOST_POSTS + 10)]
    begin = time.process_time()
    assert noise(query[:8000].rpartition(" OR ")[0], posts).more
    deep = "(a OR " * 40 + "b" + ")" * 40
    found = noise(f"({deep}) acme", posts[:2000])
    assert len(found.clauses) <= MOST_CLAUSES
    assert compare("brand1 OR brand2", "brand2", as_posts(posts)).posts == MOST_POSTS
    assert time.process_time() - begin < 10
