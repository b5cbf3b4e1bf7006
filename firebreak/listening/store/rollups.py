"""Sums beside the mentions: what a mention adds to each of them, and taking it out again.

Four tables: per minute (volume, feeling and what detection listens for), per hour (volume and feeling), per hour and
author, per hour and kind (risk, intent). Written in the transaction of the mentions, or, where much comes in, soon after it
(:mod:`.later`); recounted by :mod:`.checking`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log
from operator import add
from typing import Any, Final, NamedTuple

from firebreak.listening.store.records import COORDINATED, COPY, HARM, NOVEL
from firebreak.listening.store.sql import insert, postgres

FEELINGS: Final = {"negative": 1, "neutral": 2, "positive": 3}
SIGNALS: Final = ("novel", "copies", "coordinated", "harm")
MARKS: Final = (NOVEL, COPY, COORDINATED, HARM)
"""The bits of a mention's ``marks`` that the signal rollup counts, in the order of :data:`SIGNALS`."""
_HOUR_SUMS = ("count", "negative", "neutral", "positive", "reposts", "reach")
VOLUMES: Final = len(_HOUR_SUMS)
"""The place of the largest voice among the sums of a minute, after its counts."""
_MINUTE_SUMS = (*_HOUR_SUMS, "top_reach", "voices", *SIGNALS)


class Rollup(NamedTuple):
    """One of the tables: what a row stands for, and what it sums."""

    table: str
    key: tuple[str, ...]
    sums: tuple[str, ...]

    @property
    def columns(self) -> str:
        """All of them, for an insert."""
        return ", ".join((*self.key, *self.sums))

    @property
    def summed(self) -> tuple[str, ...]:
        """What makes each of its sums of those of several rows."""
        return tuple(f"MAX({name})" if name == "top_reach" else f"SUM({name})" for name in self.sums)

    @property
    def on_conflict(self) -> str:
        """How an insert adds to a row that is there."""
        highest = "GREATEST" if postgres() else "MAX"
        sets = ", ".join(
            f"{name} = {highest}({self.table}.{name}, excluded.{name})"
            if name == "top_reach"
            else f"{name} = {self.table}.{name} + excluded.{name}"
            for name in self.sums
        )
        return f"ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {sets}"


MINUTES = Rollup("store_rollup_minute", ("monitor", "minute", "platform", "language"), _MINUTE_SUMS)
HOURS = Rollup("store_rollup_hour", ("monitor", "hour", "platform", "language"), _HOUR_SUMS)
AUTHORS = Rollup("store_rollup_author_hour", ("monitor", "hour", "author"), ("count", "reach"))
KINDS = Rollup("store_rollup_kind", ("monitor", "hour", "dimension", "value"), ("count", "negative"))


class Counted(NamedTuple):
    """What rollups read of a mention."""

    monitor: int
    time: float
    platform: str
    language: str
    sentiment: str
    kind: str
    author: str
    reach: int
    risk: str
    intent: str
    marks: int


COLUMNS: Final = ", ".join(Counted._fields)


@lru_cache(maxsize=65_536)
def voice(reach: int) -> int:
    """How loud an author is, in thousandths of ln(1 + followers): whole numbers, so that sums are exact.

    >>> voice(0), voice(999)
    (0, 6908)
    """
    return round(1000 * log(1.0 + reach))


