"""What simulators of chats and phones share: the service's own refusals, its limits, and what a reader would see."""

import json
import re
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.simulators import AUTH, DOWN, GONE, LOST_REPLY, RATE, SLOW

_NUMBER = re.compile(r"\(([^()\s]{1,100})\)\s*$")
_ADDRESS = re.compile(r"(?i)\bhttps?://[^\s<>\"'\u2060\uff1c\uff1e]+|\bwww\.[^\s\u2060]+")


@dataclass
class Shown:
    """A message as it stands on the reader's screen. ``links`` are pairs of what can be tapped: words and address."""

    text: str
    links: list[tuple[str, str]] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    """Whom the message calls by name: people, or everybody."""
    commands: list[str] = field(default_factory=list)


class PagingSimulator(HttpSimulator):
    """Takes messages. Subclasses give :meth:`answer`, which ends in :meth:`take`, and :meth:`refusal`."""

    faults = frozenset({AUTH, RATE, DOWN, SLOW, GONE, LOST_REPLY})
    per_minute = 0
    """Messages in 60 seconds that the service takes; 0 for no limit."""
    also: ClassVar[tuple[type["PagingSimulator"], ...]] = ()
    """Other ways of the same service, each with its simulator: the battery tries them all."""
    once = False
    """The service itself drops a repeat."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[Mapping[str, Any]] = []
        self._times: deque[float] = deque()

    def refusal(self, fault: str) -> Answer | None:  # noqa: ARG002 - for those who have words
        """In the service's own words; ``None`` for the plain HTTP status."""
        return None

    def respond(self, request: Request) -> Answer:
        """Faults in the service's words first, then :meth:`answer`."""
        for fault in (AUTH, DOWN, GONE, RATE):
            refused = self.refusal(fault) if self._faults.waits(fault) else None
            if refused is not None and self._faults.take(fault):
                self.requests.append(request)
                return refused
        return super().respond(request)

    def full(self) -> bool:
        """Whether this message is one too many in a minute; counts it."""
        now = time.monotonic()
        while self._times and now - self._times[0] > 60:
            self._times.popleft()
        self._times.append(now)
        return bool(self.per_minute) and len(self._times) > self.per_minute

    def take(self, shown: Shown, **more: Any) -> None:
        """Keep what a reader sees now."""
        found = _NUMBER.search(shown.text)
        self.shown.append({"number": found[1] if found else "", **asdict(shown), **more})

    def received(self) -> list[Mapping[str, Any]]:
        """Messages on the screen, oldest first."""
        return list(self.shown)

    def address(self) -> str:
        """A receiver; robots have only one."""
        return "room"


def tapped(text: str) -> list[tuple[str, str]]:
    """Addresses that chats turn into links by themselves."""
    return [(found[0], found[0]) for found in _ADDRESS.finditer(text)]


def answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """JSON."""
    kept = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    return Answer(status, json.dumps(body, ensure_ascii=False).encode(), kept)


def given(request: Request) -> dict[str, Any] | None:
    """The JSON object that came in, or ``None``."""
    try:
        found = json.loads(request.body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
