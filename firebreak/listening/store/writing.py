"""Writing a batch: posts, mentions and rollups, all in the caller's transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from django.db import connection, transaction

from firebreak.base.storable import text as clean
from firebreak.base.storable import value as storable
from firebreak.engine.posts import Post
from firebreak.listening.store.records import PERSON, Incoming, Judged, Stored
from firebreak.listening.store.sql import any_of, array, insert, postgres

SEEN_PER_SOURCE = 50_000
WRITER_LOCK = 0x66_69_72_65
"""PostgreSQL advisory lock that writers share, so that the indexer can tell when none is half-way."""
_POST_COLUMNS = (
    "scope, platform, native, time, seen_at, language, kind, author, author_id, author_name, title, text, url, site, "
    "parent, thread, country, followers, reposts, likes, replies, views, seen_where, links, extra, flags"
)
_MENTION_COLUMNS = (
    "brand, monitor, post, time, platform, language, kind, author, sentiment, sentiment_by, probability, reach, "
    "spread, source, verified"
)
_SUMS = ("count", "negative", "neutral", "positive", "reposts", "reach")
_COUNTS = ("followers", "reposts", "likes", "replies", "views")

Key = tuple[str, str]


class _Known(msgspec.Struct, gc=False):
    number: int
    scope: int
    counts: tuple[int, ...]


def author_key(post: Post) -> str:
    """Who wrote it, as author rollups count people: the handle, else the network's id of the account."""
    return (post.author or post.author_id).casefold()


def reach_of(post: Post) -> int:
    """Followers of the author when the post came in; an unknown number counts as none."""
    return max(post.followers, 0)


def add(batch: Incoming) -> Stored:
    """Store a batch. Must be called inside a transaction, together with the source's cursor.

    The same post again (by platform and the source's id) is not stored twice: counts that grew are raised,
    and monitors that did not have it get it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a batch is stored in the transaction that also moves its cursor")
    result = Stored()
    with connection.cursor() as cursor:
        if batch.judged:
            if postgres():
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITER_LOCK])
            _add_judged(cursor, batch, result)
        if batch.keys:
            fresh = _add_keys(cursor, batch)
            result.unmatched_new = len(fresh)
            rows = [
                (batch.brand, batch.source, batch.at, w, _body(p))
                for key, w, p in batch.sample
                if key in fresh
            ]
            insert(cursor, "store_sample_post", "brand, source, seen_at, weight, body", rows)
    return result


def _body(post: Post) -> str:
    return msgspec.json.encode(storable(msgspec.to_builtins(post))).decode()


def _add_judged(cursor: Any, batch: Incoming, result: Stored) -> None:
    by_key: dict[Key, Judged] = {}
    for judged in batch.judged:
        key = (clean(judged.post.platform), clean(judged.post.id))
        if key in by_key:
            by_key[key].monitors = sorted({*by_key[key].monitors, *judged.monitors})
        else:
            by_key[key] = judged
    known = _find(cursor, batch, by_key)
    fresh = [(key, judged) for key, judged in by_key.items() if key not in known]
    numbers = _insert_posts(cursor, batch, fresh)
    if len(numbers) < len(fresh):  # another process stored the same post a moment ago
        known |= _find(cursor, batch, [key for key, _ in fresh if key not in numbers])
    result.posts_new, result.posts_known = len(numbers), len(known)
    result.fresh = set(numbers.values())
    _raise_counts(cursor, batch, by_key, known)
    numbers |= {key: row.number for key, row in known.items()}
    result.numbers = numbers
    _insert_mentions(cursor, batch, by_key, numbers, result)


def _find(cursor: Any, batch: Incoming, keys: Iterable[Key]) -> dict[Key, _Known]:
    """Posts that the store has already: this brand's own first, else the shared one."""
    by_platform: dict[str, list[str]] = defaultdict(list)
    for platform, native in keys:
        by_platform[platform].append(native)
    found: dict[Key, _Known] = {}
    for platform, natives in by_platform.items():
        cursor.execute(
            f"SELECT id, scope, native, {', '.join(_COUNTS)} FROM store_post "  # noqa: S608 - names of ours
            f"WHERE scope IN (0, %s) AND platform = %s AND {any_of('native')} ORDER BY scope",
            [batch.brand, platform, array(natives)],
        )
        for number, scope, native, *counts in cursor.fetchall():
            found[(platform, native)] = _Known(number, scope, tuple(counts))
    return found


