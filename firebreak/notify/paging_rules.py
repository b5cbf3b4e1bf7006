"""How a run of calls goes on: what is planned, how far it is, what happened -> how far it is then, and whom to call. Pure.

A run calls person after person (rungs), each by way after way, until somebody says "I am on it". When nobody did it
begins again, for a number of rounds, and is then exhausted, which is shown. A way that fails gives over to the next at once.

>>> from datetime import UTC, datetime, timedelta
>>> ada, bo = (Called(pk, "lead", (Way("email", f"{pk}@example.org"),)) for pk in (1, 2))
>>> plan, at = Plan((ada, bo), way_s=120, rung_s=300, rounds=1), datetime(2026, 3, 10, 9, tzinfo=UTC)
>>> progress, places = begin(plan, at)
>>> places, progress.due - at
([Place(round=1, rung=0, way=0)], datetime.timedelta(seconds=300))
>>> advance(plan, progress, Failed(at, places[0]))[1]
[Place(round=1, rung=1, way=0)]
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

import msgspec

from firebreak.base.errors import WrongMove

State = Literal["open", "acknowledged", "exhausted", "cancelled"]
PAGE_MOVES: dict[str, dict[str, State]] = {
    "open": {"acknowledge": "acknowledged", "exhaust": "exhausted", "cancel": "cancelled"},
    "exhausted": {"acknowledge": "acknowledged", "cancel": "cancelled", "reopen": "open"},
    "acknowledged": {},
    "cancelled": {},
}
"""State of a run -> what may happen -> the state then."""
CALL_MOVES: dict[str, frozenset[str]] = {
    "waiting": frozenset({"sending", "stopped"}),
    "sending": frozenset({"sending", "sent", "waiting", "unknown", "failed", "stopped"}),
    "unknown": frozenset({"sending", "stopped"}),
    "sent": frozenset(),
    "failed": frozenset(),
    "stopped": frozenset(),
}
"""A call that is ``sending`` when a worker takes it up was begun by one that died: it may have gone out."""


class Way(msgspec.Struct, frozen=True):
    """One way to a person. Without a ``pager`` it is a number that somebody has to ring."""

    pager: str
    to: str
    endpoint: int | None = None
    """Key of the brand's endpoint whose credentials the pager uses."""


class Called(msgspec.Struct, frozen=True):
    """One person of the ladder."""

    person: int
    duty: str
    ways: tuple[Way, ...]
    quiet_until: datetime | None = None
    """The person is passed over until then."""

    @property
    def pagers(self) -> tuple[Way, ...]:
        """The ways that the machine can take."""
        return tuple(way for way in self.ways if way.pager)

    @property
    def numbers(self) -> tuple[str, ...]:
        """What a person has to ring."""
        return tuple(way.to for way in self.ways if way.to and not way.pager)


class Plan(msgspec.Struct, frozen=True):
    """What a run holds on to from its start; times in seconds."""

    rungs: tuple[Called, ...]
    way_s: float
    rung_s: float
    rounds: int


class Place(NamedTuple):
    """One call of a run: which round (from 1), whose rung, which of the ways that the machine can take."""

    round: int
    rung: int
    way: int


class Progress(msgspec.Struct, frozen=True):
    """How far a run is."""

    state: State
    round: int
    round_since: datetime
    rung_since: datetime
    at: Place | None = None
    """The newest call of this round."""
    due: datetime | None = None
    """When it goes on if nobody answers; ``None`` when it does not."""
    failed: tuple[Place, ...] = ()
    """Calls of this round that did not go out."""


class Tick(NamedTuple):
    """Time went by."""

    at: datetime


class Failed(NamedTuple):
    """A call did not go out, and trying again cannot help."""

    at: datetime
    place: Place


class Ended(NamedTuple):
    """Somebody answered (``acknowledge``), or the run is not needed any more (``cancel``)."""

    at: datetime
    move: Literal["acknowledge", "cancel"]


class Reopened(NamedTuple):
    """There are more rungs than there were when the run was exhausted."""

    at: datetime
    before: int
    """How many rungs there were."""


Event = Tick | Failed | Ended | Reopened
Went = tuple[Progress, list[Place]]


def page_move(state: str, what: str) -> State:
    """The new state of a run, or :class:`WrongMove`."""
    if what not in PAGE_MOVES.get(state, {}):
        raise WrongMove("notify.page_move", f"A run that is {state} cannot {what}.", state=state, move=what)
    return PAGE_MOVES[state][what]


def call_move(state: str, to: str) -> str:
    """The new state of a call, or :class:`WrongMove`."""
    if to not in CALL_MOVES.get(state, frozenset()):
        raise WrongMove("notify.call_move", f"A call that is {state} cannot become {to}.", state=state, to=to)
    return to


