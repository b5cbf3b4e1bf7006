"""Reading the store: sums over time, shares, and mentions page by page. Every read takes its monitors.

``+brand`` keeps SQLite from the index by brand where a monitor's or a post's index leads to a few rows: it has no
statistics of a store that was empty when it was made, and would read every mention of the brand instead.
"""

from collections.abc import Sequence
from operator import add
from typing import Any

from firebreak.listening.store import later
from firebreak.listening.store.heads import heads
from firebreak.listening.store.records import Bucket, Row, Signal, Where
from firebreak.listening.store.rollups import HOURS, MINUTES, VOLUMES
from firebreak.listening.store.sql import among, any_of, array, authors_indexed, fetch

ORDERS = {"newest": "m.time", "spread": "m.spread", "reach": "m.reach"}
DIMENSIONS, KINDS = ("platform", "language"), ("risk", "intent")
HOUR_MINUTES = 60
_SUMS = ", ".join(HOURS.sums)
_SUMMED = ", ".join(HOURS.summed)
_TOTALS = ", ".join(f"COALESCE({each}, 0)" for each in HOURS.summed)
_SIGNALS = ", ".join(MINUTES.summed[VOLUMES:])


def buckets(monitor: int, since: float, until: float, step_s: int, offset_s: int = 0) -> list[Bucket]:
    """Sums per step, oldest first, empty steps left out. Steps start at multiples of ``step_s`` less the offset."""
    first, last = int(since // 60), -int(-until // 60)
    unit, table = 1, "store_rollup_minute"
    if not (step_s % 3600 or offset_s % 3600 or first % HOUR_MINUTES or last % HOUR_MINUTES):
        unit, table = HOUR_MINUTES, "store_rollup_hour"
    step, shift, column = step_s // 60 // unit, offset_s // 60 // unit, table.rpartition("_")[2]
    within = f"{column} >= %s AND {column} < %s"
    held, params = later.rows(table, f"{column}, {_SUMS}", within, [first // unit, last // unit], monitor)
    rows = fetch(
        f"SELECT (({column} + %s) / %s) * %s - %s AS b, {_SUMMED} FROM {held} AS v GROUP BY b ORDER BY b",  # noqa: S608
        [shift, step, step, shift, *params],
    )
    return [Bucket(float(b) * 60 * unit, *(int(v) for v in sums)) for b, *sums in rows]


def _volume(monitor: int, since: float, until: float, columns: str) -> tuple[str, list[int]]:
    """The rows of a window, as a table to sum: whole hours from the hours, the minutes at its edges one by one."""
    first, last = int(since // 60), -int(-until // 60)
    low, high = -(-first // HOUR_MINUTES), last // HOUR_MINUTES
    within = "monitor = %s AND minute >= %s AND minute < %s"
    minutes = f"SELECT {columns} FROM {{}} WHERE {within}"  # noqa: S608
    params = [monitor, first, last]
    summed, waiting = minutes.format(MINUTES.table), (minutes.format("store_later"), params)
    if high - low >= 2:
        hours = f"SELECT {columns} FROM {HOURS.table} WHERE monitor = %s AND hour >= %s AND hour < %s"  # noqa: S608
        summed = f"{hours} UNION ALL {summed} UNION ALL {summed}"
        params = [monitor, low, high, monitor, first, low * HOUR_MINUTES, monitor, high * HOUR_MINUTES, last]
    return later.with_waiting((summed, params), waiting, monitor)


def totals(monitor: int, since: float, until: float) -> tuple[int, int, int, int, int, int]:
    """Count, negative, neutral, positive, reposts, reach; whole minutes."""
    rows, params = _volume(monitor, since, until, _SUMS)
    row = fetch(
        f"SELECT {_TOTALS} FROM {rows} AS v",  # noqa: S608
        params,
    )[0]
    a, b, c, d, e, f = (int(value) for value in row)
    return a, b, c, d, e, f


def authors(monitor: int, since: float, until: float) -> int:
    """How many accounts spoke, by whole hours."""
    return heads(monitor, int(since // 3600), -int(-until // 3600))


def top_authors(monitor: int, since: float, until: float, limit: int = 10) -> list[tuple[str, int, int]]:
    """``(author, mentions, reach)`` of those with the most reach, by whole hours."""
    held, params = later.rows(
        "store_rollup_author_hour", "author, count, reach", "hour >= %s AND hour < %s AND author <> ''",
        [int(since // 3600), -int(-until // 3600)], monitor,
    )  # fmt: skip
    rows = fetch(
        f"SELECT author, SUM(count), SUM(reach) FROM {held} AS v GROUP BY author ORDER BY SUM(reach) DESC, author LIMIT %s",  # noqa: S608
        [*params, limit],
    )
    return [(author, int(count), int(reach)) for author, count, reach in rows]


def shares(monitor: int, since: float, until: float, by: str) -> list[tuple[str, int, int]]:
    """``(value, count, negative)`` by platform, language or sentiment, largest first.

    By risk or intent (whole hours) without the mentions of which the model could not tell.
    """
    if by == "sentiment":
        _, negative, neutral, positive, _, _ = totals(monitor, since, until)
        feelings = [("negative", negative, negative), ("neutral", neutral, 0), ("positive", positive, 0)]
        return sorted((row for row in feelings if row[1]), key=lambda row: -row[1])
    if by in KINDS:
        return _kinds(monitor, since, until, by)
    if by not in DIMENSIONS:
        raise ValueError(f"there is no breakdown by {by}")
    rows, params = _volume(monitor, since, until, f"{by} AS value, count, negative")
    found = fetch(
        f"SELECT value, SUM(count), SUM(negative) FROM {rows} AS v GROUP BY value ORDER BY SUM(count) DESC, value",  # noqa: S608
        params,
    )
    return [(value, int(count), int(negative)) for value, count, negative in found]


def _kinds(monitor: int, since: float, until: float, by: str) -> list[tuple[str, int, int]]:
    held, params = later.kinds(by, int(since // 3600), -int(-until // 3600), monitor)
    rows = fetch(
        f"SELECT value, SUM(count), SUM(negative) FROM {held} AS v GROUP BY value ORDER BY SUM(count) DESC, value",  # noqa: S608
        params,
    )
    return [(value, int(count), int(negative)) for value, count, negative in rows]


def newest_posts(monitor: int, until: float | None, limit: int) -> list[int]:
    """Numbers of the posts of a monitor's newest mentions, those said up to ``until``."""
    upto = "" if until is None else "AND time <= %s "
    rows = fetch(
        f"SELECT post FROM store_mention WHERE monitor = %s {upto}ORDER BY time DESC, post DESC LIMIT %s",  # noqa: S608
        [monitor, *([] if until is None else [until]), limit],
    )
    return [number for (number,) in rows]


def signals(monitor: int, since: float, until: float, step_s: int) -> list[Signal]:
    """What detection listens for beside counts, per step, oldest first, empty steps left out."""
    step = step_s // 60
    held, params = later.rows(
        "store_rollup_minute", "minute, top_reach, voices, novel, copies, coordinated, harm",
        "minute >= %s AND minute < %s", [int(since // 60), -int(-until // 60)], monitor,
    )  # fmt: skip
    rows = fetch(
        f"SELECT minute / %s * %s AS b, {_SIGNALS} FROM {held} AS v GROUP BY b ORDER BY b",  # noqa: S608
        [step, step, *params],
    )
    return [signal_of(float(b) * 60, sums) for b, *sums in rows]


def sums_of(monitors: Sequence[int], since: float, until: float) -> dict[int, tuple[Bucket, Signal]]:
    """Counts and signals of one window for many monitors, whole minutes; those in which nothing was said are left out."""
    sums = (
        f"SELECT monitor, {_SUMMED}, {_SIGNALS} FROM {{table}} "  # noqa: S608
        f"WHERE {any_of('monitor')} AND minute >= %s AND minute < %s GROUP BY monitor"
    )
    params = [array(monitors), int(since // 60), -int(-until // 60)]
    # One statement, so that a mention is in one of the two; each is summed by itself, as most monitors have many rows.
    rows = fetch(
        f"{sums.format(table='store_rollup_minute')} UNION ALL {sums.format(table='store_later')}", params * 2
    )
    found: dict[int, list[int]] = {}
    for monitor, *row in rows:
        held = found.get(monitor)
        new = [int(value) for value in row]
        found[monitor] = new if held is None else [*map(add, held, new)]
        if held is not None:
            found[monitor][VOLUMES] = max(held[VOLUMES], new[VOLUMES])
    return {
        monitor: (Bucket(since, *row[:VOLUMES]), signal_of(since, row[VOLUMES:]))
        for monitor, row in found.items()
    }


def signal_of(start: float, sums: Sequence[Any]) -> Signal:
    """A signal from the sums of its rollup, whose voices are thousandths."""
    top, voices, *counts = map(int, sums)
    return Signal(start, top, voices / 1000, *counts)


def _conditions(where: Where) -> tuple[list[str], list[Any]]:
    few = bool(
        where.posts is not None or where.claim or where.copy_of or (where.author and authors_indexed())
    )
    narrow = few or len(where.monitors) == 1
    mine = "+m.monitor" if few else "m.monitor"
    parts = [f"{'+' if narrow else ''}m.brand = %s", any_of(mine)]
    params: list[Any] = [where.brand, array(where.monitors)]
    if len(where.monitors) == 1:
        parts[1], params[1] = f"{mine} = %s", where.monitors[0]
    else:  # one row per post, whichever monitor had it first
        first = (
            "m.id = (SELECT MIN(x.id) FROM store_mention x WHERE x.post = m.post AND x.brand = m.brand AND "
        )
        parts.append(f"{first}{any_of('x.monitor')})")
        params.append(array(where.monitors))
    simple = (
        ("m.time >= %s", where.since), ("m.time < %s", where.until), ("m.platform = %s", where.platform or None),
        ("m.language = %s", where.language or None), ("m.sentiment = %s", where.sentiment or None),
        ("m.author = %s", where.author.casefold() or None), ("m.kind = %s", where.kind or None),
        ("m.source = %s", where.source or None), ("m.risk = %s", _kind_of(where.risk)),
        ("m.intent = %s", _kind_of(where.intent)), ("m.post > %s", where.beyond),
        ("m.post < %s", where.before_number),
        ("m.reach >= %s", where.followers_from or None), ("m.reach < %s", where.followers_to or None),
    )  # fmt: skip
    for sql, value in simple:
        if value is not None:
            parts.append(sql)
            params.append(value)
    if where.author and authors_indexed():  # its index has no others
        parts.append("m.author <> ''")
    if where.marks:
        parts.append("(m.marks & %s) = %s")
        params += [where.marks, where.marks]
    if where.claim:
        parts.append("m.claim = %s AND m.claim <> 0")
        params.append(where.claim)
    if where.copy_of:
        parts.append("((m.copy_of = %s AND m.copy_of <> 0) OR m.post = %s)")
        params += [where.copy_of, where.copy_of]
    if where.unverified:
        parts.append("NOT m.verified")
    if where.posts is not None:
        parts.append(any_of("m.post"))
        params.append(array(where.posts))
    return parts, params


def _kind_of(value: str) -> str | None:
    """A risk or intent as it is stored, where ``none`` is an empty one; ``None`` for any."""
    return None if not value else "" if value == "none" else value


_ROW = (
    "m.post, m.id, m.monitor, m.time, m.platform, m.language, m.kind, p.author, p.author_name, p.title, p.text, p.url, "
    "m.sentiment, m.sentiment_by, m.probability, m.reach, m.source, m.verified, p.seen_where, p.followers, p.reposts, "
    "p.likes, p.replies, m.risk, m.risk_by, m.risk_probability, m.intent, m.intent_by, m.intent_probability, "
    "m.toxicity, m.marks, m.copy_of, m.claim, m.judged"
)


def page(
    where: Where, *, order: str = "newest", after: tuple[float, int] | None = None, limit: int = 50
) -> list[Row]:
    """Mentions, highest first by time, reposts or reach; ``after`` is the order value and post of the last one had.

    The few that are shown are chosen first, from the index of mentions alone; only their posts are then read.
    """
    parts, params = _conditions(where)
    column = ORDERS[order]
    if after is not None:
        parts.append(f"({column}, m.post) < (%s, %s)")
        params.extend(after)
    elif order != "newest" and (least := _least(where, column, limit)) is not None:
        parts.insert(0, f"{column} >= %s")
        params.insert(0, least)
    highest = f"ORDER BY {column} DESC, m.post DESC"
    chosen = f"SELECT m.id FROM store_mention m WHERE {' AND '.join(parts)} {highest} LIMIT %s"  # noqa: S608
    rows = fetch(
        f"SELECT {_ROW} FROM store_mention m JOIN store_post p ON p.id = m.post WHERE {among('m.id', chosen)} {highest}",  # noqa: S608
        [*params, limit],
    )
    return [Row(*row) for row in rows]


NEAR = 2_000
"""The newest mentions of a window, of which the highest are looked for first."""


def _least(where: Where, column: str, limit: int) -> int | None:
    """What the highest ``limit`` of a monitor's window have at least: as much as those of its newest mentions.

    All others are then passed over by one comparison. ``None`` where a filter would make the newest hard to find.
    """
    plain = Where(brand=where.brand, monitors=where.monitors, since=where.since, until=where.until)
    if where != plain or len(where.monitors) != 1:
        return None
    parts, params = _conditions(where)
    newest = f"SELECT {column} AS v FROM store_mention m WHERE {' AND '.join(parts)} ORDER BY m.time DESC LIMIT {NEAR}"  # noqa: S608
    rows = fetch(f"SELECT v FROM ({newest}) AS x ORDER BY v DESC LIMIT 1 OFFSET %s", [*params, limit - 1])  # noqa: S608
    return int(rows[0][0]) if rows else None


def count(where: Where) -> int:
    """How many mentions there are of this kind."""
    parts, params = _conditions(where)
    return int(fetch(f"SELECT COUNT(*) FROM store_mention m WHERE {' AND '.join(parts)}", params)[0][0])  # noqa: S608


def monitors_of(brand: int, posts: Sequence[int]) -> dict[int, list[int]]:
    """Which of a brand's monitors have each of these posts."""
    rows = fetch(
        f"SELECT post, monitor FROM store_mention WHERE +brand = %s AND {any_of('post')} ORDER BY monitor",  # noqa: S608
        [brand, array(posts)],
    )
    found: dict[int, list[int]] = {}
    for post, monitor in rows:
        found.setdefault(post, []).append(monitor)
    return found
