"""Where posts, mentions and rollups live; one shape over SQLite and PostgreSQL.

Public door: :func:`add` (a batch, inside the caller's transaction), the corrections of :mod:`.correcting`, the reads
of :mod:`.reading`, and :func:`check`, which recounts every rollup from its mentions.
"""

from firebreak.listening.store.checking import check
from firebreak.listening.store.correcting import (
    correct_claim,
    correct_intent,
    correct_risk,
    correct_sentiment,
)
from firebreak.listening.store.reading import (
    authors,
    buckets,
    count,
    monitors_of,
    newest_posts,
    page,
    shares,
    signals,
    sums_of,
    top_authors,
    totals,
)
from firebreak.listening.store.records import (
    COORDINATED,
    COPY,
    HARM,
    MODEL,
    NOVEL,
    NOVEL_S,
    PERSON,
    SOURCE,
    TOXIC,
    Bucket,
    Difference,
    Incoming,
    Judged,
    Row,
    Signal,
    Stored,
    Where,
)
from firebreak.listening.store.writing import add, set_verified

__all__ = [
    "COORDINATED", "COPY", "HARM", "MODEL", "NOVEL", "NOVEL_S", "PERSON", "SOURCE", "TOXIC",
    "Bucket", "Difference", "Incoming", "Judged", "Row", "Signal", "Stored", "Where",
    "add", "authors", "buckets", "check", "correct_claim", "correct_intent", "correct_risk", "correct_sentiment", "count",
    "monitors_of", "newest_posts", "page", "set_verified", "shares", "signals", "sums_of", "top_authors", "totals",
]  # fmt: skip
