"""The hub wakes the right readers, forgets nothing that matters, and never waits for a slow one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest

from firebreak.web import live
from firebreak.web.hub import SILENT_S, Hub, TooManyStreamsError
from firebreak.web.live import stream_app

pytestmark = pytest.mark.unit
Message = MutableMapping[str, Any]
Result = TypeVar("Result")


def in_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: a browser test before this one may hold a loop in the main thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def now_ms() -> int:
    return int(time.time() * 1000)


def test_a_reader_hears_a_brand_and_all_below_it_and_no_other() -> None:
    hub = Hub()
    mine = hub.subscribe("me", ["b1"])
    one = hub.subscribe("you", ["b2.monitor.5"])
    hub.publish(["b1.alerts", "b12.alerts", "b2.monitor.5", "b2.monitor.51", "b1"])
    assert [change.topic for change in mine.take()] == ["b1.alerts", "b1"]
    assert [change.topic for change in one.take()] == ["b2.monitor.5"]


def test_a_reader_hears_that_all_of_a_sort_may_have_changed() -> None:
    hub = Hub()
    mine, one = hub.subscribe("me", ["b1"]), hub.subscribe("you", ["b1.monitor.5"])
    other, far = hub.subscribe("them", ["b1.incident.5"]), hub.subscribe("her", ["b12"])
    hub.publish(["b1.monitor.*"])
    assert [[change.topic for change in reader.take()] for reader in (mine, one, other, far)] == [
        ["b1.monitor.*"], ["b1.monitor.*"], [], [],
    ]  # fmt: skip


def test_a_slow_reader_gets_each_topic_once_and_is_told_when_some_were_dropped() -> None:
    hub = Hub()
    slow = hub.subscribe("me", ["b1"])
    for _ in range(1000):
        hub.publish(["b1.alerts"])
    assert [change.number for change in slow.take()] == [1000]
    assert not slow.missed
    hub.publish(f"b1.monitor.{number}" for number in range(500))
    assert slow.missed
    waiting = slow.take()
    assert len(waiting) == slow.limit
    assert waiting[-1].topic == "b1.monitor.499"


def test_a_reader_who_comes_back_gets_what_changed_meanwhile() -> None:
    hub = Hub()
    hub.publish(["b1.alerts", "b2.alerts"])
    back = hub.subscribe("me", ["b1"], since_ms=now_ms())
    assert [change.topic for change in back.take()] == ["b1.alerts"]
    assert not back.missed


def test_a_reader_away_for_longer_than_the_memory_is_told_to_fetch_all() -> None:
    hub = Hub(memory_s=1)
    old = hub.subscribe("me", ["b1"], since_ms=now_ms() - 60_000)
    assert old.missed
    assert not hub.subscribe("me", ["b1"], since_ms=None).missed


def test_after_a_deaf_time_everybody_fetches_anew() -> None:
    hub = Hub()
    hub.publish([])
    reader = hub.subscribe("me", ["b1"])
    assert hub.healthy
    hub.heard -= SILENT_S + 1
    assert not hub.healthy
    hub.publish([])
    assert reader.missed
    assert hub.healthy


def test_one_person_holds_only_so_many_streams() -> None:
    hub = Hub(per_person=2)
    first = hub.subscribe("me", ["b1"])
    hub.subscribe("me", ["b1"])
    hub.subscribe("you", ["b1"])
    with pytest.raises(TooManyStreamsError):
        hub.subscribe("me", ["b1"])
    hub.leave(first)
    hub.leave(first)
    hub.subscribe("me", ["b1"])
    assert hub.streams == 3


class Reader:
    """Drives one stream through ASGI: collects what is sent, can stop reading, can leave."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.gone = asyncio.Event()
        self.reading = asyncio.Event()
        self.reading.set()

    async def receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        await self.reading.wait()
        self.sent.append(message)

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def until(self, part: str) -> None:
        async with asyncio.timeout(5):
            while part not in self.text:
                await asyncio.sleep(0.005)


def scope(**more: Any) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "GET",
        "path": "/b/x/stream",
        "query_string": b"",
        "headers": [],
        **more,
    }


def run(
    work: Callable[[Hub, Reader], Awaitable[None]], authorise: Any = lambda scope: ["b1"], **more: Any
) -> Reader:
    async def main() -> Reader:
        hub, reader = Hub(), Reader()
        hub.publish([])
        task = asyncio.create_task(
            stream_app(scope(**more), reader.receive, reader.send, authorise=authorise, hub=hub)
        )
        async with asyncio.timeout(10):
            await work(hub, reader)
            reader.gone.set()
            await task
        assert hub.streams == 0
        return reader

    return in_loop(main())


