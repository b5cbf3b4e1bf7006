"""The editor: how much a query finds, what brings the noise, pasted queries, two versions on stored posts."""

import re
import time
from typing import Any

import pytest
from django.urls import reverse

from firebreak.engine.posts import Post
from firebreak.listening import actions, queries
from firebreak.listening.actions.corrections import correct_intent
from firebreak.listening.models import Monitor
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.page_posts import HOSTILE, post

pytestmark = [pytest.mark.room, pytest.mark.django_db]


@pytest.fixture
def client(lead: Any, client_of: Any) -> Any:
    return client_of(lead)


def url(name: str, *args: Any) -> str:
    return reverse(f"listening:{name}", args=["norrsken", *args])


def said(client: Any, name: str, *args: Any, **data: str) -> str:
    reply = client.post(url(name, *args), data)
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", reply.content.decode())


def others(count: int, words: str = "nothing about anything") -> list[Post]:
    """Posts that no monitor wants: the sample keeps them."""
    return [post(1000 + n, f"{words} {n}", author=f"o{n}") for n in range(count)]


def test_the_estimate_says_what_it_was_tried_on(client: Any, monitor: Any, feed: Any) -> None:
    feed([post(n, f"norrsken bill {n}") for n in range(12)] + others(40))
    page = said(client, "query_weigh", query="bill")
    assert re.search(r"About [\d,.]+ posts a day", page)
    assert "12 that your monitors keep, and 40 sampled of the 40 others" in page


def test_a_sample_that_stands_for_more_gives_a_range(brand: Any, monitor: Any, feed: Any) -> None:
    feed([post(n, f"norrsken bill {n}") for n in range(12)] + others(40, "a bill of others"))
    exact = queries.weigh(brand, "bill").volume
    assert exact is not None
    assert exact.low == exact.per_day == exact.high
    _weigh_sample(brand, 100.0)
    rough = queries.weigh(brand, "bill")
    assert rough.others == 4000
    assert rough.volume is not None
    assert rough.volume.low < rough.volume.per_day < rough.volume.high
    assert rough.volume.per_day > 50 * exact.per_day
    nothing = queries.weigh(brand, "zzz").volume
    assert nothing is not None
    assert (nothing.low, nothing.per_day) == (0, 0)
    assert nothing.high > 0


def _weigh_sample(brand: Any, weight: float) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_sample_post SET weight = %s WHERE brand = %s", [weight, brand.pk])


def test_without_any_post_the_estimate_says_so(client: Any, monitor: Any) -> None:
    assert "Nothing is stored yet to try it on" in said(client, "query_weigh", query="bill")


def test_the_clause_that_brings_the_noise_is_named_with_its_count(
    client: Any, monitor: Any, feed: Any
) -> None:
    feed([post(n, f"norrsken bill {n}") for n in range(3)] + others(30, "apple pie"))
    page = said(client, "query_weigh", query='norrsken OR apple OR "heat pump"')
    assert "“apple” brings most of it: 30 of the 33 posts found" in page
    phrase = said(client, "query_weigh", query='norrsken OR "apple pie" OR "heat pump"')
    assert "“apple pie” brings most of it" in phrase
    assert page.count("<tr>") == 4  # a head and three clauses


def test_the_clause_that_brings_what_people_called_spam_is_named_before_the_largest(
    client: Any, lead: Any, brand: Any, monitor: Any, feed: Any
) -> None:
    feed(
        [post(n, f"norrsken coupon {n}") for n in range(3)]
        + [post(n, f"norrsken bill {n}") for n in range(9, 40)]
    )
    assert "“bill” brings most of it" in said(client, "query_weigh", query="coupon OR bill")
    for one in queries.mentions(brand, queries.MentionFilter(text="coupon")).items[:2]:
        correct_intent(actor=ACTOR, brand=brand, person=lead, post=one.post, intent="spam")
    page = said(client, "query_weigh", query="coupon OR bill")
    assert "“coupon” brings 2 of the 2 posts that people called spam" in page


def test_a_term_that_is_everywhere_is_too_broad_but_the_brands_own_name_is_not(
    client: Any, brand: Any, monitor: Any, feed: Any
) -> None:
    feed([post(n, f"norrsken bill {n}") for n in range(40)] + others(30, "weather today"))
    page = said(client, "query_weigh", query="norrsken OR weather")
    assert "“weather” is too broad: it stands in 30 of 30 sampled posts" in page
    assert "“norrsken” is too broad" not in page


