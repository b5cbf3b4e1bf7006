"""A brand with channels on a board that is published to over real HTTP, and the desk's own acts on it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from firebreak.base import clock, config, jobs
from firebreak.base.actions import Actor
from firebreak.base.models import Job
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.org.models import Brand, Person
from firebreak.publishing import actions
from firebreak.publishing.actions.common import LOOK, SEND
from firebreak.publishing.actions.freezing import Stopped
from firebreak.publishing.models import Channel, Delivery, Release
from firebreak.publishing.permits import digest_of
from tests.board import Board, boards_known

ACTOR = Actor("person", "tester", "Tester")
TEXT = "Do not use the stove. We are sorry."
OURS = {SEND, LOOK, "publishing.sweep"}


class Desk:
    """What tests do with the room, in few words."""

    def __init__(self, brand: Brand, person: Person, board: Board) -> None:
        self.brand, self.person, self.board = brand, person, board

    def channel(self, name: str = "Board", writer: str = "board", **differs: Any) -> Channel:
        """On the board, unless ``writer`` is empty."""
        settings = {"address": self.board.root, "account": name, **differs.pop("settings", {})}
        return actions.add_channel(
            actor=ACTOR, brand=self.brand, name=name, writer=writer, text="short",
            settings=settings if writer else None, **differs,
        )  # fmt: skip

    def wanted(self, channel: Channel, text: str = TEXT, **differs: Any) -> actions.Wanted:
        """Approved as it is."""
        given = {"text_channel": "short", "language": "en", "digest": digest_of(text), **differs}
        return actions.Wanted(channel=channel, text=text, **given)

    def queue(self, *wanted: actions.Wanted, **differs: Any) -> Release:
        """One release."""
        given: dict[str, Any] = {
            "actor": ACTOR, "brand": self.brand, "person": self.person, "about": "statement:x", "title": {"en": "T"},
            **differs,
        }  # fmt: skip
        return actions.queue(wanted=wanted, **given)

    def queued(self, channel: Channel, text: str = TEXT, **differs: Any) -> Delivery:
        """One delivery."""
        return self.queue(self.wanted(channel, text), **differs).deliveries.get()

    def freeze(self, **differs: Any) -> Stopped:
        """By the person."""
        given = {"actor": ACTOR, "brand": self.brand, "person": self.person, "why": "A fire", **differs}
        return actions.freeze(**given)

    def again(self, row: Delivery) -> Delivery:
        """By the person."""
        return actions.again(actor=ACTOR, delivery=row, person=self.person)

    def says(self, row: Delivery, *, out: bool) -> Delivery:
        """The person looked."""
        return actions.found_out(actor=ACTOR, delivery=row, person=self.person, out=out)


@pytest.fixture
def board() -> Iterator[Board]:
    with Board() as made, boards_known():
        yield made


@pytest.fixture
def keyed_board() -> Iterator[Board]:
    with Board(keyed=True) as made:
        yield made


@pytest.fixture
def private_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Services of this machine may be asked."""
    monkeypatch.setitem(config.settings(), "fetch_private", True)


@pytest.fixture
def mastodon() -> Iterator[MastodonSimulator]:
    with MastodonSimulator() as sim:
        yield sim


@pytest.fixture
def desk(brand: Brand, lead: Person, board: Board) -> Desk:
    return Desk(brand, lead, board)


@pytest.fixture
def second(brand: Brand, make_person: Any) -> Person:
    """Somebody else who may lift a freeze."""
    return make_person("second", brand, "lead")  # type: ignore[no-any-return]


def again(row: Delivery) -> Delivery:
    """As it is stored now."""
    return Delivery.objects.get(pk=row.pk)


def state(row: Delivery) -> str:
    """As it is stored now."""
    return str(again(row).state)


def jobs_of(row: Delivery, name: str = SEND) -> list[Job]:
    """Those that still wait or run."""
    alive = Job.objects.filter(name=name, state__in=(Job.State.WAITING, Job.State.RUNNING))
    return [one for one in alive.order_by("due_at") if one.payload.get("delivery") == row.pk]


def do_jobs(most: int = 500) -> int:
    """Everything of this room that is due now, as a worker does it; how many."""
    done = 0
    while done < most:
        taken = jobs.claim()
        if taken is None:
            break
        if taken.name in OURS or taken.name.startswith("publishing."):
            jobs.run(taken)
            done += 1
        else:
            jobs.finish(taken)
    return done


@pytest.fixture
def later() -> Iterator[Callable[[float], None]]:
    """``later(60)``: the product's clock goes on by so many seconds."""
    gone = timedelta()

    def go(seconds: float) -> None:
        nonlocal gone
        gone += timedelta(seconds=seconds)

    with clock.running(lambda: datetime.now(UTC) + gone):
        yield go
