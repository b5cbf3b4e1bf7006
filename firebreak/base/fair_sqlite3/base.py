"""SQLite as Django speaks to it, but whoever waits to write is next.

SQLite has one writer at a time, and those who wait look again every now and then. A process that stores batch after
batch takes the lock again microseconds after it let go, so that a person's click may find it taken twenty times in a
row: 1.9 s at 5,000 posts a second. Here everybody takes a turn (a lock on a file beside the database, given by
the kernel in order of arrival) before asking for SQLite's lock, and gives it up once that is theirs: nobody writes twice
while another waits. Who has waited for its turn has as much less patience for SQLite's lock, so that a
database that is held for long is told of as soon as it always was.
"""

import os
import sqlite3
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # not on Windows, where SQLite's own waiting must do
    fcntl = None  # type: ignore[assignment]

LOOK_S = 0.001


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. Its turn is a file description of its own, so that threads wait for each other too."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        turn = self._own_turn()
        if turn is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        # 5 s is the module's own, where none is set.
        patience = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        until = monotonic() + patience
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            self._busy_timeout(0.0)
            self._begin(until)
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)
            self._busy_timeout(patience)

    def _begin(self, until: float) -> None:
        """Whose turn it is looks every millisecond; SQLite's own waiting looks again after up to 100 ms."""
        while True:
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]
                return
            except OperationalError as error:
                if not _is_busy(error) or monotonic() >= until:
                    raise
            sleep(LOOK_S)

    def _busy_timeout(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")

    def _own_turn(self) -> int | None:
        """The file to lock; none for a database in memory, or where files cannot be locked."""
        if self._turn is None and fcntl is not None and not self.is_in_memory_db():
            name = f"{self.settings_dict['NAME']}-turn"
            self._turn = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._turn

    def _close(self) -> Any:
        if self._turn is not None:
            with suppress(OSError):
                os.close(self._turn)
            self._turn = None
        return super()._close()  # type: ignore[misc]


def _is_busy(error: OperationalError) -> bool:
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    return int(code) & 0xFF == sqlite3.SQLITE_BUSY
