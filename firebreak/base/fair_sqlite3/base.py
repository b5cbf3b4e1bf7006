"""SQLite as Django speaks to it, but whoever waits to write is next.

SQLite has one writer at a time, and those who wait look again every now and then. A process that stores batch after
batch takes the lock again microseconds after it let go, so that a person's click may find it taken twenty times in a
row: 1.9 s at 5,000 posts a second. Here everybody takes a turn (a lock on a file beside the database, given by
the kernel in order of arrival) before asking for SQLite's lock, and gives it up once that is theirs: nobody writes twice
while another waits. Who has waited for its turn has as much less patience for SQLite's lock, so that a
database that is held for long is told of as soon as it always was.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # not on Windows, where SQLite's own waiting must do
    fcntl = None  # type: ignore[assignment]

SOON_S = 0.5
"""A shorter wait for one's turn is not counted."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. Its turn is a file description of its own, so that threads wait for each other too."""

    _turn: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        with self._in_turn():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        turn = self._own_turn()
        if turn is None:
            yield
            return
        began = monotonic()
        fcntl.flock(turn, fcntl.LOCK_EX)
        waited = monotonic() - began
        try:
            with self._patience(waited):
                yield
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)

    @contextmanager
    def _patience(self, waited: float) -> Iterator[None]:
        """What is left of the time that a writer may wait in all."""
        if waited < SOON_S:
            yield
            return
        # 5 s is the module's own, where none is set.
        whole = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        self._busy_timeout(max(0.0, whole - waited))
        try:
            yield
        finally:
            self._busy_timeout(whole)

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
