"""Do the rollups equal the mentions? Recounts everything and says where they differ."""

from collections.abc import Sequence

from django.db import connection, transaction

from firebreak.listening.store import later
from firebreak.listening.store.records import Difference
from firebreak.listening.store.rollups import AUTHORS, HOURS, KINDS, MARKS, MINUTES, Rollup
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
_KIND = f"""
SELECT m.monitor, {_FLOOR.format(seconds=3600)}, '{{name}}', m.{{name}}, COUNT(*),
    SUM(CASE WHEN m.sentiment = 'negative' THEN 1 ELSE 0 END)
FROM store_mention m WHERE m.{{name}} <> '' GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - constants
_AUTHORS = f"""
SELECT m.monitor, {_FLOOR.format(seconds=3600)}, m.author, COUNT(*), SUM(m.reach) FROM store_mention m GROUP BY 1, 2, 3
"""  # noqa: S608 - constants
RECOUNTED = (
    (MINUTES, [_VOLUME.format(time=_FLOOR.format(seconds=60), more=_HEARD)]),
    (HOURS, [_VOLUME.format(time=_FLOOR.format(seconds=3600), more="")]),
    (AUTHORS, [_AUTHORS]),
    (KINDS, [_KIND.format(name=name) for name in ("risk", "intent")]),
)
"""Each rollup, and how it is counted anew: statements whose rows are its own."""


def check() -> list[Difference]:
    """Every place where a rollup differs from its mentions; an empty list when all is well.

    What waits to be summed is summed first. What comes in meanwhile may be told as a difference.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        later.settle_all(cursor)
    return [*(one for rollup, sql in RECOUNTED for one in _compared(rollup, sql)), *_orphans()]


def _compared(rollup: Rollup, recounted: Sequence[str]) -> list[Difference]:
    width = len(rollup.key)
    stored = fetch(f"SELECT {rollup.columns} FROM {rollup.table}")  # noqa: S608
    have = {tuple(row[:width]): tuple(map(int, row[width:])) for row in stored}
    true = {tuple(row[:width]): tuple(map(int, row[width:])) for sql in recounted for row in fetch(sql)}
    return [
        Difference(rollup.table.removeprefix("store_rollup_"), key, have.get(key, ()), true.get(key, ()))
        for key in sorted(have.keys() | true.keys(), key=repr)
        if have.get(key, ()) != true.get(key, ())
    ]


def _orphans() -> list[Difference]:
    rows = fetch(
        "SELECT m.id, m.post FROM store_mention m LEFT JOIN store_post p ON p.id = m.post WHERE p.id IS NULL LIMIT 100"
    )
    return [Difference("mention without post", (mention, post), (0,), (1,)) for mention, post in rows]
