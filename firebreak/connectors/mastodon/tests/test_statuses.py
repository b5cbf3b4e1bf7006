"""A status becomes a post with everything the network says of it, and hostile ones do no harm."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.connectors.common.plain import MAX_TEXT
from firebreak.connectors.mastodon.events import EventLines
from firebreak.connectors.mastodon.reader import _hear
from firebreak.connectors.mastodon.simulator import status_of
from firebreak.connectors.mastodon.state import TimelineState
from firebreak.connectors.mastodon.statuses import NotAStatus, status_post
from firebreak.connectors.mastodon.timeline import timeline_of
from firebreak.connectors.tests.test_fuzz import JSON
from firebreak.engine.posts import UNKNOWN, Post

pytestmark = pytest.mark.unit
NOW = 1_720_000_000.0
FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _status(**fields: Any) -> dict[str, Any]:
    return status_of("https://home.example", 1, "Hej Acme", NOW - 60, **fields)


def _post(**fields: Any) -> Post:
    found = status_post(_status(**fields), "home.example", NOW)
    assert found is not None
    return found


def test_a_post_keeps_who_said_it_where_and_how_far_it_went() -> None:
    post = _post(remote="other.example", language="zh-TW")
    assert post.id == "https://other.example/users/sim1/statuses/" + post.url.rpartition("/")[2]
    assert (post.author, post.author_id, post.author_name) == (
        "sim1@other.example", "https://other.example/users/sim1", "Sim sim1",
    )  # fmt: skip
    assert (post.platform, post.site, post.lang, post.kind) == ("mastodon", "other.example", "zh-TW", "post")
    assert (post.followers, post.reposts, post.likes, post.replies) == (120, 2, 3, 1)
    assert post.time == NOW - 60
    assert _post().author == "sim1@home.example"


def test_markup_becomes_text_and_only_links_that_lead_out_are_links() -> None:
    content = (
        '<p>Look <a href="https://home.example/@ann" class="u-url mention">@<span>ann</span></a> at '
        '<a href="https://news.example/a?x=1"><span class="invisible">https://</span><span>news.example/a</span></a> '
        '<a href="https://far.example/tags/acme" class="mention hashtag">#<span>acme</span></a></p><p>now<br>here</p>'
        '<script>x()</script><img src=x onerror=y><a href="javascript:z">z</a>'
    )
    post = _post(
        content=content, mentions=[{"url": "https://home.example/@ann"}], card={"url": "https://shop.example/b"},
        tags=[{"name": "acme", "url": "https://home.example/tags/acme"}],
    )  # fmt: skip
    assert post.text == "Look @ann at https://news.example/a #acme\n\nnow\nhere\n\nz"
    assert post.links == ["https://news.example/a?x=1", "https://shop.example/b"]


def test_a_content_warning_is_the_title_and_polls_and_pictures_are_kept() -> None:
    post = _post(
        spoiler_text="fire, burns", sensitive=True, poll={"options": [{"title": "recall"}, {"title": "repair"}]},
        media_attachments=[{"description": "a burnt charger"}, {"description": None}],
    )  # fmt: skip
    assert post.title == "fire, burns"
    assert post.text == "Hej Acme\n- recall\n- repair"
    assert (post.extra["sensitive"], post.extra["pictures"]) == ("yes", "a burnt charger")


def test_a_boost_is_a_repost_of_what_was_boosted() -> None:
    inner = _status(remote="other.example", spoiler_text="cw", language="sv")
    post = _post(reblog=inner, content="")
    assert (post.kind, post.parent, post.text, post.title) == ("repost", inner["uri"], "Hej Acme", "cw")
    assert (post.author, post.lang, post.extra["boost_of"]) == (
        "sim1@home.example",
        "sv",
        "sim1@other.example",
    )
    assert post.id != inner["uri"]


def test_an_answer_names_what_it_answers() -> None:
    assert _post(in_reply_to_id="77").parent == "home.example/77"
    known = status_post(_status(in_reply_to_id="77"), "home.example", NOW, {"77": "https://far.example/77"})
    assert known is not None
    assert (known.kind, known.parent) == ("reply", "https://far.example/77")


@pytest.mark.parametrize("visibility", ["private", "direct", "mutuals_only"])
def test_what_was_not_meant_for_everybody_is_not_kept(visibility: str) -> None:
    assert status_post(_status(visibility=visibility), "home.example", NOW) is None


def test_addresses_that_are_no_web_addresses_are_dropped() -> None:
    post = _post(uri="javascript:alert(1)", url="data:text/html,x", followers_count=-5)
    assert post.id.startswith("https://home.example/statuses/")
    assert post.url == post.id
    account = {"acct": "a", "url": "javascript:x", "followers_count": True}
    assert (_post(account=account).author_id, _post(account=account).followers) == ("", UNKNOWN)


@pytest.mark.parametrize(
    "link", ["https://a.example\uff03@b.example", "https://a\u2100b.example/x", "https://[x"]
)
def test_a_link_to_a_host_that_is_none_costs_nothing(link: str) -> None:
    content = f'<p>hi <a href="{link}">x</a> <a href="https://news.example/a">y</a></p>'
    post = _post(content=content, tags=[{"name": "x", "url": link}], card={"url": link})
    assert "https://news.example/a" in post.links
    assert _post(uri=link, url=link).text == "Hej Acme"


@FUZZ
@given(st.dictionaries(st.sampled_from(sorted(_status())), JSON, max_size=4))
def test_statuses_with_any_field_replaced_are_posts_or_none(fields: dict[str, Any]) -> None:
    try:
        post = status_post({**_status(), **fields}, "home.example", NOW)
    except NotAStatus:
        return
    if post is not None:
        assert post.id
        assert len(post.text) <= MAX_TEXT
        assert 0 < post.time <= NOW + 300
        assert "\x00" not in post.words + post.author + post.id
        assert all(link.startswith(("https://", "http://")) for link in post.links)


@FUZZ
@given(
    st.lists(
        st.binary(max_size=40) | st.sampled_from([b"\n", b"\n\n", b"event: update\n", b"data: "]), max_size=20
    )
)
def test_streams_of_any_bytes_are_events_or_counted(pieces: list[bytes]) -> None:
    lines, state = EventLines(), _state({})
    for piece in pieces:
        for event in lines.feed(piece):
            _hear(state, event)
    json.dumps(state.batch().cursor)


@FUZZ
@given(JSON, st.dictionaries(st.sampled_from(["of", "recent", "given", "edited", "deleted"]), JSON))
def test_any_value_as_a_status_or_a_cursor_is_taken(value: Any, cursor: dict[str, Any]) -> None:
    state = _state({**cursor, "of": timeline_of({"timeline": "public"}).key})
    for one in (value, {"id": "7", "value": value}, {**_status(), "account": value}):
        state.take(one, NOW)
    assert isinstance(state.ask_from(), str)
    batch = state.batch()
    json.dumps(batch.cursor)
    assert all("." in code for code, _ in batch.warnings)


def _state(cursor: dict[str, Any]) -> TimelineState:
    return TimelineState(cursor, timeline_of({"timeline": "public"}))
