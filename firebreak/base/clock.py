"""The one clock: everything that asks for the time asks here, so that drills and tests can run it fast."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_source: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    source = _source.get()
    return source() if source else datetime.now(UTC)


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
