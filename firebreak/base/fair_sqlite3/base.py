"""SQLite as Django speaks to it, but whoever waits to write is next, and nobody waits inside SQLite.

SQLite has one writer at a time, and those who wait look again every now and then. A process that stores batch after
batch takes the lock again microseconds after it let go, so that a person's click may find it taken twenty times in a
row: 1.9 s at 5,000 posts a second. Here everybody takes a turn (a lock on a file beside the database, given by
the kernel in order of arrival) before asking for SQLite's lock, and gives it up once that is theirs: nobody writes twice
while another waits. Who has waited for its turn has as much less patience for SQLite's lock, so that a
database that is held for long is told of as soon as it always was.

The waiting itself is Python's. While SQLite waits it holds the mutex of its connection, and the collector of another
thread, come upon a cursor of that connection, waits for the mutex: with the very lock in its hands that the first one
waits for, neither went on until SQLite's patience was over, after 20 s.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any, TypeVar

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # not on Windows, where looking again must do
    fcntl = None  # type: ignore[assignment]

T = TypeVar("T")
LOOK_S = 0.001
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY}
"""Codes that waiting helps against. It does not where a connection has read what is old by now and wants to write."""


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection. Its turn is a file description of its own, so that threads wait for each other too."""

    _file: int | None = None
    _until: float | None = None
    patience: float | None = None
    """Seconds, where somebody waits for less than usual: see :mod:`firebreak.base.patience`."""

    def get_new_connection(self, conn_params: Any) -> Any:
        """As Django makes it; from here on a statement that finds the database taken says so at once."""
        made = super().get_new_connection(conn_params)
        made.execute("PRAGMA busy_timeout = 0")
        return made

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002 - Django's own
        """A cursor that waits by :meth:`turn`."""
        return self.connection.cursor(factory=self._cursor_of)

    def _cursor_of(self, connection: sqlite3.Connection) -> "Cursor":
        return Cursor(connection, self)

    def _start_transaction_under_autocommit(self) -> None:
        with self.turn():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for one's turn and have it; until when to be patient (``time.monotonic``). One within another is the same."""
        if self._until is not None:
            yield self._until
            return
        # 5 s is the module's own, where none is set.
        usual = float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
        self._until = monotonic() + (usual if self.patience is None else self.patience)
        try:
            if (file := self._own_file()) is None:
                yield self._until
                return
            self._take(file)
            try:
                yield self._until
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
        finally:
            self._until = None

    def _take(self, file: int) -> None:
        """The turn. Who waits for less than usual goes on without it in the end: only SQLite's lock keeps writers apart."""
        if self.patience is None:
            fcntl.flock(file, fcntl.LOCK_EX)
            return
        while monotonic() < (self._until or 0.0):
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            sleep(LOOK_S)

    def _own_file(self) -> int | None:
        """The file to lock; none for a database in memory, or where files cannot be locked."""
        if self._file is None and fcntl is not None and not self.is_in_memory_db():
            name = f"{self.settings_dict['NAME']}-turn"
            self._file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file

    def _close(self) -> Any:
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
            self._file = None
        return super()._close()  # type: ignore[misc]


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, with patience: what finds the database taken waits for its turn, then looks every millisecond."""

    def __init__(self, connection: sqlite3.Connection, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """One statement. A database that is taken has done none of it."""
        run = super().execute
        return self._patiently(lambda: run(query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """The same statement many times: all of them or none."""
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        self._wrapper._start_transaction_under_autocommit()
        try:
            done = super().executemany(query, param_list)
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            raise
        return done

    def _patiently(self, run: Callable[[], T]) -> T:
        try:
            return run()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in BUSY:
                raise
        with self._wrapper.turn() as until:
            while True:
                try:
                    return run()
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode not in BUSY or monotonic() >= until:
                        raise
                sleep(LOOK_S)
