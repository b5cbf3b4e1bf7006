"""``python -m benchmarks.stream listen``: the real listen process, with a connector for :mod:`benchmarks.talk`.

The connector stands where Bluesky's stands: a reader of the port :mod:`firebreak.listening.readers` that gives
batches as they come over a socket. A network's own wire would measure that network's JSON and WebSocket frames (15 to
20 microseconds a post, paid by the sender as well); the port is where all streams meet. What the stages cost is
written beside the database every half second.
"""

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.talk import HEAD
from firebreak.base import connectors
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

POSTS = msgspec.msgpack.Decoder(list[Post])
COSTS = "costs-listen.json"


class TalkReader:
    """A stream without end."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        self._port = int(context.settings["port"])

    async def read(self, _cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        from firebreak.listening import costs

        source, to = await asyncio.open_connection("127.0.0.1", self._port, limit=4 * 1024 * 1024)
        try:
            while True:
                number, size, _ = HEAD.unpack(await source.readexactly(HEAD.size))
                body = await source.readexactly(size)
                with costs.stage("decode"):
                    posts = POSTS.decode(body)
                yield Batch(posts, {"frame": number})
        finally:
            to.close()


MANIFEST = connectors.Manifest(
    name="talk", title="Benchmark", summary="Posts of a benchmark.", can=frozenset({connectors.READ}),
    platform="bluesky", keyless=True, reader=TalkReader,
)  # fmt: skip


def _tell(file: Path) -> None:
    from firebreak.listening import costs

    while True:
        time.sleep(0.5)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(costs.spent()))
        part.replace(file)


def main() -> int:
    """The command line of ``firebreak``, with one connector more."""
    from firebreak.site import cli

    connectors.register(MANIFEST)
    threading.Thread(
        target=_tell,
        args=(Path(os.environ["FIREBREAK_DATA_DIR"]) / f"costs-{sys.argv[1]}.json",),
        daemon=True,
    ).start()
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
