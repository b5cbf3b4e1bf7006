"""Two people at the very same moment: two threads with a connection each, on one statement, with real transactions.

Who comes when is not left to luck. The first person's act is stopped just before one of its statements to the database;
then the second acts until it is done, or stands before a lock that the first one holds; then the first goes on. So every
place at which two acts can cut across each other is tried, and each trial can be had again by its seed.
"""

import queue
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

PATIENCE_S = 300.0
LOOK_S = 0.001
LINGERS_S, LINGERS_LONG_S = 0.004, 0.1
"""Who is silent for longer may stand before a lock; after each look at one who does not, twice as long is waited."""


class BrokenError(Exception):
    """Two acts wait for each other, or one ended with what is no refusal."""


class Hand:
    """A thread that does one act after the other on a connection of its own."""

    def __init__(self) -> None:
        self._work: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        from django.db import connections

        while (work := self._work.get()) is not None:
            work()
        connections.close_all()

    def begin(self, work: Callable[[], Any]) -> "Doing":
        """Do it there."""
        doing = Doing()
        self._work.put(lambda: doing.run(work))
        return doing

    def let_go(self) -> None:
        """Close the connection: the database is about to be another."""
        from django.db import connections

        self.begin(connections.close_all).result()

    def end(self) -> None:
        """No more work."""
        self._work.put(None)
        self._thread.join(PATIENCE_S)


class Doing:
    """An act on its way."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None

    def run(self, work: Callable[[], Any]) -> None:
        """In the thread."""
        try:
            self.value = work()
        except BaseException as error:
            self.error = error
        finally:
            self.ended.set()

    def result(self) -> Any:
        """What it gave. Raises what it raised, or :class:`BrokenError` when it does not end."""
        if not self.ended.wait(PATIENCE_S):
            raise BrokenError("an act does not end")
        if self.error is not None:
            raise self.error
        return self.value


class Crossing:
    """One pair of acts, of which the first is stopped at its ``place``: before it begins (0), before a later statement.

    Not before ``BEGIN``, where it has its turn among SQLite's writers already but not yet the lock.
    """

    def __init__(self, place: int) -> None:
        self._place, self._seen = place, 0
        self._there, self._go_on = threading.Event(), threading.Event()
        self._stands, self._resumed = threading.Event(), threading.Event()
        self._noted = threading.Event()
        self._first_in_transaction = False
        self._backend = 0
        self._since = self._looked_since = time.monotonic()
        self._lingering_s = LINGERS_S
        """When the second one last began or ended a statement. A commit is none and may wait as well."""

    def noted(self) -> None:
        """The first act is decided, and somebody wrote down that it was: the second may go on."""
        self._noted.set()

    def behind(self) -> None:
        """In the second act: when it was held up by the first, even in its last commit, it waits until that one is noted."""
        if self._resumed.is_set():
            self._noted.wait(PATIENCE_S)

    def run(self, hands: tuple[Hand, Hand], first: Callable[[], Any], second: Callable[[], Any]) -> bool:
        """Both, to their end; whether the second one had to wait for the first. Raises what an act did not expect."""
        one = hands[0].begin(lambda: self._as_first(first))
        if not self._there.wait(PATIENCE_S):
            raise BrokenError("the first act does not end")
        other = hands[1].begin(lambda: self._as_second(second))
        waited = not self._done_or_standing(other)
        self._resumed.set()
        self._go_on.set()
        one.result()
        other.result()
        return waited

    def _as_first(self, act: Callable[[], Any]) -> None:
        from django.db import connection

        try:
            self._stop()
            with connection.execute_wrapper(self._stop_there):
                act()
        finally:
            self._there.set()
            self._noted.set()

    def _stop_there(self, execute: Any, sql: Any, *said: Any) -> Any:
        if not str(sql).startswith("BEGIN"):
            self._stop()
        return execute(sql, *said)

    def _stop(self) -> None:
        from django.db import connection

        if self._seen == self._place:
            self._first_in_transaction = connection.in_atomic_block
            self._there.set()
            self._go_on.wait(PATIENCE_S)
        self._seen += 1

    def _as_second(self, act: Callable[[], Any]) -> None:
        from django.db import connection

        connection.ensure_connection()
        if connection.vendor == "postgresql":
            self._backend = connection.connection.info.backend_pid
        self._since = time.monotonic()
        with connection.execute_wrapper(self._after_the_first):
            act()

    def _after_the_first(self, execute: Any, sql: Any, *said: Any) -> Any:
        """What was held up by the first one waits until that one is written down: so the judge has them in their order."""
        from django.db import connection

        self.behind()
        writes = connection.vendor == "sqlite" and not _reads(sql)
        if writes and self._first_in_transaction and not self._resumed.is_set():
            self._stands.set()  # one writer at a time: it will wait
        self._since = time.monotonic()
        try:
            return execute(sql, *said)
        finally:
            self._since = time.monotonic()

    def _done_or_standing(self, other: Doing) -> bool:
        until = time.monotonic() + PATIENCE_S
        while not other.ended.wait(LOOK_S):
            if self._stands.is_set() or (self._lingers() and _waits_for_lock(self._backend)):
                return False
            if time.monotonic() > until:
                raise BrokenError("the second act neither ends nor waits for a lock")
        return True

    def _lingers(self) -> bool:
        """Whether it may wait for the first. To ask PostgreSQL costs more than most statements do."""
        since = self._since
        if since != self._looked_since:
            self._looked_since, self._lingering_s = since, LINGERS_S
        if not self._backend or time.monotonic() - since < self._lingering_s:
            return False
        self._lingering_s = min(2 * self._lingering_s, LINGERS_LONG_S)
        return True


def _reads(sql: Any) -> bool:
    return str(sql).lstrip("( ").startswith("SELECT")


def _waits_for_lock(backend: int) -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT wait_event_type FROM pg_stat_activity WHERE pid = %s", [backend])
        row = cursor.fetchone()
    return row is not None and row[0] == "Lock"


@contextmanager
def two_hands() -> Any:
    """Threads for two people."""
    hands = Hand(), Hand()
    try:
        yield hands
    finally:
        for hand in hands:
            hand.end()
