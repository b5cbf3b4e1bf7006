"""What is older than a brand keeps goes, with its rollups and its words in the index; a legal hold stops it."""

from datetime import timedelta
from typing import Any

import pytest

from firebreak.base.clock import frozen, now
from firebreak.listening import jobs, queries, store
from firebreak.listening.search import index_some
from firebreak.listening.search.indexing import index
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def _later(brand: Any, days: int) -> None:
    with frozen(now() + timedelta(days=days)):
        jobs.retention({})


@pytest.fixture
def kept(feed: Any, monitor: Any, brand: Any) -> None:
    brand.retention_days = 30
    brand.save()
    feed([make(n, f"Norrsken 召回 {n}", ago=n * 60) for n in range(40)] + [make(99, "unmatched")])
    index_some()


def test_old_mentions_go_with_their_rollups_and_words(kept: None, monitor: Any, brand: Any) -> None:
    _later(brand, 29)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 40
    _later(brand, 32)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 0
    assert store.check() == []
    assert index().find([["召", "回"]], 10) == []
    for table in ("post", "mention", "rollup_minute", "rollup_author_hour", "sample_post", "seen"):
        assert fetch(f"SELECT COUNT(*) FROM store_{table}")[0][0] == 0, table


def test_history_that_was_imported_today_is_kept_from_today(feed: Any, monitor: Any, brand: Any) -> None:
    brand.retention_days = 30
    brand.save()
    feed([make(1, ago=4000 * 86_400)])
    _later(brand, 29)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 1
    _later(brand, 31)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 0


def test_a_legal_hold_stops_it(kept: None, monitor: Any, brand: Any) -> None:
    brand.legal_hold = True
    brand.save()
    _later(brand, 1000)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 40


def test_a_post_that_another_brand_still_keeps_stays(
    feed: Any, monitor: Any, brand: Any, other_brand: Any
) -> None:
    from firebreak.listening import actions
    from firebreak.listening.tests.conftest import ACTOR

    actions.create_monitor(actor=ACTOR, brand=other_brand, name="K", kind="brand", query="norrsken")
    brand.retention_days = 30
    brand.save()
    feed([make(1)], scope=0)
    feed([make(1)], to=other_brand, scope=0)
    _later(brand, 60)
    assert queries.mentions(brand, queries.MentionFilter()).items == []
    assert len(queries.mentions(other_brand, queries.MentionFilter()).items) == 1
    assert store.check() == []


def test_a_preview_counts_what_the_sample_stands_for(feed: Any, monitor: Any, brand: Any) -> None:
    for part in range(10):
        feed([make(part * 400 + n, "what a lovely durian", ago=30) for n in range(400)])
    kept_posts = fetch("SELECT COUNT(*), SUM(weight) FROM store_sample_post")[0]
    assert 20 < kept_posts[0] < 1_000
    assert 2_000 < kept_posts[1] < 6_500
    found = queries.preview(brand, "durian")
    assert found.count == kept_posts[0]
    assert found.per_day is not None
    assert found.sample[0].post == 0
    assert len(found.sample) == 20


def test_a_preview_judges_posts_that_were_never_analysed(feed: Any, monitor: Any, brand: Any) -> None:
    feed(
        [
            make(1, "this durian is terrible, I hate it"),
            make(2, "I love this durian, wonderful"),
            make(3, "榴莲太糟糕了，退钱"),
        ]
    )
    assert queries.preview(brand, "durian").count == 2
    assert queries.preview(brand, "durian sentiment:negative").count == 1
    assert queries.preview(brand, "lang:zh 榴莲").count == 1
    assert queries.preview(brand, "nothing at all").count == 0
