"""Request bodies: taken in whole on the event loop, before one of the few page threads is given away.

A sender that stalls, leaves or never ends then costs a connection, and nobody else waits for a page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]

MEMORY = 1024 * 1024
"""Bytes of one body kept in memory; more goes to a temporary file without a name."""
SILENT_S = 60.0
"""Seconds without a single byte after which a sender counts as gone."""


class BodyRefused(Exception):  # noqa: N818 - reads as what happened
    """The body is not taken; ``status`` 0 means that nobody is left to be told."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status, self.text = status, text


def too_large(limit: int) -> BodyRefused:
    """The answer to a body above ``limit`` bytes."""
    return BodyRefused(413, f"The request is larger than {limit // 1024**2} MB. Nothing was stored.")


class Body:
    """One whole body. Use as a context manager: the temporary file goes with it."""

    def __init__(self) -> None:
        self._kept = SpooledTemporaryFile(max_size=MEMORY)  # noqa: SIM115 - closed by __exit__
        self._size = 0

    @property
    def size(self) -> int:
        """Bytes taken in."""
        return self._size

    def expect(self, scope: Message, limit: int) -> None:
        """Raises :class:`BodyRefused` for a body that says itself that it is above ``limit``: it need not be sent."""
        said = dict(scope["headers"]).get(b"content-length", b"")
        if said.isdigit() and int(said[:20]) > limit:
            raise too_large(limit)

    def __enter__(self) -> Body:
        return self

    def __exit__(self, *_error: object) -> None:
        self._kept.close()

    async def take_in(self, receive: Receive, limit: int, *, silent_s: float = SILENT_S) -> None:
        """Read all of it. Raises :class:`BodyRefused`: half a form must never count as a whole one."""
        more = True
        while more:
            try:
                message = await asyncio.wait_for(receive(), silent_s)
            except TimeoutError as error:
                raise BodyRefused(408, "Nothing more came. Nothing was stored: send it again.") from error
            if message["type"] != "http.request":
                raise BodyRefused(0)
            part = message.get("body", b"")
            self._size += len(part)
            if self._size > limit:
                raise too_large(limit)
            self._kept.write(part)
            more = message.get("more_body", False)
        self._kept.seek(0)

    @property
    def file(self) -> IO[bytes]:
        """All of it, to be read from its beginning."""
        return self._kept
