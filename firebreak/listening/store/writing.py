"""Writing a batch: posts, mentions and rollups, all in the caller's transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec
from django.db import connection

from firebreak.base.storable import value as storable
from firebreak.engine.posts import COUNTS, Post
from firebreak.listening import costs
from firebreak.listening.store import later
from firebreak.listening.store.known_keys import remember
from firebreak.listening.store.readying import tidy
from firebreak.listening.store.records import MODEL, PERSON, Incoming, Judged, Stored
from firebreak.listening.store.rollups import Counted, Sums
from firebreak.listening.store.sql import any_of, array, insert, postgres

WRITER_LOCK = 0x66_69_72_65
"""PostgreSQL advisory lock that writers share, so that the indexer can tell when none is half-way."""
_POST_COLUMNS = (
    "scope, platform, native, time, seen_at, language, kind, author, author_id, author_name, title, text, url, site, "
    "parent, thread, country, followers, reposts, likes, replies, views, seen_where, links, extra, flags"
)
_MENTION_COLUMNS = (
    "brand, monitor, post, time, platform, language, kind, author, sentiment, sentiment_by, probability, reach, "
    "spread, source, verified, risk, risk_by, risk_probability, intent, intent_by, intent_probability, toxicity, "
    "marks, copy_of, claim, judged"
)

_kept_of = attrgetter(
    "kind", "author", "author_id", "author_name", "title", "text", "url", "site", "parent", "thread", "country",
    "followers", "reposts", "likes", "replies", "views", "seen_where",
)  # fmt: skip

Key = tuple[str, str]
Understand = Callable[[list[tuple[int, Judged, bool]]], None]
"""Sets copies, claims and marks of ``(number, judged, whether it is new)``."""


class _Known(msgspec.Struct, gc=False):
    number: int
    scope: int
    counts: tuple[int, ...]


def author_key(post: Post) -> str:
    """Who wrote it, as author rollups count people: the handle, else the network's id of the account."""
    return key_of_author(post.author, post.author_id)


def key_of_author(handle: str, account: str) -> str:
    """The same of a stored post.

    >>> key_of_author("KimL", "42"), key_of_author("", "42")
    ('kiml', '42')
    """
    return (handle or account).casefold()


def reach_of(post: Post) -> int:
    """Followers of the author when the post came in; an unknown number counts as none."""
    return max(post.followers, 0)


def add(batch: Incoming, understand: Understand | None = None) -> Stored:
    """Store a batch. Must be called inside a transaction, together with the source's cursor.

    The same post again (by platform and the source's id) is not stored twice: counts that grew are raised,
    and monitors that did not have it get it. ``understand`` is told every post with its number before its mentions
    are stored, in the order in which they came.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a batch is stored in the transaction that also moves its cursor")
    result = Stored()
    with connection.cursor() as cursor:
        if batch.judged:
            if postgres():
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITER_LOCK])
            _add_judged(cursor, batch, result, understand)
        if batch.keys:
            fresh = remember(cursor, batch.source, batch.keys, batch.at)
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


def _add_judged(cursor: Any, batch: Incoming, result: Stored, understand: Understand | None) -> None:
    by_key: dict[Key, Judged] = {}
    for judged in batch.judged:
        if not judged.ready:
            tidy(judged.post)
        key = (judged.post.platform, judged.post.id)
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
    _remember(cursor, batch, {row.number: by_key[key] for key, row in known.items()})
    if understand is not None:
        understand([(numbers[key], judged, key not in known) for key, judged in by_key.items()])
    _insert_mentions(cursor, batch, by_key, numbers, result)


def _find(cursor: Any, batch: Incoming, keys: Iterable[Key]) -> dict[Key, _Known]:
    """Posts that the store has already: this brand's own first, else the shared one."""
    by_platform: dict[str, list[str]] = defaultdict(list)
    for platform, native in keys:
        by_platform[platform].append(native)
    found: dict[Key, _Known] = {}
    for platform, natives in by_platform.items():
        cursor.execute(
            f"SELECT id, scope, native, {', '.join(COUNTS)} FROM store_post "  # noqa: S608 - names of ours
            f"WHERE scope IN (0, %s) AND platform = %s AND {any_of('native')} ORDER BY scope",
            [batch.brand, platform, array(natives)],
        )
        for number, scope, native, *counts in cursor.fetchall():
            found[(platform, native)] = _Known(number, scope, tuple(counts))
    return found


def _remember(cursor: Any, batch: Incoming, known: dict[int, Judged]) -> None:
    """A monitor that gets a known post later says of it what the brand's first mention said."""
    if not known:
        return
    cursor.execute(
        "SELECT post, sentiment, sentiment_by, probability, copy_of, claim, marks, risk, risk_by, risk_probability, "  # noqa: S608
        "intent, intent_by, intent_probability, toxicity, judged FROM store_mention "
        f"WHERE {any_of('post')} AND +brand = %s ORDER BY id DESC",
        [array(known), batch.brand],
    )
    for number, sentiment, by, probability, *said in cursor.fetchall():
        judged = known[number]
        if by == PERSON or judged.sentiment_by == MODEL:
            judged.sentiment, judged.sentiment_by, judged.probability = sentiment, by, probability
        (
            judged.copy_of, judged.claim, judged.marks, judged.risk, judged.risk_by, judged.risk_probability,
            judged.intent, judged.intent_by, judged.intent_probability, judged.toxicity, judged.judged,
        ) = said  # fmt: skip


