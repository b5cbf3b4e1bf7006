"""The state tables: every move they have works, every other one is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firebreak.base.errors import WrongMove
from firebreak.listening.models import Alert, Import, Source
from firebreak.listening.rules import (
    ALERT_MOVES,
    IMPORT_MOVES,
    SOURCE_MOVES,
    is_over,
    move,
    worse,
)

pytestmark = pytest.mark.unit
TABLES = [
    (ALERT_MOVES, set(Alert.Status.values)),
    (SOURCE_MOVES, set(Source.State.values)),
    (IMPORT_MOVES, set(Import.State.values)),
]
AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(("table", "states"), TABLES)
def test_every_state_has_a_row_and_every_move_leads_to_a_state(table: dict, states: set[str]) -> None:
    assert set(table) == states
    assert {following for moves in table.values() for following in moves.values()} <= states


@given(st.sampled_from(TABLES), st.data())
def test_a_walk_never_leaves_the_table(one: tuple[dict, set[str]], data: st.DataObject) -> None:
    table, states = one
    verbs = sorted({verb for moves in table.values() for verb in moves})
    state = data.draw(st.sampled_from(sorted(states)))
    for verb in data.draw(st.lists(st.sampled_from(verbs), max_size=12)):
        if verb in table[state]:
            state = move(table, state, verb, code="x")
            assert state in states
        else:
            with pytest.raises(WrongMove):
                move(table, state, verb, code="x")


def test_a_finished_import_moves_no_more() -> None:
    assert IMPORT_MOVES[Import.State.DONE] == {}


def test_a_paused_source_is_only_resumed_by_a_person() -> None:
    assert set(SOURCE_MOVES[Source.State.PAUSED]) == {"resume", "change"}


def test_states_of_an_alert_are_ordered() -> None:
    assert worse("crisis", "alert")
    assert worse("alert", "watch")
    assert not worse("alert", "alert")
    assert not worse("calm", "watch")


def test_an_alert_is_over_when_calm_and_seen_or_a_day_old() -> None:
    later = AT + timedelta(hours=24)
    assert is_over(calm=True, acknowledged=True, updated_at=AT, at=AT)
    assert not is_over(calm=True, acknowledged=False, updated_at=AT, at=AT + timedelta(hours=23))
    assert is_over(calm=True, acknowledged=False, updated_at=AT, at=later)
    assert not is_over(calm=False, acknowledged=True, updated_at=AT, at=later)
