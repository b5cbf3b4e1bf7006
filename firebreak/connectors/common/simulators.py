"""What every connector's simulator offers, so that one battery can try them all.

A simulator is a stateful stand-in for the service, over its real protocol, used by tests, the demo and drills.
"""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Protocol, runtime_checkable

from firebreak.listening.readers import ReaderContext
from firebreak.notify.pagers import Pager
from firebreak.publishing.writers import Writer

AUTH, RATE, DOWN, GARBAGE, CUT, SLOW, LOST_REPLY, GONE, DUPLICATE = (
    "auth",
    "rate",
    "down",
    "garbage",
    "cut",
    "slow",
    "lost_reply",
    "gone",
    "duplicate",
)
"""Faults: credentials died; too fast; 5xx or refused; unreadable items among good ones; the line is cut in the
middle; no answer for a long time; done, but the reply is lost; gone for good; the same text
as one that stands there.
"""


class Simulator(Protocol):
    """Enter to start it, leave to stop it."""

    faults: frozenset[str]
    """Which faults it can make."""
    secret: str
    """A word that is part of every credential it hands out and must never be shown anywhere."""

    def __enter__(self) -> "Simulator": ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def fault(self, name: str, times: int = 1) -> None:
        """Let the next ``times`` calls fail in this way; 0 ends the fault."""


@runtime_checkable
class SourceSimulator(Simulator, Protocol):
    """A service that is read."""

    def context(self) -> ReaderContext: ...

    def publish(self, texts: list[str]) -> list[str]:
        """Let posts appear, oldest first; returns their ids as the reader gives them."""


@runtime_checkable
class PagerSimulator(Simulator, Protocol):
    """A service that carries messages."""

    def pager(self) -> Pager: ...

    def address(self) -> str:
        """A valid ``Message.to``."""

    def received(self) -> list[Mapping[str, Any]]:
        """Messages it took, each with at least ``number``."""


@runtime_checkable
class WriterSimulator(Simulator, Protocol):
    """A service that is written to. ``faults`` holds those it can make; ``lost_reply`` is among them always.

    A lost reply is that of the call that publishes, whatever was asked before. ``duplicate`` is a fault only of services
    that refuse the same text twice: the next publication is refused so. Where other accounts' texts can be read by the
    writer, ``by_another(text)`` lets somebody else publish one. Where the service gives figures,
    ``react(reference, replies, reposts, favourites)`` makes them so. ``calls()``, where there is a network, counts the calls
    that reached it.
    """

    def writer(self, **settings: Any) -> Writer: ...

    def published(self) -> list[Mapping[str, Any]]:
        """What stands there now, oldest first, each with at least ``reference`` and ``text`` as people read it."""

    def plan(self, text: str) -> str:
        """Plan something there as another tool would; its reference. Only where the manifest ``lists_planned``."""


class Faults:
    """Counts down the faults that a test has asked for; safe between threads by being tiny."""

    def __init__(self) -> None:
        self._left: dict[str, int] = {}

    def set(self, name: str, times: int) -> None:
        self._left[name] = times

    def waits(self, name: str) -> bool:
        """Whether a fault of this kind is still to come."""
        return self._left.get(name, 0) > 0

    def take(self, name: str) -> bool:
        """Whether this call must fail so; counts it."""
        left = self._left.get(name, 0)
        if left > 0:
            self._left[name] = left - 1
        return left > 0


SimulatorFactory = Callable[[], Simulator]
