"""The index in a second SQLite file, so that indexing never waits for the store or makes it wait."""

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from firebreak.base import config
from firebreak.listening.search.words import VERSION
from firebreak.listening.store.sql import fetch

# The words are folded and cut: nothing but spaces is left to separate them, and nobody asks how long a post is. An older
# file keeps the tokenizer that it was made with, unicode61: it cuts the same but for 21 letters of New Tai Lue.
_SCHEMA = """
CREATE VIRTUAL TABLE IF NOT EXISTS body USING fts5(words, content='', tokenize='ascii', columnsize=0);
CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""

_HASHED = 16_000_000
"""Bytes of memory for words before they are written: a whole batch, which 1 MB would cut into parts to be merged later."""
_MERGED = 8
"""Parts of like size that become one. By fours, as FTS5 would, each word was written once more until all are merged; a
search looks into a few more of them."""
_SETTINGS = {"hashsize": _HASHED, "automerge": _MERGED}

_VERSION = 100 * VERSION + 1
"""Of the words, and of what else this index has of a post."""


def index_file() -> Path:
    """Beside the database file; for a database in memory (tests), in the data folder."""
    name = str(connection.settings_dict["NAME"])
    if name.startswith("file:") or name == ":memory:":
        tag = "".join(c for c in name if c.isalnum())[:40]
        return Path(config.get("data_dir")) / f"search-{tag}.sqlite3"
    # Not the stem: test databases of parallel workers differ behind the dot.
    return Path(f"{name.removesuffix('.sqlite3')}-search.sqlite3")


class SqliteIndex:
    """FTS5 over words already cut, without a copy of the text. Authors are words here: an index of them in the store cost
    the writer a page of its own for each mention, and the index of words writes thousands of posts in one go."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file or index_file()
        self._own = threading.local()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        found = getattr(self._own, "connection", None)
        if found is None or not self.file.exists():
            if found is not None:
                found.close()
            self.file.parent.mkdir(parents=True, exist_ok=True)
            found = sqlite3.connect(self.file, timeout=20, isolation_level=None)
            found.execute("PRAGMA journal_mode=WAL")
            found.execute("PRAGMA synchronous=NORMAL")  # it can be built again
            found.executescript(_SCHEMA)
            known = dict(found.execute("SELECT k, v FROM body_config"))
            for wanted in _SETTINGS.items() - known.items():
                found.execute("INSERT INTO body (body, rank) VALUES (?, ?)", wanted)
            self._own.connection = found
        yield found

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._own, "connection", None)
        if found is not None:
            found.close()
            self._own.connection = None

    def watermark(self) -> int:
        with self._open() as db:
            marks = dict(db.execute("SELECT name, value FROM mark").fetchall())
        if marks and marks.get("version") != _VERSION:
            self.clear()
            return 0
        return int(marks.get("post", 0))

    def add(self, posts: Sequence[tuple[int, str]], watermark: int) -> None:
        with self._open() as db, _writing(db):
            db.executemany("INSERT INTO body (rowid, words) VALUES (?, ?)", posts)
            marks = [("post", watermark), ("version", _VERSION)]
            db.executemany("INSERT OR REPLACE INTO mark (name, value) VALUES (?, ?)", marks)

    def find(self, phrases: Sequence[Sequence[str]], limit: int) -> list[int]:
        match = " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)
        with self._open() as db:
            rows = db.execute(
                "SELECT rowid FROM body WHERE body MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit)
            )
            return [int(number) for (number,) in rows.fetchall()]

    def remove(self, posts: Sequence[tuple[int, str]]) -> None:
        mark = self.watermark()
        rows = [row for row in posts if row[0] <= mark]
        with self._open() as db, _writing(db):
            db.executemany("INSERT INTO body (body, rowid, words) VALUES ('delete', ?, ?)", rows)

    def clear(self) -> None:
        with self._open() as db, _writing(db):
            db.execute("INSERT INTO body (body) VALUES ('delete-all')")
            db.execute("DELETE FROM mark")

    def safe_end(self) -> int:
        """One writer at a time gives the numbers out, so the highest one committed is safe."""
        return int(fetch("SELECT COALESCE(MAX(id), 0) FROM store_post")[0][0])


@contextmanager
def _writing(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
