"""Database work beside an event loop: one thread that writes posts, one for the rest, each with its connection."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connections

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)
TRIES = 4


class DbThread:
    """A thread of its own for blocking work. At most one piece of work at a time; callers wait their turn."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def do(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it there. A database that is locked or restarts is tried again; what still fails is raised."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: _patiently(work, *args, **kwargs))

    def close(self) -> None:
        """Finish what runs, and close the thread's connection."""
        self._pool.submit(connections.close_all)
        self._pool.shutdown(wait=True)


def _patiently(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    for number in range(TRIES):
        try:
            close_old_connections()
            return work(*args, **kwargs)
        except (OperationalError, InterfaceError):
            if number == TRIES - 1:
                raise
            log.warning("database busy, trying again", exc_info=True)
            time.sleep(0.25 * 2**number)
    raise AssertionError("unreachable")
