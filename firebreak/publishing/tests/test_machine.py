"""Everything that people, services and dying senders can do to deliveries, in any order, against an oracle.

The oracle knows nothing of the room's states. It sees what arrived at the boards, counts the words that people gave, and
knows which freeze was answered when and what that answer named.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from firebreak.base import audit, clock
from firebreak.base.errors import FirebreakError
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, LOST_REPLY, RATE
from firebreak.publishing import actions, gate, sending
from firebreak.publishing.actions.common import LOOK, SEND
from firebreak.publishing.actions.freezing import record_all
from firebreak.publishing.actions.permitting import Leave, close, open_permit
from firebreak.publishing.jobs import sweep
from firebreak.publishing.models import Delivery, Freeze
from firebreak.publishing.permits import LAPSES_S, uptime
from firebreak.publishing.tests.conftest import ACTOR, Desk, do_jobs, jobs_of
from tests.board import Board

pytestmark = [pytest.mark.room, pytest.mark.django_db]
WAYS = st.sampled_from(["well", AUTH, RATE, DOWN, LOST_REPLY, CUT, "refused"])


class Oracle:
    """What is true outside."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        """By delivery's key: how often it is on the board."""
        self.words: Counter[str] = Counter()
        """How often a person said that it is not out, or sent again what failed or was held."""
        self.named: set[str] = set()
        """What answers of freezes that still hold have named, and what was decided through them."""
        self.frozen = False
        self.on_their_way: set[str] = set()
        """Senders that have leave and are standing still."""


