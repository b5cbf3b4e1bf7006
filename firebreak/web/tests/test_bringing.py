"""Parts that streams bring: drawn once for all that wait, sent as soon as they are drawn; pages fetch where that fails."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest

from firebreak.web import bringing
from firebreak.web.bringing import Asked, Bringer, Brought, Reader, packed
from firebreak.web.hub import Hub
from firebreak.web.live import stream_app
from firebreak.web.tests.test_hub import Reader as Stream
from firebreak.web.tests.test_hub import in_loop, scope

pytestmark = pytest.mark.unit


def reader(number: int) -> Reader:
    return Reader(number, f"session {number}", "proof", "brand", "page", "secret")


def test_streams_that_one_change_wakes_are_drawn_for_at_once() -> None:
    calls: list[list[Asked]] = []

    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        calls.append(list(asked))
        for one in asked[:-1]:
            yield one, Brought(f"for {one[0].person}".encode(), ["a"])

    async def main() -> list[Brought | None]:
        bringer = Bringer(draw)
        same = [bringer.bring(reader(0), ["x"]), bringer.bring(reader(0), ["x"])]  # two tabs
        return await asyncio.gather(*same, *(bringer.bring(reader(n), ["x", "y"]) for n in range(1, 200)))

    found = in_loop(main())
    assert len(calls) == 1
    assert len(calls[0]) == 200
    assert [one.event for one in found[:3] if one] == [b"for 0", b"for 0", b"for 1"]
    assert found[-1] is None


def test_who_is_drawn_first_does_not_wait_for_the_others() -> None:
    others = threading.Event()

    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        yield asked[0], Brought(b"first", [])
        assert others.wait(10)
        yield asked[1], Brought(b"second", [])

    async def main() -> None:
        bringer = Bringer(draw)
        tasks = [asyncio.create_task(bringer.bring(reader(n), ["x"])) for n in range(2)]
        assert (await asyncio.wait_for(tasks[0], 5)) == Brought(b"first", [])
        assert not tasks[1].done()
        others.set()
        assert (await asyncio.wait_for(tasks[1], 5)) == Brought(b"second", [])

    in_loop(main())


def test_where_drawing_fails_or_hangs_pages_fetch_and_the_next_change_is_drawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bringing, "PATIENCE_S", 0.5)
    turns = iter(["fails", "hangs", "works"])
    stuck = threading.Event()

    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        turn = next(turns)
        if turn == "fails":
            raise RuntimeError("No drawing today")
        if turn == "hangs":
            stuck.wait(20)
        yield asked[0], Brought(turn.encode(), [])

    async def main() -> list[Any]:
        bringer = Bringer(draw)
        found = [await bringer.bring(reader(1), ["x"]) for _turn in range(2)]
        stuck.set()
        await asyncio.sleep(0.1)
        return [*found, await bringer.bring(reader(1), ["x"])]

    assert in_loop(main()) == [None, None, Brought(b"works", [])]


def test_changes_that_follow_each_other_are_drawn_together() -> None:
    times: list[float] = []

    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        times.append(time.monotonic())
        return ((one, Brought(b"", [])) for one in asked)

    async def main() -> None:
        bringer = Bringer(draw)
        for _change in range(5):
            await bringer.bring(reader(1), ["x"])

    in_loop(main())
    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) >= bringing.PAUSE_S * 0.9


def streamed(draw: Any, *, known: bool = True) -> str:
    """What a stream says of one change."""

    def authorise(asked: dict[str, Any]) -> list[str]:
        asked["firebreak.reader"] = reader(1) if known else None
        return ["b1"]

    async def main() -> str:
        hub, stream = Hub(), Stream()
        hub.publish([])
        app = stream_app(
            scope(), stream.receive, stream.send, authorise=authorise, hub=hub, bringer=Bringer(draw)
        )
        task = asyncio.create_task(app)
        await stream.until("event: hello")
        hub.publish(["b1.room.5", "b1.room.5.task"])
        await stream.until("event: room.5.task\ndata")
        stream.gone.set()
        await task
        return stream.text

    return in_loop(main())


def test_parts_come_before_the_changes_that_name_them() -> None:
    def draw(asked: Sequence[Asked]) -> Iterator[tuple[Asked, Brought]]:
        for one in asked:
            assert one[1] == {"room.5", "room.5.task"}
            yield one, Brought(packed('<p id="a">\n"1"</p>'), ["a", "b"])

    said = streamed(draw)
    assert said.index('event: parts\ndata: "<p id=\\"a\\">\\n\\"1\\"</p>"\n\n') < said.index(
        "event: room.5\n"
    )
    assert said.count(" a b\n") == 2


def test_a_page_without_a_name_is_told_and_brought_nothing() -> None:
    said = streamed(lambda asked: pytest.fail("nothing is drawn"), known=False)
    assert "event: parts" not in said
    assert "event: room.5.task" in said
