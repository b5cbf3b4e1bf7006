"""What differs between the two databases, and how many rows are written at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec
from django.db import connection

_MOST_PARAMS = 30_000
"""SQLite takes 32,766 in one statement; PostgreSQL's client fills them in itself."""
_TOGETHER = 16
"""Rows of one prepared statement: each statement reads and writes the last number of its table, a third of an insert."""


def postgres() -> bool:
    """Whether this installation stands on PostgreSQL."""
    return connection.vendor == "postgresql"


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most ``size``."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


_TYPES = {
    **dict.fromkeys(
        ("time", "seen_at", "weight", "probability", "risk_probability", "intent_probability", "toxicity"),
        "double precision",
    ),
    **dict.fromkeys(
        (
            "scope", "followers", "reposts", "likes", "replies", "views", "brand", "monitor", "post", "reach", "spread",
            "source", "part", "minute", "hour", "count", "negative", "neutral", "positive", "key", "marks", "copy_of",
            "claim", "top_reach", "voices", "novel", "copies", "coordinated", "harm", "store_mark.value",
        ),
        "bigint",
    ),
    "verified": "boolean",
}  # fmt: skip
"""Types of columns on PostgreSQL, by name (with the table where two differ); all others are text."""


def authors_indexed() -> bool:
    """Whether the store finds mentions by their author; else the full text index has authors among its words."""
    return postgres()


def insert(cursor: Any, table: str, columns: str, rows: Sequence[Sequence[Any]], tail: str = "") -> list[Any]:
    """Insert rows in the caller's transaction, in as few statements as fit; what ``RETURNING`` gives, or nothing.

    ``columns`` are comma separated. On PostgreSQL all rows travel as one JSON parameter: its client fills in
    parameters itself, and thousands of them cost more than the insert.
    """
    if not rows:
        return []
    names = [name.strip() for name in columns.split(",")]
    if not postgres() and "RETURNING" not in tail:
        _insert_prepared(cursor, table, names, rows, tail)
        return []
    statement = _insert_json if postgres() else _insert_values
    out: list[Any] = []
    for part in chunks(rows, _MOST_PARAMS // len(names)):
        sql, params = statement(table, names, part)
        cursor.execute(f"{sql} {tail}", params)
        if "RETURNING" in tail:
            out.extend(cursor.fetchall())
    return out


def _insert_prepared(
    cursor: Any, table: str, names: list[str], rows: Sequence[Sequence[Any]], tail: str
) -> None:
    """One prepared statement of :data:`_TOGETHER` rows as often as it fits, one of a single row for the rest.

    A statement that fails stops where it is: SQLite need not keep what it would take to undo its first rows, as whoever
    hears of it takes back the transaction.
    """
    one = f"({','.join('?' * len(names))})"
    whole = len(rows) - len(rows) % _TOGETHER
    groups = [[*chain.from_iterable(rows[at : at + _TOGETHER])] for at in range(0, whole, _TOGETHER)]
    for size, given in ((_TOGETHER, groups), (1, rows[whole:])):
        values = ",".join([one] * size)
        cursor.executemany(f"INSERT OR FAIL INTO {table} ({', '.join(names)}) VALUES {values} {tail}", given)  # noqa: S608


def _insert_values(table: str, names: list[str], rows: list[Sequence[Any]]) -> tuple[str, list[Any]]:
    one = f"({', '.join(['%s'] * len(names))})"
    sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES {', '.join([one] * len(rows))}"  # noqa: S608
    return sql, [value for row in rows for value in row]


def _insert_json(table: str, names: list[str], rows: list[Sequence[Any]]) -> tuple[str, list[Any]]:
    kinds = {name: _TYPES.get(f"{table}.{name}") or _TYPES.get(name, "text") for name in names}
    typed = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    listed = ", ".join(names)
    body = msgspec.json.encode([dict(zip(names, row, strict=True)) for row in rows]).decode()
    sql = f"INSERT INTO {table} ({listed}) SELECT {listed} FROM json_to_recordset(%s::json) AS given({typed})"  # noqa: S608
    return sql, [body]


def any_of(column: str) -> str:
    """``column`` is among the values of one array parameter (see :func:`array`)."""
    if postgres():
        return f"{column} = ANY(%s)"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - columns of ours


def among(column: str, chosen: str) -> str:
    """``column`` is among what the query ``chosen`` finds, which is asked once.

    PostgreSQL may ask a subquery with a limit again for every row, when it believes a table to be small: an array that
    is made first leaves it no choice.
    """
    return f"{column} = ANY(ARRAY({chosen}))" if postgres() else f"{column} IN ({chosen})"


def array(values: Iterable[int | str]) -> Any:
    """Whole numbers, or texts, as one parameter."""
    listed = list(values)
    return listed if postgres() else msgspec.json.encode(listed).decode()


def fetch(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    """All rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows: list[Any] = cursor.fetchall()
    return rows