class Deliveries(RuleBasedStateMachine):
    """``stage``: brand, people and boards, set by the test."""

    stage: tuple[Desk, Any, Board, Board]

    def __init__(self) -> None:
        super().__init__()
        self._desk, self._second, self._plain, self._keyed = self.stage
        for board in (self._plain, self._keyed):
            board.posts.clear()
            board._faults._left.clear()
        self._block = transaction.atomic()
        self._block._from_testcase = True  # as the test's own: what must be committed is
        self._block.__enter__()
        self._gone = timedelta()
        self._clock = clock.running(lambda: datetime.now(UTC) + self._gone)
        self._clock.__enter__()
        self._oracle, self._senders = Oracle(), list[Leave]()
        self._channels = [self._channel(self._plain, "board"), self._channel(self._keyed, "board-keyed")]
        self._made = 0

    def _channel(self, board: Board, writer: str) -> Any:
        return self._desk.channel(writer, writer, settings={"address": board.root})

    def teardown(self) -> None:
        faults = [one for one in audit.verify(self._desk.brand.pk) if isinstance(one, audit.Fault)]
        self._clock.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
        for brand_id, token in gate.all_shut():
            gate.open_again(brand_id, token)
        assert not faults

    def _rows(self, *states: str) -> list[Delivery]:
        found = Delivery.objects.order_by("pk")
        return list(found.filter(state__in=states) if states else found)

    def _pick(self, number: int, *states: str) -> Delivery | None:
        rows = self._rows(*states)
        return rows[number % len(rows)] if rows else None

    def _boards(self, way: str) -> None:
        for board in (self._plain, self._keyed):
            board.refuses = 1 if way == "refused" else 0
            board._faults._left.clear()
            if way not in ("well", "refused"):
                board.fault(way)

    @initialize()
    def begin(self) -> None:
        for which in (0, 1, 0, 1):
            self.queue(which, 0, through=False)

    @rule(which=st.integers(0, 1), hours=st.sampled_from([0, 0, 0, 1]), through=st.booleans())
    def queue(self, which: int, hours: int, through: bool) -> None:
        tokens = sorted(gate.tokens(self._desk.brand.pk))
        seen = tokens[0] if tokens and through else ""
        self._made += 1
        try:
            row = self._desk.queued(
                self._channels[which],
                f"Text {self._made}",
                frozen=seen,
                at=clock.now() + timedelta(hours=hours),
            )
        except FirebreakError:
            assert tokens
            return
        assert not tokens or tokens == [seen]
        if seen:
            self._oracle.named.add(row.uid.hex)

    @rule(way=WAYS, seconds=st.sampled_from([0, 0, 4, 20, 130]))
    def work(self, way: str, seconds: int) -> None:
        self._gone += timedelta(seconds=seconds)
        self._boards(way)
        do_jobs()

    @rule(number=st.integers(0, 20))
    def stand_still(self, number: int) -> None:
        row = self._pick(number, "queued")
        leave = open_permit(row.pk) if row is not None else None
        if leave is not None:
            self._senders.append(leave)
            self._oracle.on_their_way.add(leave.piece.key)

    @precondition(lambda self: self._senders)
    @rule(number=st.integers(0, 20), way=WAYS, within_the_call=st.booleans())
    def wake(self, number: int, way: str, within_the_call: bool) -> None:
        leave = self._senders.pop(number % len(self._senders))
        self._boards(way)
        if not within_the_call:  # it slept before the first byte: its permit has lapsed
            leave.permit._opened = uptime() - LAPSES_S - 1
        else:
            leave.permit._opened = uptime()
        close(leave.permit.number, sending.settled(leave, sending.call(leave)))
        self._oracle.on_their_way = {one.piece.key for one in self._senders}

    @precondition(lambda self: self._senders)
    @rule(number=st.integers(0, 20))
    def die(self, number: int) -> None:
        self._senders.pop(number % len(self._senders))
        self._oracle.on_their_way = {one.piece.key for one in self._senders}

    @rule(seconds=st.sampled_from([1, 5, 30, 130, 700, 4000]))
    def wait(self, seconds: int) -> None:
        self._gone += timedelta(seconds=seconds)
        sweep({})

    @rule(sure=st.integers(0, 2))
    def freeze(self, sure: int) -> None:
        if sure < 2:  # else it is frozen nearly always
            return
        self._see()
        stopped = self._desk.freeze()
        if self._oracle.frozen:  # what was decided through the first is not through the second
            keep = {uid.replace("-", "") for uid in stopped.out}
            self._oracle.named &= keep
        self._oracle.frozen = True
        self._oracle.named |= {uid.replace("-", "") for uid in stopped.out}

    @rule(people=st.sampled_from([2, 2, 1]))
    def lift(self, people: int) -> None:
        row = Freeze.objects.filter(lifted_at=None).order_by("pk").first()
        for person in (self._desk.person, self._second)[:people]:
            try:
                if row is not None:
                    row = actions.lift(actor=ACTOR, freeze=row, person=person)
            except FirebreakError:
                pass
        record_all()
        if not gate.tokens(self._desk.brand.pk):
            self._oracle.frozen, self._oracle.named = False, set()

    @rule(number=st.integers(0, 20))
    def again(self, number: int) -> None:
        row = self._pick(number, "failed", "held")
        if row is None:
            return
        try:
            self._desk.again(row)
        except FirebreakError:
            assert self._oracle.frozen
        else:
            self._oracle.words[row.uid.hex] += 1

    @rule(number=st.integers(0, 20))
    def cancel(self, number: int) -> None:
        row = self._pick(number, "queued", "held", "failed")
        if row is not None:
            actions.cancel(actor=ACTOR, delivery=row, person=self._desk.person)

    @rule(number=st.integers(0, 20), lies=st.booleans())
    def say(self, number: int, lies: bool) -> None:
        row = self._pick(number, "unknown")
        if row is not None:
            self._see()
            out = bool(self._oracle.arrived[row.uid.hex])
            if not out or lies:
                self._oracle.words[row.uid.hex] += 1
            self._desk.says(row, out=out and not lies)

    def _see(self) -> None:
        """What the boards have got since the last look."""
        got: Counter[str] = Counter()
        for board in (self._plain, self._keyed):
            got.update(one["key"] for one in board.posts)
        for key in got - self._oracle.arrived:
            assert not self._oracle.frozen or key in self._oracle.named, (
                "it came after the answer of a freeze"
            )
        self._oracle.arrived = got

    @invariant()
    def as_promised(self) -> None:
        self._see()
        for row in self._rows():
            key, words = row.uid.hex, self._oracle.words[row.uid.hex]
            out, moving = self._oracle.arrived[key], key in self._oracle.on_their_way
            assert out <= 1 + words, "twice, and nobody said so"
            if row.state == "sent" and not words:
                assert out == 1, "said to be out, and is not"
            if row.state in ("queued", "failed", "held", "cancelled") and not words and not moving:
                assert out == 0, f"{row.state}, and it is out"
            if row.state == "queued":
                assert jobs_of(row, SEND), "queued, and nobody will send it"
            if row.state == "unknown":
                assert row.asks or jobs_of(row, LOOK), "unknown, and nobody looks or is asked"
            if row.state == "permitted":
                assert row.permits.filter(closed_at=None).exists(), "permitted without a permit"


def test_whatever_happens_nothing_is_sent_twice_lost_or_through_a_freeze(
    desk: Desk, second: Any, keyed_board: Board
) -> None:
    desk.board._keyed = False
    Deliveries.stage = (desk, second, desk.board, keyed_board)
    run_state_machine_as_test(
        Deliveries,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None,
            suppress_health_check=list(HealthCheck), derandomize=False,
        ),
    )  # fmt: skip
