"""How planned posts move, as a table; when one person may approve what they wrote. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from firebreak.base.errors import WrongMove
from firebreak.calendar.models import PlannedPost

_S = PlannedPost.State
MOVES: Final[dict[str, dict[str, str]]] = {
    _S.DRAFT: {"edit": _S.DRAFT, "ask": _S.ASKED, "hold": _S.HELD, "cancel": _S.CANCELLED},
    _S.ASKED: {
        "edit": _S.DRAFT, "approve": _S.QUEUED, "return": _S.CHANGES, "hold": _S.HELD, "cancel": _S.CANCELLED,
    },
    _S.CHANGES: {"edit": _S.DRAFT, "hold": _S.HELD, "cancel": _S.CANCELLED},
    _S.QUEUED: {"edit": _S.DRAFT, "hold": _S.HELD, "cancel": _S.CANCELLED, "went_out": _S.DONE},
    _S.HELD: {
        "edit": _S.DRAFT, "ask": _S.ASKED, "approve": _S.QUEUED, "return": _S.CHANGES, "cancel": _S.CANCELLED,
        "again": _S.QUEUED, "went_out": _S.DONE,
    },
    _S.CANCELLED: {"went_out": _S.DONE},
    _S.DONE: {},
}  # fmt: skip
"""state -> move -> next state. ``again`` and ``went_out``: what people did in publishing with its delivery; the truth is
kept, whatever was decided here."""
UNAPPROVED: Final = (_S.DRAFT, _S.ASKED, _S.CHANGES)
"""What must not be due."""
OPEN: Final = (*UNAPPROVED, _S.QUEUED, _S.HELD)
NEVER_WEIGHED: Final = frozenset({"not_approved", "does_not_fit"})
"""Risks that no word of an approver lets pass: the one is the approval itself, the other is refused by the channel."""
FURTHEST: Final = timedelta(days=366)
LOOKS_AHEAD: Final = timedelta(hours=24)
"""What is due within this time is looked at again each minute."""
SHORTEST_REASON: Final = 10


def move(state: str, verb: str) -> str:
    """The state after a move. Raises :class:`WrongMove`."""
    following = MOVES.get(state, {}).get(verb)
    if following is None:
        raise WrongMove("calendar.wrong_move", f"This post is {state}.", state=state, move=verb)
    return following


def may_approve(*, person: str, writers: Iterable[str], size: str, others: bool) -> bool:
    """Whether somebody who approves by their role may approve this one: not their own, but for a team of one.

    ``others``: whether anybody else of the brand could.

    >>> may_approve(person="a", writers=["b"], size="small", others=True)
    True
    >>> [may_approve(person="a", writers=["a"], size=size, others=others)
    ...     for size, others in (("small", False), ("one", True), ("one", False))]
    [False, False, True]
    """
    return person not in set(writers) or (size == "one" and not others)
