"""Waiting for a condition, never for a while."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_for(test: Callable[[], T], what: str, within_s: float = 20.0, every_s: float = 0.1) -> T:
    """The first truthy answer of ``test``. Fails with ``what`` and the last answer after ``within_s``."""
    deadline = time.monotonic() + within_s
    while True:
        found = test()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {within_s:g} s; the last answer was {found!r}")
        time.sleep(every_s)
