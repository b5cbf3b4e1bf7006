"""Where the hub hears of changes: a poll of ``base.pulse`` on SQLite, LISTEN on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from django.db import close_old_connections, connections

from firebreak.base import pulse

log = logging.getLogger(__name__)
Publish = Callable[[Iterable[str]], None]
POLL_S = 0.5
TOGETHER_S = 0.05
"""Changes so close to each other wake a page once."""
CHECK_S = 5.0


class Feed(Protocol):
    """Calls ``publish`` with topics as they change, and with none to say that it still hears. Never
    returns.
    """

    async def run(self, publish: Publish) -> None: ...


class PollFeed:
    """Asks the database every half second, in one thread of its own, and at once when this process has written a change:
    what people do goes through the process that serves their pages.
    """

    def __init__(self, every: float = POLL_S) -> None:
        self.every = every

    async def run(self, publish: Publish) -> None:
        loop, written = asyncio.get_running_loop(), asyncio.Event()
        no_more = pulse.tell(lambda: _wake(loop, written))
        with ThreadPoolExecutor(1, thread_name_prefix="pulse") as thread:
            try:
                version = await loop.run_in_executor(thread, _in_thread, pulse.latest)
                while True:
                    written.clear()
                    changed = await loop.run_in_executor(thread, _in_thread, pulse.changed_since, version)
                    version = max([version, *(number for _topic, number in changed)])
                    publish(topic for topic, _number in changed)
                    await asyncio.sleep(min(TOGETHER_S, self.every))
                    with contextlib.suppress(TimeoutError):
                        await asyncio.wait_for(written.wait(), self.every)
            finally:
                no_more()
                thread.submit(connections.close_all)


def _wake(loop: asyncio.AbstractEventLoop, written: asyncio.Event) -> None:
    with contextlib.suppress(RuntimeError):  # a writer is still at work while the loop has ended
        loop.call_soon_threadsafe(written.set)


def _in_thread(work: Callable[..., Any], *values: Any) -> Any:
    close_old_connections()
    return work(*values)


class ListenFeed:
    """PostgreSQL tells us at commit; a query every five seconds makes sure that the line is not dead."""

    def __init__(self, database: dict[str, Any]) -> None:
        self.database = database

    async def run(self, publish: Publish) -> None:
        import psycopg

        async with await psycopg.AsyncConnection.connect(**self._address(), autocommit=True) as line:
            await line.execute(f"LISTEN {pulse.CHANNEL}")
            publish(())
            while True:
                async for notice in line.notifies(timeout=CHECK_S, stop_after=1):
                    publish([notice.payload])
                await line.execute("SELECT 1")
                publish(())

    def _address(self) -> dict[str, Any]:
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        found = {name: self.database[key] for key, name in names.items() if self.database.get(key)}
        return {**found, "application_name": "firebreak live"}


def feed_for(database: dict[str, Any]) -> Feed:
    """The feed for Django's settings of a database."""
    if "postgresql" in str(database.get("ENGINE", "")):
        return ListenFeed(database)
    return PollFeed()


async def keep_running(feed: Feed, publish: Publish, *, patience: float = 1.0) -> None:
    """Run ``feed`` for ever; after a fault wait ``patience`` seconds, longer each time up to 30, and start
    again.
    """
    wait = patience
    while True:
        started = time.monotonic()
        try:
            await feed.run(publish)
        except asyncio.CancelledError:
            raise
        except Exception:
            if time.monotonic() - started > CHECK_S:
                wait = patience
            log.warning("The live feed stopped; trying again in %.0f s", wait, exc_info=True)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30.0)
