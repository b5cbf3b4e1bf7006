"""The lagging indexer: takes posts the index has not seen, in order, many at a time."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from firebreak.listening.search.port import TextIndex
from firebreak.listening.search.postgres import PostgresIndex
from firebreak.listening.search.sqlite import SqliteIndex, index_file
from firebreak.listening.search.words import author_word, spaced
from firebreak.listening.store.sql import authors_indexed, fetch, postgres
from firebreak.listening.store.writing import key_of_author

BATCH = 3_000
"""Posts written at once, each of which costs a fifth less than of 1,000."""


@cache
def _sqlite(file: str) -> SqliteIndex:
    return SqliteIndex(Path(file))


def index() -> TextIndex:
    """The index of this installation's database."""
    return PostgresIndex() if postgres() else _sqlite(str(index_file()))


def posts_text(title: str, text: str, author: str = "") -> str:
    """What is indexed of a post; its author, as the store counts authors, only for an index that has those."""
    said = spaced(f"{title}\n{text}" if title else text)
    return f"{said} {author_word(author)}" if author else said


def lines(rows: Iterable[tuple[int, str, str, str, str]]) -> list[tuple[int, str]]:
    """What is indexed of stored posts, told as number, title, text, author's handle and account."""
    authors = not authors_indexed()
    return [
        (number, posts_text(title, text, key_of_author(handle, account) if authors else ""))
        for number, title, text, handle, account in rows
    ]


def index_some(limit: int = BATCH) -> int:
    """Index the next posts; how many there were. 0 when the index is level with the store."""
    book = index()
    start, end = book.watermark(), book.safe_end()
    rows = fetch(
        "SELECT id, title, text, author, author_id FROM store_post WHERE id > %s AND id <= %s ORDER BY id LIMIT %s",
        [start, end, limit],
    )
    if rows:
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
