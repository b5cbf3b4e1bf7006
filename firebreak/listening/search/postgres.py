"""The index as a table of its own on PostgreSQL: a stored ``tsvector`` over the same words."""

from collections.abc import Sequence

from django.db import connection, transaction

from firebreak.listening.search.words import VERSION
from firebreak.listening.store.sql import array, fetch, insert
from firebreak.listening.store.writing import WRITER_LOCK

LOOKED_AT = 200
"""Posts that are looked at first for each that is wanted, the newest."""


class PostgresIndex:
    """Words in ``store_text``; the marks in ``store_mark``."""

    def watermark(self) -> int:
        marks = dict(fetch("SELECT name, value FROM store_mark WHERE name IN ('text.post', 'text.version')"))
        if marks and marks.get("text.version") != VERSION:
            self.clear()
            return 0
        return int(marks.get("text.post", 0))

    def add(self, posts: Sequence[tuple[int, str]], watermark: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            insert(cursor, "store_text", "post, body", posts, "ON CONFLICT (post) DO NOTHING")
            marks = [("text.post", watermark), ("text.version", VERSION)]
            tail = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
            insert(cursor, "store_mark", "name, value", marks, tail)

    def find(self, phrases: Sequence[Sequence[str]], limit: int) -> list[int]:
        query = " && ".join(["phraseto_tsquery('simple', %s)"] * len(phrases))
        wanted = [" ".join(phrase) for phrase in phrases]

        def some(where: str, than: int, most: int) -> list[int]:
            sql = f"SELECT post FROM store_text WHERE vector @@ ({query}) AND post {where} %s ORDER BY post DESC LIMIT %s"  # noqa: S608
            return [int(number) for (number,) in fetch(sql, [*wanted, than, most])]

        # PostgreSQL reads every post that has the words before it can tell the newest: fifty thousand pages of ten million
        # posts for a word that one in two hundred has. Mostly the newest part of them holds enough.
        low = int(fetch("SELECT COALESCE(MAX(post), 0) FROM store_text")[0][0]) - LOOKED_AT * limit
        near = some(">", low, limit)
        return near if low <= 0 or len(near) == limit else near + some("<=", low, limit - len(near))

    def remove(self, posts: Sequence[tuple[int, str]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM store_text WHERE post = ANY(%s)", [array(number for number, _ in posts)]
            )

    def clear(self) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM store_text")
            cursor.execute("DELETE FROM store_mark WHERE name LIKE 'text.%%'")

    def safe_end(self) -> int:
        """Writers hold a shared lock while they store; once we have it alone, none of them is half-way."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER_LOCK])
            cursor.execute("SELECT COALESCE(MAX(id), 0) FROM store_post")
            return int(cursor.fetchone()[0])