def test_a_stream_says_what_changed_without_the_brand() -> None:
    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: hello")
        hub.publish(["b1.monitor.5", "b2.secret"])
        await reader.until("event: monitor.5")

    reader = run(work)
    assert "secret" not in reader.text
    headers = dict(reader.sent[0]["headers"])
    assert headers[b"x-accel-buffering"] == b"no"
    assert headers[b"content-type"].startswith(b"text/event-stream")


def test_a_reader_who_leaves_ends_the_stream_even_while_a_send_is_stuck() -> None:
    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: hello")
        reader.reading.clear()
        hub.publish(["b1.alerts"])
        await asyncio.sleep(0.05)

    run(work)


def test_a_stream_that_closed_is_resumed_from_the_last_event() -> None:
    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: alerts")

    async def main() -> None:
        hub = Hub()
        hub.publish(["b1.alerts"])
        reader = Reader()
        headers = [(b"last-event-id", str(now_ms()).encode())]
        asked = scope(headers=headers, query_string=b"since=1")
        task = asyncio.create_task(
            stream_app(asked, reader.receive, reader.send, authorise=lambda _: ["b1"], hub=hub)
        )
        await work(hub, reader)
        assert "event: refresh" not in reader.text
        reader.gone.set()
        await asyncio.wait_for(task, 5)

    in_loop(main())


def test_a_beat_is_sent_only_while_the_hub_hears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "KEEP_ALIVE_S", 0.05)

    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: beat")
        hub.heard -= SILENT_S + 1
        await reader.until(": keep-alive\n\n")

    run(work)


def test_a_change_that_may_take_the_right_has_it_asked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_S", 3600.0)
    rights: list[list[str] | None] = [["b1.x"], ["b1.x"], None]

    def authorise(asked: dict[str, Any]) -> list[str] | None:
        asked["firebreak.recheck"] = frozenset({"b1.x.guest"})
        return rights.pop(0)

    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: hello")
        hub.publish(["b1.x.task"])
        await reader.until("event: x.task")
        assert len(rights) == 2, "an ordinary change asks nothing"
        hub.publish(["b1.x.guest"])  # about somebody else: the stream goes on
        await reader.until("event: x.guest")
        async with asyncio.timeout(5):
            while len(rights) == 2:
                await asyncio.sleep(0.005)
        hub.publish(["b1.x.task"])
        hub.publish(["b1.x.guest"])
        await reader.until("event: bye")

    assert run(work, authorise=authorise).sent[-1]["more_body"] is False


def test_a_reader_who_lost_the_right_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_S", 0.05)
    answers: list[list[str] | None] = [["b1"], ["b1", "b2"], None]

    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: bye")

    reader = run(work, authorise=lambda _: answers.pop(0))
    assert reader.sent[-1]["more_body"] is False


def test_the_hub_ends_all_streams_when_the_server_stops() -> None:
    async def work(hub: Hub, reader: Reader) -> None:
        await reader.until("event: hello")
        await hub.stop()
        async with asyncio.timeout(5):
            while reader.sent[-1].get("more_body", True):
                await asyncio.sleep(0.005)

    run(work)


@pytest.mark.parametrize(
    ("authorise", "more", "status"),
    [(lambda _: None, {}, 401), (lambda _: ["b1"], {"method": "POST"}, 405)],
)
def test_strangers_and_other_methods_are_refused(authorise: Any, more: dict[str, Any], status: int) -> None:
    async def work(hub: Hub, reader: Reader) -> None:
        async with asyncio.timeout(5):
            while not reader.sent:
                await asyncio.sleep(0.005)

    assert run(work, authorise, **more).sent[0]["status"] == status


def test_one_stream_too_many_is_told_to_wait() -> None:
    async def main() -> Message:
        hub, reader = Hub(per_person=0), Reader()
        await stream_app(scope(), reader.receive, reader.send, authorise=lambda _: ["b1"], hub=hub)
        return reader.sent[0]

    answer = in_loop(main())
    assert answer["status"] == 429
    assert (b"retry-after", b"30") in answer["headers"]


@pytest.mark.parametrize(
    "since", [b"since=x", b"since=", b"since=-5", b"since=" + b"9" * 40, b"since=%C2%B2", b""]
)
def test_a_strange_since_is_no_since(since: bytes) -> None:
    assert live.since_of(scope(query_string=since)) is None


def test_who_comes_while_it_leaves_is_not_kept() -> None:
    hub = Hub()
    before = hub.subscribe("ada", ["b1"])
    hub.close_streams()
    late = hub.subscribe("bo", ["b1"])
    assert before.closed
    assert late.closed
    assert late.ready.is_set()
