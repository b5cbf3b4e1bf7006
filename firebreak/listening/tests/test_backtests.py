"""Backtests: the stored past through the same detector, in turns, stoppable, kept, and beside what really happened."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from firebreak.base import jobs
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput, WrongMove
from firebreak.engine.detection import DEFAULT, State, backtest_posts
from firebreak.engine.posts import Post
from firebreak.listening import actions, queries
from firebreak.listening.backtests.replaying import Raised, Result
from firebreak.listening.backtests.running import go_on
from firebreak.listening.models import Alert, Backtest, Monitor
from firebreak.listening.tests.conftest import ACTOR

pytestmark = [pytest.mark.room, pytest.mark.django_db]
DAYS = 9


def history() -> tuple[list[Post], datetime]:
    """Nine days of some twelve posts an hour, and a burst of angry ones on the eighth; when that began.

    Days begin at midnight whenever the tests run: what chance brings before the burst lies in the same hours each time.
    """
    rng = random.Random(7)
    words = ["".join(rng.choices("abdefgiklmnoprstuv", k=rng.randrange(3, 9))) for _ in range(900)]
    end = (now() - timedelta(hours=2)).replace(hour=0, minute=0, second=0, microsecond=0)
    start = end - timedelta(days=DAYS)
    posts = [
        Post(id=f"h{n}", text=f"norrsken {' '.join(rng.sample(words, 9))}",
             time=(start + timedelta(minutes=5 * n + rng.random())).timestamp(),
             platform="x", author=f"a{n % 300}", lang="en", sentiment=rng.choice(["neutral", "neutral", "negative"]),
             followers=rng.randrange(10, 900))
        for n in range(DAYS * 288)
    ]  # fmt: skip
    burst = start + timedelta(days=7, hours=10)
    posts += [
        Post(id=f"b{n}", text=f"norrsken on fire {' '.join(rng.sample(words, 6))}",
             time=(burst + timedelta(seconds=24 * n)).timestamp(),
             platform="x", author=f"z{n}", lang="en", sentiment="negative", followers=rng.randrange(10, 900))
        for n in range(450)
    ]  # fmt: skip
    return sorted(posts, key=lambda post: post.time), burst


@pytest.fixture
def past() -> tuple[list[Post], datetime]:
    """One history a test: another one, made after the hour has turned, would be an hour later."""
    return history()


@pytest.fixture
def burst(monitor: Any, feed: Any, past: tuple[list[Post], datetime]) -> datetime:
    posts, begun = past
    for start in range(0, len(posts), 500):
        feed(posts[start : start + 500])
    return begun


def run(row: Backtest) -> Result:
    """All its turns, as a worker does them."""
    for _ in range(200):
        if not jobs.run_one():
            break
    row.refresh_from_db()
    return msgspec.convert(row.result, Result)


def begin(monitor: Monitor, budget: float = 1.0, reach: str = "all") -> Backtest:
    return actions.start_backtest(actor=ACTOR, monitor=monitor, budget=budget, reach=reach)


def test_it_tells_what_would_have_been_raised_when_and_why(monitor: Monitor, burst: datetime) -> None:
    row = begin(monitor)
    found = run(row)
    assert row.state == Backtest.State.DONE
    assert bytes(row.memory) == b""
    told = [one for one in found.raised if burst.timestamp() < one.time < burst.timestamp() + 3 * 3600]
    assert told, found.raised
    assert told[0].state in {"alert", "crisis"}
    assert told[0].began <= told[0].time  # before the burst, where a watch was on when it came
    assert told[0].posts >= 100
    assert told[0].channels
    assert not any(one.lasting for one in found.raised)
    assert len(found.times) == len(found.counts) == len(found.low) == len(found.high)
    assert sum(count or 0 for count in found.counts) == DAYS * 288 + 450
    assert found.low[0] is None  # before there is a baseline
    assert found.high[-1] is not None


def test_it_says_the_same_as_the_command_on_the_same_posts(
    monitor: Monitor, past: tuple[list[Post], datetime], burst: datetime
) -> None:
    """Near copies and claims are known to the store only, so the channels that both can hear are compared."""
    posts, _begun = past
    line = backtest_posts(posts, zone=monitor.brand.time_zone, budget=1.0)
    told = [datetime.fromisoformat(one.time).timestamp() for one in line if one.alarm and one.state in _LOUD]
    found = run(begin(monitor))
    assert told
    assert any(abs(one.time - told[0]) <= 600 for one in found.raised)


_LOUD = (State.ALERT, State.CRISIS)


def test_many_short_turns_find_the_same_as_one_long_one(monitor: Monitor, burst: datetime) -> None:
    short, long = begin(monitor), begin(monitor)
    turns = 0
    while short.state in {"waiting", "running"}:
        go_on(short, turn_s=0.0)  # 32 slices
        short.refresh_from_db()
        turns += 1
    go_on(long, turn_s=600.0)
    long.refresh_from_db()
    assert turns > 50
    assert short.result == long.result


def test_a_smaller_budget_never_raises_more(monitor: Monitor, burst: datetime) -> None:
    counts = [len(run(begin(monitor, budget)).raised) for budget in (0.25, 1.0, 4.0)]
    assert counts == sorted(counts)


def test_only_the_chosen_part_of_the_past_is_judged(monitor: Monitor, feed: Any) -> None:
    start = now() - timedelta(days=40)
    feed([
        Post(id=f"p{n}", text="norrsken", time=(start + timedelta(hours=3 * n)).timestamp(), platform="x", author="a")
        for n in range(8 * 39)
    ])  # fmt: skip
    row = begin(monitor, reach="30d")
    found = run(row)
    assert row.since is not None
    assert row.until is not None
    assert row.begin is not None
    assert (row.until - row.since).days == 30
    assert row.begin < row.since - timedelta(days=5)
    assert found.times[0] == row.since.timestamp()
    assert found.low[0] is not None  # it had learned before


def test_a_monitor_without_posts_is_done_at_once_and_says_nothing_was_stored(monitor: Monitor) -> None:
    row = begin(monitor)
    run(row)
    assert (row.state, row.since, row.result) == ("done", None, {})


def test_a_stopped_one_keeps_what_was_found_and_goes_no_further(monitor: Monitor, burst: datetime) -> None:
    row = begin(monitor)
    go_on(row, turn_s=0.0)
    actions.stop_backtest(actor=ACTOR, backtest=row)
    found = run(row)
    assert row.state == Backtest.State.STOPPED
    assert found.slices == 32
    with pytest.raises(WrongMove):
        actions.stop_backtest(actor=ACTOR, backtest=row)


def test_a_turn_done_twice_counts_once(monitor: Monitor, burst: datetime) -> None:
    row = begin(monitor)
    go_on(row, turn_s=0.0)
    row.refresh_from_db()
    again = Backtest.objects.get(pk=row.pk)
    go_on(row, turn_s=0.0)
    go_on(again, turn_s=0.0)
    row.refresh_from_db()
    assert msgspec.convert(row.result, Result).slices == 64


def test_a_memory_of_another_detector_begins_again(monitor: Monitor, burst: datetime) -> None:
    row = begin(monitor)
    go_on(row, turn_s=0.0)
    Backtest.objects.filter(pk=row.pk).update(memory=b'{"version": "1"}')
    found = run(row)
    assert row.state == Backtest.State.DONE
    assert sum(count or 0 for count in found.counts) == DAYS * 288 + 450


def test_ten_results_are_kept_of_each_brand(monitor: Monitor) -> None:
    for _ in range(13):
        run(begin(monitor))
    assert Backtest.objects.count() == 10


def test_at_most_three_run_at_once(monitor: Monitor) -> None:
    for _ in range(3):
        begin(monitor)
    with pytest.raises(WrongInput) as refused:
        begin(monitor)
    assert refused.value.code == "backtest.too_many"


@pytest.mark.parametrize("budget", [0.0, -1.0, 5.0, float("nan"), float("inf")])
def test_a_budget_outside_the_table_is_refused(budget: float, monitor: Monitor) -> None:
    with pytest.raises(WrongInput) as refused:
        begin(monitor, budget)
    assert refused.value.code == "backtest.budget"


def alert_at(monitor: Monitor, at: datetime, number: int, status: str = "open") -> Alert:
    return Alert.objects.create(
        brand=monitor.brand, monitor=monitor, number=number, state="alert", status=status, since=at, raised_at=at,
        updated_at=at, channel="spike/1", surprise=5.0, reason_code="spike",
    )  # fmt: skip


def test_each_real_alert_stands_beside_the_one_of_its_event(monitor: Monitor) -> None:
    noon = datetime(2026, 5, 1, 12, tzinfo=UTC)
    seconds = noon.timestamp()
    raised = [
        Raised(time=seconds, began=seconds - 600, until=seconds + 7200, state="alert", worst_at=seconds,
               channel="", surprise=5, code="spike"),
        Raised(time=seconds + 90_000, began=seconds + 90_000, until=seconds + 91_000, state="alert", worst_at=seconds,
               channel="", surprise=5, code="spike"),
    ]  # fmt: skip
    same, other = alert_at(monitor, noon, 1, "not_crisis"), alert_at(monitor, noon + timedelta(days=3), 2)
    beside, left = queries.matched(raised, [same, other])
    assert beside == [same, None]
    assert left == [other]


def test_the_detector_keeps_its_own_budget_beside(monitor: Monitor, burst: datetime) -> None:
    before = DEFAULT.budget
    run(begin(monitor, 4.0))
    assert before == DEFAULT.budget
