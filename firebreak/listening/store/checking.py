"""Do the rollups equal the mentions? Recounts everything and says where they differ."""

from typing import Any

from firebreak.listening.store.records import Difference
from firebreak.listening.store.sql import fetch

_FLOOR = "CAST(FLOOR(m.time / {seconds}) AS BIGINT)"
_MINUTES = f"""
SELECT m.monitor, {_FLOOR.format(seconds=60)}, m.platform, m.language, COUNT(*),
    SUM(CASE WHEN m.sentiment = 'negative' THEN 1 ELSE 0 END), SUM(CASE WHEN m.sentiment = 'neutral' THEN 1 ELSE 0 END),
    SUM(CASE WHEN m.sentiment = 'positive' THEN 1 ELSE 0 END), SUM(CASE WHEN m.kind = 'repost' THEN 1 ELSE 0 END),
    SUM(m.reach)
FROM store_mention m GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - constants
_AUTHORS = f"""
SELECT m.monitor, {_FLOOR.format(seconds=3600)}, m.author, COUNT(*), SUM(m.reach) FROM store_mention m GROUP BY 1, 2, 3
"""  # noqa: S608 - constants
_SUMS = "count, negative, neutral, positive, reposts, reach"


def check() -> list[Difference]:
    """Every place where a rollup differs from its mentions; an empty list when all is well."""
    minutes = fetch(f"SELECT monitor, minute, platform, language, {_SUMS} FROM store_rollup_minute")  # noqa: S608
    authors = fetch("SELECT monitor, hour, author, count, reach FROM store_rollup_author_hour")
    found = _compare("minute", 4, minutes, fetch(_MINUTES))
    return found + _compare("author_hour", 3, authors, fetch(_AUTHORS)) + _orphans()


def _compare(table: str, width: int, stored: list[Any], counted: list[Any]) -> list[Difference]:
    have = {tuple(row[:width]): tuple(map(int, row[width:])) for row in stored}
    true = {tuple(row[:width]): tuple(map(int, row[width:])) for row in counted}
    nothing = (0,) * (6 if width == 4 else 2)
    return [
        Difference(table, key, have.get(key, nothing), true.get(key, nothing))
        for key in sorted(have.keys() | true.keys(), key=repr)
        if have.get(key, nothing) != true.get(key, nothing)
    ]


def _orphans() -> list[Difference]:
    rows = fetch(
        "SELECT m.id, m.post FROM store_mention m LEFT JOIN store_post p ON p.id = m.post WHERE p.id IS NULL LIMIT 100"
    )
    return [Difference("mention without post", (mention, post), (0,), (1,)) for mention, post in rows]
