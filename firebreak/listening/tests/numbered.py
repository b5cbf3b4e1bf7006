"""A source for tests that stands in for the outside: post number n is always the same, and it can fail on command.

The listen process of the crash tests runs as ``python -m firebreak.listening.tests.numbered``.
"""

import asyncio
import json
import signal
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from firebreak.base import connectors
from firebreak.base.clock import now
from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, Gap, ReaderContext

EVERY = 5
"""Each fifth post names the brand."""


def post(number: int, started: float) -> Post:
    """Post ``number`` of the source; one is published a tenth of a second after the other."""
    brand = "Norrsken lost power again, 召回 now" if number % EVERY == 0 else "what a lovely quiet morning"
    return Post(
        id=f"n{number}", text=f"{brand} {number}", time=started + number / 10, platform="numbered",
        author=f"person{number % 37}", followers=number % 100, kind="repost" if number % 50 == 0 else "post",
    )  # fmt: skip


class NumberedReader:
    """Reads up to ``limit``; ``control`` names a file whose JSON says how to misbehave now."""

    def __init__(self, context: ReaderContext) -> None:
        self._settings = context.settings
        self.poll_every_s: float | None = context.settings.get("poll_every_s")

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        s = self._settings
        at, limit, size = int(cursor.get("n", 0)), int(s["limit"]), int(s.get("size", 100))
        while True:
            self._misbehave()
            until = min(at + size, limit)
            posts = [
                post(number, float(s["started"]))
                for number in range(max(0, at - int(s.get("again", 0))), until)
            ]
            yield Batch(posts if until > at else [], {"n": until}, self._gap(cursor))
            cursor = {"n": until}
            if self.poll_every_s is not None and until == limit:
                return
            at = until
            await asyncio.sleep(float(s.get("pause_s", 0.01)) if until < limit else 0.2)

    def _control(self) -> dict[str, Any]:
        file = Path(str(self._settings.get("control", "")))
        return json.loads(file.read_text()) if file.is_file() else {}

    def _gap(self, cursor: Mapping[str, Any]) -> Gap | None:
        told = self._control().get("gap")
        return Gap(told[0], told[1], "numbered.hole") if told else None

    def _misbehave(self) -> None:
        kind = self._control().get("error")
        if kind == "auth":
            raise AuthError("numbered.auth", "The key was refused.")
        if kind == "permanent":
            raise PermanentError("numbered.gone", "There is nothing at this address.")
        if kind == "rate":
            raise RateError("numbered.rate", "Too fast.", retry_after=1.0)
        if kind == "transient":
            raise TransientError("numbered.away", "It did not answer.")
        if kind == "bug":
            raise ZeroDivisionError


class DeliveredReader:
    """Reads a delivery: a JSON list of texts."""

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        self._settings = context.settings

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        texts = json.loads(self._settings["body"])
        at = now().timestamp()
        key = self._settings["delivery"]
        yield Batch(
            [Post(id=f"{key}-{n}", text=t, time=at, platform="pushed") for n, t in enumerate(texts)], {}
        )


MANIFEST = connectors.Manifest(
    name="numbered", title="Numbered posts", summary="For tests.", can=frozenset({connectors.READ}),
    platform="numbered", reader=NumberedReader,
)  # fmt: skip
PUSHED = connectors.Manifest(
    name="pushed", title="Pushed posts", summary="For tests.", can=frozenset({connectors.PUSH}), reader=DeliveredReader,
)  # fmt: skip


def register() -> None:
    """Make both known, once per process."""
    connectors.register(MANIFEST)
    connectors.register(PUSHED)


def main() -> None:
    """The listen process with this source. Says ``ready`` when it has started."""
    import django

    django.setup()
    if len(sys.argv) > 1:  # the test database, not the one of the settings
        from django.conf import settings

        settings.DATABASES["default"]["NAME"] = sys.argv[1]
    register()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    from firebreak.listening import listen

    listen.run(stop)


if __name__ == "__main__":
    main()
