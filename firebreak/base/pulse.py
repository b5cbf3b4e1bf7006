"""Wake open pages: touch a topic in the writer's transaction; the hub of each web process hears of it.

Topics are ``b<brand id>.<thing>``, e.g. ``b12.alerts`` or ``b12.monitor.5``. A topic that ends in ``.*`` says that anything
below it may have changed: two hundred monitors in each of twenty transactions a second are one topic.
"""

import json
from collections.abc import Callable, Iterable

from django.db import connection, transaction

_UPSERT = """
INSERT INTO base_pulse (topic, version) VALUES (%s, (SELECT COALESCE(MAX(version), 0) + 1 FROM base_pulse))
ON CONFLICT (topic) DO UPDATE SET version = (SELECT COALESCE(MAX(version), 0) + 1 FROM base_pulse)
"""
_UPSERT_ALL = """
INSERT INTO base_pulse (topic, version)
SELECT value, (SELECT COALESCE(MAX(version), 0) FROM base_pulse) + key + 1 FROM json_each(%s) WHERE true
ON CONFLICT (topic) DO UPDATE SET version = excluded.version
"""
CHANNEL = "firebreak_pulse"
_told: list[Callable[[], None]] = []


def reaches(touched: str, topic: str) -> bool:
    """Whether what was touched means this topic.

    >>> reaches("monitor.5", "monitor.5"), reaches("monitor.*", "monitor.5"), reaches("monitor.*", "monitors")
    (True, True, False)
    """
    return touched == topic or (touched.endswith(".*") and topic.startswith(touched[:-1]))


def tell(listener: Callable[[], None]) -> Callable[[], None]:
    """Have ``listener`` called when this process has stored a touched topic: the next poll need not be waited for. What it
    gives ends that. It is called in the thread of the writer, on SQLite only."""
    _told.append(listener)
    return lambda: _told.remove(listener)


def _stored() -> None:
    for listener in tuple(_told):
        listener()


def touch(topic: str) -> None:
    """Mark a topic as changed. On PostgreSQL the hub is told at commit; on SQLite it polls."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No shared counter there: concurrent writers would wait on each other for it.
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
        else:
            cursor.execute(_UPSERT, [topic])
            _tell_at_commit()


def touch_all(topics: Iterable[str]) -> None:
    """Mark many topics at once, each named once."""
    listed = list(topics)
    if not listed:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_notify(%s, topic) FROM unnest(%s::text[]) AS topic", [CHANNEL, listed])
        else:
            cursor.execute(_UPSERT_ALL, [json.dumps(listed)])
            _tell_at_commit()


def _tell_at_commit() -> None:
    if _told:  # only where pages are served
        transaction.on_commit(_stored, robust=True)


def changed_since(version: int) -> list[tuple[str, int]]:
    """Topics whose version is above ``version``, oldest change first (SQLite)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, version FROM base_pulse WHERE version > %s ORDER BY version", [version])
        return [(topic, number) for topic, number in cursor.fetchall()]


def latest() -> int:
    """The highest version so far; 0 when nothing ever changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(version), 0) FROM base_pulse")
        return int(cursor.fetchone()[0])
