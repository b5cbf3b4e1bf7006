"""Wake open pages: touch a topic in the writer's transaction; the hub of each web process hears of it.

Topics are ``b<brand id>.<thing>``, e.g. ``b12.alerts`` or ``b12.monitor.5``.
"""

import json
from collections.abc import Iterable

from django.db import connection

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


def touch(topic: str) -> None:
    """Mark a topic as changed. On PostgreSQL the hub is told at commit; on SQLite it polls."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # No shared counter there: concurrent writers would wait on each other for it.
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])
        else:
            cursor.execute(_UPSERT, [topic])


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