def test_at_most_two_thousand_posts_are_looked_at(brand: Any, monitor: Any, feed: Any) -> None:
    feed([post(n, f"norrsken {n}", author=f"w{n}") for n in range(1300)] + others(1500))
    weighed = queries.weigh(brand, "norrsken")
    assert weighed.noise.posts <= 2000
    assert weighed.volume is not None
    assert weighed.stored >= 1000


def test_sentiment_is_known_of_sampled_posts_too(brand: Any, monitor: Any, feed: Any) -> None:
    feed([post(1, "norrsken"), *others(10, "this is terrible, awful, the worst company, I hate it")])
    weighed = queries.weigh(brand, "company sentiment:negative")
    assert weighed.noise.found == 10


def test_a_broken_query_is_not_weighed(client: Any, monitor: Any) -> None:
    assert "How much it finds" not in said(client, "query_weigh", query='"open')
    assert "How much it finds" not in said(client, "query_weigh", query="")


def test_a_pasted_query_comes_with_its_remarks_and_their_places(client: Any, monitor: Any) -> None:
    text = "(norrsken NEAR/5 recall) AND state:ohio <<<mine>>>"
    page = said(client, "query_paste", pasted=text, dialect="brandwatch")
    assert "(norrsken NEAR/5 recall)" in page
    assert "<mark>state:ohio</mark>" in page
    assert "A comment was left out." in page
    assert "at character 30" in page
    assert Monitor.objects.count() == 1


def test_a_pasted_query_is_put_into_the_editor_when_asked(client: Any, brand: Any) -> None:
    page = said(client, "query_paste", pasted="acme SENTENCE recall", dialect="talkwalker", step="use")
    assert 'id="query-part"' in page
    assert "acme NEAR/15 recall</textarea>" in page
    assert "In words: posts with" in page


@pytest.mark.parametrize(
    "data",
    [{}, {"pasted": "x" * 100_001, "dialect": "brandwatch"}, {"pasted": "a", "dialect": "sprinklr"}],
    ids=["nothing", "huge", "unknown suite"],
)
def test_a_paste_that_cannot_be_read_is_refused_in_words(
    data: dict[str, str], client: Any, brand: Any
) -> None:
    page = said(client, "query_paste", **data)
    assert 'class="banner s2"' in page
    assert "Put it into the query" not in page


def test_a_hostile_paste_stays_text(client: Any, brand: Any) -> None:
    for step in ("", "use"):
        page = said(client, "query_paste", pasted=HOSTILE, dialect="brandwatch", step=step)
        assert "<script>alert" not in page


def test_two_versions_are_compared_on_stored_posts_with_examples_that_open(
    client: Any, monitor: Any, feed: Any
) -> None:
    feed(
        [post(n, f"norrsken sold {n}") for n in range(2)]
        + [post(10 + n, f"norrsken bill {n}") for n in range(3)]
        + others(4, "invoice of somebody")
    )
    page = said(client, "monitor_compare", monitor.uid, query="(norrsken -sold) OR invoice")
    values = re.findall(r'<dt>([^<]+)</dt><dd class="value">([^<]+)</dd>', page)
    assert values == [
        ("Only the new query finds", "4"),
        ("Only the saved query finds", "2"),
        ("Both find", "3"),
    ]
    links = re.findall(r'<a href="(/b/norrsken/listening/mentions/\d+)"', page)
    assert len(links) == 5  # sampled posts have no page
    assert "sold" in client.get(links[0]).content.decode()
    monitor.refresh_from_db()
    assert monitor.query == "norrsken OR 召回"


def test_comparing_counts_sentiment_and_lists(client: Any, brand: Any, monitor: Any, feed: Any) -> None:
    actions.add_list(actor=ACTOR, brand=brand, name="Rivals", of="terms", entries="apple\npear")
    feed([post(1, "norrsken"), *others(3, "apple is terrible, the worst, I hate it"), *others(0)])
    page = said(client, "monitor_compare", monitor.uid, query="list:rivals sentiment:negative")
    assert re.search(r"Only the new query finds</dt><dd class=\"value\">3<", page)


def test_the_fragments_stay_quick_with_a_long_list(brand: Any, monitor: Any, feed: Any) -> None:
    entries = "\n".join(f"produkt{n}" for n in range(10_000))
    actions.add_list(actor=ACTOR, brand=brand, name="All", of="terms", entries=entries)
    feed([post(n, f"norrsken produkt{n}", author=f"w{n}") for n in range(1000)] + others(1000))
    queries.weigh(brand, "norrsken")  # weights of the text models are read once
    begun = time.process_time()
    weighed = queries.weigh(brand, "list:all OR norrsken")
    assert weighed.noise.found == 1000
    assert time.process_time() - begun < 3.0
