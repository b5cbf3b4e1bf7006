"""The newest mentions of a window, read once for everything on a page that looks at texts and authors."""

from dataclasses import dataclass
from datetime import datetime

from firebreak.listening import store
from firebreak.listening.models import Monitor
from firebreak.listening.store.understood import Told, latest

MOST = 2_000
"""Mentions that are read of a window, however large it is."""


@dataclass(frozen=True)
class Sample:
    """``told`` are the newest mentions, newest first; ``total`` is how many the window has."""

    told: list[Told]
    total: int

    @property
    def whole(self) -> bool:
        """Whether these are all."""
        return len(self.told) >= self.total

    @property
    def toxic(self) -> int:
        """How many of those read are toxic."""
        return sum(bool(one.marks & store.TOXIC) for one in self.told)


def sample(monitor: Monitor, since: datetime, until: datetime, most: int = MOST) -> Sample:
    """What is known of the window from its newest mentions."""
    low, high = since.timestamp(), until.timestamp()
    told = latest(monitor.pk, low, high, most)
    counted = len(told) if len(told) < most else store.totals(monitor.pk, low, high)[0]
    return Sample(told, max(counted, len(told)))
