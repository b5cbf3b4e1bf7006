"""Proposals: whatever a brand is called, every proposed query parses and matches its own name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.desk import proposals
from firebreak.engine.query import compile_queries, parse
from firebreak.org.models import Brand

pytestmark = pytest.mark.unit

ODD = [
    "AND",
    "OR",
    "NOT",
    "and",
    "NEAR/3",
    '"',
    '""',
    "(",
    ")",
    'a"b',
    "a OR b",
    "lang:en",
    "author:x",
    "-x",
    "*",
    "a*",
    "#",
    "@",
    "＃话题",
    "#a b",
    "\\",
    "a\\",
    "“x”",
    "„x“",
    "«x»",
    "\n",
    "a\tb",
    "塔恩茶",
    "C++",
    "AT&T",
    "Ünï-cödé’s",
    "🙂",
    "a" * 80,
    "NOT x",
    "\x00",
    "\u202e",
    "ﬁ",
    "platform:",
    ":",
    "a:b",
    "(a AND",
    "1",
    "~",
    "sentiment:negative",
    "NEAR",
    "、",
    "«",
    "'",
    "’",
]
names = st.one_of(st.sampled_from(ODD), st.text(min_size=1, max_size=80))
many = st.lists(names, max_size=5)


@settings(deadline=None)  # shared machines are slow now and then
@given(
    name=names,
    spellings=many,
    products=many,
    people=many,
    competitors=many,
    hashtags=many,
    languages=st.lists(st.sampled_from(["en", "zh-Hans", "zh-Hant", "sv", "ms"]), max_size=5),
)
def test_every_proposed_query_parses(name, spellings, products, people, competitors, hashtags, languages):
    brand = Brand(
        name=name,
        spellings=spellings,
        products=products,
        people=people,
        competitors=competitors,
        hashtags=hashtags,
        languages=languages,
    )
    found = proposals.monitors(brand)
    if any(character.isalnum() for character in name):  # as the form asks for
        assert found[0].key == "brand", "the brand itself must always be listened for"
    for proposal in found:
        parse(proposal.query)
    compile_queries({proposal.key: proposal.query for proposal in found}).match(["some text", name])
    assert len({proposal.key for proposal in found}) == len(found)


@pytest.mark.parametrize(
    "name",
    [
        "0 ?",
        '0"?',
        "Why ?",
        "Norrsken Energi",
        "塔恩茶",
        "AT&T",
        "C++",
        "Oatly",
        "OR",
        "Ünï-cödé",
        "7-Eleven",
        "a:b",
    ],
)
def test_the_brand_monitor_finds_a_post_with_the_name(name):
    brand = Brand(name=name)
    (proposal, *_) = [p for p in proposals.monitors(brand) if p.key == "brand"]
    text = f"today {name} did it again" if name.isascii() else f"今天{name}又来了"
    assert compile_queries({"q": proposal.query}).match([text]) == {"q": [0]}


def test_the_trouble_monitor_needs_both_the_name_and_a_trouble_word():
    brand = Brand(name="塔恩茶", languages=["zh-Hans", "en"])
    query = next(p.query for p in proposals.monitors(brand) if p.key == "trouble")
    posts = ["塔恩茶 召回", "塔恩茶 好喝", "召回 别的", "塔恩茶 recalled"]
    assert compile_queries({"q": query}).match(posts)["q"] == [0, 3]


def test_a_competitor_is_counted_but_never_warns():
    brand = Brand(name="A Brand", competitors=["Rival Tea"])
    rival = next(p for p in proposals.monitors(brand) if p.kind == "competitor")
    assert not rival.watched


def test_a_short_common_product_name_is_looked_for_beside_the_brand_only():
    brand = Brand(name="Norrsken", products=["Light", "Harbour Green Tea"])
    by_name = {p.name: p.query for p in proposals.monitors(brand)}
    assert compile_queries({"q": by_name["Light"]}).match(["a light rain", "Norrsken Light"])["q"] == [1]
    assert compile_queries({"q": by_name["Harbour Green Tea"]}).match(["harbour green tea"])["q"] == [0]
