"""Bluesky, live and without a key, over a Jetstream server (Bluesky's own, or any other).

Public door: :class:`JetstreamReader`; :mod:`~firebreak.connectors.bluesky.wire` knows the two wire forms.
"""

from firebreak.connectors.bluesky.reader import JetstreamReader

__all__ = ["JetstreamReader"]
