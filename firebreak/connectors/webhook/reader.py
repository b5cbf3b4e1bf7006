"""Reads one stored delivery."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

from firebreak.connectors.webhook.decoding import decode
from firebreak.listening.readers import Batch, ReaderContext


class DeliveryReader:
    """Settings: those of the source, and ``body`` (raw bytes), ``content_type``, ``delivery`` of the delivery."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        self._settings = context.settings

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """One batch with all posts of the delivery. Raises ``WrongInput`` when nothing in it can be read."""
        content_type = str(self._settings.get("content_type") or "application/json")
        posts, warnings = decode(
            bytes(self._settings.get("body") or b""), content_type, settings=self._settings
        )
        yield Batch(posts=posts, cursor=dict(cursor), warnings=tuple(warnings))
