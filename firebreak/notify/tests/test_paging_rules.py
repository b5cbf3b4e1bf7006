"""Ten thousand runs over random plans, silences, failures and deaths of workers: what holds in every one of them."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongMove
from firebreak.notify.paging_rules import (
    CALL_MOVES,
    PAGE_MOVES,
    Called,
    Ended,
    Failed,
    Place,
    Plan,
    Progress,
    Reopened,
    Tick,
    Way,
    advance,
    begin,
    call_move,
    decision,
    page_move,
)
from firebreak.notify.tests.paged_world import START, World

pytestmark = pytest.mark.unit
MINUTE = timedelta(minutes=1)


def ways(count, pager="mail"):
    return tuple(Way(pager, f"w{number}") for number in range(count))


def plan(*counts, rounds=3, quiet=()):
    held = dict(quiet)
    rungs = tuple(Called(n, "lead", ways(count), held.get(n)) for n, count in enumerate(counts))
    return Plan(rungs, 120.0, 300.0, rounds)


def check(world: World) -> None:
    """What has to hold at the end of every run."""
    state, pageable = world.progress.state, [rung for rung in world.plan.rungs if rung.pagers]
    assert state in ("acknowledged", "exhausted")
    if state == "acknowledged":
        assert world.answered_at is not None
        assert all(one.at <= world.answered_at for one in world.sent)
    else:
        # Nobody answered: everybody was called in every round, but for those who were left alone in it.
        last = {rung for round_, rung, _ in world.calls if round_ == world.plan.rounds}
        free = {
            number
            for number, rung in enumerate(world.plan.rungs)
            if rung.pagers and (rung.quiet_until is None or rung.quiet_until <= START)
        }
        assert free <= last
        assert not pageable or last
        assert all(call.state in ("sent", "failed") for call in world.calls.values())
    assert all(call.state not in ("waiting", "sending", "unknown") for call in world.calls.values())
    numbers = {one.place: one.number for one in world.sent}
    seen = set()
    for one in world.sent:
        assert one.number == numbers[one.place]
        assert one.place not in seen or one.doubt, "a repeat follows only from doubt, or is a new round"
        seen.add(one.place)


def test_ten_thousand_runs_end_answered_or_with_everybody_called():
    ends = {"acknowledged": 0, "exhausted": 0}
    repeats = 0
    for seed in range(10_000):
        world = World(seed)
        world.play()
        check(world)
        ends[world.progress.state] += 1
        repeats += len(world.sent) - len({one.place for one in world.sent})
    assert min(ends.values()) > 1_000  # both ends are well covered
    assert repeats > 1_000  # and so is doubt


@given(st.integers(min_value=10_000))
def test_any_other_run_holds_the_same(seed):
    world = World(seed)
    world.play()
    check(world)


def test_ways_share_the_time_of_a_rung():
    two = plan(3, 1)
    progress, places = begin(two, START)
    times = [(places[0], START)]
    while progress.due is not None and len(times) < 5:
        at = progress.due
        progress, places = advance(two, progress, Tick(at))
        times += [(place, at) for place in places]
    assert [(place, (at - START).total_seconds()) for place, at in times] == [
        ((1, 0, 0), 0), ((1, 0, 1), 100), ((1, 0, 2), 200), ((1, 1, 0), 300), ((2, 0, 0), 600),
    ]  # fmt: skip


def test_a_way_that_fails_gives_over_at_once_and_a_person_only_when_every_way_failed():
    two = plan(2, 1)
    progress, places = begin(two, START)
    progress, places = advance(two, progress, Failed(START + MINUTE, places[0]))
    assert places == [(1, 0, 1)]
    again, places = advance(two, progress, Failed(START + MINUTE, places[0]))
    assert places == [(1, 1, 0)]
    sent_first, places = begin(two, START)
    sent_first, places = advance(two, sent_first, Tick(START + 2 * MINUTE))
    kept, places = advance(two, sent_first, Failed(START + 2 * MINUTE, places[0]))
    assert places == []
    assert kept.due == START + 5 * MINUTE
    assert again.due == START + 6 * MINUTE


def test_a_round_in_which_everything_fails_does_not_burn_the_next_ones():
    one, at = plan(1, rounds=2), START
    progress, places = begin(one, at)
    progress, places = advance(one, progress, Failed(at, places[0]))
    assert (places, progress.due, progress.state) == ([], START + 5 * MINUTE, "open")
    progress, places = advance(one, progress, Tick(START + 5 * MINUTE))
    assert places == [(2, 0, 0)]
    progress, places = advance(one, progress, Failed(START + 5 * MINUTE, places[0]))
    assert (places, progress.state) == ([], "exhausted")


def test_who_wants_quiet_is_passed_over_and_waited_for_only_where_there_is_nobody_else():
    morning = START + 60 * MINUTE
    both = plan(1, 1, quiet=[(0, morning)])
    assert begin(both, START)[1] == [(1, 1, 0)]
    alone, places = begin(plan(1, quiet=[(0, morning)]), START)
    assert (places, alone.due) == ([], morning)
    assert advance(plan(1, quiet=[(0, morning)]), alone, Tick(morning))[1] == [(1, 0, 0)]


def test_a_run_with_nobody_to_call_is_exhausted_at_once():
    assert begin(plan(), START)[0].state == "exhausted"
    only_phone = Plan((Called(1, "lead", ways(1, pager="")),), 120.0, 300.0, 3)
    assert begin(only_phone, START)[0].state == "exhausted"


def test_more_people_after_the_end_are_called_and_then_everybody_again():
    short, grown = plan(1, rounds=1), plan(1, 1, rounds=2)
    progress, _ = begin(short, START)
    progress, _ = advance(short, progress, Tick(START + 5 * MINUTE))
    assert progress.state == "exhausted"
    progress, places = advance(grown, progress, Reopened(START + 9 * MINUTE, 1))
    assert places == [(1, 1, 0)]
    progress, places = advance(grown, progress, Tick(START + 14 * MINUTE))
    assert places == [(2, 0, 0)]


def test_nothing_moves_after_an_answer():
    one = plan(2, 2)
    progress, places = begin(one, START)
    ended, _ = advance(one, progress, Ended(START, "acknowledge"))
    assert (ended.state, ended.due) == ("acknowledged", None)
    for event in (Tick(START + 60 * MINUTE), Failed(START, places[0])):
        assert advance(one, ended, event) == (ended, [])
    with pytest.raises(WrongMove):
        advance(one, ended, Ended(START, "cancel"))


def test_a_timer_that_comes_too_early_does_nothing():
    one = plan(1, 1)
    progress, _ = begin(one, START)
    assert advance(one, progress, Tick(START + 4 * MINUTE)) == (progress, [])


def test_the_tables_of_moves_are_walked():
    for state, moves in PAGE_MOVES.items():
        for what in ("acknowledge", "exhaust", "cancel", "reopen"):
            if what in moves:
                assert page_move(state, what) == moves[what]
            else:
                with pytest.raises(WrongMove):
                    page_move(state, what)
    for state, targets in CALL_MOVES.items():
        for to in CALL_MOVES:
            if to in targets:
                assert call_move(state, to) == to
            else:
                with pytest.raises(WrongMove):
                    call_move(state, to)
        for page in PAGE_MOVES:
            sends = decision(page, state) == "send"
            assert sends == (page in ("open", "exhausted") and "sending" in targets)


def test_plan_and_progress_come_back_from_the_database_as_they_were():
    one = plan(2, 1, quiet=[(1, START)])
    progress, places = begin(one, START)
    progress, _ = advance(one, progress, Failed(START, places[0]))
    assert msgspec.convert(msgspec.to_builtins(one), Plan) == one
    back = msgspec.convert(msgspec.to_builtins(progress), Progress)
    assert back == progress
    assert isinstance(back.at, Place)
