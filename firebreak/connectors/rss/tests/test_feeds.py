"""A real feed over HTTP is read in every dialect, politely and once."""

import pytest

from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.rss import FeedReader, find_feeds, parse_feed
from firebreak.connectors.rss.simulator import DIALECTS, FeedSimulator
from firebreak.listening.readers import ReaderContext

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_gives_the_same_articles_once(dialect: str) -> None:
    with FeedSimulator(dialect) as sim:
        ids = sim.publish([f"Acme <news> & more {i}" for i in range(7)])
        first = read_round(FeedReader(sim.context()))
        posts = [p for b in first for p in b.posts]
        assert [p.url for p in posts] == ids or dialect == "rss091"
        assert sorted(p.url for p in posts) == sorted(ids)
        assert all("Acme" in p.words and "<b>" not in p.words for p in posts)
        assert all(p.kind == "article" and p.platform == "news" and p.site == "127.0.0.1" for p in posts)
        if dialect != "rss091":
            assert posts[0].time == 1_700_000_060
            assert "Acme <news> & more 0" in posts[0].text
        again = read_round(FeedReader(sim.context()), first[-1].cursor)
        assert [b.posts for b in again] == [[]]
        assert sim.requests[-1].headers["if-none-match"].startswith('"7-')


def test_new_articles_come_alone_and_oldest_first() -> None:
    with FeedSimulator() as sim:
        sim.publish(["one", "two"])
        cursor = read_round(FeedReader(sim.context()))[-1].cursor
        ids = sim.publish(["three", "four"])
        posts = [p for b in read_round(FeedReader(sim.context()), cursor) for p in b.posts]
        assert [p.url for p in posts] == ids


def test_a_reader_stopped_between_batches_loses_nothing() -> None:
    with FeedSimulator() as sim:
        ids = sim.publish([f"post {i}" for i in range(250)])
        part = read_round(FeedReader(sim.context()), batches=1)
        assert "etag" not in part[0].cursor
        rest = read_round(FeedReader(sim.context()), part[0].cursor)
        assert [p.url for b in part + rest for p in b.posts] == ids


def test_a_page_leads_to_its_feed_and_later_visits_go_straight_there() -> None:
    with FeedSimulator() as sim:
        ids = sim.publish(["one"])
        context = ReaderContext(settings={"address": f"{sim.root}/"}, private_network=True)
        batches = read_round(FeedReader(context))
        assert [p.url for b in batches for p in b.posts] == ids
        read_round(FeedReader(context), batches[-1].cursor)
        assert [r.path for r in sim.requests] == ["/", "/feed", "/feed"]


def test_the_article_behind_a_summary_is_read_when_asked() -> None:
    with FeedSimulator() as sim:
        sim.publish([f"short {i}" for i in range(25)])
        context = ReaderContext(
            settings={**sim.context().settings, "article_text": True}, private_network=True
        )
        posts = [p for b in read_round(FeedReader(context)) for p in b.posts]
        long = [p for p in posts if "Paragraph of article" in p.text]
        assert len(long) == 20  # a publisher must not feel us
        assert "Shop" not in long[0].text


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("auth", AuthError), ("down", TransientError), ("gone", PermanentError), ("cut", TransientError)],
)
def test_faults_become_kinds(fault: str, kind: type[Exception]) -> None:
    with FeedSimulator() as sim:
        sim.publish(["x" * 5000])
        sim.fault(fault)
        with pytest.raises(kind):
            read_round(FeedReader(sim.context()))


def test_a_publisher_that_asks_to_wait_is_told_apart() -> None:
    with FeedSimulator() as sim:
        sim.fault("rate")
        with pytest.raises(RateError) as caught:
            read_round(FeedReader(sim.context()))
        assert caught.value.retry_after == 7


def test_the_publishers_wish_for_fewer_visits_is_kept() -> None:
    feed = parse_feed(
        b"<rss version='2.0'><channel><ttl>90</ttl><item><title>a</title><link>http://a.example/</link></item></channel></rss>"
    )
    assert feed.ttl_s == 5400


def test_an_address_inside_the_own_network_is_refused() -> None:
    with FeedSimulator() as sim:
        sim.publish(["secret"])
        with pytest.raises(PermanentError) as caught:
            read_round(FeedReader(ReaderContext(settings=sim.context().settings)))
        assert caught.value.code == "fetch.blocked"
        assert sim.requests == []


def test_a_feed_that_defines_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb += b'<rss version="2.0"><channel><item><title>&b;</title></item></channel></rss>'
    with pytest.raises(PermanentError, match="entities"):
        parse_feed(bomb)


def test_what_is_no_feed_says_so() -> None:
    for body in (
        b"",
        b"hello",
        b"{}",
        b'{"items": 3}',
        b"\x00\xff\xfe",
        b"<html><body>No feed</body></html>",
    ):
        with pytest.raises(PermanentError):
            parse_feed(body)


def test_a_broken_feed_gives_what_can_be_read() -> None:
    feed = parse_feed(
        b"<rss version='2.0'><channel><title>A & B</title><item><title>one & two</title><link>http://a.example/1</link></item>"
        b"<item><title>three</title><link>http://a.example/2</link>"
    )
    assert [item.link for item in feed.items] == ["http://a.example/1", "http://a.example/2"]


def test_feeds_named_by_a_page_are_found_in_order_and_made_absolute() -> None:
    page = b"""<base href="/blog/"><link rel="alternate" type="application/atom+xml" href="atom.xml">
    <LINK REL='alternate' TYPE='application/rss+xml' HREF='https://b.example/rss'><link rel=stylesheet href=x.css>
    <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">"""
    assert find_feeds(page, "https://a.example/x/") == [
        "https://a.example/blog/atom.xml",
        "https://b.example/rss",
    ]
