"""Listens to the simulated public in real time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from firebreak.base.clock import now
from firebreak.connectors.demo.public import Story, posts
from firebreak.listening.readers import Batch, ReaderContext

STEP_S = 1.0
FIRST_LOOK_S = 60.0


class DemoReader:
    """A stream: every second, what was said since the cursor."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        settings = context.settings
        self.story = Story(
            crisis_at=float(settings["crisis_at"]),
            seed=int(settings.get("seed", 7)),
            speed=float(settings.get("speed", 1.0)),
        )

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        at = float(cursor.get("at", now().timestamp() - FIRST_LOOK_S))
        while True:
            until = now().timestamp()
            if until > at:
                yield Batch(list(posts(self.story, at, until)), {"at": until})
                at = until
            await asyncio.sleep(STEP_S)
