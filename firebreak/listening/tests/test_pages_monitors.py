"""Monitors on the pages: list, live page, editor, preview, removal."""

import re
import time
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import reverse

from firebreak.base import clock
from firebreak.engine.detection import Bin, Detector
from firebreak.listening import actions, queries
from firebreak.listening.models import Monitor, Watch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post, some

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


def test_an_empty_list_says_what_a_monitor_is_and_how_to_write_one(client: Any, brand: Any) -> None:
    page = client.get(url("monitors")).content.decode()
    assert "Nothing is listened for yet" in page
    assert url("monitor_new") in page


def test_the_list_shows_each_monitor_with_links_to_its_posts(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(8))
    page = client.get(url("monitors")).content.decode()
    assert ("Norrsken" in page and 'class="drawing spark' in page) or "spark" in page
    found = re.search(r'<dd><a href="([^"]+)">8</a>', page)
    assert found, page
    listed = client.get(found[1].replace("&amp;", "&")).content.decode()
    assert listed.count('<article class="post') == 8


def test_every_number_of_the_live_page_opens_to_exactly_its_posts(
    client: Any, monitor: Any, feed: Any
) -> None:
    feed(
        [post(n, f"norrsken is bad {n}", sentiment="negative") for n in range(5)]
        + [post(9, "norrsken", lang="sv")]
    )
    page = client.get(url("monitor", monitor.uid)).content.decode()
    numbers = re.findall(r'<dd class="value"><a href="([^"]+)">([^<]+)</a>', page)
    assert [value for _href, value in numbers][:1] == ["6"]
    hour, negative = (client.get(href.replace("&amp;", "&")).content.decode() for href, _value in numbers[:2])
    assert hour.count('<article class="post') == 6
    assert negative.count('<article class="post') == 5


@pytest.mark.parametrize("key", ["6h", "24h", "7d", "30d"])
def test_each_range_stands_in_the_address(key: str, client: Any, monitor: Any, feed: Any) -> None:
    feed(some(3))
    page = client.get(url("monitor", monitor.uid), {"range": key}).content.decode()
    assert page.count('<a class="seg"') == 4
    assert page.count('aria-current="true"') == 1
    marked = re.search(r'<a class="seg" href="([^"]+)" aria-current="true"', page)
    assert marked
    assert f"range={key}" in marked[1] or key == "24h"


@pytest.mark.parametrize(
    "query",
    ["range=never", "range=7d&until=yesterday", "until=9999-99-99", "until=0001-01-01T00:00Z", "range=%00"],
)
def test_a_range_that_makes_no_sense_falls_back_to_the_last_day(
    query: str, client: Any, monitor: Any
) -> None:
    response = client.get(f"{url('monitor', monitor.uid)}?{query}")
    assert response.status_code == 200


def test_an_imported_past_is_offered_when_now_is_empty(client: Any, monitor: Any, feed: Any) -> None:
    old = post(1, "norrsken in the past")
    old.time -= 40 * 86400
    feed([old])
    page = client.get(url("monitor", monitor.uid)).content.decode()
    link = re.search(r'href="([^"]+until=[^"]+)">Show that time', page)
    assert link, page
    then = client.get(link[1].replace("&amp;", "&")).content.decode()
    assert "norrsken</mark> in the past" in then
    assert "Go to now" in then
    assert "data-live-topics" not in then


