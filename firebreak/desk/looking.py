"""One quick look at a proposed source, for the wizard's live preview: what would we have heard just now?"""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from firebreak.base import config, connectors
from firebreak.base.errors import FirebreakError
from firebreak.engine.posts import Post
from firebreak.listening.readers import ReaderContext

SECONDS, MOST = 6.0, 60
log = logging.getLogger(__name__)


async def _read(connector: str, settings: Mapping[str, Any]) -> list[Post]:
    make = connectors.get(connector).reader
    posts: list[Post] = []
    if make is None:
        return posts
    reader = make(ReaderContext(settings=settings, private_network=config.get("fetch_private")))
    async for batch in reader.read({}):
        posts += batch.posts
        if len(posts) >= MOST:
            break
    return posts[:MOST]


async def _all(wanted: list[tuple[str, Mapping[str, Any]]]) -> list[list[Post] | None]:
    async def one(connector: str, settings: Mapping[str, Any]) -> list[Post] | None:
        try:
            return await asyncio.wait_for(_read(connector, settings), SECONDS)
        except (FirebreakError, OSError, TimeoutError):
            log.info("a proposed source gave nothing at the first look", extra={"connector": connector})
            return None

    return await asyncio.gather(*(one(connector, settings) for connector, settings in wanted))


def look(wanted: list[tuple[str, Mapping[str, Any]]]) -> list[list[Post] | None]:
    """Posts per source, ``None`` for one that could not be reached in a few seconds. Nothing is stored."""
    return asyncio.run(_all(wanted))