@dataclass
class Sums:
    """Changes of all rollups by key, gathered over a batch and written at once."""

    minutes: dict[tuple[int, int, str, str], list[int]] = field(default_factory=dict)
    hours: dict[tuple[int, int, str, str], list[int]] = field(default_factory=dict)
    authors: dict[tuple[int, int, str], list[int]] = field(default_factory=dict)
    kinds: dict[tuple[int, int, str, str], list[int]] = field(default_factory=dict)

    def add(self, m: Counted, sign: int = 1, monitor: int = 0) -> None:
        """One mention more; with ``sign`` -1 one less. ``monitor`` stands for the mention's own where it is given."""
        key = monitor or m.monitor
        minute, hour = int(m.time // 60), int(m.time // 3600)
        reach = sign * m.reach
        sums = _sums(self.minutes, (key, minute, m.platform, m.language), len(_MINUTE_SUMS))
        sums[0] += sign
        if m.sentiment in FEELINGS:
            sums[FEELINGS[m.sentiment]] += sign
        if m.kind == "repost":
            sums[4] += sign
        sums[5] += reach
        self._signal(m, sums, sign)
        person = _sums(self.authors, (key, hour, m.author), 2)
        person[0] += sign
        person[1] += reach
        for dimension, value in (("risk", m.risk), ("intent", m.intent)):
            if value:
                kind = _sums(self.kinds, (key, hour, dimension, value), 2)
                kind[0] += sign
                kind[1] += sign * (m.sentiment == "negative")

    @staticmethod
    def _signal(m: Counted, sums: list[int], sign: int) -> None:
        if m.reach > sums[VOLUMES]:
            sums[VOLUMES] = m.reach
        sums[VOLUMES + 1] += sign * voice(m.reach)
        if m.marks:
            for place, mark in enumerate(MARKS, VOLUMES + 2):
                if m.marks & mark:
                    sums[place] += sign

    def moved(self, before: Counted, after: Counted) -> None:
        """A mention that is seen otherwise now; its time, author, platform and reach stay."""
        self.add(before, -1)
        self.add(after)

    def write(self, cursor: Any) -> None:
        """Add everything to the tables; rows that come to nothing are not made."""
        _raise(cursor, MINUTES, self.minutes)
        self._sum_hours()
        _raise(cursor, HOURS, self.hours)
        _raise(cursor, AUTHORS, self.authors)
        _raise(cursor, KINDS, self.kinds)
        _drop_empty(cursor, KINDS, [key for key, sums in sorted(self.kinds.items()) if sums[0] < 0])

    def _sum_hours(self) -> None:
        self.hours.clear()
        for (monitor, minute, *rest), sums in self.minutes.items():
            key = (monitor, minute // 60, rest[0], rest[1])
            held = self.hours.get(key)
            self.hours[key] = sums[:VOLUMES] if held is None else [*map(add, held, sums)]

    def take_out(self, cursor: Any) -> None:
        """Write sums of deleted mentions: rows without mentions go, the largest voice is looked up again."""
        self.write(cursor)
        _drop_empty(cursor, MINUTES, sorted(self.minutes))
        _drop_empty(cursor, HOURS, sorted(self.hours))
        _drop_empty(cursor, AUTHORS, sorted(self.authors))
        inside = "m.monitor = %s AND m.time >= %s AND m.time < %s AND m.platform = %s AND m.language = %s"
        here = " AND ".join(f"{name} = %s" for name in MINUTES.key)
        cursor.executemany(
            "UPDATE store_rollup_minute SET top_reach = COALESCE((SELECT MAX(m.reach) FROM store_mention m "  # noqa: S608
            f"WHERE {inside}), 0) WHERE {here}",
            [
                (monitor, minute * 60, minute * 60 + 60, *rest, monitor, minute, *rest)
                for monitor, minute, *rest in sorted(self.minutes)
            ],
        )


def _sums(held: dict[Any, list[int]], key: Any, size: int = 6) -> list[int]:
    found = held.get(key)
    if found is None:
        found = held[key] = [0] * size
    return found


def _raise(cursor: Any, rollup: Rollup, rows: Mapping[Any, Sequence[int]]) -> None:
    changes = [(*where, *sums) for where, sums in sorted(rows.items()) if any(sums)]
    insert(cursor, rollup.table, rollup.columns, changes, rollup.on_conflict)


def _drop_empty(cursor: Any, rollup: Rollup, rows: Iterable[Any]) -> None:
    same = " AND ".join(f"{name} = %s" for name in rollup.key)
    cursor.executemany(f"DELETE FROM {rollup.table} WHERE count = 0 AND {same}", list(rows))  # noqa: S608
