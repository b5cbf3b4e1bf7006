"""What each stage of the pipeline costs: processor time of this process and its workers, by stage."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import thread_time

STAGES = ("decode", "clean", "match", "text", "hand over", "copies", "store", "rollups", "settle", "detect")

_lock = threading.Lock()
_seconds: defaultdict[str, float] = defaultdict(float)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the processor time of this thread inside the block. Blocks inside one another count twice."""
    began = thread_time()
    try:
        yield
    finally:
        add({name: thread_time() - began})


def add(seconds: Mapping[str, float]) -> None:
    """Count what was measured elsewhere."""
    with _lock:
        for name, spent in seconds.items():
            _seconds[name] += spent


def spent() -> dict[str, float]:
    """Seconds so far, by stage."""
    with _lock:
        return dict(_seconds)


def taken() -> dict[str, float]:
    """The same, and begin again from nothing: how a worker reports with each answer."""
    with _lock:
        found = dict(_seconds)
        _seconds.clear()
        return found
