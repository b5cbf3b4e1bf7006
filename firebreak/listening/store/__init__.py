"""Where posts, mentions and rollups live; one shape over SQLite and PostgreSQL.

Public door: :func:`add` (a batch, inside the caller's transaction), :func:`correct_sentiment`, the reads of
:mod:`.reading`, and :func:`check`, which recounts every rollup from its mentions.
"""

from firebreak.listening.store.checking import check
from firebreak.listening.store.reading import authors, buckets, count, monitors_of, page, shares, totals
from firebreak.listening.store.records import (
    MODEL,
    PERSON,
    SOURCE,
    Bucket,
    Difference,
    Incoming,
    Judged,
    Row,
    Stored,
    Where,
)
from firebreak.listening.store.writing import add, correct_sentiment, set_verified

__all__ = [
    "MODEL", "PERSON", "SOURCE", "Bucket", "Difference", "Incoming", "Judged", "Row", "Stored", "Where",
    "add", "authors", "buckets", "check", "correct_sentiment", "count", "monitors_of", "page", "set_verified", "shares",
    "totals",
]  # fmt: skip
