"""How long a statement waits for a database that somebody holds, where less than usual is right."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Within it a lock that is not given in time is an ``OperationalError``; nothing of the statement was done then.

    On PostgreSQL a statement as a whole has no longer than that, as it may wait for one lock after the other.
    """
    if connection.vendor == "sqlite":
        before, connection.patience = connection.patience, seconds  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.patience = before  # type: ignore[attr-defined]
        return
    _limits(f"{int(seconds * 1000)}ms")
    try:
        yield
    finally:
        _limits("0")


def _limits(longest: str) -> None:
    with connection.cursor() as cursor:
        for name in ("lock_timeout", "statement_timeout"):
            cursor.execute("SELECT set_config(%s, %s, false)", [name, longest])
