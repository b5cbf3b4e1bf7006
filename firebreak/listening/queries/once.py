"""What one page asks for many times is read once: a memory that lasts as long as the page is drawn, and no longer."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("once", default=None)


@contextmanager
def once() -> Iterator[None]:
    """Within it, :func:`remembered` makes each value once. For views that only read."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """The value of ``key``, made by ``make`` at its first use; always anew outside :func:`once`.

    >>> with once():
    ...     [remembered("a", lambda: 1), remembered("a", lambda: 2)]
    [1, 1]
    >>> remembered("a", lambda: 3)
    3
    """
    known = _known.get()
    if known is None:
        return make()
    if key not in known:
        known[key] = make()
    return cast(T, known[key])


def remember(key: Hashable, value: object) -> None:
    """Put a value there that was read together with others; nothing outside :func:`once`."""
    known = _known.get()
    if known is not None:
        known[key] = value
