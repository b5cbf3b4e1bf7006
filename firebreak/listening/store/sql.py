"""What differs between the two databases, and how many rows are written at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection

_MOST_PARAMS = 30_000
"""SQLite takes 32,766 in one statement; PostgreSQL's client fills them in itself."""


def postgres() -> bool:
    """Whether this installation stands on PostgreSQL."""
    return connection.vendor == "postgresql"


def chunks(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most ``size``."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part


def insert(cursor: Any, head: str, rows: Sequence[Sequence[Any]], tail: str = "") -> list[Any]:
    """``INSERT ... VALUES (...), (...)`` in as few statements as fit; what ``RETURNING`` gives, or nothing."""
    if not rows:
        return []
    width = len(rows[0])
    one = f"({', '.join(['%s'] * width)})"
    out: list[Any] = []
    for part in chunks(rows, _MOST_PARAMS // width):
        sql = f"{head} VALUES {', '.join([one] * len(part))} {tail}"
        cursor.execute(sql, [value for row in part for value in row])
        if "RETURNING" in tail:
            out.extend(cursor.fetchall())
    return out


def any_of(column: str) -> str:
    """``column`` is among the values of one array parameter (see :func:`array`)."""
    if postgres():
        return f"{column} = ANY(%s)"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - columns of ours


def array(values: Iterable[int]) -> Any:
    """Whole numbers as one parameter."""
    numbers = list(values)
    return numbers if postgres() else f"[{','.join(map(str, numbers))}]"


def fetch(sql: str, params: Sequence[Any] = ()) -> list[Any]:
    """All rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows: list[Any] = cursor.fetchall()
    return rows
