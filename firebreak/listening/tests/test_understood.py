"""What the machine understood of a mention is counted beside it, and a person's word moves the counts."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from firebreak.base.clock import now
from firebreak.listening import actions, store
from firebreak.listening.detecting import slices
from firebreak.listening.queries.coverage import Ear
from firebreak.listening.store.pruning import forget_mentions
from firebreak.listening.tests.conftest import ACTOR
from firebreak.listening.tests.posts import make

pytestmark = [pytest.mark.room, pytest.mark.django_db]
RISKS, FEELINGS = ("", "safety", "legal"), ("negative", "neutral", "positive")


def put(brand: Any, monitors: list[int], number: int, **said: Any) -> int:
    """Store one mention as the pipeline would; the number of its post."""
    fields = {
        "ago": 60.0,
        **{name: said.pop(name) for name in ("ago", "followers", "author") if name in said},
    }
    judged = store.Judged(make(number, **fields), monitors, judged=said.get("sentiment", "neutral"), **said)
    if judged.harmful:
        judged.marks |= store.HARM
    with transaction.atomic():
        done = store.add(store.Incoming(brand.pk, 0, brand.pk, now().timestamp(), [judged]))
    return done.numbers["x", f"p{number}"]


def signal(monitor: Any) -> store.Signal:
    """All of the last day as one signal."""
    return store.sums_of([monitor.pk], now().timestamp() - 86_400, now().timestamp() + 60)[monitor.pk][1]


def test_marks_voices_and_kinds_are_counted(brand: Any, monitor: Any) -> None:
    put(
        brand,
        [monitor.pk],
        1,
        followers=1000,
        marks=store.COPY | store.NOVEL,
        risk="legal",
        intent="complaint",
    )
    put(brand, [monitor.pk], 2, followers=0, marks=store.COORDINATED, sentiment="negative", risk="safety")
    seen = signal(monitor)
    assert (seen.top_reach, seen.novel, seen.copies, seen.coordinated, seen.harm) == (1000, 1, 1, 1, 1)
    assert seen.voices == pytest.approx(6.909, abs=0.001)
    assert store.shares(monitor.pk, 0, 1e11, "risk") == [("legal", 1, 0), ("safety", 1, 1)]
    assert store.shares(monitor.pk, 0, 1e11, "intent") == [("complaint", 1, 0)]
    assert store.check() == []


def test_a_corrected_risk_moves_its_counts_and_keeps_the_machines_word(brand: Any, monitor: Any) -> None:
    post = put(brand, [monitor.pk], 1, sentiment="negative", risk="safety", risk_probability=0.7)
    assert store.correct_risk(brand.pk, post, "legal") == [(monitor.pk, "safety", "model")]
    assert signal(monitor).harm == 0
    assert store.shares(monitor.pk, 0, 1e11, "risk") == [("legal", 1, 1)]
    assert store.correct_risk(brand.pk, post, "") == [(monitor.pk, "legal", "person")]
    assert store.shares(monitor.pk, 0, 1e11, "risk") == []
    assert store.correct_sentiment(brand.pk, post, "positive") == [(monitor.pk, "negative", "model")]
    row = store.page(store.Where(brand.pk, (monitor.pk,)))[0]
    assert (row.sentiment, row.sentiment_by, row.judged) == ("positive", "person", "negative")
    assert (row.risk, row.risk_by, row.risk_probability) == ("", "person", 1.0)
    assert store.check() == []


def test_a_safety_matter_is_harm_only_while_it_is_negative(brand: Any, monitor: Any) -> None:
    post = put(brand, [monitor.pk], 1, sentiment="neutral", risk="safety")
    assert signal(monitor).harm == 0
    store.correct_sentiment(brand.pk, post, "negative")
    assert signal(monitor).harm == 1
    store.correct_sentiment(brand.pk, post, "positive")
    assert signal(monitor).harm == 0
    assert store.check() == []


def test_a_corrected_intent_moves_its_counts(brand: Any, monitor: Any) -> None:
    post = put(brand, [monitor.pk], 1, intent="spam")
    store.correct_intent(brand.pk, post, "question")
    assert store.shares(monitor.pk, 0, 1e11, "intent") == [("question", 1, 0)]
    assert store.check() == []


def test_a_post_moved_to_an_old_claim_is_not_new_any_more(brand: Any, monitor: Any) -> None:
    old = put(brand, [monitor.pk], 1, ago=8 * 3600.0)
    store.correct_claim(brand.pk, old, old)
    assert signal(monitor).novel == 1  # it was, when it was said
    late = put(brand, [monitor.pk], 2, marks=store.NOVEL)
    assert store.correct_claim(brand.pk, late, old) == [(monitor.pk, 0)]
    assert signal(monitor).novel == 1
    soon = put(brand, [monitor.pk], 3, ago=7 * 3600.0)
    store.correct_claim(brand.pk, soon, old)
    assert signal(monitor).novel == 2
    claimed = store.page(store.Where(brand.pk, (monitor.pk,), claim=old))
    assert [row.post for row in claimed] == [late, soon, old]
    store.correct_claim(brand.pk, soon, 0)
    assert signal(monitor).novel == 1
    assert store.check() == []


def test_near_copies_are_found_by_the_first_of_them(brand: Any, monitor: Any) -> None:
    first = put(brand, [monitor.pk], 1, ago=90.0)
    again = put(brand, [monitor.pk], 2, copy_of=first, marks=store.COPY)
    put(brand, [monitor.pk], 3)
    found = store.page(store.Where(brand.pk, (monitor.pk,), copy_of=first))
    assert [row.post for row in found] == [again, first]
    assert [row.post for row in store.page(store.Where(brand.pk, (monitor.pk,), marks=store.COPY))] == [again]


def test_a_known_post_takes_what_was_said_of_it_to_a_later_monitor(brand: Any, monitor: Any) -> None:
    post = put(brand, [monitor.pk], 1, sentiment="negative", risk="safety", copy_of=0, marks=store.NOVEL)
    store.correct_risk(brand.pk, post, "legal")
    other = monitor.pk + 1
    assert put(brand, [monitor.pk, other], 1, sentiment="neutral") == post
    row = store.page(store.Where(brand.pk, (other,)))[0]
    assert (row.sentiment, row.risk, row.risk_by, row.marks) == ("negative", "legal", "person", store.NOVEL)
    assert store.check() == []


def test_forgetting_the_largest_voice_leaves_the_next(brand: Any, monitor: Any) -> None:
    at = now().timestamp()
    start = at - at % 60 - 600
    for number, (later, followers) in enumerate([(1, 500), (30, 20)]):
        put(brand, [monitor.pk], number, ago=at - start - later, followers=followers, risk="legal")
    with transaction.atomic():
        from firebreak.listening.store.sql import fetch

        fetch("UPDATE store_post SET seen_at = time RETURNING id")
    assert forget_mentions(brand.pk, start + 10) == 1
    assert signal(monitor).top_reach == 20
    assert store.check() == []
    assert forget_mentions(brand.pk, start + 60) == 1
    assert store.sums_of([monitor.pk], 0, at) == {}
    assert store.check() == []


def test_the_step_that_brought_this_can_be_taken_back_and_forth_over_stored_mentions(
    brand: Any, monitor: Any
) -> None:
    from django.db import connection

    from firebreak.listening.store import schema

    put(brand, [monitor.pk], 1, followers=77, sentiment="negative")
    put(brand, [monitor.pk], 2, followers=0)
    for step in (10, 8, 5, 4, 3):
        schema.undo(connection, step)
    schema.migrate(connection, 3, 5)
    schema.migrate(connection, 8, 8)
    schema.migrate(connection, 10, 10)
    assert signal(monitor).top_reach == 77
    assert {row.judged for row in store.page(store.Where(brand.pk, (monitor.pk,)))} == {"negative", "neutral"}
    assert store.check() == []


def test_slices_carry_the_signals(brand: Any, monitor: Any) -> None:
    put(brand, [monitor.pk], 1, followers=77, ago=0.0, marks=store.COPY | store.NOVEL | store.COORDINATED)
    at = now().timestamp()
    start = slices.start_of(at)
    sums = store.sums_of([monitor.pk], start, start + 300)
    opened = slices.open_bin(sums[monitor.pk], start, slices.share_heard(start, at, []))
    assert opened == slices.open_bin(sums[monitor.pk], start, 0.0), "nobody listened"
    shut = list(slices.closed(monitor.pk, start - 300, start + 300, []))
    for bin_ in (opened, shut[1]):
        assert (bin_.count, bin_.top_reach, bin_.copies, bin_.novel, bin_.coordinated) == (1, 77, 1, 1, 1)
        assert bin_.voices == pytest.approx(4.357, abs=0.001)
    assert (shut[0].count, shut[0].top_reach, shut[0].voices) == (0, 0, 0)


def test_a_slice_that_ended_is_the_same_for_many_monitors_at_once(brand: Any, monitor: Any) -> None:
    other = actions.create_monitor(actor=ACTOR, brand=brand, name="Other", kind="topic", query="other")
    silent = actions.create_monitor(actor=ACTOR, brand=brand, name="Silent", kind="topic", query="silent")
    at = now().timestamp()
    start = slices.start_of(at) - 300
    ages = (-301, -300, -30, 0, 30, 61, 270, 300)  # in it, and in the slices beside it
    for number, age in enumerate(ages):
        heard_by = [monitor.pk, other.pk] if number % 2 else [monitor.pk]
        put(brand, heard_by, number, ago=at - start - age, followers=9 * number, marks=store.NOVEL, risk="safety",
            sentiment="negative")  # fmt: skip
    listeners = [Ear(start - 900, at, ((start + 30, start + 60),))]
    keys = [monitor.pk, other.pk, silent.pk]
    found = slices.ended(keys, start, listeners)
    assert found == {key: next(iter(slices.closed(key, start, start + 300, listeners))) for key in keys}
    assert [found[key].count for key in keys] == [4, 2, 0]
    assert found[silent.pk].coverage == 0.9
    assert slices.ended([], start, listeners) == {}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ages=st.lists(st.integers(0, 6 * 3600), min_size=1, max_size=12),
    since=st.integers(0, 7 * 3600),
    length=st.integers(1, 7 * 3600),
)
def test_windows_of_any_length_are_summed_to_the_minute(
    brand: Any, monitor: Any, ages: list[int], since: int, length: int
) -> None:
    from firebreak.listening.store.sql import fetch

    for number, ago in enumerate(ages):
        put(brand, [monitor.pk], number, ago=float(ago), sentiment=FEELINGS[ago % 3], followers=ago % 9)
    low = now().timestamp() - since
    high = low + length
    inside = fetch(
        "SELECT COUNT(*), COALESCE(SUM(reach), 0) FROM store_mention WHERE time >= %s AND time < %s",
        [low // 60 * 60, -(-high // 60) * 60],
    )[0]
    count, *_, reach = store.totals(monitor.pk, low, high)
    assert (count, reach) == tuple(map(int, inside))
    assert sum(row[1] for row in store.shares(monitor.pk, low, high, "platform")) == count
    assert sum(row[1] for row in store.shares(monitor.pk, low, high, "sentiment")) == count
    start, end = low // 3600 * 3600, -(-high // 3600) * 3600
    by_hour, by_minute = (store.buckets(monitor.pk, start, end, step) for step in (3600, 60))
    assert sum(b.count for b in by_hour) == sum(b.count for b in by_minute)
    assert [b.start % 3600 for b in by_hour] == [0.0] * len(by_hour)
    with transaction.atomic():
        fetch("UPDATE store_post SET seen_at = time RETURNING id")
    while forget_mentions(brand.pk, now().timestamp() + 1):
        pass
    assert store.check() == []


_SAID = st.tuples(
    st.integers(0, 9), st.sampled_from(FEELINGS), st.sampled_from(RISKS), st.integers(0, 7), st.integers(-1, 50),
    st.integers(0, 7_200),
)  # fmt: skip
_CORRECTIONS = st.tuples(
    st.integers(0, 9), st.sampled_from(["sentiment", "risk", "intent", "claim"]), st.integers(0, 2)
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.lists(_SAID, max_size=12),
    corrections=st.lists(_CORRECTIONS, max_size=8),
    cut=st.integers(0, 7_200),
)
def test_rollups_equal_mentions_whatever_is_said_corrected_and_forgotten(
    brand: Any, monitor: Any, said: list[Any], corrections: list[Any], cut: int
) -> None:
    posts = {}
    for number, feels, risk, marks, followers, ago in said:
        posts[number] = put(
            brand, [monitor.pk, monitor.pk + 1], number, sentiment=feels, risk=risk, marks=marks, followers=followers,
            ago=float(ago),
        )  # fmt: skip
    for number, what, value in corrections:
        if number in posts:
            correct = {
                "sentiment": lambda p, v: store.correct_sentiment(brand.pk, p, FEELINGS[v]),
                "risk": lambda p, v: store.correct_risk(brand.pk, p, RISKS[v]),
                "intent": lambda p, v: store.correct_intent(brand.pk, p, ("", "spam", "threat")[v]),
                "claim": lambda p, v: store.correct_claim(brand.pk, p, v),
            }[what]
            correct(posts[number], value)
    assert store.check() == []
    forget_mentions(brand.pk, now().timestamp() - cut)
    assert store.check() == []
