"""Driving a reader by hand: for tests, previews and the command line."""

import asyncio
from collections.abc import Mapping
from typing import Any

from firebreak.listening.readers import Batch, Reader


async def collect(
    reader: Reader,
    cursor: Mapping[str, Any],
    *,
    batches: int = 10_000,
    posts: int = 10**9,
    wait_s: float = 10.0,
) -> list[Batch]:
    """Batches of one round, or of a stream until enough have come or ``wait_s`` seconds have passed."""
    found: list[Batch] = []
    stream = reader.read(cursor)
    try:
        async with asyncio.timeout(wait_s):
            async for batch in stream:
                found.append(batch)
                if len(found) >= batches or sum(len(b.posts) for b in found) >= posts:
                    break
    except TimeoutError:
        pass
    finally:
        if hasattr(stream, "aclose"):
            await stream.aclose()
    return found


def read_round(reader: Reader, cursor: Mapping[str, Any] | None = None, **limits: Any) -> list[Batch]:
    """:func:`collect` without an event loop."""
    return asyncio.run(collect(reader, cursor or {}, **limits))
