"""Fixtures of this room."""

import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from firebreak.base.actions import machine
from firebreak.listening.tests import numbered

ACTOR = machine("test")


@pytest.fixture(autouse=True, scope="session")
def _connectors() -> None:
    numbered.register()


@pytest.fixture
def monitor(brand: Any) -> Any:
    """A monitor of the brand."""
    from firebreak.listening import actions

    return actions.create_monitor(
        actor=ACTOR, brand=brand, name="Norrsken", kind="brand", query="norrsken OR 召回"
    )


@pytest.fixture
def feed(brand: Any) -> Callable[..., Any]:
    """``feed(posts)``: through the real pipeline into the store, as a source with no row."""
    from firebreak.listening.pipeline import Pipeline
    from firebreak.listening.pipeline.feeding import Origin
    from firebreak.listening.readers import Batch

    pipeline = Pipeline()

    def do(posts: list[Any], *, to: Any = None, scope: int | None = None, source: int = 0) -> Any:
        owner = to or brand
        pipeline.matchers.refresh()
        origin = Origin(owner.pk, source, owner.pk if scope is None else scope)
        return pipeline.feed(origin, Batch(posts, {}), lambda fed, last: None)

    return do


@pytest.fixture
def listening(transactional_db: None) -> Callable[[], Any]:
    """``with listening():`` runs the real listen process in a thread."""

    @contextmanager
    def run() -> Iterator[None]:
        from firebreak.listening import listen

        stop = threading.Event()
        thread = threading.Thread(target=listen.run, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(30)
            assert not thread.is_alive()

    return run


def wait_for(test: Callable[[], Any], within_s: float = 60.0) -> Any:
    """Wait until something holds. Fails with what it was last, and with what every thread was at.

    It waits longer than the product's own patience with a locked database (20 s), so that a disk that stands still
    for a while fails nothing.
    """
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if found := test():
            return found
        time.sleep(0.05)
    raise AssertionError(f"still {test()!r} after {within_s:g} s\n{_threads()}")


def _threads() -> str:
    frames = sys._current_frames()
    return "\n".join(
        f"{thread.name}:\n{''.join(traceback.format_stack(frames[thread.ident])[-6:])}"
        for thread in threading.enumerate()
        if thread.ident in frames
    )


__all__ = ["ACTOR", "wait_for"]
