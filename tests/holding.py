"""A database that somebody holds: another process stands still in the middle of a transaction with a lock all need."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_SQLITE = """
import fcntl, sqlite3, sys, time
turn = open(sys.argv[1] + "-turn", "w")
fcntl.flock(turn, fcntl.LOCK_EX)
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
held.execute("UPDATE base_audithead SET number = number")
print("held", flush=True)
time.sleep(300)
"""
_POSTGRES = """
import sys, time, psycopg
held = psycopg.connect(sys.argv[1])
held.execute("SELECT * FROM base_audithead WHERE brand_id = %s FOR UPDATE", [int(sys.argv[2])])
print("held", flush=True)
time.sleep(300)
"""


@contextmanager
def held_by_another(brand_id: int) -> Iterator[None]:
    """The test's own database: all of it on SQLite, the head of the brand's chain on PostgreSQL."""
    if connection.vendor == "sqlite":
        with held_file(connection.settings_dict["NAME"]):
            yield
        return
    with connection.cursor() as cursor:
        address = cursor.connection.info.dsn
    with _stopped(_POSTGRES, address, str(brand_id)):
        yield


@contextmanager
def held_file(file: str | Path) -> Iterator[None]:
    """SQLite's one write lock, and our own turn before it."""
    with _stopped(_SQLITE, str(file)):
        yield


@contextmanager
def _stopped(script: str, *given: str) -> Iterator[None]:
    """From the moment that it has its lock; killed afterwards."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *given], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "held"
            process.send_signal(signal.SIGSTOP)
            yield
        finally:
            process.kill()
            process.wait(10)


def waiting_for_locks() -> int:
    """How many connections to the test's own PostgreSQL database wait for a lock; other tests run beside this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])
