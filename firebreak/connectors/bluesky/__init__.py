"""Bluesky: read live and without a key over a Jetstream server (Bluesky's own, or any other), and written to.

Public door: :class:`JetstreamReader` and :class:`BlueskyWriter`; :mod:`~firebreak.connectors.bluesky.wire` knows the two
wire forms of the stream.
"""

from firebreak.connectors.bluesky.reader import JetstreamReader
from firebreak.connectors.bluesky.writer import BlueskyWriter

__all__ = ["BlueskyWriter", "JetstreamReader"]
