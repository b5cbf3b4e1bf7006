"""How a delivery moves, as a table; when a freeze lets it through; when it may be repeated; who lifts a freeze. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from firebreak.base.errors import RateError, WrongMove
from firebreak.publishing.models import Delivery, Mailing

_S = Delivery.State
_LATE: Final[dict[str, str]] = {"late": _S.SENT, "late_doubt": _S.UNKNOWN}
MOVES: dict[str, dict[str, str]] = {
    _S.QUEUED: {
        "permit": _S.PERMITTED, "hold": _S.HELD, "cancel": _S.CANCELLED, "fail": _S.FAILED, **_LATE,
    },
    _S.BY_HAND: {"done": _S.SENT, "hold": _S.HELD, "cancel": _S.CANCELLED, **_LATE},
    _S.PERMITTED: {
        "sent": _S.SENT, "fail": _S.FAILED, "again": _S.QUEUED, "doubt": _S.UNKNOWN, "hold": _S.HELD,
    },
    _S.UNKNOWN: {
        "sent": _S.SENT, "permit": _S.PERMITTED, "doubt": _S.UNKNOWN, "give_up": _S.FAILED, "late": _S.SENT,
    },
    _S.FAILED: {"again": _S.QUEUED, "cancel": _S.CANCELLED, "hand": _S.BY_HAND, **_LATE},
    _S.HELD: {"again": _S.QUEUED, "hand": _S.BY_HAND, "cancel": _S.CANCELLED, **_LATE},
    _S.SENT: {"remove": _S.REMOVED},
    _S.REMOVED: {},
    _S.CANCELLED: _LATE,
}  # fmt: skip
"""state -> move -> next state. Only ``permit`` leads to a state in which something may be sent. What is unknown stays so
until it is found or a person says: it is neither queued, held nor cancelled, only repeated where that makes no second one.
``late``: a sender that was given up for lost says after all that it is out, or (``late_doubt``) that it may be; the truth is
kept, whatever was decided meanwhile."""
_R: Final = Mailing.Returned
RETURNS: Final[dict[str, frozenset[str]]] = {
    _R.NO: frozenset({_R.LATER, _R.REFUSED, _R.GONE}),
    _R.LATER: frozenset({_R.REFUSED, _R.GONE}),
    _R.REFUSED: frozenset({_R.GONE}),
    _R.GONE: frozenset(),
}
"""What is known of a mail that came back -> what a later report may make of it. Nothing is counted twice."""
STEPS_OF_TRIES: Final = (5, 15, 60, 300, 900)
"""Seconds until the next try of what certainly was not sent."""
LONGEST_WAIT_S: Final = 24 * 3600.0
"""Longer than that no service is believed when it asks us to wait."""
LOOKS_S: Final = (3, 10, 30, 120, 600)
"""Seconds until the next look for an uncertain one."""
ASKS_FROM: Final = 2
"""From the third look on a person is asked too: nobody need wait until all of them were in vain."""
ORPHAN_S: Final = 120.0
"""After so long a sender that said nothing is taken for lost: a permit lapses after 10 s, and a call ends after 45 s."""
STOPPED_S: Final = 24 * 3600.0
"""So long a lost sender may only be standing still, and go on: a freeze names its delivery until then."""
WAIT_ALONE: Final = timedelta(minutes=30)
"""A team of one lifts a freeze so long after asking for it."""
TIMER: Final = timedelta(minutes=10)
"""So long may an outlet stay open before it is shown as late."""
SHORTEST_REASON: Final = 3
MOST_PHOTOS: Final = 6
"""Of one outlet: more shows nothing new."""


def next_wait_s(tries: int, error: Exception) -> float:
    """Seconds until the next try after so many (from 1) that were surely not sent: by the table, longer where asked to.

    >>> next_wait_s(1, Exception()), next_wait_s(9, Exception())
    (5.0, 900.0)
    """
    step = STEPS_OF_TRIES[min(tries, len(STEPS_OF_TRIES)) - 1]
    asked_s = error.retry_after if isinstance(error, RateError) else 0.0
    return float(max(step, min(asked_s, LONGEST_WAIT_S)))


def move(state: str, verb: str) -> str:
    """The state after a move. Raises :class:`WrongMove`."""
    following = MOVES.get(state, {}).get(verb)
    if following is None:
        raise WrongMove("publishing.wrong_move", f"This publication is {state}.", state=state, move=verb)
    return following


def passes(shut: Collection[str], seen: str) -> bool:
    """Whether a shut gate lets a release through: only where who decided it saw this very freeze, and there is no other.

    >>> passes((), ""), passes(("f1",), ""), passes(("f1",), "f1"), passes(("f1", "f2"), "f1")
    (True, False, True, False)
    """
    return all(token == seen for token in shut)


def other_account(row: Delivery) -> bool:
    """Whether the channel's service names another account than the one for which this was decided."""
    return bool(row.account and row.channel.account and row.account != row.channel.account)


class Doubt(NamedTuple):
    """A publication of which nobody knows whether it is out, and that was looked for in vain."""

    same_key_s: float
    """In how many seconds a repeat with the same key is the same publication there."""
    first_try: datetime
    now: datetime
    tries: int
    """How often it was tried."""


def repeats_safely(doubt: Doubt) -> bool:
    """Whether it may be sent again without anybody's word: only where a second one could not come of it, and not for ever.

    A clock that stands before the first try is as wrong as it is far from it.
    """
    age_s = abs((doubt.now - doubt.first_try).total_seconds())
    return age_s < doubt.same_key_s / 2 and doubt.tries <= len(STEPS_OF_TRIES)


class Lifting(NamedTuple):
    """Somebody who wants to lift a freeze."""

    asked_by: str
    """Uid of who asked first; empty when nobody did."""
    asked_at: datetime | None
    person: str
    alone: bool
    """Whether nobody else could."""
    now: datetime
    outside: bool = False
    """Whether the plan's second reader, whom that person asked, agrees."""


def lifts(given: Lifting) -> bool:
    """Whether this lifts it: the word of a second person; for who is alone that of the reader outside, or half an hour.

    >>> at = datetime(2026, 11, 22)
    >>> [lifts(Lifting("a", at, "a", alone, at, outside=True)) for alone in (True, False)]
    [True, False]
    """
    if not given.asked_by or given.asked_at is None:
        return False
    if given.outside:
        return given.alone and given.asked_by == given.person
    if given.asked_by != given.person:
        return True
    return given.alone and given.now - given.asked_at >= WAIT_ALONE