def _insert_posts(cursor: Any, batch: Incoming, fresh: Sequence[tuple[Key, Judged]]) -> dict[Key, int]:
    """Numbers of the posts that this made."""
    rows = [_post_row(batch, key, judged) for key, judged in fresh]
    if not postgres():
        return _number_posts(cursor, rows)
    returned = insert(
        cursor, "store_post", _POST_COLUMNS, rows,
        "ON CONFLICT (scope, platform, native) DO NOTHING RETURNING id, platform, native",
    )  # fmt: skip
    return {(platform, native): number for number, platform, native in returned}


def _number_posts(cursor: Any, rows: Sequence[tuple[Any, ...]]) -> dict[Key, int]:
    """SQLite's only writer holds the lock since it looked for these posts: nobody else can have made them, or have taken a
    number. One prepared statement, with nothing to read back."""
    if not rows:
        return {}
    cursor.execute(
        "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'store_post'), 0), "
        "COALESCE(MAX(id), 0) FROM store_post"
    )
    last = max(cursor.fetchone())
    numbered = [(number, *row) for number, row in enumerate(rows, last + 1)]
    insert(cursor, "store_post", f"id, {_POST_COLUMNS}", numbered)
    return {(row[2], row[3]): row[0] for row in numbered}


def _post_row(batch: Incoming, key: Key, judged: Judged) -> tuple[Any, ...]:
    p = judged.post
    return (
        batch.scope, *key, p.time, batch.at, judged.language, *_kept_of(p),
        _json(p.links) if p.links else "[]", _json(p.extra) if p.extra else "{}", judged.flags,
    )  # fmt: skip


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _raise_counts(cursor: Any, batch: Incoming, by_key: dict[Key, Judged], known: dict[Key, _Known]) -> None:
    """Counts only grow; a brand's private source never changes what other brands see."""
    rows = []
    for key, row in known.items():
        if row.scope not in (batch.scope, batch.brand):
            continue
        new = tuple(getattr(by_key[key].post, name) for name in COUNTS)
        highest = tuple(map(max, row.counts, new))
        if highest != row.counts:
            rows.append((*highest, row.number))
    if rows:
        sets = ", ".join(f"{name} = {'GREATEST' if postgres() else 'MAX'}({name}, %s)" for name in COUNTS)
        rows.sort(key=lambda row: row[-1])
        cursor.executemany(f"UPDATE store_post SET {sets} WHERE id = %s", rows)  # noqa: S608
        spread = COUNTS.index("reposts")
        cursor.executemany(
            "UPDATE store_mention SET spread = %s WHERE post = %s AND spread < %s",
            [(row[spread], row[-1], row[spread]) for row in rows],
        )


def _insert_mentions(
    cursor: Any, batch: Incoming, by_key: dict[Key, Judged], numbers: dict[Key, int], result: Stored
) -> None:
    counted: dict[int, Counted] = {}
    fresh: list[tuple[Any, ...]] = []
    more: list[tuple[Any, ...]] = []
    for key, judged in by_key.items():
        number, author = numbers[key], author_key(judged.post)
        counted[number] = _counted(judged, author)
        said = _said(batch, judged, author)
        rows = fresh if number in result.fresh else more
        rows += [(batch.brand, monitor, number, *said) for monitor in dict.fromkeys(judged.monitors)]
    made = [(row[1], row[2]) for row in fresh]  # nobody else can have mentions of a post that is new here
    insert(cursor, "store_mention", _MENTION_COLUMNS, sorted(fresh, key=_monitor_and_post))
    made += insert(
        cursor, "store_mention", _MENTION_COLUMNS, sorted(more, key=_monitor_and_post),
        "ON CONFLICT DO NOTHING RETURNING monitor, post",
    )  # fmt: skip
    result.mentions_new = len(made)
    for monitor, number in made:
        time = counted[number].time
        result.monitors[monitor] = min(result.monitors.get(monitor, time), time)
    with costs.stage("rollups"):
        if batch.later:
            later.put(cursor, ((monitor, number, counted[number]) for monitor, number in made))
        else:
            sums = Sums()
            for monitor, number in made:
                sums.add(counted[number], monitor=monitor)
            sums.write(cursor)


def _monitor_and_post(row: Sequence[Any]) -> tuple[int, int]:
    return row[1], row[2]


def _said(batch: Incoming, judged: Judged, author: str) -> tuple[Any, ...]:
    p = judged.post
    return (
        p.time, p.platform, judged.language, p.kind, author, judged.sentiment, judged.sentiment_by,
        judged.probability, reach_of(p), p.reposts, batch.source, p.verified, judged.risk, judged.risk_by,
        judged.risk_probability, judged.intent, judged.intent_by, judged.intent_probability, judged.toxicity,
        judged.marks, judged.copy_of, judged.claim, judged.judged,
    )  # fmt: skip


def _counted(judged: Judged, author: str) -> Counted:
    """As rollups read it; its monitor is told apart."""
    p = judged.post
    return Counted(
        0, p.time, p.platform, judged.language, judged.sentiment, p.kind, author, reach_of(p), judged.risk, judged.intent,
        judged.marks,
    )  # fmt: skip


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
