"""The lagging indexer: takes posts the index has not seen, in order, many at a time."""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import cache
from itertools import accumulate
from pathlib import Path

from firebreak.listening.search.many import spaced_all
from firebreak.listening.search.port import TextIndex
from firebreak.listening.search.postgres import PostgresIndex
from firebreak.listening.search.sqlite import SqliteIndex, index_file
from firebreak.listening.search.words import author_word
from firebreak.listening.store.sql import authors_indexed, fetch, postgres
from firebreak.listening.store.writing import key_of_author

BATCH = 6_000
"""Posts written at once, in some 0.15 s: the more they are, the fewer parts of the index are merged later."""
CHARACTERS = 4_000_000
"""Written at once where posts are long, three times what is usual: forgetting waits for it."""


@cache
def _sqlite(file: str) -> SqliteIndex:
    return SqliteIndex(Path(file))


def index() -> TextIndex:
    """The index of this installation's database."""
    return PostgresIndex() if postgres() else _sqlite(str(index_file()))


def lines(rows: Iterable[tuple[int, str, str, str, str]]) -> list[tuple[int, str]]:
    """What is indexed of stored posts, told as number, title, text, author's handle and account: the words and, as the
    store counts authors, the author, only for an index that has those."""
    posts = list(rows)
    said = spaced_all([f"{title}\n{text}" if title else text for _, title, text, _, _ in posts])
    if not authors_indexed():
        authors = (key_of_author(handle, account) for _, _, _, handle, account in posts)
        said = [
            f"{text} {author_word(author)}" if author else text
            for text, author in zip(said, authors, strict=True)
        ]
    return [(post[0], text) for post, text in zip(posts, said, strict=True)]


def index_some(limit: int = BATCH) -> int:
    """Index the next posts; how many there were. 0 when the index is level with the store."""
    book = index()
    start, end = book.watermark(), book.safe_end()
    rows = fetch(
        "SELECT id, title, text, author, author_id FROM store_post WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",
        [start, end, limit],
    )
    if rows:
        sizes = list(accumulate(len(text) for _, _, text, _, _ in rows))
        rows = rows[: bisect_left(sizes, CHARACTERS) + 1]
        book.add(lines(rows), rows[-1][0])
    return len(rows)


def rebuild_index(progress: Callable[[float], None] | None = None) -> int:
    """Throw the index away and build it from the store; ``progress(n)`` is told of each ``n`` posts more."""
    index().clear()
    done = 0
    while found := index_some():
        done += found
        if progress is not None:
            progress(found)
    return done
