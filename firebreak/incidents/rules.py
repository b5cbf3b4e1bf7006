"""How incidents and their parts move, as tables; levels in order. Pure."""

from collections.abc import Mapping
from typing import Final

from firebreak.base.errors import WrongMove
from firebreak.incidents.models import CorrectiveAction, Fact, Incident, PressQuestion, Task
from firebreak.plan.items import LEVELS

_P, _T, _F = Incident.Phase, Task.State, Fact.State
_Q, _C = PressQuestion.State, CorrectiveAction.State
PHASES: Final = (_P.CHECK, _P.CONTAIN, _P.RESPOND, _P.RECOVER, _P.REVIEW)
Moves = Mapping[str, Mapping[str, str]]
PHASE_MOVES: Final[Moves] = {
    _P.CHECK: {"verify": _P.CONTAIN, "forward": _P.CONTAIN, "close": _P.CLOSED, "merge": _P.CLOSED},
    _P.CONTAIN: {"forward": _P.RESPOND, "back": _P.CHECK, "close": _P.CLOSED, "merge": _P.CLOSED},
    _P.RESPOND: {"forward": _P.RECOVER, "back": _P.CONTAIN, "close": _P.CLOSED, "merge": _P.CLOSED},
    _P.RECOVER: {"forward": _P.REVIEW, "back": _P.RESPOND, "close": _P.CLOSED, "merge": _P.CLOSED},
    _P.REVIEW: {"back": _P.RECOVER, "close": _P.CLOSED, "merge": _P.CLOSED},
    _P.CLOSED: {"reopen": _P.RESPOND},
}  # fmt: skip
"""phase -> move -> next phase."""
TASK_MOVES: Final[Moves] = {
    _T.OPEN: {"take": _T.DOING, "finish": _T.DONE, "drop": _T.DROPPED},
    _T.DOING: {"take": _T.DOING, "release": _T.OPEN, "finish": _T.DONE, "drop": _T.DROPPED},
    _T.DONE: {"reopen": _T.OPEN},
    _T.DROPPED: {"reopen": _T.OPEN},
}  # fmt: skip
PRESS_MOVES: Final[Moves] = {
    _Q.ASKED: {"take": _Q.ANSWERING, "answer": _Q.ANSWERED, "print": _Q.PRINTED, "drop": _Q.DROPPED},
    _Q.ANSWERING: {"take": _Q.ANSWERING, "answer": _Q.ANSWERED, "print": _Q.PRINTED, "drop": _Q.DROPPED},
    _Q.ANSWERED: {"answer": _Q.ANSWERED, "print": _Q.PRINTED, "reopen": _Q.ANSWERING},
    _Q.PRINTED: {"print": _Q.PRINTED, "reopen": _Q.ANSWERING},
    _Q.DROPPED: {"print": _Q.PRINTED, "reopen": _Q.ASKED},
}  # fmt: skip
"""A newsroom prints when it wants to: whatever we did, it can have printed."""
CORRECTIVE_MOVES: Final[Moves] = {
    _C.PLANNED: {"begin": _C.DOING, "finish": _C.DONE, "drop": _C.DROPPED, "decide": _C.PLANNED},
    _C.DOING: {"finish": _C.DONE, "drop": _C.DROPPED, "decide": _C.DOING},
    _C.DONE: {"reopen": _C.DOING, "decide": _C.DONE},
    _C.DROPPED: {"reopen": _C.PLANNED},
}  # fmt: skip
"""``decide``: whether it may be said in public; what was given up may not."""
OPEN_PRESS: Final = (_Q.ASKED, _Q.ANSWERING)
OPEN_CORRECTIVE: Final = (_C.PLANNED, _C.DOING)
FACT_STATES: Final = (_F.CONFIRMED, _F.LIKELY, _F.CHECKING, _F.UNKNOWN, _F.FALSE)
"""In the order in which they are read. Any may become any other: what was confirmed can turn out to be false."""
SETTLED: Final = frozenset({_F.CONFIRMED, _F.FALSE})
"""States that nobody gives without saying how it is known."""
OUTCOMES: Final = ("handled", "not_crisis", "merged")
OPEN_TASKS: Final = (_T.OPEN, _T.DOING)


def move(table: Moves, state: str, verb: str) -> str:
    """The state after a move. Raises :class:`WrongMove`."""
    following = table.get(state, {}).get(verb)
    if following is None:
        raise WrongMove("incidents.wrong_move", f"What is {state} cannot {verb}.", state=state, move=verb)
    return following


def at_least(level: str, other: str) -> bool:
    """Whether a level is the other or above it.

    >>> at_least("serious", "concern"), at_least("notice", "critical")
    (True, False)
    """
    order: tuple[str, ...] = LEVELS
    return order.index(level) >= order.index(other)
