import pytest

from firebreak.engine.query import TEMPLATES, explain, explain_in_english
from firebreak.engine.query.fields import COUNTS, HAS, NAMES

pytestmark = pytest.mark.unit


def test_a_query_is_told_in_words() -> None:
    query = '(acme OR 召回) NEAR/5 "product recall"~2 lang:sv -followers:<100'
    assert explain_in_english(query).splitlines() == [
        "all of these:",
        "  these with at most 5 words (in Chinese, characters) between, in any order:",
        "    any of these:",
        "      the word “acme”",
        "      “召回”, also inside longer words",
        "    the words “product recall” in any order with at most 2 other words among them",
        "  in the language sv",
        "  but not:",
        "    by an account with at most 99 followers",
    ]


def test_clauses_carry_codes_values_and_places_for_translation() -> None:
    text = "acme AND likes:10..20"
    tree = explain(text)
    assert tree.code == "and"
    count = tree.children[1]
    assert (count.code, count.params) == ("likes_between", {"low": "10", "high": "20"})
    assert text[count.at : count.at + count.length] == "10..20"


EXAMPLES = {
    "author": "bob",
    "platform": "x",
    "lang": "sv",
    "sentiment": "negative",
    "title": "a",
    "url": "a.example",
    "links": "a.example",
    "site": "a.example",
    "kind": "article",
    "country": "se",
}


def test_every_field_and_form_has_a_sentence() -> None:
    queries = [f"{name}:{value}" for name, value in EXAMPLES.items()]
    queries += [f"has:{value}" for value in HAS]
    queries += [f"{name}:{bounds}" for name in COUNTS for bounds in (">5", "<5", "5..9", "5")]
    queries += [
        "a",
        "召",
        "recall*",
        'title:"a b"',
        'title:"a b"~2',
        '"a b"',
        '"a b"~1',
        "#a",
        "#a*",
        "@a",
        "@a*",
    ]
    queries += ["author:a*", "a b", "a OR b", "-a", "a NEAR b", "a ONEAR/2 b"]
    assert set(EXAMPLES) | {"has"} | set(COUNTS) == set(NAMES)
    used = set()
    for query in queries:
        assert "{" not in explain_in_english(query)
        stack = [explain(query)]
        while stack:
            part = stack.pop()
            used.add(part.code)
            stack.extend(part.children)
    assert used == set(TEMPLATES)
