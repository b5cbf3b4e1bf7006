"""The one clock: everything that asks for the time asks here, so that drills and tests can run it fast."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones

FIRST_YEAR, LAST_YEAR = 1900, 2999
_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


@cache
def zones() -> frozenset[str]:
    """Names of the time zone database: looked for once, as Python opens each of its 600 files anew (10 ms)."""
    return frozenset(available_timezones())


def places() -> list[str]:
    """Zones that people choose from, by name: those called after a place."""
    return sorted(zone for zone in zones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))


def in_reach(at: datetime) -> bool:
    """Whether a moment is of a year that people mean, and that every zone of the world can show.

    >>> in_reach(datetime(2026, 3, 10, tzinfo=UTC)), in_reach(datetime(1, 1, 1, tzinfo=UTC))
    (True, False)
    """
    return FIRST_YEAR <= at.year <= LAST_YEAR


@contextmanager
def running(source: Callable[[], datetime]) -> Iterator[None]:
    """Use ``source`` as the clock in this context, for drills and tests."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Hold the clock still at ``at`` (must be aware)."""
    if at.tzinfo is None:
        raise ValueError("a frozen clock needs a time with a zone")
    with running(lambda: at.astimezone(UTC)):
        yield
