"""The loops of the listen process, started and stopped together."""

import asyncio
import sys
import threading

from django.db import connection

from firebreak.base import config
from firebreak.base.collector import seldom
from firebreak.listening.listen.beside import Beside
from firebreak.listening.listen.importing import Importer
from firebreak.listening.listen.intakes import IntakeReader
from firebreak.listening.listen.loops import every
from firebreak.listening.listen.reading import Desk
from firebreak.listening.listen.supervising import Supervisor
from firebreak.listening.listen.threads import DbThread
from firebreak.listening.pipeline import Pipeline
from firebreak.listening.store.later import Turns

REFRESH_EVERY_S = 1.0
LOG_PAGES = 8_000
"""Length of SQLite's log at which it is moved into the database. The transactions of a busy second change the same pages
again and again: moved every 1,000 pages, as SQLite would, they are written twice."""
SUM_EVERY_S = 0.5
"""Between two turns of summing what waits: all parts have had theirs within half a minute."""
SWITCH_S = 0.0005
"""The writer waits for the interpreter after each statement of the database: at most so long, while other threads count."""


def run(stop: threading.Event) -> None:
    """Listen until ``stop`` is set; what was read is stored before this returns."""
    sys.setswitchinterval(SWITCH_S)
    seldom()
    _move_the_log()
    asyncio.run(_run(stop))


def _move_the_log() -> None:
    """On SQLite this process moves the log into the database; others only when it is longer."""
    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        options["init_command"] += f"; PRAGMA wal_autocheckpoint={LOG_PAGES}"


async def _run(stop: threading.Event) -> None:
    ended = asyncio.Event()
    pipeline = Pipeline(int(config.get("match_workers")))
    preparing = tuple(DbThread(f"listen-prepare-{number}") for number in range(pipeline.at_once))
    desk = Desk(pipeline, DbThread("listen-writer"), DbThread("listen-control"), preparing)
    compiling = DbThread("listen-compile")
    loops = [
        _until(stop, ended),
        Supervisor(desk).run(ended),
        Importer(desk).run(ended),
        IntakeReader(desk).run(ended),
        Beside(lambda: pipeline.busy).run(ended),
        every(SUM_EVERY_S, desk.writer, Turns().turn, ended),
        every(REFRESH_EVERY_S, compiling, desk.pipeline.matchers.refresh, ended),
    ]
    try:
        await asyncio.gather(*loops)
    finally:
        ended.set()
        pipeline.close()
        for thread in (*preparing, desk.writer, desk.control, compiling):
            thread.close()


async def _until(stop: threading.Event, ended: asyncio.Event) -> None:
    while not stop.is_set() and not ended.is_set():
        await asyncio.sleep(0.1)
    ended.set()
