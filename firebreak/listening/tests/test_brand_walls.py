"""A brand never sees, counts, finds or changes what belongs to another one."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.listening import actions, queries, store
from firebreak.listening.models import Source
from firebreak.listening.pipeline.origins import scope_of
from firebreak.listening.search import index_some
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
ALL = queries.MentionFilter()


@pytest.fixture
def theirs(other_brand: Any) -> Any:
    return actions.create_monitor(
        actor=ACTOR, brand=other_brand, name="Kopi", kind="brand", query="norrsken OR kopi"
    )


def test_the_same_file_in_two_brands_makes_two_posts(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any
) -> None:
    feed([make(1, "Norrsken secret of ours", reposts=1)])
    feed([make(1, "norrsken forged", reposts=9_999)], to=other_brand)
    ours, other = queries.mentions(brand, ALL).items, queries.mentions(other_brand, ALL).items
    assert [view.text for view in ours] == ["Norrsken secret of ours"]
    assert ours[0].reposts == 1
    assert [view.text for view in other] == ["norrsken forged"]


def test_a_post_of_a_public_network_is_stored_once_for_all(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any, lead: Any
) -> None:
    feed([make(1)], scope=0)
    feed([make(1)], to=other_brand, scope=0)
    ours, other = queries.mentions(brand, ALL).items[0], queries.mentions(other_brand, ALL).items[0]
    assert ours.post == other.post
    assert ours.monitors == (str(monitor.uid),)
    actions.correct_sentiment(actor=ACTOR, brand=brand, person=lead, post=ours.post, sentiment="positive")
    assert queries.mentions(other_brand, ALL).items[0].sentiment_by == "model"
    assert store.check() == []


def test_a_private_source_cannot_raise_the_counts_of_a_shared_post(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any
) -> None:
    feed([make(1, reposts=3)], scope=0)
    feed([make(1, reposts=1_000_000)], to=other_brand)
    assert queries.mentions(brand, ALL).items[0].reposts == 3


def test_search_and_single_mentions_stay_inside(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any
) -> None:
    feed([make(1, "norrsken 召回 secret")])
    number = queries.mentions(brand, ALL).items[0].post
    for _ in range(2):  # before and after it is indexed
        assert queries.mention(other_brand, number) is None
        assert queries.by_numbers(other_brand, [number]) == []
        assert queries.mentions(other_brand, queries.MentionFilter(text="召回")).items == []
        assert len(queries.mentions(brand, queries.MentionFilter(text="召回")).items) == 1
        index_some()


def test_rows_of_another_brand_are_not_found_by_uid(
    monitor: Any, theirs: Any, brand: Any, other_brand: Any, feed: Any
) -> None:
    source = actions.add_source(actor=ACTOR, brand=other_brand, connector="numbered", name="N", settings={})
    assert queries.monitor(brand, theirs.uid) is None
    assert queries.source(brand, source.uid) is None
    assert queries.mentions(brand, queries.MentionFilter(monitor=str(theirs.uid))).items == []
    assert queries.mentions(brand, queries.MentionFilter(source=str(source.uid))).items == []
    report = actions.report_sighting(
        actor=ACTOR, brand=other_brand, person=None, seen_where="shop", text="x", urgent=True
    )
    assert queries.alert(brand, report.alerts.get().uid) is None
    assert queries.open_alerts(brand) == 0


def test_a_preview_tries_only_the_brands_own_posts(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any
) -> None:
    feed([make(1, "norrsken durian"), make(2, "durian in the sample")])
    assert queries.preview(brand, "durian").count == 2
    assert queries.preview(other_brand, "durian").count == 0


def test_correcting_a_mention_of_another_brand_is_refused(
    feed: Any, monitor: Any, theirs: Any, brand: Any, other_brand: Any, lead: Any
) -> None:
    feed([make(1)])
    number = queries.mentions(brand, ALL).items[0].post
    with pytest.raises(WrongInput):
        actions.correct_sentiment(
            actor=ACTOR, brand=other_brand, person=lead, post=number, sentiment="positive"
        )
    assert queries.mention(brand, number).sentiment_by == "model"  # type: ignore[union-attr]


def test_only_a_networks_own_address_is_shared(brand: Any) -> None:
    def scope(connector: str, **settings: Any) -> int:
        return scope_of(Source(brand=brand, connector=connector, settings=settings))

    assert scope("bluesky") == 0
    assert scope("bluesky", address="wss://mine.example/subscribe") == brand.pk
    assert scope("rss", address="https://mine.example/feed") == brand.pk
    assert scope("webhook") == scope("files") == scope("email") == scope("gone") == brand.pk


def test_gaps_of_another_brand_are_not_listed(brand: Any, other_brand: Any) -> None:
    source = actions.add_source(actor=ACTOR, brand=other_brand, connector="numbered", name="N", settings={})
    actions.pause_source(actor=ACTOR, source=source)
    window = (now() - timedelta(days=1), now() + timedelta(days=1))
    assert queries.gaps(brand, *window) == []
    assert [span.code for span in queries.gaps(other_brand, *window)] == ["gap.paused"]
