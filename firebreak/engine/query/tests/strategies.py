"""Queries and posts for property tests: small alphabets, so that terms meet posts often."""

from hypothesis import strategies as st

from firebreak.engine.posts import KINDS, Post
from firebreak.engine.query.lists import SavedList

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

EXACT = [
    *(
        "{Acme}",
        "{acme}",
        "{ACME}",
        "++Acme++",
        "{質量}",
        "{质量}",
        "{手機}",
        "{Straße}",
        "{c++}",
        "{Acme召回}",
    ),
    *("{Re*}", "{?cme}", "{召*回}", "raw:acme", "raw:C++", "raw:Acme,", "raw:don't", "raw:Straße", "raw:🔥"),
    *(
        'raw:"Acme recall"',
        'raw:"acme, Re"',
        "raw:回",
        "{Acme Recall}",
        "{ﬁ}",
        "raw:’s",
        "raw:Acme™",
        "raw:**a",
    ),
]
SIGNED = ["#acme", "@acme", "#acme*", "#召回", "@a*"]
LISTS = {
    "rivals": ["Acme", "bolt", "召回", "#recall", "@acme", "{Acme}", "re*", "coca-cola phone"],
    "long": [f"brand{n}" for n in range(80)] + ["phone", "质量", "tarik balik"],
    "people": SavedList(("Bob", "@acme", "Jane*"), "authors"),
    "places": SavedList(("example.com", "https://www.news.example.com/"), "sites"),
    "none": [],
}

terms = st.sampled_from(TERMS)
texts = st.lists(st.tuples(terms, st.sampled_from(GLUE)), max_size=9).map(
    lambda parts: "".join(term + glue for term, glue in parts)
)
words = st.one_of(terms.filter(lambda t: t != "！"), st.sampled_from(WILD))
inner = st.one_of(words, st.sampled_from(["{Acme}", "++召回++", "{Re*}", "{質量}"]))
phrases = st.builds(
    lambda parts, slop: f'"{" ".join(parts)}"{slop}',
    st.lists(inner, min_size=1, max_size=3),
    st.sampled_from(["", "", "~0", "~2", "~5"]),
)
placed = st.one_of(words, phrases, st.sampled_from(EXACT), st.sampled_from(SIGNED))
groups = st.lists(placed, min_size=1, max_size=3).map(lambda items: f"({' OR '.join(items)})")
both = st.lists(placed, min_size=2, max_size=2).map(lambda items: f"({' AND '.join(items)})")
stretched = st.builds(
    lambda items, slop: f"({' AND '.join(items)})~{slop}",
    st.lists(placed, min_size=2, max_size=2),
    st.sampled_from([0, 2, 5]),
)
near_signs = st.sampled_from(["NEAR/0", "NEAR/1", "NEAR/3", "NEAR/2f", "ONEAR/4", "NEAR"])
nears = st.builds(
    lambda head, tail: head + "".join(f" {sign} {item}" for sign, item in tail),
    st.one_of(placed, groups, both, st.just("list:rivals")),
    st.lists(st.tuples(near_signs, st.one_of(placed, groups, both)), min_size=1, max_size=2),
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
        *("list:rivals", "list:long", "list:people", "list:places", "list:none", "author:list:people"),
        *(
            "title:list:rivals",
            "title:{Acme}",
            'title:"++Re++ acme"',
            "hashtag:list:rivals",
            "site:list:places",
        ),
        *("engagement:>5", "engagement:[5 TO 10]", "likes:[* TO 10]", "has:image", "has:video", "url:*news"),
        *(
            "url:example.com/acme",
            "links:example",
            "kind:retweet",
            "author:(list:people OR acme)",
            "followers:..9",
        ),
        *("has:title", "#acme", "#acme*", "#召回", "@acme", "@ac?e", "#acme召回", "-@acme"),
    ]
)
leaves = st.one_of(placed, nears, stretched, fields)
queries = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.lists(below, min_size=2, max_size=3).map(lambda items: f"({' OR '.join(items)})"),
        st.lists(below, min_size=2, max_size=3).map(lambda items: f"({' AND '.join(items)})"),
        below.map(lambda item: f"NOT ({item})"),
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
    links=st.lists(
        st.sampled_from(["https://SHOP.example/a", "https://x.example", "https://p.example/b.JPG?w=1"]),
        max_size=2,
    ),
    extra=st.sampled_from([{}, {}, {"Images": "1"}, {"video": "v.mp4"}, {"video": ""}]),
    kind=st.sampled_from(KINDS),
    country=st.sampled_from(["", "SE", "MY"]),
    followers=counts,
    likes=counts,
    replies=counts,
    sentiment=st.sampled_from(["", "negative", "positive", "NEUTRAL"]),
)
