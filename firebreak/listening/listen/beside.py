"""Detection and the full text index: threads of the listen process, or a process of their own when much comes in.

All of the listen process shares one interpreter lock. At 12,000 posts a second the writer used half of a core and waited
for the other half, mostly for detection and the index. A small installation does not pay the memory of another process.
Both loops run under leases, so whoever dies, the other side goes on from what is stored.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import msgspec
from django.db import connection

from firebreak.base.allocator import keep_memory
from firebreak.base.collector import seldom
from firebreak.base.priority import give_way
from firebreak.engine import shapes
from firebreak.listening import costs
from firebreak.listening.listen.loops import detect_and_index, pause
from firebreak.listening.pipeline.worker import BEHIND_THE_WRITER

log = logging.getLogger(__name__)
LOOK_EVERY_S = 1.0
AGAIN_S = 30.0
"""After the process died, the loops run here for so long before another one is begun."""
TELL_EVERY_S = 0.5
COMMAND = """
import django
from firebreak.base.collector import undisturbed
with undisturbed():
    django.setup()
from firebreak.listening.listen import beside
beside.main()
"""
"""This package needs Django before it can be read."""
STOP_WITHIN_S = 6.0
"""For a round of detection to end; it is cut off then, and begun again by whoever has the lease next."""


class Beside:
    """The loops, here or there. ``busy`` says whether much comes in."""

    def __init__(self, busy: Callable[[], bool]) -> None:
        self._busy = busy
        self.process: asyncio.subprocess.Process | None = None

    async def run(self, ended: asyncio.Event) -> None:
        """Detect and index until the end."""
        while not ended.is_set():
            await self._here(ended)
            if not ended.is_set():
                await self._there(ended)

    async def _here(self, ended: asyncio.Event) -> None:
        """In threads, until much comes in."""
        enough = asyncio.Event()
        work = asyncio.create_task(detect_and_index(enough))
        if self.process is not None:
            await pause(ended, AGAIN_S)
        while not ended.is_set() and not work.done() and not self._busy():
            await pause(ended, LOOK_EVERY_S)
        enough.set()
        await work

    async def _there(self, ended: asyncio.Event) -> None:
        """In a process of its own, until the end, or until it dies."""
        pipe = asyncio.subprocess.PIPE
        self.process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", COMMAND, stdin=pipe, stdout=pipe
        )
        assert process.stdin is not None
        process.stdin.write(msgspec.json.encode(str(connection.settings_dict["NAME"])) + b"\n")
        hearing = asyncio.create_task(_hear(process))
        ending = asyncio.create_task(ended.wait())
        await asyncio.wait({hearing, ending}, return_when=asyncio.FIRST_COMPLETED)
        if not ended.is_set():
            log.warning("the process that detects and indexes died; its work goes on here")
        ending.cancel()
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), STOP_WITHIN_S)
        except TimeoutError:
            process.kill()
            await process.wait()
        await hearing


async def _hear(process: asyncio.subprocess.Process) -> None:
    """Count what the process says that its work cost; returns when it is gone."""
    assert process.stdout is not None
    with suppress(msgspec.DecodeError):  # it died within a line
        async for line in process.stdout:
            costs.add(shapes.decode(line, dict[str, float]))


def main() -> None:
    """In the process: work until the input ends, as it does with the process that began this one."""
    logging.basicConfig(stream=sys.stderr)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the listen process decides when
    give_way(BEHIND_THE_WRITER)
    keep_memory()
    seldom()
    connection.settings_dict["NAME"] = shapes.decode(sys.stdin.buffer.readline(), str)
    asyncio.run(_work())


async def _work() -> None:
    ended, loop = asyncio.Event(), asyncio.get_running_loop()
    for work in (lambda: _until_closed(loop, ended), _tell):
        threading.Thread(target=work, daemon=True).start()
    await detect_and_index(ended)


def _until_closed(loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    while sys.stdin.buffer.read(1):
        pass
    loop.call_soon_threadsafe(ended.set)
    threading.Event().wait(STOP_WITHIN_S)
    os._exit(0)


def _tell() -> None:
    pause = threading.Event()
    with suppress(OSError):
        while not pause.wait(TELL_EVERY_S):
            sys.stdout.buffer.write(msgspec.json.encode(costs.taken()) + b"\n")
            sys.stdout.buffer.flush()
