"""How statements move, as a table; when a template's approval carries over; when one person may release alone. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from firebreak.base.errors import WrongMove
from firebreak.plan.approval import ALONE_NEVER, ALONE_SIZES, WAIT_ALONE
from firebreak.statements.models import Statement

_S = Statement.State
MOVES: dict[str, dict[str, str]] = {
    _S.DRAFT: {
        "edit": _S.DRAFT, "ask": _S.ASKED, "stand": _S.APPROVED, "pass": _S.APPROVED, "withdraw": _S.WITHDRAWN,
    },
    _S.ASKED: {
        "edit": _S.DRAFT, "approve": _S.APPROVED, "return": _S.CHANGES, "refuse": _S.REFUSED,
        "release_alone": _S.RELEASED, "withdraw": _S.WITHDRAWN,
    },
    _S.CHANGES: {"edit": _S.DRAFT, "withdraw": _S.WITHDRAWN},
    _S.REFUSED: {"edit": _S.DRAFT, "withdraw": _S.WITHDRAWN},
    _S.APPROVED: {"edit": _S.DRAFT, "release": _S.RELEASED, "withdraw": _S.WITHDRAWN},
    _S.RELEASED: {},
    _S.WITHDRAWN: {},
}  # fmt: skip
"""state -> move -> next state. ``stand``: its template's approval carries over; ``pass``: the policy asks nobody."""
VERDICTS: Final = {"approve": "approve", "changes": "return", "refuse": "refuse"}
"""What a reader may answer, and the move that it makes."""
SHORTEST_REASON: Final = 10
FRESH_HOURS: Final = 24
"""So long does a no to a template's text bar everybody from releasing that template alone."""


def move(state: str, verb: str) -> str:
    """The state after a move. Raises :class:`WrongMove`."""
    following = MOVES.get(state, {}).get(verb)
    if following is None:
        raise WrongMove("statements.wrong_move", f"This statement is {state}.", state=state, move=verb)
    return following


class Text(NamedTuple):
    """What matters of a filled template for its approval to carry over."""

    kind: str
    until: date | None
    """Until when the template's words are approved, in the plan as it is now."""
    today: date
    same_words: bool
    """Whether the plan's template still says what this text was made from."""
    edited: bool
    confirmed: bool
    """Every value, with where it is known from."""
    names: bool
    """Whether a person is named."""
    free: bool
    """Whether a value is too long to be only a fact, or apologises, admits or denies."""
    unread: bool = False
    """Whether the plan asks the reader of each language and one of them has not said yes to this very text."""


def not_pre_approved(text: Text) -> tuple[str, ...]:
    """Codes of why a text is not (or not any more) approved by its template's approval; empty where it is."""
    found = {
        "kind": text.kind in ALONE_NEVER,
        "not_approved": text.until is None or text.until < text.today,
        "template_changed": not text.same_words,
        "edited": text.edited,
        "unconfirmed": not text.confirmed,
        "names": text.names,
        "free": text.free,
        "unread": text.unread,
    }
    return tuple(code for code, wrong in found.items() if wrong)


def not_standing(text: Text, *, approver: str, writers: Iterable[str]) -> tuple[str, ...]:
    """As above, and the template must have been approved by somebody who did not fill this in: two pairs of eyes."""
    own = ("own_template",) if not approver or approver in writers else ()
    return (*not_pre_approved(text), *own)


class Alone(NamedTuple):
    """One person who wants to release without an answer."""

    text: Text
    size: str
    policy: bool
    """Whether the policy allows it for this kind, level and size."""
    minutes: float | None
    """Since the readers that it waits for were asked; ``None`` when nobody was."""
    refused: bool
    """Whether somebody lately asked for changes of this text or refused it."""
    on_duty: bool
    reason: str


def not_alone(given: Alone) -> tuple[str, ...]:
    """Codes of why one person may not release this alone; empty where they may."""
    found = {
        "size": given.size not in ALONE_SIZES,
        "policy": not given.policy,
        "not_asked": given.minutes is None,
        "wait": given.minutes is not None and given.minutes < WAIT_ALONE,
        "refused": given.refused,
        "on_duty": not given.on_duty,
        "reason": len(" ".join(given.reason.split())) < SHORTEST_REASON,
    }
    return (*not_pre_approved(given.text), *(code for code, wrong in found.items() if wrong))


def may_read_own(size: str, outside: bool) -> bool:
    """Whether who wrote a text may also answer for a duty: only a team of one, and only where somebody outside reads too."""
    return size == "one" and outside
