import time

import pytest

from firebreak.engine.posts import Post
from firebreak.engine.query import (
    MAX_ENTRIES,
    QueryError,
    SavedList,
    check,
    compile_queries,
    explain_in_english,
    highlight,
)

pytestmark = pytest.mark.unit
LISTS = {"Rivals": ["bolt", "corner shop"], "vips": SavedList(("bob", "@ann"), "authors"), "bad": ["ok", "*"]}


@pytest.mark.parametrize(
    ("text", "code", "marked", "params"),
    [
        ("acme list:nobody", "unknown_list", "list:nobody", {"name": "nobody"}),
        ("acme OR author:list:Nobody", "unknown_list", "list:Nobody", {"name": "nobody"}),
        ("acme NEAR/3 list:vips", "list_place", "list:vips", {"name": "vips"}),
        ("list:bad", "list_entry", "list:bad", {"name": "bad", "term": "*"}),
        ("list:long", "list_too_long", "list:long", {"name": "long", "size": "10001", "limit": "10000"}),
    ],
)
def test_a_list_that_cannot_be_used_is_named(
    text: str, code: str, marked: str, params: dict[str, str]
) -> None:
    lists = {**LISTS, "long": ["a"] * (MAX_ENTRIES + 1)}
    with pytest.raises(QueryError) as caught:
        compile_queries({"q": text}, lists)
    error = caught.value
    assert (error.code, error.params, error.key) == (code, params, "q")
    assert text[error.at : error.at + error.length] == marked
    assert "{" not in error.message
    assert [(f.level, f.code) for f in check(text, lists)] == [("error", code)]


def test_names_of_lists_are_compared_folded_and_may_have_spaces() -> None:
    lists = {"Våra Märken": ["acme"]}
    assert compile_queries({"q": 'list:"våra  märken"'}, lists).match(["acme", "x"]) == {"q": [0]}
    assert check("list:RIVALS acme", LISTS) == []


def test_the_version_follows_the_entries_of_lists_in_use_and_no_others() -> None:
    def version(lists: dict[str, list[str]]) -> str:
        return compile_queries({"q": "list:a"}, lists).version

    assert version({"a": ["x"]}) != version({"a": ["x", "y"]})
    assert version({"a": ["x"]}) == version({"a": ["x"], "b": ["y"]})


def test_what_a_list_found_is_marked() -> None:
    text = "the Corner shop by Bolt"
    spans = highlight("list:rivals", Post(id="1", text=text), lists=LISTS)
    assert [text[a:b] for a, b in spans] == ["Corner", "shop", "Bolt"]


def test_a_list_is_told_by_its_name() -> None:
    assert explain_in_english("author:list:vips") == "written by anyone on the list “vips”"


def test_a_broad_entry_makes_the_list_broad() -> None:
    assert [f.code for f in check("list:words", {"words": ["acme", "the"]})] == ["stop_word"]


def test_ten_thousand_entries_in_many_queries_stay_cheap() -> None:
    lists = {
        "many": [f"brand{n}" for n in range(MAX_ENTRIES)],
        "sites": SavedList(tuple(f"s{n}.example" for n in range(MAX_ENTRIES)), "sites"),
    }
    queries = {n: f"acme{n} list:many -list:sites" for n in range(300)}
    begin = time.process_time()
    matcher = compile_queries(queries, lists)
    posts = [
        Post(id=str(n), text=f"acme{n % 300} brand{n * 7 % 12_000}", site=f"s{n}.example" if n % 2 else "")
        for n in range(4000)
    ]
    found = matcher.match(posts)
    assert time.process_time() - begin < 6
    hits = sorted(n for numbers in found.values() for n in numbers)
    assert hits == [n for n in range(4000) if n % 2 == 0 and n * 7 % 12_000 < MAX_ENTRIES]
