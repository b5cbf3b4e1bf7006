"""Forgetting: what is older than a brand keeps, the sample of yesterday, and posts that nobody mentions."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import connection, transaction

from firebreak.listening.store import later
from firebreak.listening.store.rollups import COLUMNS, Counted, Sums
from firebreak.listening.store.sql import any_of, array, fetch
from firebreak.listening.store.writing import forget_posts

STEP = 1_000
SAMPLE_PER_BRAND = 60_000

Forgotten = Callable[[Sequence[tuple[int, str, str]]], None]


def forget_mentions(
    brand: int,
    before: float,
    forgotten: Forgotten | None = None,
    *,
    monitors: Collection[int] = (),
    posts: Collection[int] = (),
) -> int:
    """Delete a step of mentions whose post was said *and* heard before a time; how many. 0 when there are none left.

    Mentions of these ``monitors`` and of these ``posts`` stay.

    Rollups go with their mentions, in the same transaction. ``forgotten`` is told
    ``(number, title, text, author, author_id)`` of the posts that went, so that the search index can forget them too.
    """
    kept = [(column, keys) for column, keys in (("m.monitor", monitors), ("m.post", posts)) if keys]
    but = "".join(f" AND NOT ({any_of(column)})" for column, _ in kept)
    rows = fetch(
        "SELECT m.id, m.post FROM store_mention m JOIN store_post p ON p.id = m.post "  # noqa: S608 - columns of ours
        f"WHERE m.brand = %s AND m.time < %s AND p.seen_at < %s{but} ORDER BY m.time LIMIT %s",
        [brand, before, before, *(array(keys) for _, keys in kept), STEP],
    )
    if not rows:
        return 0
    old = sorted({post for _, post in rows})
    told = "id, title, text, author, author_id"
    texts = fetch(f"SELECT {told} FROM store_post WHERE {any_of('id')}", [array(old)])  # noqa: S608
    with transaction.atomic(), connection.cursor() as cursor:
        gone = _delete_mentions(cursor, [mention for mention, _ in rows])
        forget_posts(cursor, old)
        left = {row[0] for row in fetch(f"SELECT id FROM store_post WHERE {any_of('id')}", [array(old)])}  # noqa: S608
    if forgotten is not None:
        forgotten([row for row in texts if row[0] not in left])
    return gone


def _delete_mentions(cursor: Any, numbers: Sequence[int]) -> int:
    """Delete mentions and take them out of their rollups."""
    cursor.execute(f"DELETE FROM store_mention WHERE {any_of('id')} RETURNING {COLUMNS}", [array(numbers)])  # noqa: S608
    rows = cursor.fetchall()
    later.settle(cursor, [monitor for monitor, *_ in rows])
    sums = Sums()
    for row in rows:
        sums.add(Counted(*row), -1)
    sums.take_out(cursor)
    return len(rows)


def forget_sample(brand: int, before: float) -> int:
    """Delete sampled posts older than a time, and what is more than a brand may have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM store_sample_post WHERE brand = %s AND (seen_at < %s OR id <= (SELECT id FROM store_sample_post "
            "WHERE brand = %s ORDER BY id DESC LIMIT 1 OFFSET %s))",
            [brand, before, brand, SAMPLE_PER_BRAND],
        )
        return int(cursor.rowcount)


def forget_keys(before: float) -> int:
    """Delete keys of unmatched posts that came in before a time."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM store_seen WHERE seen_at < %s", [before])
        return int(cursor.rowcount)