def _insert_posts(cursor: Any, batch: Incoming, fresh: Sequence[tuple[Key, Judged]]) -> dict[Key, int]:
    rows = [_post_row(batch, key, judged) for key, judged in fresh]
    returned = insert(
        cursor, "store_post", _POST_COLUMNS, rows,
        "ON CONFLICT (scope, platform, native) DO NOTHING RETURNING id, platform, native",
    )  # fmt: skip
    return {(platform, native): number for number, platform, native in returned}


def _post_row(batch: Incoming, key: Key, judged: Judged) -> tuple[Any, ...]:
    p = judged.post
    texts = (
        p.kind,
        p.author,
        p.author_id,
        p.author_name,
        p.title,
        p.text,
        p.url,
        p.site,
        p.parent,
        p.thread,
        p.country,
    )
    return (
        batch.scope, *key, p.time, batch.at, judged.language, *map(clean, texts),
        p.followers, p.reposts, p.likes, p.replies, p.views, p.seen_where,
        _json(p.links), _json(p.extra), judged.flags,
    )  # fmt: skip


def _json(value: Any) -> str:
    return msgspec.json.encode(storable(value)).decode()


def _raise_counts(cursor: Any, batch: Incoming, by_key: dict[Key, Judged], known: dict[Key, _Known]) -> None:
    """Counts only grow; a brand's private source never changes what other brands see."""
    rows = []
    for key, row in known.items():
        if row.scope not in (batch.scope, batch.brand):
            continue
        new = tuple(getattr(by_key[key].post, name) for name in _COUNTS)
        highest = tuple(map(max, row.counts, new))
        if highest != row.counts:
            rows.append((*highest, row.number))
    if rows:
        sets = ", ".join(f"{name} = {'GREATEST' if postgres() else 'MAX'}({name}, %s)" for name in _COUNTS)
        rows.sort(key=lambda row: row[-1])
        cursor.executemany(f"UPDATE store_post SET {sets} WHERE id = %s", rows)  # noqa: S608
        spread = _COUNTS.index("reposts")
        cursor.executemany(
            "UPDATE store_mention SET spread = %s WHERE post = %s AND spread < %s",
            [(row[spread], row[-1], row[spread]) for row in rows],
        )


def _insert_mentions(
    cursor: Any, batch: Incoming, by_key: dict[Key, Judged], numbers: dict[Key, int], result: Stored
) -> None:
    judged_of: dict[int, Judged] = {}
    rows: list[tuple[Any, ...]] = []
    for key, judged in by_key.items():
        number = numbers[key]
        judged_of[number] = judged
        p = judged.post
        said = (
            p.time, key[0], judged.language, p.kind, clean(author_key(p)), judged.sentiment, judged.sentiment_by,
            judged.probability, reach_of(p), p.reposts, batch.source, p.verified,
        )  # fmt: skip
        rows += [(batch.brand, monitor, number, *said) for monitor in judged.monitors]
    rows.sort(key=lambda row: (row[1], row[2]))
    returned = insert(
        cursor, "store_mention", _MENTION_COLUMNS, rows,
        "ON CONFLICT (monitor, post) DO NOTHING RETURNING monitor, post",
    )  # fmt: skip
    result.mentions_new = len(returned)
    _raise_rollups(cursor, returned, judged_of, result)


