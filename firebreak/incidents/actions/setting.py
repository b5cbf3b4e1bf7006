"""What changes of the press desk and of corrective actions share: some fields, and the state after a move."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from firebreak.base.actions import Actor
from firebreak.incidents.acting import act, member
from firebreak.incidents.models import CorrectiveAction, PressQuestion
from firebreak.incidents.rules import CORRECTIVE_MOVES, PRESS_MOVES, Moves, move

T = TypeVar("T", PressQuestion, CorrectiveAction)
MOVES: Mapping[type, Moves] = {PressQuestion: PRESS_MOVES, CorrectiveAction: CORRECTIVE_MOVES}
PEOPLE = ("spokesperson", "owner")


def set_fields(
    actor: Actor,
    part: T,
    action: str,
    given: Mapping[str, Any] | Callable[[T], Mapping[str, Any]],
    *,
    verb: str = "",
    seen: int | None = None,
) -> T:
    """One change: these fields, or those that ``given`` makes of the part as it is now, and its state after a move.

    Raises :class:`WrongInput` for somebody who does not work on the brand, :class:`WrongMove`.
    """
    with act(actor=actor, incident=part.incident, action=action) as doing:
        row = doing.fresh(part, seen)
        values = dict(given(row) if callable(given) else given)
        for name in PEOPLE:
            member(doing.incident, values.get(name), name)
        if verb:
            values["state"] = move(MOVES[type(row)], row.state, verb)
        for name, value in values.items():
            setattr(row, name, value)
        doing.save(row, *values)
    return row
