"""Do the rollups equal the mentions? Recounts everything and says where they differ."""

from typing import Any

from django.db import connection, transaction

from firebreak.listening.store import later
from firebreak.listening.store.records import Difference
from firebreak.listening.store.rollups import MARKS
from firebreak.listening.store.sql import fetch

# How each rollup is counted anew from the mentions, in the order of its columns.
_FLOOR = "CAST(FLOOR(m.time / {seconds}) AS BIGINT)"
_MARKED = ", ".join(f"SUM(CASE WHEN (m.marks & {mark}) <> 0 THEN 1 ELSE 0 END)" for mark in MARKS)
_HEARD = (
    f", MAX(m.reach), SUM(CAST(ROUND(1000 * LN(CAST(1 + m.reach AS DOUBLE PRECISION))) AS BIGINT)), {_MARKED}"
)
_VOLUME = """
SELECT m.monitor, {time}, m.platform, m.language, COUNT(*),
    SUM(CASE WHEN m.sentiment = 'negative' THEN 1 ELSE 0 END), SUM(CASE WHEN m.sentiment = 'neutral' THEN 1 ELSE 0 END),
    SUM(CASE WHEN m.sentiment = 'positive' THEN 1 ELSE 0 END), SUM(CASE WHEN m.kind = 'repost' THEN 1 ELSE 0 END),
    SUM(m.reach){more}
FROM store_mention m GROUP BY 1, 2, 3, 4
"""
MINUTES = _VOLUME.format(time=_FLOOR.format(seconds=60), more=_HEARD)
HOURS = _VOLUME.format(time=_FLOOR.format(seconds=3600), more="")
AUTHORS = f"""
SELECT m.monitor, {_FLOOR.format(seconds=3600)}, m.author, COUNT(*), SUM(m.reach) FROM store_mention m GROUP BY 1, 2, 3
"""  # noqa: S608 - constants
KIND = f"""
SELECT m.monitor, {_FLOOR.format(seconds=3600)}, '{{name}}', m.{{name}}, COUNT(*),
    SUM(CASE WHEN m.sentiment = 'negative' THEN 1 ELSE 0 END)
FROM store_mention m WHERE m.{{name}} <> '' GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - constants
_SUMS = "count, negative, neutral, positive, reposts, reach"
_MINUTE_SUMS = f"{_SUMS}, top_reach, voices, novel, copies, coordinated, harm"


def check() -> list[Difference]:
    """Every place where a rollup differs from its mentions; an empty list when all is well.

    What waits to be summed is summed first. What comes in meanwhile may be told as a difference.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        later.settle_all(cursor)
    minutes = fetch(f"SELECT monitor, minute, platform, language, {_MINUTE_SUMS} FROM store_rollup_minute")  # noqa: S608
    hours = fetch(f"SELECT monitor, hour, platform, language, {_SUMS} FROM store_rollup_hour")  # noqa: S608
    authors = fetch("SELECT monitor, hour, author, count, reach FROM store_rollup_author_hour")
    kinds = fetch("SELECT monitor, hour, dimension, value, count, negative FROM store_rollup_kind")
    counted = [row for name in ("risk", "intent") for row in fetch(KIND.format(name=name))]
    return [
        *_compare("minute", 4, minutes, fetch(MINUTES)),
        *_compare("hour", 4, hours, fetch(HOURS)),
        *_compare("author_hour", 3, authors, fetch(AUTHORS)),
        *_compare("kind", 4, kinds, counted),
        *_orphans(),
    ]


def _compare(table: str, width: int, stored: list[Any], counted: list[Any]) -> list[Difference]:
    have = {tuple(row[:width]): tuple(map(int, row[width:])) for row in stored}
    true = {tuple(row[:width]): tuple(map(int, row[width:])) for row in counted}
    return [
        Difference(table, key, have.get(key, ()), true.get(key, ()))
        for key in sorted(have.keys() | true.keys(), key=repr)
        if have.get(key, ()) != true.get(key, ())
    ]


def _orphans() -> list[Difference]:
    rows = fetch(
        "SELECT m.id, m.post FROM store_mention m LEFT JOIN store_post p ON p.id = m.post WHERE p.id IS NULL LIMIT 100"
    )
    return [Difference("mention without post", (mention, post), (0,), (1,)) for mention, post in rows]
