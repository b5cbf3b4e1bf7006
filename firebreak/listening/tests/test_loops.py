"""Loops of the listen process: how long they pause."""

import asyncio
import time

import pytest

from firebreak.listening.listen import loops
from firebreak.listening.listen.threads import DbThread


def test_a_long_round_rests_but_not_for_as_long_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "MOST_REST_S", 0.05)
    rounds = []

    def work() -> None:
        rounds.append(time.monotonic())
        time.sleep(0.2)
        if len(rounds) == 3:
            ended.set()

    async def run() -> None:
        thread = DbThread("test-loops")
        try:
            await asyncio.wait_for(loops.every(0.0, thread, work, ended, rest=1000.0), 20)
        finally:
            await asyncio.to_thread(thread.close)

    ended = asyncio.Event()
    asyncio.run(run())
    assert len(rounds) == 3, "it would have rested for 200 s"
