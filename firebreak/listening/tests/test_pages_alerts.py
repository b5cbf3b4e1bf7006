"""Alerts on the pages: queue, reasons in words, decisions."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from firebreak.base.clock import now
from firebreak.listening import actions, queries
from firebreak.listening.actions import Signal
from firebreak.listening.chance import chance
from firebreak.listening.models import Alert, SourceGap
from firebreak.listening.queries import MentionFilter
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post
from firebreak.listening.views.alert_page import PAGE
from firebreak.listening.views.alert_words import reasons

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


@pytest.fixture
def client(responder: Any, client_of: Any) -> Any:
    return client_of(responder)


@pytest.fixture
def alert(monitor: Any, feed: Any, brand: Any) -> Alert:
    """An alert as the detector raises it: three posts behind it, two of them negative."""
    feed([post(n, f"norrsken bills {n}", sentiment="negative" if n else "positive") for n in range(3)])
    numbers = [item.post for item in queries.mentions(brand, MentionFilter()).items]
    evidence = {
        "channels": [
            {
                "channel": "spike/1",
                "surprise": 6.0,
                "observed": 220,
                "expected": 20,
                "low": 9,
                "high": 35,
                "window_s": 900,
            },
            {
                "channel": "negative-share/2",
                "surprise": 2.0,
                "observed": 0.58,
                "expected": 0.2,
                "low": 0.1,
                "high": 0.3,
                "window_s": 3600,
            },
        ],
        "terms": [{"term": "bills", "count": 3, "before": 0, "score": 9.0}],
        "platforms": [{"value": "bluesky", "count": 3, "negative": 2}],
        "top_posts": numbers,
        "uncertain": [{"code": "uncertain.first_days", "params": {}}],
    }
    params = {"observed": 220, "minutes": 15, "low": 9, "high": 35}
    warning = Signal(
        "crisis", now() - timedelta(hours=1), "spike/1", 6.0, "volume", params, evidence, "detector/1"
    )
    return actions.raise_alert(actor=ACTOR, monitor=monitor, warning=warning, cause="detected")


def test_shares_and_followers_are_told_as_what_they_are_and_silent_channels_not_at_all() -> None:
    def seen(channel: str, surprise: float, observed: float, expected: float) -> dict[str, Any]:
        numbers = {"observed": observed, "expected": expected, "low": 0.0, "high": 1.0, "window_s": 21_600}
        return {"channel": channel, "surprise": surprise, "watch": 4.0, **numbers}

    told = reasons(
        {
            "channels": [
                seen("novelty/1", 9.0, 0.62, 0.04), seen("coordination/1", 5.0, 0.5, 0.1),
                seen("key-voice/1", 4.0, 2_400_000.0, 18_000.0), seen("spike/1", 3.9, 3.0, 2.0),
            ]
        },
        None,
    )  # fmt: skip
    assert told == [
        "62% of the posts in 6 hours repeat claims that are new; 4% is usual.",
        "50% of the posts in 6 hours are near copies or come from accounts that act together; 10% is usual.",
        "The largest voice has 2.4M followers; about 18K is usual.",
    ]


def test_an_empty_queue_says_so_and_when_it_last_looked(client: Any, brand: Any) -> None:
    page = client.get(url("alerts")).content.decode()
    assert "No alerts to check" in page
    assert "Last looked at" in page


def test_an_alert_says_what_since_when_how_unusual_and_what_drives_it(client: Any, alert: Alert) -> None:
    page = client.get(url("alert", alert.uid)).content.decode()
    for words in (
        "220 posts in 15 minutes, where 9 to 35 are normal",
        "11 times normal: 220 posts in 15 minutes",
        "58% of the judged posts in 1 hour are negative; 20% is usual",
        "By chance alone this would happen about once in 10 years",
        "There are less than two weeks of data",
        "Since ",
    ):
        assert words in page, words


def test_numbers_terms_and_platforms_of_an_alert_open_to_their_posts(client: Any, alert: Alert) -> None:
    page = client.get(url("alert", alert.uid)).content.decode()
    counts = {
        words: client.get(address.replace("&amp;", "&")).content.decode().count('<article class="post')
        for address, words in re.findall(r'href="(/b/norrsken/listening/mentions\?[^"]+)">([^<]+)</a>', page)
        if words in ("3 mentions since it began", "2 of them negative", "bills 3", "Bluesky 3")
    }
    assert counts == {"3 mentions since it began": 3, "2 of them negative": 2, "bills 3": 3, "Bluesky 3": 3}


@pytest.mark.parametrize(
    ("surprise", "words"),
    [
        (0, ""),
        (1, "50 minutes"),
        (2, "8 hours 20 minutes"),
        (3, "3 days"),
        (4, "35 days"),
        (5, "11 months"),
        (6, "10 years"),
        (9, "thousand years"),
        (400, "thousand years"),
    ],
)
def test_improbability_is_told_as_once_in_so_much_time(surprise: float, words: str) -> None:
    assert words in chance(surprise)
    assert bool(chance(surprise)) is bool(words)


def test_a_gap_in_the_time_of_an_alert_is_among_what_is_uncertain(
    client: Any, alert: Alert, brand: Any
) -> None:
    source = actions.add_source(
        actor=ACTOR,
        brand=brand,
        connector="rss",
        name="Evening news",
        settings={"address": "https://a.example/f"},
    )
    SourceGap.objects.create(
        source=source,
        start=now() - timedelta(hours=2),
        end=now() - timedelta(minutes=50),
        code="gap.disconnected",
    )
    page = client.get(url("alert", alert.uid)).content.decode()
    doubts = page[page.index('id="unsure"') :]
    assert "One source was not heard all the time: Evening news: The connection was lost" in doubts


def test_acknowledging_takes_it_out_of_the_queue_and_into_the_history(
    client: Any, alert: Alert, responder: Any
) -> None:
    assert "Crisis" in client.get(url("alerts")).content.decode()
    response = client.post(url("alert_decide", alert.uid), {"decision": "acknowledge"}, follow=True)
    page = response.content.decode()
    alert.refresh_from_db()
    assert (alert.status, alert.decided_by) == ("acknowledged", responder)
    assert "The others see that you have it" in page
    assert f"Acknowledged · {responder.name}" in page
    assert "No alerts to check" in client.get(url("alerts")).content.decode()


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_not_a_crisis_needs_a_reason(reason: str, client: Any, alert: Alert) -> None:
    response = client.post(url("alert_decide", alert.uid), {"decision": "not_crisis", "reason": reason})
    alert.refresh_from_db()
    assert (response.status_code, alert.status) == (422, "open")
    page = response.content.decode()
    assert "Say in a few words why" in page
    assert '<details class="not-crisis" open>' in page


def test_a_reason_is_kept_and_shown_as_text(client: Any, alert: Alert) -> None:
    client.post(url("alert_decide", alert.uid), {"decision": "not_crisis", "reason": f"A quiz {HOSTILE}"})
    alert.refresh_from_db()
    assert alert.status == "not_crisis"
    page = client.get(url("alert", alert.uid)).content.decode()
    assert "A quiz &lt;script&gt;" in page
    assert "<script>alert" not in page
    client.post(url("alert_decide", alert.uid), {"decision": "reopen"})
    alert.refresh_from_db()
    assert alert.status == "open"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"decision": "explode"},
        {"decision": "not_crisis", "reason": "x" * 5000},
        {"decision": "not_crisis", "reason": "\x00"},
    ],
)
def test_a_decision_that_is_none_changes_nothing(given: dict[str, str], client: Any, alert: Alert) -> None:
    assert client.post(url("alert_decide", alert.uid), given).status_code == 422
    alert.refresh_from_db()
    assert alert.status == "open"


def test_a_decision_that_came_too_late_is_told(client: Any, alert: Alert) -> None:
    client.post(url("alert_decide", alert.uid), {"decision": "not_crisis", "reason": "A quiz"})
    page = client.post(
        url("alert_decide", alert.uid), {"decision": "acknowledge"}, follow=True
    ).content.decode()
    assert "already decided" in page


@pytest.mark.parametrize(("status", "count"), [("open", 1), ("acknowledged", 0), ("all", 1), ("nonsense", 1)])
def test_the_queue_is_filtered_by_the_address(status: str, count: int, client: Any, alert: Alert) -> None:
    part = client.get(url("alerts"), {"status": status}, headers={"HX-Request": "true"}).content.decode()
    assert part.count("<li data-row") == count
    assert "<html" not in part


def test_a_later_page_of_the_queue_stays_that_page_when_it_is_drawn_again(client: Any, alert: Alert) -> None:
    for number in range(PAGE):
        actions.report_sighting(
            actor=ACTOR, brand=alert.brand, person=None, seen_where="call", text=f"x {number}", urgent=True
        )
    second = client.get(url("alerts"), {"page": 2}).content.decode()
    assert f'hx-get="{url("alerts")}?status=open&amp;page=2"' in second


def test_an_urgent_report_stands_in_the_queue_as_not_verified(
    client: Any, brand: Any, responder: Any
) -> None:
    actions.report_sighting(
        actor=ACTOR, brand=brand, person=responder, seen_where="call", text="A caller says", urgent=True
    )
    page = client.get(url("alerts")).content.decode()
    assert "Reported, not verified" in page
    assert "A caller says" in page
    assert "Nobody has checked" in page


@pytest.mark.parametrize(
    "evidence",
    [
        [],
        "x",
        {"channels": "x", "terms": 7, "platforms": [None, 3, {}], "uncertain": [None, 4, {}]},
        {"top_posts": ["x", 10**12]},
    ],
)
def test_evidence_that_is_incomplete_still_gives_a_page(evidence: Any, client: Any, alert: Alert) -> None:
    Alert.objects.filter(pk=alert.pk).update(evidence=evidence)
    assert client.get(url("alert", alert.uid)).status_code == 200


def test_the_navigation_counts_open_alerts(client: Any, alert: Alert) -> None:
    page = client.get(url("monitors")).content.decode()
    assert re.search(rf'href="{url("alerts")}"[^>]*>.*?<b class="count">1</b>', page, re.S)
