"""Blocking work beside an event loop, in threads that never hold up a stop."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


async def in_thread(
    work: Callable[[], T], *, give_up_s: float, on_stop: Callable[[], Any] | None = None
) -> T:
    """Run ``work`` in a daemon thread and wait for it.

    The loop's own executor is joined at shutdown, so that one server that drips bytes would hold up the
    whole process; a daemon thread is left behind instead, after ``on_stop`` has closed what it reads from.
    Raises ``TimeoutError`` after ``give_up_s`` seconds, and whatever ``work`` raises.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if future.done():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        try:
            result, error = work(), None
        except BaseException as caught:
            result, error = None, caught
        with contextlib.suppress(RuntimeError):  # the loop has gone: nobody waits any more
            loop.call_soon_threadsafe(settle, result, error)

    threading.Thread(target=run, daemon=True, name="connector-io").start()
    try:
        return await asyncio.wait_for(future, give_up_s)
    except (asyncio.CancelledError, TimeoutError):
        if on_stop is not None:
            on_stop()
        raise
