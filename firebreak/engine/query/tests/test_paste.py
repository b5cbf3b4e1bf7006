import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.engine.query import QueryError, check, parse
from firebreak.engine.query.paste import DIALECTS, MOST, Dialect, paste
from firebreak.engine.query.tests import strategies

pytestmark = pytest.mark.unit
LEFT, CHANGED, COMMENT = "paste_left_out", "paste_changed", "paste_comment"

BRANDWATCH = [
    ('("apple juice"~5 OR {Apple}) NEAR/3f recall', None, []),
    ("raw:Google+ AND authorFollowers:[1000 TO 50000]", None, []),
    ("(a OR b) NEAR/10 (c AND d) NOT site:shop.example", None, []),
    ("title:(recall* OR colo?r) AND language:en", None, []),
    ("hashtags:acme AND at_mentions:acme", None, []),
    ("engagementType:RETWEET AND acme", None, []),
    ("acme <<<the brand>>> AND recall", "acme AND recall", [(COMMENT, "<<<the brand>>>")]),
    ("acme AND state:ohio", "acme", [(LEFT, "state:ohio")]),
    ("state:(ohio OR utah) AND acme", "acme", [(LEFT, "state:(ohio OR utah)")]),
    ("acme AND NOT city:london", "acme", [(LEFT, "city:london")]),
    ("acme -city:london OR bolt", "acme OR bolt", [(LEFT, "city:london")]),
    (
        "acme AND (city:london OR state:ohio) AND recall",
        "acme AND recall",
        [(LEFT, "city:london"), (LEFT, "state:ohio")],
    ),
    ("acme AND (city:london OR recall)", "acme AND (recall)", [(LEFT, "city:london")]),
    ("acme AND country:gbr", "acme AND country:gb", [(CHANGED, "country:gbr")]),
    (
        'country:("united kingdom" OR swe)',
        "(country:gb OR country:se)",
        [(CHANGED, '"united kingdom"'), (CHANGED, "swe")],
    ),
    ("acme AND country:atlantis", "acme", [(LEFT, "country:atlantis")]),
    ("acme NEAR/250 recall", "acme NEAR/100 recall", [(CHANGED, "NEAR/250")]),
    ("acme near/5F recall", "acme NEAR/5f recall", [(CHANGED, "near/5F")]),
    ("author: bob", "author:bob", []),
    (
        "https://acme.example/x OR acme",
        'links:"https://acme.example/x" OR acme',
        [(CHANGED, "https://acme.example/x")],
    ),
    ("Re:Zero AND acme", '"Re:Zero" AND acme', [(CHANGED, "Re:Zero")]),
    ('url:"https://www.acme.example/news*"', None, []),
]
TALKWALKER = [
    ('++Acme++ AND "battery fire"~3 ONEAR/4 recall', None, []),
    ("acme AND NOT (sold OR -used)", None, []),
    ('acme -site:"shop.example"', None, []),
    ("lang:sv AND engagement:>100", None, []),
    ("acme SENTENCE recall", "acme NEAR/15 recall", [(CHANGED, "SENTENCE")]),
    (
        "acme AND sourcetype:SOCIALMEDIA_TWITTER",
        "acme AND platform:x",
        [(CHANGED, "sourcetype:SOCIALMEDIA_TWITTER")],
    ),
    (
        "sourcetype:(BLOG OR ONLINENEWS_AGENCY) AND acme",
        "(platform:blog OR kind:article) AND acme",
        [(CHANGED, "BLOG"), (CHANGED, "ONLINENEWS_AGENCY")],
    ),
    ("acme sentiment:<0", "acme sentiment:negative", [(CHANGED, "sentiment:<0")]),
    ("acme sentiment:negative", None, []),
    ("acme AND reach:>10000", "acme", [(LEFT, "reach:>10000")]),
    ("image:acme OR acme", "acme", [(LEFT, "image:acme")]),
    ("sourcegeo:Sweden acme", "country:se acme", [(CHANGED, "sourcegeo:Sweden")]),
    ("posttype:VIDEO acme", "has:video acme", [(CHANGED, "posttype:VIDEO")]),
    ("domainurl:news.example acme", 'site:"news.example" acme', [(CHANGED, "domainurl:news.example")]),
]
CASES: list[tuple[Dialect, str, str | None, list[tuple[str, str]]]] = [
    *(("brandwatch", *case) for case in BRANDWATCH),
    *(("talkwalker", *case) for case in TALKWALKER),
]


@pytest.mark.parametrize(("dialect", "text", "ours", "remarks"), CASES, ids=[case[1] for case in CASES])
def test_a_query_of_a_suite_becomes_ours_with_remarks_at_their_place(
    dialect: Dialect, text: str, ours: str | None, remarks: list[tuple[str, str]]
) -> None:
    pasted = paste(text, dialect)
    assert pasted.text == (text if ours is None else ours).replace("author: bob", "author:bob")
    assert [(r.code, text[r.at : r.at + r.length]) for r in pasted.remarks] == remarks
    assert all("{" not in remark.message for remark in pasted.remarks)
    assert [f for f in check(pasted.text) if f.level == "error"] == []
    assert paste(pasted.text, dialect).text == pasted.text


@settings(max_examples=300, deadline=None)
@given(strategies.queries, st.sampled_from(DIALECTS))
def test_what_is_said_alike_goes_through_unchanged(query: str, dialect: Dialect) -> None:
    assert parse(paste(query, dialect).text).root == parse(query).root


NOISE = st.one_of(
    st.text(alphabet='ab召(){}[]<>"“”*?#@:~-+,，：/0 \n\x00ANDORTNESstate', max_size=80),
    st.lists(
        st.sampled_from(
            [
                "(",
                ")",
                '"',
                "AND",
                "OR",
                "NOT",
                "-",
                "state:",
                "state:(",
                "country:(",
                "sourcetype:",
                "a",
                "<<<",
                ">>>",
            ]
        ),
        max_size=30,
    ).map(" ".join),
    st.text(max_size=60),
)


@settings(max_examples=800, deadline=None)
@given(NOISE, st.sampled_from(DIALECTS))
def test_any_text_is_answered_with_places_inside_it(text: str, dialect: Dialect) -> None:
    pasted = paste(text, dialect)
    for remark in pasted.remarks:
        assert 0 <= remark.at <= remark.at + remark.length <= len(text)
        assert remark.message
    check(pasted.text)


@pytest.mark.parametrize(
    "part",
    [
        *(
            "(",
            ")",
            '"',
            "<<<",
            "{",
            "[",
            "+",
            "++a ",
            "-",
            "a ",
            "state:",
            "state:(",
            "country:(",
            "a:",
            "NEAR/",
        ),
        *("“", "~9", "\\", "NOT ", "x: ", "author:("),
    ],
)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_huge_and_deep_texts_take_linear_time(part: str, dialect: Dialect) -> None:
    text = (part * MOST)[:MOST]
    begin = time.process_time()
    paste(text, dialect)
    assert time.process_time() - begin < 3


def test_a_text_much_too_long_is_refused() -> None:
    with pytest.raises(QueryError, match="100000 is the most"):
        paste("a" * (MOST + 1), "brandwatch")
