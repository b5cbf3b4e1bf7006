"""With a token posts are heard as they are written; what was said between two streams is not lost."""

import asyncio
import time
from collections.abc import Callable

import pytest

from firebreak.base.errors import TransientError
from firebreak.connectors.common.driving import collect
from firebreak.connectors.mastodon import MastodonReader, reader
from firebreak.connectors.mastodon.events import Event, EventLines
from firebreak.connectors.mastodon.reader import streaming_of
from firebreak.connectors.mastodon.simulator import MastodonSimulator
from firebreak.connectors.mastodon.streaming import Stream
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut the reader waits for the sake of the server; what it does then is tested, not the wait."""
    monkeypatch.setattr(reader, "RECONNECT_S", 0.1)


def _posts(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


async def _listening(sim: MastodonSimulator, then: Callable[[], object], **limits: float) -> list[Batch]:
    """Batches while ``then`` happens as soon as a stream is open."""

    async def happen() -> None:
        while not sim.streams:
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.3)
        then()

    task = asyncio.create_task(happen())
    found = await collect(MastodonReader(sim.context()), {}, **limits)  # type: ignore[arg-type]
    await task
    return found


def test_a_post_is_heard_within_three_seconds_of_being_written() -> None:
    with MastodonSimulator() as sim:
        said: list[float] = []

        def speak() -> None:
            sim.publish(["live"])
            said.append(time.monotonic())

        (post,) = _posts(asyncio.run(_listening(sim, speak, posts=1)))
        assert post.text == "live"
        assert time.monotonic() - said[0] < 3
        assert any(request.path.startswith("/api/v1/streaming/public") for request in sim.requests)


def test_a_hashtag_is_streamed_too() -> None:
    with MastodonSimulator() as sim:
        context = sim.context(timeline="hashtag", hashtag="acme")

        async def run() -> list[Batch]:
            async def happen() -> None:
                while not sim.streams:
                    await asyncio.sleep(0.05)
                sim.publish(["no"])
                sim.publish(["yes"], tags=("Acme",))

            task = asyncio.create_task(happen())
            found = await collect(MastodonReader(context), {}, posts=1)
            await task
            return found

        assert [post.text for post in _posts(asyncio.run(run()))] == ["yes #Acme"]


def test_edits_and_deletions_are_counted_and_change_nothing() -> None:
    with MastodonSimulator() as sim:

        def happen() -> None:
            status = sim.add("as it was")
            sim.say("status.update", {**status, "content": "<p>as it never was</p>"})
            sim.say("delete", status["id"])
            sim.publish(["next"])

        batches = asyncio.run(_listening(sim, happen, posts=2))
        assert [post.text for post in _posts(batches)] == ["as it was", "next"]
        assert (batches[-1].cursor["edited"], batches[-1].cursor["deleted"]) == (1, 1)


def test_a_stream_that_is_cut_is_taken_up_where_it_was() -> None:
    with MastodonSimulator() as sim:
        sim.publish(["before"])
        sent: list[str] = []

        async def run() -> list[Batch]:
            async def talk() -> None:
                while not sim.streams:
                    await asyncio.sleep(0.05)
                for n in range(30):
                    sent.extend(sim.publish([f"{n} " + "x" * 300]))
                    await asyncio.sleep(0.05)

            task = asyncio.create_task(talk())
            found = await collect(MastodonReader(sim.context()), {}, posts=31, wait_s=20)
            await task
            return found

        # The first page is whole; the two streams after it are cut in the middle of an event.
        sim.cut_streams = 2
        posts = _posts(asyncio.run(run()))
        assert [post.id for post in posts][1:] == sent
        assert sim.streams == 3


def test_a_long_absence_is_read_to_its_end_before_the_stream_although_the_limit_interrupts() -> None:
    with MastodonSimulator() as sim:
        first = sim.publish(["one"])
        cursor = asyncio.run(collect(MastodonReader(sim.context()), {}, posts=1))[-1].cursor
        missed = sim.publish([f"missed {n}" for n in range(300)])
        sim.allowed, sim.reset_s = 13, 1.5

        async def run() -> list[Batch]:
            async def happen() -> None:
                while sim.streams < 2:
                    await asyncio.sleep(0.05)
                missed.extend(sim.publish(["live"]))

            sim.streams = 1
            task = asyncio.create_task(happen())
            found = await collect(MastodonReader(sim.context()), cursor, posts=301, wait_s=20)
            await task
            return found

        assert first[0] not in missed
        assert [post.id for post in _posts(asyncio.run(run()))] == missed


def test_a_stream_into_the_own_network_is_not_opened() -> None:
    with MastodonSimulator() as sim:

        async def run() -> tuple[bool, str]:
            stream = Stream(f"{sim.root}/api/v1/streaming/public", {}, private=False)
            return await stream.open(), stream.reason

        assert asyncio.run(run()) == (False, "BlockedAddress")
        assert sim.requests == []


@pytest.mark.parametrize("fault", ["no_stream", "odd_stream"])
def test_where_there_is_no_stream_pages_are_read_instead(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "FASTEST_S", 0.2)
    with MastodonSimulator() as sim:
        sim.fault(fault, 99)
        first = sim.publish(["one"])

        async def run() -> list[Batch]:
            async def talk() -> None:
                await asyncio.sleep(1.5)
                first.extend(sim.publish(["two"]))

            task = asyncio.create_task(talk())
            context = sim.context(every_minutes=0.01)
            found = await collect(MastodonReader(context), {}, posts=2, wait_s=15)
            await task
            return found

        batches = asyncio.run(run())
        assert [post.id for post in _posts(batches)] == first
        assert any(code == "mastodon.no_stream" for batch in batches for code, _ in batch.warnings)


def test_a_server_that_only_cuts_is_an_error_in_the_end() -> None:
    with MastodonSimulator() as sim:
        sim.cut_streams, sim.cut_after, sim.thump_s = 99, 20, 0.05

        async def run() -> None:
            async with asyncio.timeout(30):
                async for _ in MastodonReader(sim.context()).read({}):
                    pass

        with pytest.raises(TransientError) as caught:
            asyncio.run(run())
        assert caught.value.code == "mastodon.cut"


def test_garbage_in_a_stream_is_counted_and_costs_nothing() -> None:
    with MastodonSimulator() as sim:

        def happen() -> None:
            sim.fault("garbage", 1)
            sim.publish(["good"])

        batches = asyncio.run(_listening(sim, happen, posts=1))
        assert [post.text for post in _posts(batches)] == ["good"]
        assert {code for batch in batches for code, _ in batch.warnings} == {"mastodon.unreadable"}


def test_an_open_stream_without_posts_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "ALIVE_S", 0.3)
    with MastodonSimulator() as sim:
        batches = asyncio.run(_listening(sim, lambda: None, wait_s=3.0, batches=6))
        assert len(batches) >= 4
        assert not _posts(batches)


def test_events_are_whole_however_their_bytes_are_cut() -> None:
    raw = ':)\n:thump\nevent: update\r\ndata: {"a":"å"}\r\n\r\nevent: delete\ndata: 7\n\ndata: a\ndata: b\n\n'.encode()
    want = [
        Event(""),
        Event(""),
        Event("update", '{"a":"å"}'),
        Event("delete", "7"),
        Event("message", "a\nb"),
    ]
    for size in (1, 2, 3, 7, len(raw)):
        lines = EventLines()
        found = [event for at in range(0, len(raw), size) for event in lines.feed(raw[at : at + size])]
        assert found == want


def test_an_event_beyond_measure_is_left_out_and_the_next_is_read() -> None:
    lines = EventLines()
    found = []
    for piece in (b"event: update\ndata: ", *[b"x" * 100_000] * 30, b"\n\nevent: delete\ndata: 7\n\n"):
        found += list(lines.feed(piece))
    assert [(event.name, event.too_large) for event in found] == [("update", True), ("delete", False)]


@pytest.mark.parametrize(
    "named",
    [
        None,
        7,
        "",
        "ws://plain.example",
        "https://u:p@a.example",
        "ftp://a.example",
        "wss://[",
        "wss://",
        "x" * 400,
    ],
)
def test_a_streaming_address_that_may_not_have_the_token_is_not_used(named: object) -> None:
    about = {"configuration": {"urls": {"streaming": named}}}
    assert streaming_of(about, "https://home.example") == "https://home.example"
