"""Who is told what, and how a delivery moves."""

from firebreak.base.errors import WrongMove
from firebreak.base.permissions import WORKERS

HEARS_ALERTS = WORKERS
"""Roles that get alerts by mail unless the person switched it off."""

MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"sent", "failed", "unknown", "waiting", "bundled"}),
    "unknown": frozenset({"sent", "failed", "unknown", "waiting"}),
    "failed": frozenset({"waiting"}),
    "sent": frozenset(),
    "bundled": frozenset(),
}


def move(state: str, to: str) -> str:
    """The new state, or :class:`WrongMove`."""
    if to not in MOVES.get(state, frozenset()):
        raise WrongMove(
            "notify.wrong_move", f"A delivery that is {state} cannot become {to}.", state=state, to=to
        )
    return to
