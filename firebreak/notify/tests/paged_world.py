"""A run of calls played through with the pure rules: a queue with leases, workers that die, people who answer or do not.

It keeps what the product keeps (what was committed) apart from what happens outside (what was sent), so that a worker that
dies between the two leaves exactly what a real one would leave.
"""

import heapq
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from firebreak.notify.paging_rules import (
    Called,
    Ended,
    Failed,
    Place,
    Plan,
    Progress,
    Tick,
    Way,
    advance,
    begin,
    call_move,
    decision,
)

START = datetime(2026, 3, 10, 2, tzinfo=UTC)
LEASE, TRIES = timedelta(seconds=60), 6
BACKOFF = (1, 5, 15, 60, 300, 900)


@dataclass(frozen=True)
class Sent:
    """A message that left. ``doubt``: the outcome of one before it, of the same call, was never known."""

    at: datetime
    place: Place
    number: int
    doubt: bool


@dataclass
class Kept:
    """What the database holds of one call."""

    number: int
    state: str = "waiting"
    attempts: int = 0
    doubt: bool = False


@dataclass
class World:
    """One run. ``deadly``, ``silent`` and ``broken`` are chances from 0 to 1."""

    seed: int
    plan: Plan = field(init=False)
    progress: Progress = field(init=False)
    calls: dict[Place, Kept] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    answered_at: datetime | None = None
    turn: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.deadly, self.silent, self.broken = (self.dice.random() ** 2 for _ in range(3))
        self.queue: list[tuple[datetime, int, str, tuple[int, ...]]] = []
        self.count = 0
        self.plan = self._plan()
        self.progress, places = begin(self.plan, START)
        self._commit(START, self.progress, places)

    def _plan(self) -> Plan:
        dice = self.dice
        rungs = []
        for person in range(dice.randint(0, 4)):
            ways = [
                Way("" if dice.random() < 0.2 else "mail", f"{person}-{n}")
                for n in range(dice.choice((1, 1, 2, 3)))
            ]
            quiet = START + timedelta(minutes=dice.randint(1, 400)) if dice.random() < 0.2 else None
            rungs.append(Called(person, "lead", tuple(ways), quiet))
        return Plan(
            tuple(rungs), dice.choice((30.0, 120.0)), dice.choice((60.0, 300.0)), dice.choice((1, 3, 3))
        )

    def _later(self, at: datetime, kind: str, *given: int) -> None:
        self.count += 1
        heapq.heappush(self.queue, (at, self.count, kind, given))

    def _commit(self, at: datetime, progress: Progress, places: list[Place]) -> None:
        """One transaction: where the run is, its calls, its jobs."""
        self.progress, self.turn = progress, self.turn + 1
        for place in places:
            assert place not in self.calls, "a call is planned once"
            self.calls[place] = Kept(number=len(self.calls))
            self._later(at, "call", *place)
        if progress.due is not None:
            self._later(max(progress.due, at), "step", self.turn)

    def _dies(self) -> bool:
        return self.dice.random() < self.deadly * 0.5

    def play(self) -> None:
        """Until nothing is left to do."""
        for _ in range(3_000):
            if not self.queue:
                return
            at, _number, kind, given = heapq.heappop(self.queue)
            if self._dies():  # before it committed anything
                self._later(at + LEASE, kind, *given)
            elif kind == "step":
                self._step(at, given[0])
            elif kind == "answer":
                self._answer(at)
            else:
                self._call(at, Place(*given))
        raise AssertionError("the run has no end")

    def _step(self, at: datetime, turn: int) -> None:
        if turn == self.turn and self.progress.state == "open":
            self._commit(at, *advance(self.plan, self.progress, Tick(at)))
            if self._dies():  # after the commit, before the job was finished: it is done again
                self._later(at + LEASE, "step", turn)

    def _answer(self, at: datetime) -> None:
        if self.progress.state in ("open", "exhausted"):
            self._commit(at, *advance(self.plan, self.progress, Ended(at, "acknowledge")))
            self.answered_at = at

    def _call(self, at: datetime, place: Place) -> None:
        call = self.calls[place]
        match decision(self.progress.state, call.state):
            case "nothing":
                return
            case "stop":
                call.state = call_move(call.state, "stopped")
                return
        if call.attempts >= TRIES:
            self._fail(at, place, call)
            return
        call.doubt |= call.state in ("sending", "unknown")
        call.state, call.attempts = call_move(call.state, "sending"), call.attempts + 1
        if self._dies():  # decided, nothing sent yet
            self._later(at + LEASE, "call", *place)
            return
        self._send(at, place, call)

    def _send(self, at: datetime, place: Place, call: Kept) -> None:
        luck = self.dice.random()
        outcome = "sent" if luck > self.broken else self.dice.choice(("failed", "later", "unknown"))
        arrived = outcome == "sent" or (outcome == "unknown" and self.dice.random() < 0.5)
        if arrived:
            self.sent.append(Sent(at, place, call.number, call.doubt))
            if self.dice.random() > self.silent:
                self._later(at + timedelta(seconds=self.dice.randint(1, 900)), "answer")
        if self._dies():  # sent, and died before it could say so
            self._later(at + LEASE, "call", *place)
        elif outcome == "sent":
            call.state = call_move(call.state, "sent")
            if self._dies():  # wrote it down, and died before the job was finished
                self._later(at + LEASE, "call", *place)
        elif outcome == "failed" or call.attempts >= TRIES:
            self._fail(at, place, call)
        else:
            call.state = call_move(call.state, "unknown" if outcome == "unknown" else "waiting")
            self._later(at + timedelta(seconds=BACKOFF[call.attempts - 1]), "call", *place)

    def _fail(self, at: datetime, place: Place, call: Kept) -> None:
        if call.state != "sending":
            call.state = call_move(call.state, "sending")
        call.state = call_move(call.state, "failed")
        if self.progress.state == "open":
            self._commit(at, *advance(self.plan, self.progress, Failed(at, place)))
