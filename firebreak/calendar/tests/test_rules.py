"""The table of moves, walked; who may approve."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongMove
from firebreak.calendar.models import PlannedPost
from firebreak.calendar.rules import MOVES, OPEN, UNAPPROVED, may_approve, move

pytestmark = pytest.mark.unit
S = PlannedPost.State
VERBS = sorted({verb for moves in MOVES.values() for verb in moves})


def test_every_state_has_its_moves_and_every_move_leads_to_a_state() -> None:
    assert set(MOVES) == set(S.values)
    assert {to for moves in MOVES.values() for to in moves.values()} <= set(S.values)
    assert not MOVES[S.DONE], "what is out is not planned any more"


@given(st.lists(st.sampled_from(VERBS), max_size=12))
def test_whatever_is_tried_only_an_approval_queues(verbs: list[str]) -> None:
    state, approved = str(S.DRAFT), False
    for verb in verbs:
        if verb not in MOVES[state]:
            with pytest.raises(WrongMove):
                move(state, verb)
            continue
        state = move(state, verb)
        if verb in ("approve", "again"):
            approved = True
        elif verb in ("edit", "ask", "return"):
            approved = False
        assert state != S.QUEUED or approved
        assert state in OPEN or not {"approve", "ask", "edit"} & set(MOVES[state])


def test_what_is_not_approved_is_held_and_nothing_else_comes_of_it_by_itself() -> None:
    for state in UNAPPROVED:
        assert MOVES[state]["hold"] == S.HELD
        assert "went_out" not in MOVES[state]


@given(st.booleans(), st.sampled_from(["one", "small", "large", "agency"]), st.booleans())
def test_only_who_is_really_alone_approves_their_own(own: bool, size: str, others: bool) -> None:
    may = may_approve(person="p", writers=["p"] if own else ["q"], size=size, others=others)
    assert may == (not own or (size == "one" and not others))
