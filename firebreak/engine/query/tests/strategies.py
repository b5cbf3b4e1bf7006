"""Queries and posts for property tests: small alphabets, so that terms meet posts often."""

from hypothesis import strategies as st

from firebreak.engine.posts import KINDS, Post

TERMS = [
    *(
        "acme",
        "recall",
        "re",
        "återkalla",
        "krisen",
        "boleh",
        "tarik",
        "balik",
        "phone",
        "coca-cola",
        "don't",
    ),
    *(
        "召回",
        "召",
        "回",
        "手机",
        "手機",
        "质量",
        "產品",
        "acme召回",
        "5g手机",
        "🔥",
        "ﬁ",
        "Straße",
        "삼성",
        "c++",
    ),
    *("の", "トヨタ", "เรียก", "a", "é", "السلام", "ACME", "！", "d'or"),
]
WILD = [
    "re*",
    "*all",
    "r?call",
    "re?",
    "召*回",
    "召?",
    "?回",
    "*co*",
    "a*e",
    "삼*",
    "*성",
    "p*o*e",
    "?cme",
    "5g*机",
    "*-c*a",
]
GLUE = [
    "",
    " ",
    " ",
    " ",
    ", ",
    "，",
    ".",
    "\n",
    "-",
    "#",
    "@",
    " #",
    " @",
    "'s ",
    "的",
    "s",
    "_",
    "\u200b",
    "™ ",
    "의 ",
    "#",
]

terms = st.sampled_from(TERMS)
texts = st.lists(st.tuples(terms, st.sampled_from(GLUE)), max_size=9).map(
    lambda parts: "".join(term + glue for term, glue in parts)
)
words = st.one_of(terms.filter(lambda t: t != "！"), st.sampled_from(WILD))
phrases = st.builds(
    lambda parts, slop: f'"{" ".join(parts)}"{slop}',
    st.lists(words, min_size=1, max_size=3),
    st.sampled_from(["", "", "~0", "~2", "~5"]),
)
placed = st.one_of(words, phrases)
groups = st.lists(placed, min_size=1, max_size=3).map(lambda items: f"({' OR '.join(items)})")
near_signs = st.sampled_from(["NEAR/0", "NEAR/1", "NEAR/3", "NEAR/2f", "ONEAR/4", "NEAR"])
nears = st.builds(
    lambda head, tail: head + "".join(f" {sign} {item}" for sign, item in tail),
    st.one_of(placed, groups),
    st.lists(st.tuples(near_signs, st.one_of(placed, groups)), min_size=1, max_size=2),
)
fields = st.sampled_from(
    [
        *("author:bob", "author:b*", 'author:"Jane Doe"', "platform:x", "platform:twitter", "platform:weibo"),
        *(
            "lang:sv",
            "lang:zh",
            "lang:zh-Hant",
            "lang:(en OR ms)",
            "sentiment:negative",
            "sentiment:positive",
        ),
        *("title:recall", "title:召回", "title:re*", 'title:"acme recall"', "title:(acme NEAR/2 召回)"),
        *("site:example.com", "site:news.example.com", "url:/acme", "links:shop", "kind:reply", "country:se"),
        *("followers:>1000", "followers:<=10", "likes:5..10", "has:link", "has:hashtag", "has:mention"),
        *("has:title", "#acme", "#acme*", "#召回", "@acme", "@ac?e", "#acme召回", "-@acme"),
    ]
)
leaves = st.one_of(placed, nears, fields)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda items: f"({' OR '.join(items)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: f"({' AND '.join(items)})"),
        inner.map(lambda item: f"NOT ({item})"),
    ),
    max_leaves=5,
)
counts = st.sampled_from([-1, 0, 5, 10, 1000, 5000])
posts = st.builds(
    lambda **fields: Post(id="1", **fields),
    text=texts,
    title=st.one_of(st.just(""), texts),
    platform=st.sampled_from(["", "x", "weibo", "Twitter"]),
    author=st.sampled_from(["", "Bob", "acme"]),
    author_name=st.sampled_from(["", "Jane Doe", "BOB"]),
    lang=st.sampled_from(["", "sv", "en", "zh-TW", "zh-Hans", "ms"]),
    url=st.sampled_from(["", "https://news.example.com/acme/1", "not a url", "http://[bad"]),
    site=st.sampled_from(["", "", "example.com", "badexample.com"]),
    links=st.lists(st.sampled_from(["https://SHOP.example/a", "https://x.example"]), max_size=2),
    kind=st.sampled_from(KINDS),
    country=st.sampled_from(["", "SE", "MY"]),
    followers=counts,
    likes=counts,
    sentiment=st.sampled_from(["", "negative", "positive", "NEUTRAL"]),
)
