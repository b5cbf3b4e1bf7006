"""How versions of a plan may move, as a table, and who may approve. Pure."""

from collections.abc import Collection

from firebreak.base.errors import NotAllowed, WrongMove
from firebreak.plan.models import PlanVersion

_V = PlanVersion.State
VERSION_MOVES: dict[str, dict[str, str]] = {
    _V.REVIEW: {"approve": _V.APPROVED, "return": _V.RETURNED},
    _V.APPROVED: {"publish": _V.PUBLISHED, "return": _V.RETURNED},
    _V.RETURNED: {},
    _V.PUBLISHED: {},
}
"""state -> move -> next state. A returned version is not taken up again: a new one is asked for."""


def move(state: str, verb: str) -> str:
    """The state after a move. Raises :class:`WrongMove`."""
    following = VERSION_MOVES.get(state, {}).get(verb)
    if following is None:
        raise WrongMove(
            "plan.wrong_move", f"This version is {state}: that cannot be done.", state=state, move=verb
        )
    return following


def may_decide(person: int, wrote: int | None, *, alone: bool) -> None:
    """Nobody approves what they wrote themselves, unless they are the whole team. Raises :class:`NotAllowed`."""
    if person == wrote and not alone:
        raise NotAllowed("plan.own_work", "Somebody else must approve what you wrote.")


def may_change_duties(*, decides: bool) -> None:
    """Which duties there are, and which carries which, decides who approves and releases: for who may change that.

    Raises :class:`NotAllowed`.
    """
    if not decides:
        raise NotAllowed(
            "plan.duty_decides",
            "Which duties there are and who carries them decides who approves texts.",
        )


def may_approve(person: int, holders: Collection[int], *, duties: str, people: str) -> None:
    """Only who holds the duty, or stands in for it, approves; where nobody holds it, access roles have decided already.

    ``duties`` and ``people`` say who is asked. Raises :class:`NotAllowed`.
    """
    if holders and person not in holders:
        raise NotAllowed(
            "plan.not_your_duty",
            "The approval policy asks somebody else for this text.",
            duties=duties,
            people=people,
        )