def decision(page: str, call: str) -> Literal["send", "stop", "nothing"]:
    """What a worker does with a call, asked while it holds the run: after an answer nothing goes out any more.

    A run that is exhausted has no new calls, but those that were planned still go out: nobody has answered.
    """
    if "sending" not in CALL_MOVES.get(call, frozenset()):
        return "nothing"
    return "send" if page in ("open", "exhausted") else "stop"


def begin(plan: Plan, at: datetime) -> Went:
    """The start of a run: its first call."""
    return _call_next(plan, Progress("open", 1, at, at), at)


def advance(plan: Plan, progress: Progress, event: Event) -> Went:
    """What follows from what happened. Raises :class:`WrongMove` for an end that is not to be had any more."""
    match event:
        case Ended(_, move):
            ended = page_move(progress.state, move)
            return msgspec.structs.replace(progress, state=ended, due=None), []
        case Reopened(at, before):
            again = page_move(progress.state, "reopen")
            last = Place(progress.round, before - 1, len(plan.rungs[before - 1].pagers)) if before else None
            return _call_next(plan, msgspec.structs.replace(progress, state=again, at=last), at)
        case Failed(at, place):
            return _failed(plan, progress, place, at)
        case Tick(at):
            if progress.state != "open" or progress.due is None or at < progress.due:
                return progress, []
            return _call_next(plan, progress, at)


def _failed(plan: Plan, progress: Progress, place: Place, at: datetime) -> Went:
    """On to the next way at once; to the next person only when no way of this one went out."""
    if progress.state != "open" or place.round != progress.round or place in progress.failed:
        return progress, []
    noted = msgspec.structs.replace(progress, failed=(*progress.failed, place))
    here = noted.at
    if here is None or here not in noted.failed:
        return noted, []
    ways = len(plan.rungs[here.rung].pagers)
    tried = {way for round_, rung, way in noted.failed if (round_, rung) == here[:2]}
    if here.way + 1 < ways or len(tried) == ways:
        return _call_next(plan, noted, at)
    return noted, []


def _call_next(plan: Plan, progress: Progress, at: datetime) -> Went:
    """The next call of this round, else of the next one, else the end."""
    place = _following(plan, progress, at)
    if place is not None:
        return _called(plan, progress, place, at), [place]
    if (held := _all_held(plan, progress, at)) is not None:
        return msgspec.structs.replace(progress, due=held), []
    if progress.round >= plan.rounds or not any(rung.pagers for rung in plan.rungs):
        return msgspec.structs.replace(progress, state=page_move(progress.state, "exhaust"), due=None), []
    # A round in which everything failed took no time: the next one waits, or the three would be over in a second.
    start = progress.round_since + timedelta(seconds=plan.rung_s)
    if at < start:
        return msgspec.structs.replace(progress, due=start), []
    fresh = Progress("open", progress.round + 1, at, at)
    return _call_next(plan, fresh, at)


def _following(plan: Plan, progress: Progress, at: datetime) -> Place | None:
    """The call after the newest one, in the same round. Who wants quiet now is passed over."""
    here = progress.at
    if here is not None and here.way + 1 < len(plan.rungs[here.rung].pagers):
        return here._replace(way=here.way + 1)
    for number in range(0 if here is None else here.rung + 1, len(plan.rungs)):
        if plan.rungs[number].pagers and not _held(plan.rungs[number], at):
            return Place(progress.round, number, 0)
    return None


def _held(rung: Called, at: datetime) -> bool:
    return rung.quiet_until is not None and rung.quiet_until > at


def _all_held(plan: Plan, progress: Progress, at: datetime) -> datetime | None:
    """When the first quiet time ends, where nobody was called in this round because it is quiet for all."""
    if progress.at is not None:
        return None
    ends = [rung.quiet_until for rung in plan.rungs if rung.pagers and rung.quiet_until is not None]
    return min((end for end in ends if end > at), default=None)


def _called(plan: Plan, progress: Progress, place: Place, at: datetime) -> Progress:
    """The time of a rung is shared by its ways, none waits longer than ``way_s`` for the next."""
    ways = len(plan.rungs[place.rung].pagers)
    pause = timedelta(seconds=min(plan.way_s, plan.rung_s / ways))
    since = at if place.way == 0 else progress.rung_since
    due = at + pause
    if place.way + 1 == ways:
        due = max(due, since + timedelta(seconds=plan.rung_s))
    return msgspec.structs.replace(progress, at=place, rung_since=since, due=due)
