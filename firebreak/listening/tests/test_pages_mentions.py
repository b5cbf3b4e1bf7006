"""The mentions page: filters, search, paging, corrections."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from firebreak.listening import queries
from firebreak.listening.queries import MentionFilter
from firebreak.listening.tests.page_posts import HOSTILE, post, some

pytestmark = [pytest.mark.room, pytest.mark.django_db]
LIST = "/b/norrsken/listening/mentions"


@pytest.fixture
def client(responder: Any, client_of: Any) -> Any:
    return client_of(responder)


def shown(page: str) -> int:
    return page.count('<article class="post')


def number_of(brand: Any, text: str) -> int:
    return next(item.post for item in queries.mentions(brand, MentionFilter()).items if text in item.text)


def test_filters_in_the_address_come_back_in_the_form(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(2))
    given = {
        "monitor": str(monitor.uid),
        "platform": "bluesky",
        "sentiment": "negative",
        "text": "bills",
        "author": "writer1",
        "language": "sv",
        "order": "spread",
        "since": "2026-01-02T03:04",
        "until": "2030-01-02T03:04",
    }
    page = client.get(LIST, given).content.decode()
    assert f'<option value="{monitor.uid}" selected>' in page
    assert '<option value="negative" selected>' in page
    assert '<option value="spread" selected>' in page
    for value in ("bluesky", "bills", "writer1", "sv"):
        assert f'value="{value}"' in page
    assert 'value="2026-01-02T03:04"' in page
    assert 'value="2030-01-02T03:04"' in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("text=退款", 1),
        ("text=退", 1),
        ("text=bills", 2),
        ("sentiment=negative", 1),
        ("platform=weibo", 1),
        ("author=writer7", 1),
        ("author=@writer7", 1),
        ("text=nothing-like-this", 0),
        ("since=30m", 4),
        ("until=30m", 0),
        ("order=spread", 4),
    ],
)
def test_each_filter_finds_what_it_says(query: str, count: int, client: Any, monitor: Any, feed: Any) -> None:
    feed(
        [
            post(1, "norrsken bills are wrong", sentiment="negative"),
            post(2, "norrsken bills", sentiment="neutral"),
            post(3, "norrsken 召回 退款太慢", platform="weibo", sentiment="neutral"),
            post(7, "norrsken", sentiment="positive"),
        ]
    )
    assert shown(client.get(f"{LIST}?{query}").content.decode()) == count


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "order=worst",
        "sentiment=angry",
        "monitor=7",
        "source=x",
        "kind=poem",
        "since=2026-02-02&until=2026-01-01",
        "unverified=perhaps",
        "since=99999-01-01",
        f"text={'x' * 5000}",
        "since=9999d",
        "text=%00",
        "after=1e999_9",
        "after=x",
        "after=nan_1",
        "author=%FF",
        "text=%22",
        "text=*",
        "text=AND",
        "text=NEAR(",
        "platform=%27%3B--",
    ],
)
def test_a_filter_that_makes_no_sense_is_told_or_passed_over(
    query: str, client: Any, monitor: Any, feed: Any
) -> None:
    feed(some(1))
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200
    if query.startswith(("since=yes", "order", "sentiment", "monitor", "source", "kind", "unverified")):
        assert "left out" in response.content.decode()


def test_words_of_strangers_are_text_everywhere(client: Any, monitor: Any, feed: Any, brand: Any) -> None:
    feed(
        [
            post(
                1,
                f"norrsken {HOSTILE}",
                author="<b>evil</b>",
                author_name='"><script>',
                title="<h1>t</h1>",
                url="javascript:alert(1)",
            )
        ]
    )
    number = number_of(brand, "norrsken")
    for address in (
        LIST,
        f"{LIST}?text=norrsken",
        f"{LIST}/{number}",
        reverse("listening:monitor", args=["norrsken", monitor.uid]),
    ):
        page = client.get(address).content.decode()
        assert "&lt;script&gt;alert" in page, address
        for bad in ("<script>alert", "<img src=x", "<b>evil", "<h1>t", 'href="javascript', '"><script>'):
            assert bad not in page, (address, bad)


def test_paging_shows_each_mention_once(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(70))
    seen: list[str] = []
    address: str | None = LIST
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'<div class="mention" id="m(\d+)">', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen)) == 70


def test_more_posts_keep_the_filters(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(40))
    page = client.get(f"{LIST}?text=bills&order=spread").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    query = parse_qs(urlsplit(following[1].replace("&amp;", "&")).query)
    assert (query["text"], query["order"]) == (["bills"], ["spread"])
    assert query["after"]
    part = client.get(following[1].replace("&amp;", "&"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert shown(part) == 10
    assert "<section" not in part


def test_what_the_search_found_is_marked(client: Any, monitor: Any, feed: Any) -> None:
    feed([post(1, "Norrsken: ÉLRÄKNING für höga räkningar, 退款")])
    assert "<mark>ÉLRÄKNING</mark>" in client.get(f"{LIST}?text=élräkning").content.decode()
    assert "<mark>退款</mark>" in client.get(f"{LIST}?text=退款").content.decode()


def test_the_page_says_how_far_the_index_is(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(3))
    assert (
        "3 posts that just came in are not indexed yet" in client.get(f"{LIST}?text=bills").content.decode()
    )
    from firebreak.listening.search.indexing import index_some

    index_some()
    assert "Search covers everything" in client.get(f"{LIST}?text=bills").content.decode()


def test_a_correction_is_shown_with_who_made_it_and_can_be_undone(
    client: Any, monitor: Any, feed: Any, brand: Any, responder: Any
) -> None:
    feed([post(1, "norrsken is fine", sentiment="neutral")])
    number = number_of(brand, "fine")
    address = reverse("listening:mention_sentiment", args=["norrsken", number])
    part = client.post(address, {"sentiment": "negative"}, headers={"HX-Request": "true"}).content.decode()
    assert f"Corrected by {responder.name}" in part
    assert "Undo" in part
    assert "<html" not in part
    mention = queries.mention(brand, number)
    assert mention is not None
    assert (mention.sentiment, mention.sentiment_by) == ("negative", "person")
    undo = re.search(r'name="sentiment" value="(\w+)">.{0,900}?Undo', part, re.S)
    assert undo
    assert undo[1] == "neutral"
    client.post(address, {"sentiment": "neutral", "undo": "1"})
    mention = queries.mention(brand, number)
    assert mention is not None
    assert mention.sentiment == "neutral"


def test_without_script_a_correction_leads_back_to_where_it_was_made(
    client: Any, monitor: Any, feed: Any, brand: Any
) -> None:
    feed(some(1))
    address = reverse("listening:mention_sentiment", args=["norrsken", number_of(brand, "norrsken")])
    assert (
        client.post(address, {"sentiment": "positive", "next": f"{LIST}?order=spread"})["Location"]
        == f"{LIST}?order=spread"
    )
    assert (
        "evil"
        not in client.post(address, {"sentiment": "positive", "next": "https://evil.example/"})["Location"]
    )


def test_a_correction_that_is_none_changes_nothing(client: Any, monitor: Any, feed: Any, brand: Any) -> None:
    feed([post(1, "norrsken", sentiment="neutral")])
    number = number_of(brand, "norrsken")
    for value in ("furious", "", "negative;drop"):
        client.post(reverse("listening:mention_sentiment", args=["norrsken", number]), {"sentiment": value})
    mention = queries.mention(brand, number)
    assert mention is not None
    assert mention.sentiment == "neutral"


def test_a_count_that_the_source_did_not_give_is_not_shown_as_zero(
    client: Any, monitor: Any, feed: Any, brand: Any
) -> None:
    feed([post(1, "norrsken")])
    page = client.get(f"{LIST}/{number_of(brand, 'norrsken')}").content.decode()
    assert page.count("not given by the source") == 4


def test_a_mention_of_another_brand_is_not_here(
    client: Any, monitor: Any, feed: Any, other_brand: Any, outsider: Any
) -> None:
    from firebreak.listening import actions
    from firebreak.listening.tests.conftest import ACTOR

    actions.create_monitor(actor=ACTOR, brand=other_brand, name="Theirs", kind="brand", query="kopi")
    feed([post(1, "kopi lima secret")], to=other_brand)
    number = number_of(other_brand, "kopi")
    assert client.get(f"{LIST}/{number}").status_code == 404
    assert shown(client.get(LIST).content.decode()) == 0