def test_htmx_gets_the_live_part_alone(client: Any, monitor: Any, feed: Any) -> None:
    feed(some(2))
    part = client.get(url("monitor", monitor.uid), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "What people are saying" in part
    boosted = client.get(url("monitor", monitor.uid), headers={"HX-Request": "true", "HX-Boosted": "true"})
    assert "<html" in boosted.content.decode()


def test_a_monitor_is_made_through_the_form(client: Any, brand: Any, lead: Any) -> None:
    given = {"name": "  Recall ", "query": "召回 OR recall*", "kind": "product", "watched": "on"}
    response = client.post(url("monitor_new"), given)
    made = Monitor.objects.get(brand=brand)
    assert (response.status_code, response["Location"]) == (302, url("monitor", made.uid))
    assert (made.name, made.query, made.kind, made.watched, made.made_by) == (
        "Recall",
        "召回 OR recall*",
        "product",
        True,
        lead,
    )


def test_what_was_typed_stays_when_the_query_is_wrong(client: Any, brand: Any) -> None:
    response = client.post(
        url("monitor_new"), {"name": "Bills", "query": 'norrsken AND ("bill', "kind": "brand"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert not Monitor.objects.exists()
    assert 'value="Bills"' in page
    assert "norrsken AND (&quot;bill</textarea>" in page
    assert 'id="id_query_error"' in page
    assert 'href="#id_query"' in page


@pytest.mark.parametrize(
    ("query", "words", "marked"),
    [
        ('norrsken AND "bill', "never closed", "&quot;"),
        ("(norrsken", "never closed", "("),
        ("norrsken AND", "needs something after", "AND"),
        ("-spam", "leave out", ""),
        ("the", "nearly every post", ""),
        ("foo:bar", "no field", ""),
    ],
)
def test_the_check_says_what_is_wrong_where_and_what_to_do(
    query: str, words: str, marked: str, client: Any
) -> None:
    page = client.post(url("query_check"), {"query": query}).content.decode()
    assert words in page
    assert not marked or f"<mark>{marked}" in page
    assert "<html" not in page


def test_the_check_explains_a_query_in_words(client: Any) -> None:
    page = client.post(
        url("query_check"), {"query": 'norrsken AND ("high bill" OR #scam) -jobs'}
    ).content.decode()
    for words in (
        "all of these:",
        "the word “norrsken”",
        "the exact phrase “high bill”",
        "the hashtag #scam",
        "but not:",
    ):
        assert words in page


@pytest.mark.parametrize(
    "query",
    ["", " ", "\x00", "(" * 5000, HOSTILE, "a" * 100_000, '"' * 999, "NEAR/999999 x", "\ud83d", "*" * 50],
)
def test_hostile_queries_get_an_answer_and_are_never_markup(query: str, client: Any) -> None:
    sent = query.encode("utf-8", "surrogatepass")
    for name in ("query_check", "query_preview"):
        body = b"query=" + quote(sent).encode()
        response = client.post(url(name), body, content_type="application/x-www-form-urlencoded")
        page = response.content.decode()
        assert response.status_code == 200
        assert "<script>" not in page
        assert "<img" not in page
    response = client.post(
        url("monitor_new"),
        {"name": HOSTILE[:100], "query": query.encode("utf-8", "replace").decode(), "kind": "brand"},
    )
    assert response.status_code in (302, 422)
    assert "<script>alert" not in response.content.decode()


def test_the_preview_shows_what_stored_posts_would_have_matched(client: Any, monitor: Any, feed: Any) -> None:
    feed([*some(4), post(20, "norrsken: 客服退款太慢")])
    page = client.post(url("query_preview"), {"query": "退款"}).content.decode()
    assert "<mark>退款</mark>" in page
    assert page.count('<article class="post') == 1
    assert "of 5 tried" in page
    wrong = client.post(url("query_preview"), {"query": "AND"}).content.decode()
    assert "Mend it above" in wrong
    assert "<article" not in wrong


def test_a_change_keeps_what_was_found_and_counts_from_now_on(client: Any, monitor: Any) -> None:
    given = {"name": "Norrsken", "query": "norrsken AND bills", "kind": "brand"}
    assert client.post(url("monitor_edit", monitor.uid), given).status_code == 302
    monitor.refresh_from_db()
    assert (monitor.query, monitor.watched, monitor.version) == ("norrsken AND bills", False, 2)


def test_removal_needs_the_name(client: Any, monitor: Any) -> None:
    wrong = client.post(url("monitor_remove", monitor.uid), {"name": "Something else"})
    assert wrong.status_code == 422
    assert "Nothing was removed" in wrong.content.decode()
    monitor.refresh_from_db()
    assert monitor.removed_at is None
    assert client.post(url("monitor_remove", monitor.uid), {"name": "norrsken "}).status_code == 302
    assert client.get(url("monitor", monitor.uid)).status_code == 404


def test_the_editor_can_be_filled_from_an_address(client: Any, brand: Any) -> None:
    page = client.get(url("monitor_new"), {"query": "norrsken <b>", "name": "From search"}).content.decode()
    assert 'value="From search"' in page
    assert "norrsken &lt;b&gt;</textarea>" in page


def test_a_rise_shows_in_the_chart_before_its_bin_closes_and_a_fall_does_not(
    client: Any, monitor: Any, feed: Any
) -> None:
    """A sudden crisis must be seen at once; a bin that has only begun must not look like calm."""
    from firebreak.listening.queries import Series
    from firebreak.listening.views.figures import heard

    at = time.time()
    rising = Series(300, [at - 600, at - 300, at - 10], [5, 6, 40], coverage=[1.0] * 3)
    falling = Series(300, [at - 600, at - 300, at - 10], [5, 6, 1], coverage=[1.0] * 3)
    assert [value for _at, value in heard(rising)] == [5, 6, 40]
    assert [value for _at, value in heard(falling)] == [5, 6]
    silent = Series(300, [at - 900, at - 600], [0, 0], coverage=[0.0, 1.0])
    assert [value for _at, value in heard(silent)] == [None, 0]


def test_monitors_in_a_crisis_come_first(client: Any, monitor: Any, brand: Any) -> None:
    calm = actions.create_monitor(actor=ACTOR, brand=brand, name="Zzz", kind="topic", query="zzz")
    Watch.objects.create(monitor=calm, state="crisis", since=clock.now(), checked_at=clock.now())
    page = client.get(url("monitors")).content.decode()
    assert page.index("Zzz") < page.index("Norrsken</a>")


def test_the_alert_line_is_drawn_named_and_told_in_the_table(client: Any, monitor: Any) -> None:
    detector = Detector()
    now = clock.now
    first = now().timestamp() // 300 * 300 - 15 * 86_400
    for number in range(15 * 288):
        detector.update(Bin(start=first + number * 300.0, width_s=300.0, count=4 + number % 5))
    Watch.objects.create(
        monitor=monitor, since=now(), checked_at=now(), state="calm", memory=detector.snapshot()
    )
    page = client.get(url("monitor", monitor.uid)).content.decode()
    assert "threshold-label" in page
    assert page.count("Alert line") >= 2  # in the drawing and as a column of the table
    line = queries.alert_line(monitor, now() - timedelta(hours=6), now(), step_s=300)
    band = queries.normal(monitor, now() - timedelta(hours=6), now(), step_s=300)
    assert line is not None
    assert band is not None
    assert all(count > high for count, high in zip(line, band.high, strict=True))
    type(monitor).objects.filter(pk=monitor.pk).update(watched=False)
    assert "threshold-label" not in client.get(url("monitor", monitor.uid)).content.decode()
