"""Deliveries become posts, in our words or the sender's, and one bad item never costs the others."""

import json

import pytest

from firebreak.base.errors import WrongInput
from firebreak.connectors.webhook import SCHEMA, decode
from firebreak.engine.posts import Post

pytestmark = pytest.mark.unit
FULL = {
    "id": "7",
    "text": "Hej",
    "time": "2024-05-03T10:00:00+02:00",
    "platform": "forum",
    "author": "ann",
    "lang": "sv",
    "kind": "reply",
    "parent": "6",
    "followers": 12,
    "url": "https://f.example/7",
    "links": ["https://a.example/", "javascript:x", 3],
    "sentiment": "negative",
}


def test_every_field_of_the_schema_arrives() -> None:
    (post,), warnings = decode(json.dumps(FULL).encode())
    assert warnings == []
    assert (post.id, post.text, post.time, post.platform, post.kind, post.followers) == (
        "7",
        "Hej",
        1714723200.0,
        "forum",
        "reply",
        12,
    )
    assert (post.links, post.site, post.sentiment) == (["https://a.example/"], "f.example", "negative")
    assert set(SCHEMA["oneOf"][0]["properties"]) <= set(Post.__struct_fields__)


@pytest.mark.parametrize(
    "body",
    [
        [{"text": "a"}, {"text": "b"}],
        {"posts": [{"text": "a"}, {"text": "b"}]},
        {"data": {"items": [{"text": "a"}, {"text": "b"}]}},
        {"type": "x", "data": [{"text": "a"}, {"text": "b"}]},
    ],
)
def test_lists_are_found_where_senders_put_them(body: object) -> None:
    posts, _ = decode(json.dumps(body).encode(), now=1_700_000_000)
    assert [post.text for post in posts] == ["a", "b"]
    assert all(post.time == 1_700_000_000 for post in posts)
    assert len({post.id for post in posts}) == 2


def test_json_lines_come_by_content_type() -> None:
    posts, warnings = decode(b'{"text":"a"}\n\nnot json\n{"text":"b"}\n', "application/x-ndjson")
    assert [post.text for post in posts] == ["a", "b"]
    assert warnings == [("row.not_an_object", {"item": 2})]


def test_unknown_fields_are_kept_and_a_mapping_turns_foreign_names() -> None:
    body = json.dumps(
        {"msg": {"words": "Acme!"}, "seen_on": "微博", "campaign": "spring", "created_at": 1714723200000}
    ).encode()
    settings = {"columns": {"msg.words": "text", "seen_on": "platform"}, "platform": "other"}
    (post,), _ = decode(body, settings=settings)
    assert (post.text, post.platform, post.time, post.extra) == (
        "Acme!",
        "weibo",
        1714723200.0,
        {"campaign": "spring"},
    )


def test_bad_items_are_named_and_the_rest_kept() -> None:
    body = [
        {"text": "ok"},
        {"text": ""},
        7,
        {"text": "x", "time": "soon"},
        {"text": "y", "likes": "many"},
        {"text": {"a": [1]}},
    ]
    posts, warnings = decode(json.dumps(body).encode())
    assert [post.text for post in posts] == ["ok"]
    assert [(code, params["item"]) for code, params in warnings] == [
        ("row.empty", 2),
        ("row.not_an_object", 3),
        ("row.time", 4),
        ("row.count", 5),
        ("row.empty", 6),
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"a":' * 5000])
def test_what_is_no_delivery_is_refused_with_words(body: bytes) -> None:
    with pytest.raises(WrongInput):
        decode(body)


def test_forms_and_floods_are_refused() -> None:
    with pytest.raises(WrongInput, match="Send JSON"):
        decode(b"a=b", "application/x-www-form-urlencoded")
    with pytest.raises(WrongInput, match="2000"):
        decode(json.dumps([{"text": "x"}] * 2001).encode())


def test_the_same_delivery_without_ids_gives_the_same_ids() -> None:
    body = json.dumps([{"text": "a", "author": "x", "time": 1700000000}]).encode()
    assert decode(body)[0][0].id == decode(body)[0][0].id
