"""How messages and hand-overs move, and how long somebody may be at work. Pure."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from firebreak.incidents.models import Message, RoomHandOver
from firebreak.incidents.rules import Moves
from firebreak.org.rota_rules import RELIEF

_M, _H = Message.State, RoomHandOver.State
MESSAGE_MOVES: Final[Moves] = {
    _M.WAITING: {"claim": _M.CLAIMED, "drop": _M.DROPPED},
    _M.CLAIMED: {"claim": _M.CLAIMED, "release": _M.WAITING, "answer": _M.ANSWERED, "drop": _M.DROPPED},
    _M.ANSWERED: {"claim": _M.CLAIMED, "follow": _M.ANSWERED, "solve": _M.SOLVED},
    _M.SOLVED: {"reopen": _M.WAITING},
    _M.DROPPED: {"reopen": _M.WAITING},
}
"""state -> move -> next state. Nobody answers what they did not take first: one person at a time."""
HAND_MOVES: Final[Moves] = {
    _H.OFFERED: {"accept": _H.ACCEPTED, "decline": _H.DECLINED, "withdraw": _H.WITHDRAWN},
    _H.ACCEPTED: {}, _H.DECLINED: {}, _H.WITHDRAWN: {},
}  # fmt: skip
CLAIM_FOR: Final = timedelta(minutes=20)
"""So long a message is one person's; whoever writes longer takes it again."""
LONGEST: Final = RELIEF
"""After so many hours somebody must be relieved: as the rota has it."""
BREAK: Final = timedelta(hours=4)
"""Who was away for less has not rested: their hours run on."""
Span = tuple[datetime, datetime]

ANSWER_REASONS: Final = ("help", "threat", "first", "against", "asks")
"""Why a key voice needs a direct answer, the gravest first."""


def why_answer(
    kind: str, wants: Collection[str], *, against: bool, far: bool, first: bool
) -> tuple[str, ...]:
    """Why an account needs a direct answer; nothing for our own people and competitors.

    ``wants``: intents of its posts; ``against``: half of them or more are negative; ``far``: it is heard far; ``first``: it
    wrote the first post.

    >>> why_answer("media", {"question"}, against=False, far=True, first=False)
    ('asks',)
    >>> why_answer("customer", {"complaint"}, against=True, far=False, first=True)
    ('first',)
    >>> why_answer("customer", {"complaint"}, against=True, far=False, first=False)
    ()
    """
    if kind in ("staff", "competitor"):
        return ()
    complains, asks = against or "complaint" in wants, "question" in wants
    holds = {
        "help": "help" in wants, "threat": "threat" in wants, "first": first and (complains or asks),
        "against": far and complains, "asks": far and asks,
    }  # fmt: skip
    return tuple(code for code in ANSWER_REASONS if holds[code])


def at_work_since(spans: Iterable[Span], at: datetime, still: timedelta) -> datetime | None:
    """When the run of hours began that reaches to ``at`` (aware), from times at work; ``None`` for who is not there.

    Times with a gap below :data:`BREAK` are one run. Somebody is there while the last one ended at most ``still`` ago.

    >>> hour = timedelta(hours=1)
    >>> noon = datetime(2026, 3, 1, 12)
    >>> at_work_since([(noon - 9 * hour, noon - 5 * hour), (noon - 2 * hour, noon)], noon, hour).hour
    3
    >>> at_work_since([(noon - 9 * hour, noon - 6 * hour), (noon - 2 * hour, noon)], noon, hour).hour
    10
    """
    begin = end = None
    for first, last in sorted(span for span in spans if span[0] <= at):
        if begin is None or end is None or first - end >= BREAK:
            begin, end = first, last
        end = max(end, last)
    return begin if end is not None and at - end <= still else None
