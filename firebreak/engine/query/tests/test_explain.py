import pytest

from firebreak.engine.query import TEMPLATES, explain, explain_in_english
from firebreak.engine.query.fields import COUNTS, HAS, LISTABLE, NAMES

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


def test_exact_terms_and_lists_are_told_as_typed() -> None:
    assert explain_in_english('{Acme} "++Bolt++ phone" list:Rivals 質量').splitlines() == [
        "all of these:",
        "  “Acme” spelled exactly so, capitals and Chinese script included",
        "  the exact phrase “{Bolt} phone”",
        "  anything on the list “rivals”",
        "  “質量”, also inside longer words",
    ]


def test_and_inside_a_near_group_is_told_as_what_it_means() -> None:
    assert explain_in_english("(acme AND 5g) NEAR/5 fire").splitlines()[::3] == [
        "all of these:",
        "    the word “fire”",
        "    the word “fire”",
    ]


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
    queries += [
        "url:/a",
        "links:/a",
        "{A}",
        'title:"{A}"',
        "raw:A+",
        *(f"{name}:list:a" for name in LISTABLE),
    ]
    queries += ["list:a"]
    assert set(EXAMPLES) | {"has", "raw", "list"} | set(COUNTS) == set(NAMES)
    used = set()
    for query in queries:
        assert "{" not in explain_in_english(query)
        stack = [explain(query)]
        while stack:
            part = stack.pop()
            used.add(part.code)
            stack.extend(part.children)
    assert used == set(TEMPLATES)
