"""How statements move, and when one person may release alone: against an oracle written by itself."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firebreak.base.errors import WrongMove
from firebreak.plan.items.words import TEMPLATE_KINDS
from firebreak.statements.models import Statement
from firebreak.statements.rules import (
    MOVES,
    Alone,
    Text,
    may_read_own,
    move,
    not_alone,
    not_pre_approved,
    not_standing,
)

pytestmark = pytest.mark.unit
TODAY = date(2026, 11, 21)
S = Statement.State


def test_every_state_is_in_the_table_and_leads_to_states() -> None:
    assert set(MOVES) == {state.value for state in S}
    assert {after for moves in MOVES.values() for after in moves.values()} <= set(MOVES)


@given(st.lists(st.sampled_from(sorted({verb for moves in MOVES.values() for verb in moves})), max_size=12))
def test_any_walk_keeps_to_the_table_and_releases_only_what_is_approved_or_asked(verbs: list[str]) -> None:
    state: str = S.DRAFT
    for verb in verbs:
        if verb not in MOVES[state]:
            with pytest.raises(WrongMove):
                move(state, verb)
            continue
        before, state = state, move(state, verb)
        if state == S.RELEASED:
            assert (before, verb) in {(S.APPROVED, "release"), (S.ASKED, "release_alone")}
        if state == S.APPROVED:
            assert (before, verb) in {(S.DRAFT, "stand"), (S.DRAFT, "pass"), (S.ASKED, "approve")}
        if before in (S.RELEASED, S.WITHDRAWN):
            raise AssertionError("nothing follows these")


def test_an_edit_makes_any_open_text_a_draft() -> None:
    for state, moves in MOVES.items():
        if state not in (S.RELEASED, S.WITHDRAWN):
            assert moves["edit"] == S.DRAFT


texts = st.builds(
    Text, kind=st.sampled_from(TEMPLATE_KINDS), until=st.sampled_from([None, date(2026, 11, 20), TODAY, date(2027, 1, 1)]),
    today=st.just(TODAY), same_words=st.booleans(), edited=st.booleans(), confirmed=st.booleans(), names=st.booleans(),
    free=st.booleans(), unread=st.booleans(),
)  # fmt: skip
clean = st.builds(
    Text, kind=st.sampled_from(TEMPLATE_KINDS), until=st.just(TODAY), today=st.just(TODAY), same_words=st.just(True),
    edited=st.just(False), confirmed=st.just(True), names=st.just(False), free=st.just(False),
)  # fmt: skip


def slow_oracle(one: Alone) -> bool:
    """The rule as the plan of the product tells it, sentence by sentence."""
    never = ("apology", "correction", "clarification", "condolence")
    for kind in never:  # never an apology, an admission or correction, a denial, words about the dead
        if one.text.kind == kind:
            return False
    if one.text.names:  # nor a text that names a person
        return False
    if one.text.edited:  # never an edited text
        return False
    if one.text.until is None or not one.text.same_words:  # such a pre-approved template
        return False
    if (one.text.until - one.text.today).days < 0:
        return False
    if one.text.unread:  # nor what the reader of a language must read and has not
        return False
    if not one.text.confirmed or one.text.free:  # filled with confirmed facts
        return False
    if one.size not in ("one", "small"):  # for one or two people
        return False
    if one.minutes is None or one.minutes < 15:  # if no reader answers in 15 minutes
        return False
    if one.refused:  # a fresh answer blocks it
        return False
    letters = one.reason.split()
    return one.policy and one.on_duty and len(" ".join(letters)) >= 10


@settings(max_examples=600)
@given(
    st.builds(
        Alone,
        st.one_of(texts, clean),
        size=st.sampled_from(["one", "small", "large", "agency"]),
        policy=st.booleans(),
        minutes=st.one_of(st.none(), st.sampled_from([0.0, 14.99, 15.0, 900.0])),
        refused=st.booleans(),
        on_duty=st.booleans(),
        reason=st.sampled_from(["", "short", " a         b ", "Nobody answers", "x" * 10, "x" * 9]),
    )
)
def test_one_person_releases_alone_exactly_when_the_oracle_says(one: Alone) -> None:
    assert (not_alone(one) == ()) == slow_oracle(one)


def test_every_combination_at_its_edges_agrees_with_the_oracle() -> None:
    yes, seen = 0, 0
    for kind, until, flags, size, minutes, more in product(
        TEMPLATE_KINDS,
        [None, date(2026, 11, 20), TODAY],
        product([True, False], repeat=6),
        ["one", "small", "large", "agency"],
        [None, 14.9, 15.0],
        product([True, False], repeat=3),
    ):
        text = Text(kind, until, TODAY, *flags)
        one = Alone(text, size, more[0], minutes, more[1], more[2], "Nobody answers")
        assert (not_alone(one) == ()) == slow_oracle(one)
        yes, seen = yes + slow_oracle(one), seen + 1
    assert seen == len(TEMPLATE_KINDS) * 3 * 64 * 4 * 3 * 8
    assert yes == 10 * 2  # each kind but four, for one and for a small team


@given(st.one_of(texts, clean), st.sampled_from(["", "a", "b"]), st.sets(st.sampled_from(["a", "b"])))
def test_a_text_stands_by_its_template_only_with_two_pairs_of_eyes(
    text: Text, approver: str, writers: set[str]
) -> None:
    stands = not_standing(text, approver=approver, writers=writers) == ()
    assert stands == (not_pre_approved(text) == () and approver != "" and approver not in writers)


def test_who_wrote_it_reads_it_only_in_a_team_of_one_with_a_reader_outside() -> None:
    cells = {
        (size, outside): may_read_own(size, outside)
        for size in ("one", "small", "large", "agency")
        for outside in (True, False)
    }
    assert {cell for cell, may in cells.items() if may} == {("one", True)}
