"""Mentions that wait to be summed are in every number already, and nothing of them is lost or counted twice."""

from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base.clock import now
from firebreak.listening import actions, queries, store
from firebreak.listening.detecting import slices
from firebreak.listening.pipeline import Pipeline
from firebreak.listening.store import later, pruning, schema, understood
from firebreak.listening.store.sql import fetch
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make
from firebreak.listening.tests.test_store import _POSTS

pytestmark = [pytest.mark.room, pytest.mark.django_db]
HOUR_S = 3600
SUM_ALL = "SELECT (SELECT COUNT(*) FROM store_rollup_later), (SELECT COALESCE(SUM(count), 0) FROM store_rollup_minute)"


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether much comes in: the last of the list."""
    said = [True]
    monkeypatch.setattr(Pipeline, "busy", property(lambda _self: said[-1]))
    return said


def settled() -> int:
    with connection.cursor() as cursor:
        return later.settle_all(cursor)


def told(monitor: int) -> dict[str, Any]:
    """Every number that is read from a rollup."""
    at = now().timestamp()
    hour = at - at % HOUR_S
    found: dict[str, Any] = {
        "first": slices.first_minutes([monitor]),
        "sums": store.sums_of([monitor, monitor + later.PARTS, 7], 0.0, at + 60),
        "signals": store.signals(monitor, 0.0, at + 60, 300),
    }
    windows = {"all": (0.0, at + HOUR_S), "whole": (hour - 6 * HOUR_S, hour + HOUR_S), "few": (at - 600, at)}
    for name, (since, until) in windows.items():
        found[name] = (
            store.totals(monitor, since, until), store.authors(monitor, since, until),
            store.top_authors(monitor, since, until), understood.both_shares(monitor, since, until),
            {by: store.shares(monitor, since, until, by) for by in ("platform", "language", "sentiment", "risk", "intent")},
            {by: understood.kind_buckets(monitor, since, until, by, HOUR_S) for by in ("risk", "intent")},
            store.buckets(monitor, since, until, HOUR_S), store.buckets(monitor, since, until, 60),
        )  # fmt: skip
    return found


def test_what_waits_is_in_every_number(feed: Any, monitor: Any, busy: list[bool]) -> None:
    feed([make(n, "Norrsken burns, it is dangerous", ago=400.0 * n, followers=n) for n in range(40)])
    busy.append(False)
    feed([make(100 + n, "I love Norrsken", ago=300.0 * n, followers=5) for n in range(30)])
    assert tuple(fetch(SUM_ALL)[0]) == (40, 30)
    before = told(monitor.pk)
    assert before["all"][0][0] == 70
    assert len(before["whole"][4]["risk"]) > 0
    assert settled() == 40
    assert tuple(fetch(SUM_ALL)[0]) == (0, 70)
    assert told(monitor.pk) == before
    assert store.check() == []


def test_a_turn_takes_one_part_and_comes_round(feed: Any, brand: Any, monitor: Any, busy: list[bool]) -> None:
    others = [
        actions.create_monitor(actor=ACTOR, brand=brand, name=f"M{n}", kind="topic", query="Norrsken")
        for n in range(3)
    ]
    feed([make(n) for n in range(10)])
    turns = later.Turns()
    turns._next = later.part_of(others[-1].pk) + 1
    assert [turns.turn() for _ in range(5)] == [10, 10, 10, 10, 0]
    assert store.check() == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(_POSTS, st.booleans(), st.sampled_from(["turn", "correct", "forget", ""])), max_size=5
    )
)
def test_sums_equal_mentions_whenever_they_are_summed(
    feed: Any, monitor: Any, brand: Any, lead: Any, busy: list[bool], steps: Any
) -> None:
    turns = later.Turns()
    for batch, much, then in steps:
        busy.append(much)
        feed([make(n, text, ago=ago, kind=kind, followers=f) for n, text, ago, kind, f in batch])
        seen = queries.mentions(brand, queries.MentionFilter()).items
        if then == "turn":
            turns.turn()
        elif then == "correct" and seen:
            store.correct_risk(brand.pk, seen[0].post, "safety")
            actions.correct_sentiment(
                actor=ACTOR, brand=brand, person=lead, post=seen[-1].post, sentiment="positive"
            )
        elif then == "forget":
            pruning.forget_mentions(brand.pk, now().timestamp() - 3_600)
        before = told(monitor.pk)
        settled()
        assert told(monitor.pk) == before
        assert store.check() == []


def test_a_row_that_waits_and_is_wrong_is_found(feed: Any, monitor: Any, busy: list[bool]) -> None:
    feed([make(n) for n in range(5)])
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM store_rollup_later WHERE post = (SELECT MIN(post) FROM store_rollup_later)"
        )
    assert {difference.table for difference in store.check()} >= {"minute", "hour", "author_hour"}


def test_an_older_release_finds_all_of_it_summed(feed: Any, monitor: Any, busy: list[bool]) -> None:
    feed([make(n) for n in range(5)])
    schema.undo(connection, 9)
    assert int(fetch("SELECT SUM(count) FROM store_rollup_minute")[0][0]) == 5
    schema.migrate(connection, 9, 9)
    assert store.check() == []
