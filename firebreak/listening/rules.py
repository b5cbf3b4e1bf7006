"""How alerts, sources and imports may move, as tables; and when an alert is over. Pure."""

from datetime import datetime, timedelta

from firebreak.base.errors import WrongMove
from firebreak.listening.models import Alert, Import, Source

_A = Alert.Status
ALERT_MOVES: dict[str, dict[str, str]] = {
    _A.OPEN: {"acknowledge": _A.ACKNOWLEDGED, "not_a_crisis": _A.NOT_CRISIS, "end": _A.OVER, "grow": _A.OPEN},
    _A.ACKNOWLEDGED: {
        "not_a_crisis": _A.NOT_CRISIS, "end": _A.OVER, "grow": _A.ACKNOWLEDGED, "reopen": _A.OPEN,
    },
    _A.NOT_CRISIS: {"reopen": _A.OPEN},
    _A.OVER: {"reopen": _A.OPEN, "not_a_crisis": _A.NOT_CRISIS},
}  # fmt: skip
"""status -> move -> next status."""

_S = Source.State
SOURCE_MOVES: dict[str, dict[str, str]] = {
    _S.WAITING: {"heard": _S.LISTENING, "failed": _S.RETRYING, "broke": _S.BROKEN, "pause": _S.PAUSED},
    _S.LISTENING: {"heard": _S.LISTENING, "failed": _S.RETRYING, "broke": _S.BROKEN, "pause": _S.PAUSED},
    _S.SILENT: {"heard": _S.LISTENING, "failed": _S.RETRYING, "broke": _S.BROKEN, "pause": _S.PAUSED},
    _S.RETRYING: {"heard": _S.LISTENING, "failed": _S.RETRYING, "broke": _S.BROKEN, "pause": _S.PAUSED},
    _S.BROKEN: {"heard": _S.LISTENING, "broke": _S.BROKEN, "pause": _S.PAUSED, "change": _S.WAITING, "resume": _S.WAITING},
    _S.PAUSED: {"resume": _S.WAITING},
}  # fmt: skip
for _moves in SOURCE_MOVES.values():
    _moves.setdefault("change", _S.WAITING if _moves is not SOURCE_MOVES[_S.PAUSED] else _S.PAUSED)

_I = Import.State
IMPORT_MOVES: dict[str, dict[str, str]] = {
    _I.CHECKING: {"start": _I.WAITING, "stop": _I.STOPPED},
    _I.WAITING: {"run": _I.RUNNING, "stop": _I.STOPPED},
    _I.RUNNING: {"run": _I.RUNNING, "stop": _I.STOPPED, "finish": _I.DONE, "fail": _I.FAILED},
    _I.STOPPED: {"resume": _I.WAITING},
    _I.FAILED: {"resume": _I.WAITING},
    _I.DONE: {},
}
"""A run that died is run again: RUNNING -> RUNNING."""

LOUDER_DECADES = 1.0
UNSEEN_ENDS_AFTER = timedelta(hours=24)
RANK = {"watch": 0, "alert": 1, "crisis": 2}


def move(table: dict[str, dict[str, str]], state: str, verb: str, *, code: str) -> str:
    """The state after a move. Raises :class:`WrongMove` when the table does not have it."""
    following = table.get(state, {}).get(verb)
    if following is None:
        raise WrongMove(code, f"This cannot be done now: it is {state}.", state=state, move=verb)
    return following


def worse(now_said: str, before: str) -> bool:
    """Whether one state of an alert is graver than another."""
    return RANK.get(now_said, -1) > RANK.get(before, -1)


def is_over(*, calm: bool, acknowledged: bool, updated_at: datetime, at: datetime) -> bool:
    """An alert is over when the stream is calm and somebody has seen it, or a day has passed since it last grew."""
    return calm and (acknowledged or at - updated_at >= UNSEEN_ENDS_AFTER)
