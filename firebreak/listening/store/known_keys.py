"""Posts that no monitor wanted, by their digests: one that comes again is neither counted nor sampled again.

A source's latest digests stand in a few rows of some hundred to two thousand each. This process also has them as a
set, which is as good as the rows while the mark of the newest one is the mark that it wrote there: after a transaction
that failed, or where another process wrote, it is read again.
"""

import secrets
from array import array
from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Any

from firebreak.listening.store.sql import postgres

KEPT = 50_000
"""Digests kept of a source, at least, if it brought as many within a day."""
SMALL = 500
"""A row with fewer digests takes the next ones too."""
MOST_HELD = 500_000
"""Digests in the memory of this process (some 60 bytes each): the sources that wrote last."""


class _Held:
    """What one source's rows say."""

    def __init__(self, rows: Sequence[tuple[int, int, Any]]) -> None:
        self.mark = rows[-1][1] if rows else 0
        self.parts: deque[tuple[int, array[int]]] = deque()
        for number, _mark, body in rows:
            self.parts.append((number, array("q", bytes(body))))
        self.keys = {key for _number, keys in self.parts for key in keys}

    def write(self, cursor: Any, source: int, new: list[int], at: float) -> None:
        """Add digests that are not there, and forget the oldest."""
        self.mark = secrets.randbits(62)
        number, keys = self.parts[-1] if self.parts else (0, array("q"))
        if self.parts and len(keys) < SMALL:
            keys.extend(new)
            sql = "UPDATE store_seen SET keys = %s, mark = %s, seen_at = %s WHERE source = %s AND number = %s"
        else:
            number, keys = number + 1, array("q", new)
            self.parts.append((number, keys))
            sql = "INSERT INTO store_seen (keys, mark, seen_at, source, number) VALUES (%s, %s, %s, %s, %s)"
        cursor.execute(sql, [keys.tobytes(), self.mark, at, source, number])
        self.keys.update(new)
        self._cut(cursor, source)

    def _cut(self, cursor: Any, source: int) -> None:
        last = 0
        while len(self.keys) - len(self.parts[0][1]) >= KEPT:
            last, keys = self.parts.popleft()
            self.keys.difference_update(keys)
        if last:
            cursor.execute("DELETE FROM store_seen WHERE source = %s AND number <= %s", [source, last])


_held: OrderedDict[int, _Held] = OrderedDict()
_lock = Lock()


def remember(cursor: Any, source: int, keys: Iterable[int], at: float) -> set[int]:
    """Note digests (whole numbers of 64 bits, signed) of a source at a time; those that were not known.

    Inside the caller's transaction. A source has one writer at a time (its lease sees to that).
    """
    with _lock:
        held = _level(cursor, source)
        new = [key for key in dict.fromkeys(keys) if key not in held.keys]
        if new:
            held.write(cursor, source, new, at)
        _spare()
    return set(new)


def _level(cursor: Any, source: int) -> _Held:
    """The source's digests as the rows have them."""
    lock = " FOR UPDATE" if postgres() else ""
    newest = f"SELECT mark FROM store_seen WHERE source = %s ORDER BY number DESC LIMIT 1{lock}"  # noqa: S608
    cursor.execute(newest, [source])
    row = cursor.fetchone()
    held = _held.get(source)
    if held is None or held.mark != (row[0] if row else 0):
        cursor.execute(
            "SELECT number, mark, keys FROM store_seen WHERE source = %s ORDER BY number", [source]
        )
        held = _held[source] = _Held(cursor.fetchall())
    _held.move_to_end(source)
    return held


def _spare() -> None:
    """Let go of the sources that wrote longest ago, where there is too much."""
    total = sum(len(held.keys) for held in _held.values())
    while total > MOST_HELD and len(_held) > 1:
        _, gone = _held.popitem(last=False)
        total -= len(gone.keys)
