"""What each stage of listening costs: processor time by stage, of this process and of its workers."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import thread_time

STAGES = (
    "decode", "clean", "match", "text", "ready", "hand over", "recall", "copies", "claims", "in step", "store", "rollups",
    "settle", "commit", "detecting", "indexing",
)  # fmt: skip

_lock = threading.Lock()
_seconds: defaultdict[str, float] = defaultdict(float)
_own = threading.local()


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Count the processor time of this thread inside the block, without that of stages inside it."""
    outer: list[float] | None = getattr(_own, "inner", None)
    inner = [0.0]
    _own.inner = inner
    began = thread_time()
    try:
        yield
    finally:
        spent_here = thread_time() - began
        _own.inner = outer
        if outer is not None:
            outer[0] += spent_here
        add({name: spent_here - inner[0]})


def add(seconds: Mapping[str, float]) -> None:
    """Count what was measured elsewhere."""
    with _lock:
        for name, spent_there in seconds.items():
            _seconds[name] += spent_there


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
