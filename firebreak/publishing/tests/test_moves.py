"""The table of moves, walked: what leads where, and what nothing leads out of."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongMove
from firebreak.publishing.models import Delivery
from firebreak.publishing.rules import (
    MOVES,
    STEPS_OF_TRIES,
    WAIT_ALONE,
    Doubt,
    Lifting,
    lifts,
    move,
    passes,
    repeats_safely,
)

pytestmark = pytest.mark.unit
AT = datetime(2026, 3, 10, 9, tzinfo=UTC)
S = Delivery.State
LATE = {"late", "late_doubt"}
ALL = sorted({verb for moves in MOVES.values() for verb in moves} | {"nonsense", ""})


def test_every_state_has_its_row_and_leads_to_states_only() -> None:
    assert set(MOVES) == set(S)
    assert {to for moves in MOVES.values() for to in moves.values()} <= set(S)


def test_only_a_permit_leads_to_where_something_may_be_sent() -> None:
    ways = {(at, verb) for at, moves in MOVES.items() for verb, to in moves.items() if to == S.PERMITTED}
    assert ways == {(S.QUEUED, "permit"), (S.UNKNOWN, "permit")}


def test_nothing_leaves_what_is_over_but_the_truth_of_a_late_sender() -> None:
    assert set(MOVES[S.CANCELLED]) == LATE
    assert MOVES[S.REMOVED] == {}
    assert set(MOVES[S.SENT]) == {"remove"}


def test_what_may_be_out_is_neither_queued_held_nor_cancelled() -> None:
    assert set(MOVES[S.UNKNOWN].values()) <= {S.SENT, S.PERMITTED, S.UNKNOWN, S.FAILED}
    assert MOVES[S.UNKNOWN]["give_up"] == S.FAILED
    assert "cancel" not in MOVES[S.PERMITTED]


def test_what_was_held_goes_on_only_by_a_decision() -> None:
    assert {verb for verb in MOVES[S.HELD] if verb not in LATE} == {"again", "hand", "cancel"}


def test_the_truth_of_a_late_sender_is_the_same_everywhere() -> None:
    for moves in MOVES.values():
        assert moves.get("late", S.SENT) == S.SENT
        assert moves.get("late_doubt", S.UNKNOWN) == S.UNKNOWN


@given(st.lists(st.sampled_from(ALL), max_size=12))
def test_every_walk_obeys(verbs: list[str]) -> None:
    at: str = S.QUEUED
    for verb in verbs:
        if verb not in MOVES[at]:
            with pytest.raises(WrongMove):
                move(at, verb)
            continue
        after = move(at, verb)
        if after == S.SENT:
            assert at == S.PERMITTED or at == S.UNKNOWN or verb in ("late", "done")
        at = after


@given(st.sets(st.sampled_from("abc")), st.sampled_from(["", "a", "b"]))
def test_a_shut_gate_is_passed_only_by_who_saw_it_and_no_other(shut: set[str], seen: str) -> None:
    assert passes(shut, seen) == (not shut or shut == {seen})


@given(
    st.floats(0, 1e6),
    st.floats(-1e6, 1e6),
    st.integers(0, 20),
)
def test_a_repeat_is_safe_only_well_within_the_life_of_its_key(
    key_s: float, age_s: float, tries: int
) -> None:
    safe = repeats_safely(Doubt(key_s, AT, AT + timedelta(seconds=age_s), tries))
    assert not safe or abs(age_s) <= key_s / 2 + 1e-6
    assert not safe or tries <= len(STEPS_OF_TRIES)
    assert not repeats_safely(Doubt(0.0, AT, AT, 1))


@given(
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(["a", "b"]),
    st.booleans(),
    st.integers(-60, 60),
)
def test_a_freeze_is_lifted_by_two_or_by_one_who_is_alone_and_waited(
    asked: str, person: str, alone: bool, minutes: int
) -> None:
    done = lifts(Lifting(asked, AT, person, alone, AT + timedelta(minutes=minutes)))
    waited = timedelta(minutes=minutes) >= WAIT_ALONE
    assert done == (asked != "" and (asked != person or (alone and waited)))
    assert not lifts(Lifting(asked, None, person, alone, AT))
