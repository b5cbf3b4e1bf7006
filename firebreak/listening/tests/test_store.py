"""What is stored once stays once, and rollups always equal the mentions."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base.clock import now
from firebreak.engine.posts import Post
from firebreak.listening import actions, queries, store
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]


def test_the_same_batch_twice_counts_once(feed: Any, monitor: Any) -> None:
    first = feed([make(n) for n in range(50)] + [make(99, "nothing of interest")])
    again = feed([make(n) for n in range(50)] + [make(99, "nothing of interest")])
    assert (first.posts_new, first.mentions_new, first.unmatched_new) == (50, 50, 1)
    assert (again.posts_new, again.mentions_new, again.unmatched_new, again.posts_known) == (0, 0, 0, 50)
    assert store.totals(monitor.pk, 0, 1e11)[0] == 50
    assert store.check() == []


def test_a_post_twice_in_one_batch_counts_once(feed: Any, monitor: Any) -> None:
    assert feed([make(1), make(1), make(2)]).mentions_new == 2
    assert store.check() == []


def test_higher_counts_are_taken_and_lower_ones_are_not(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(1, reposts=5, likes=9)])
    feed([make(1, reposts=50, likes=2, replies=1)])
    seen = queries.mentions(brand, queries.MentionFilter()).items[0]
    assert (seen.reposts, seen.likes, seen.replies) == (50, 9, 1)


def test_a_new_monitor_gets_posts_that_are_known_already(feed: Any, monitor: Any, brand: Any) -> None:
    feed([make(1)])
    other = actions.create_monitor(actor=ACTOR, brand=brand, name="Down", kind="topic", query="down")
    fed = feed([make(1)])
    assert (fed.posts_new, fed.mentions_new) == (0, 1)
    assert store.totals(other.pk, 0, 1e11)[0] == store.totals(monitor.pk, 0, 1e11)[0] == 1
    page = queries.mentions(brand, queries.MentionFilter())
    assert len(page.items) == 1
    assert set(page.items[0].monitors) == {str(monitor.uid), str(other.uid)}


def test_a_failure_inside_the_transaction_leaves_nothing(feed: Any, monitor: Any, brand: Any) -> None:
    at = now().timestamp()

    def half() -> None:
        with transaction.atomic():
            store.add(
                store.Incoming(brand.pk, 0, brand.pk, at, [store.Judged(make(1), [monitor.pk])], keys=[7])
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert fetch("SELECT COUNT(*) FROM store_post")[0][0] == 0
    assert fetch("SELECT COUNT(*) FROM store_seen")[0][0] == 0
    assert feed([make(1)]).mentions_new == 1


@pytest.mark.django_db(transaction=True)
def test_a_batch_outside_of_a_transaction_is_refused(brand: Any) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        store.add(store.Incoming(brand.pk, 0, brand.pk, 0.0))


def test_times_that_cannot_be_are_mended_and_said(feed: Any, monitor: Any, brand: Any) -> None:
    fed = feed([make(1, ago=-86_400), make(2, ago=900 * 86_400), Post(id="", text="Norrsken", platform="x")])
    assert dict(fed.warnings) == {
        "post.from_the_future": {"count": 1}, "post.no_id": {"count": 1}, "post.no_time": {"count": 1},
        "post.older_than_retention": {"count": 1},
    }  # fmt: skip
    page = queries.mentions(brand, queries.MentionFilter())
    assert all(view.time.timestamp() <= now().timestamp() + 1 for view in page.items)
    assert len(page.items) == 3
    assert fetch("SELECT COUNT(*) FROM store_post WHERE flags = 'older_than_retention'")[0][0] == 1


def test_check_finds_a_rollup_that_was_tampered_with(feed: Any, monitor: Any) -> None:
    from django.db import connection

    feed([make(n) for n in range(5)])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE store_rollup_minute SET negative = negative + 1")
        cursor.execute("UPDATE store_rollup_author_hour SET reach = 0 WHERE author = 'a1'")
    found = store.check()
    assert {difference.table for difference in found} == {"minute", "author_hour"}
    assert found[0].stored[1] == found[0].counted[1] + 1


def test_hostile_text_is_stored_and_found_again(feed: Any, monitor: Any, brand: Any) -> None:
    nasty = "Norrsken \x00 \ud83d <script>alert(1)</script> %s ' ; DROP TABLE store_post; --"
    feed([make(1, nasty, author="\x00x", author_name="\udfff", extra={"k\x00": "\ud800"}, title="%d")])
    view = queries.mentions(brand, queries.MentionFilter(text="drop table")).items[0]
    assert "<script>alert(1)</script>" in view.text
    assert "\x00" not in view.text + view.author
    assert store.check() == []


_TEXTS = st.sampled_from(["Norrsken fails", "I love Norrsken", "召回了", "nothing", "Norrsken is there"])
_POSTS = st.lists(
    st.tuples(
        st.integers(0, 12),
        _TEXTS,
        st.integers(0, 7_200),
        st.sampled_from(["post", "repost"]),
        st.integers(-1, 50),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    batches=st.lists(_POSTS, max_size=4),
    wrong=st.lists(st.sampled_from(["negative", "neutral", "positive"]), max_size=4),
)
def test_rollups_equal_mentions_whatever_comes(
    feed: Any, monitor: Any, brand: Any, lead: Any, batches: Any, wrong: list[str]
) -> None:
    for batch in batches:
        feed([make(n, text, ago=ago, kind=kind, followers=f) for n, text, ago, kind, f in batch])
        page = queries.mentions(brand, queries.MentionFilter()).items
        for view, feels in zip(page, wrong, strict=False):
            actions.correct_sentiment(actor=ACTOR, brand=brand, person=lead, post=view.post, sentiment=feels)
        assert store.check() == []
