"""The contract of a source: batches of posts from a cursor, resumed without loss or double.

A reader never writes. The listen process stores a batch's posts and its cursor in one transaction, in the order of
the batches, so that whatever dies, the next reader starts where the store stands. From a reader that polls it asks
for the next batch only then; from a stream it takes a few while earlier ones are being stored, so a stream must not
take being asked for more as a word that what it gave is safe.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from firebreak.engine.posts import Post


@dataclass(frozen=True)
class Gap:
    """A time we know we did not hear: ``start`` and ``end`` in seconds UTC. Shown hatched, never as calm."""

    start: float
    end: float
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Posts in the order of the source, and the cursor that stands after them.

    An empty ``posts`` with a cursor is a sign of life ("looked, nothing new").
    """

    posts: list[Post]
    cursor: dict[str, Any]
    gap: Gap | None = None
    warnings: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Codes and parameters of items that could not be read; kept and shown on the health page."""


@dataclass(frozen=True)
class ReaderContext:
    """What a reader is given. ``settings`` as the manifest's fields name them; ``secrets`` decrypted."""

    settings: Mapping[str, Any]
    secrets: Mapping[str, Any] = field(default_factory=dict)
    private_network: bool = False
    """Whether addresses inside the own network may be fetched (setting fetch_private, and tests)."""


class Reader(Protocol):
    """Reads until it has nothing more, then says when to come again; a stream goes on until cancelled.

    Raises the kinds of :mod:`firebreak.base.errors`: the listen process waits by kind, shows the words on
    the health page, and starts again from the stored cursor.
    """

    poll_every_s: float | None
    """Seconds between rounds for a reader that polls; ``None`` for a stream."""

    def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]: ...
