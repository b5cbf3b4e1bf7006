"""Mentions that are not in the sums yet: when much comes in, they are written down as they come and summed together.

Each mention changes a row in each of four rollups, and with ten thousand monitors hardly two of a transaction share a
page: half of what storing cost was writing those pages. Here a mention is one short row, and a monitor's mentions of some
seconds change its rollups at once. Whoever reads a rollup reads these rows with it, in one statement, so every number is
what it would be; whoever takes something out of a rollup has them summed first. Nothing waits where little comes in.

Rows lie in :data:`PARTS` parts by monitor: a reader looks at one of them, and each turn of summing takes another, so that
none of them takes long.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import connection, transaction

from firebreak.listening import costs
from firebreak.listening.store.rollups import AUTHORS, COLUMNS, HOURS, KINDS, MINUTES, Counted, Rollup, Sums
from firebreak.listening.store.sql import any_of, array, fetch, insert, postgres

PARTS: Final = 64


def part_of(monitor: int) -> int:
    """Where a monitor's mentions wait.

    >>> part_of(5), part_of(5 + PARTS)
    (5, 5)
    """
    return monitor % PARTS


def put(cursor: Any, mentions: Iterable[tuple[int, int, Counted]]) -> None:
    """Write down ``(monitor, post, what rollups read of it)`` of new mentions, in the transaction that makes them."""
    rows = [(part_of(monitor), post, monitor, *counted[1:]) for monitor, post, counted in mentions]
    rows.sort()
    insert(cursor, "store_rollup_later", f"part, post, {COLUMNS}", rows)


def waits(monitor: int) -> bool:
    """Whether mentions of a monitor wait. What is put down after this was asked is later than the answer: who then
    reads the rollup alone has read what was true."""
    sql = "SELECT 1 FROM store_rollup_later WHERE part = %s AND monitor = %s LIMIT 1"
    return bool(fetch(sql, [part_of(monitor), monitor]))


def rows(table: str, columns: str, where: str, params: Sequence[Any], monitor: int) -> tuple[str, list[Any]]:
    """A monitor's rows of a rollup as a table to sum, with those that wait; and its parameters."""
    chosen = f"SELECT {columns} FROM {{}} WHERE monitor = %s AND {where}"  # noqa: S608 - names of ours
    every = [monitor, *params]
    return with_waiting((chosen.format(table), every), (chosen.format("store_later"), every), monitor)


def kinds(by: str, first: int, last: int, monitor: int) -> tuple[str, list[Any]]:
    """The same of risks or intents, as ``hour, value, count, negative`` of the hours ``first`` to ``last``."""
    hours, params = "monitor = %s AND hour >= %s AND hour < %s", [monitor, first, last]
    summed = f"SELECT hour, value, count, negative FROM store_rollup_kind WHERE {hours} AND dimension = %s"  # noqa: S608
    waiting = f"SELECT hour, {by}, count, negative FROM store_later WHERE {hours} AND {by} <> ''"  # noqa: S608
    return with_waiting((summed, [*params, by]), (waiting, params), monitor)


def with_waiting(
    summed: tuple[str, list[Any]], waiting: tuple[str, list[Any]], monitor: int
) -> tuple[str, list[Any]]:
    """Two statements with their parameters as one table to sum: of what is in rollups, and of the same in
    ``store_later``, which must end within its conditions; the second only where something of the monitor waits."""
    if not waits(monitor):
        return f"({summed[0]})", summed[1]
    both = f"({summed[0]} UNION ALL {waiting[0]} AND part = %s)"
    return both, [*summed[1], *waiting[1], part_of(monitor)]


def settle(cursor: Any, monitors: Iterable[int]) -> int:
    """Sum what waits of these monitors (and of those that share their parts), in the caller's transaction; how many
    mentions it was. To be called before anything is taken out of their rollups."""
    return _settle(cursor, {part_of(monitor) for monitor in monitors})


def _settle(cursor: Any, parts: Iterable[int]) -> int:
    chosen = [array(sorted(parts))]
    gone = f"DELETE FROM store_rollup_later WHERE {any_of('part')}"  # noqa: S608
    if postgres():  # others write meanwhile: what is summed is what this took out
        cursor.execute(f"{gone} RETURNING {COLUMNS}", chosen)
        found = cursor.fetchall()
        _summed(found).write(cursor)
        return len(found)
    for rollup, kind in _SUMMED:
        cursor.execute(_where_they_lie(rollup, kind), chosen)
    cursor.execute(gone, chosen)
    return int(cursor.rowcount)


_SUMMED = ((MINUTES, ""), (HOURS, ""), (AUTHORS, ""), *((KINDS, kind) for kind in ("risk", "intent")))


def _where_they_lie(rollup: Rollup, kind: str) -> str:
    """The statement that adds what waits in some parts to a rollup: no Python for each mention, which costs five times
    as much and holds the interpreter. For kinds, those of risk or of intent."""
    key = [{"dimension": f"'{kind}'", "value": kind}.get(name, name) for name in rollup.key]
    only = f" AND {kind} <> ''" if kind else ""
    return (
        f"INSERT INTO {rollup.table} ({rollup.columns}) SELECT {', '.join((*key, *rollup.summed))} FROM store_later "  # noqa: S608
        f"WHERE {any_of('part')}{only} GROUP BY {', '.join(map(str, range(1, len(key) + 1)))} {rollup.on_conflict}"
    )


def settle_all(cursor: Any) -> int:
    """Sum all that waits, in the caller's transaction; how many mentions it was."""
    return _settle(cursor, range(PARTS))


def _summed(rows: Iterable[Sequence[Any]]) -> Sums:
    sums = Sums()
    for row in rows:
        sums.add(Counted(*row))
    return sums


class Turns:
    """Sums one part at each turn, of those in which something waits."""

    def __init__(self) -> None:
        self._next = 0

    def turn(self) -> int:
        """Sum the next part, in a transaction of its own; how many mentions it was."""
        part = self._waiting()
        if part is None:
            return 0
        self._next = part + 1
        with costs.stage("rollups"), transaction.atomic(), connection.cursor() as cursor:
            return _settle(cursor, [part])

    def _waiting(self) -> int | None:
        sql = "SELECT part FROM store_rollup_later WHERE part >= %s ORDER BY part LIMIT 1"
        found = fetch(sql, [self._next]) or fetch(sql, [0])
        return int(found[0][0]) if found else None