def _raise_rollups(
    cursor: Any, new: list[tuple[int, int]], judged_of: dict[int, Judged], result: Stored
) -> None:
    minutes: dict[tuple[int, int, str, str], list[int]] = {}
    authors: dict[tuple[int, int, str], list[int]] = {}
    for monitor, number in new:
        judged = judged_of[number]
        p = judged.post
        result.monitors[monitor] = min(result.monitors.get(monitor, p.time), p.time)
        sums = minutes.setdefault((monitor, int(p.time // 60), clean(p.platform), judged.language), [0] * 6)
        for place, value in enumerate(_contribution(judged)):
            sums[place] += value
        person = authors.setdefault((monitor, int(p.time // 3600), clean(author_key(p))), [0, 0])
        person[0] += 1
        person[1] += reach_of(p)
    add_to_minutes(cursor, minutes)
    insert(
        cursor, "store_rollup_author_hour", "monitor, hour, author, count, reach",
        [(*key, *sums) for key, sums in sorted(authors.items())],
        "ON CONFLICT (monitor, hour, author) DO UPDATE SET "
        "count = store_rollup_author_hour.count + excluded.count, reach = store_rollup_author_hour.reach + excluded.reach",
    )  # fmt: skip


def _contribution(judged: Judged) -> tuple[int, ...]:
    feels = judged.sentiment
    return (
        1, int(feels == "negative"), int(feels == "neutral"), int(feels == "positive"),
        int(judged.post.kind == "repost"), reach_of(judged.post),
    )  # fmt: skip


def add_to_minutes(cursor: Any, minutes: dict[tuple[int, int, str, str], list[int]]) -> None:
    """Add sums (count, negative, neutral, positive, reposts, reach) to the minutes they belong to."""
    sets = ", ".join(f"{name} = store_rollup_minute.{name} + excluded.{name}" for name in _SUMS)
    insert(
        cursor, "store_rollup_minute", f"monitor, minute, platform, language, {', '.join(_SUMS)}",
        [(*key, *sums) for key, sums in sorted(minutes.items())],
        f"ON CONFLICT (monitor, minute, platform, language) DO UPDATE SET {sets}",
    )  # fmt: skip


def _add_keys(cursor: Any, batch: Incoming) -> set[int]:
    """Remember unmatched posts; the keys that were not known. Numbers grow, so old ones are cut off by number."""
    rows = [(batch.source, key, batch.at) for key in sorted(set(batch.keys))]
    tail = "ON CONFLICT (source, key) DO NOTHING RETURNING id, key"
    new = insert(cursor, "store_seen", "source, key, seen_at", rows, tail)
    if new:
        newest = max(number for number, _ in new)
        cursor.execute(
            "DELETE FROM store_seen WHERE source = %s AND id < %s", [batch.source, newest - SEEN_PER_SOURCE]
        )
    return {key for _, key in new}


def correct_sentiment(brand: int, post: int, sentiment: str) -> list[tuple[int, str, str]]:
    """Set a person's word for every mention of a post in a brand, moving rollups with it.

    Returns ``(monitor, sentiment before, who said so before)`` of each mention that was there.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        lock = " FOR UPDATE" if postgres() else ""
        held = "SELECT id, monitor, sentiment, sentiment_by, time, platform, language FROM store_mention"
        cursor.execute(f"{held} WHERE +brand = %s AND post = %s ORDER BY id{lock}", [brand, post])
        rows = cursor.fetchall()
        minutes: dict[tuple[int, int, str, str], list[int]] = {}
        places = {"negative": 1, "neutral": 2, "positive": 3}
        for _, monitor, before, _, time, platform, language in rows:
            sums = minutes.setdefault((monitor, int(time // 60), platform, language), [0] * 6)
            if before in places:
                sums[places[before]] -= 1
            sums[places[sentiment]] += 1
        cursor.execute(
            "UPDATE store_mention SET sentiment = %s, sentiment_by = %s, probability = 1 WHERE +brand = %s AND post = %s",
            [sentiment, PERSON, brand, post],
        )
        add_to_minutes(cursor, minutes)
    return [(monitor, before, by) for _, monitor, before, by, *_ in rows]


def set_verified(brand: int, post: int, verified: bool) -> None:
    """Mark the mentions of a reported post as checked or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_mention SET verified = %s WHERE +brand = %s AND post = %s", [verified, brand, post]
        )


def forget_posts(cursor: Any, numbers: Sequence[int]) -> int:
    """Delete those of these posts that no mention holds any more; how many went."""
    cursor.execute(
        f"DELETE FROM store_post WHERE {any_of('id')} AND NOT EXISTS "  # noqa: S608 - names of ours
        "(SELECT 1 FROM store_mention m WHERE m.post = store_post.id)",
        [array(numbers)],
    )
    return int(cursor.rowcount)
