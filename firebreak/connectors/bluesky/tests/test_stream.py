"""A Jetstream-shaped WebSocket is read in both wire forms, cut off in the middle and resumed."""

import asyncio
import time

import pytest

from firebreak.base.errors import AuthError, PermanentError, RateError, TransientError
from firebreak.connectors.bluesky import JetstreamReader, reader
from firebreak.connectors.bluesky.simulator import JetstreamSimulator
from firebreak.connectors.common.driving import collect, read_round
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch, ReaderContext

pytestmark = pytest.mark.unit


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a cut the reader waits for the sake of the server; what it does then is tested, not the wait."""
    monkeypatch.setattr(reader, "RECONNECT_S", 0.1)


both = pytest.mark.parametrize("v2", [False, True], ids=["v1", "v2"])


def _posts(batches: list[Batch]) -> list[Post]:
    return [post for batch in batches for post in batch.posts]


def _start(sim: JetstreamSimulator) -> dict[str, object]:
    """A cursor that stands after a first event, so that the rest is replayed."""
    sim.add("identity", "did:plc:first", handle="first.example")
    return {"time_us": sim.events[0]["time_us"], "seq": 1}


async def _while_people_post(sim: JetstreamSimulator, cursor: dict[str, object]) -> list[Batch]:
    """Batches up to the first with posts, while somebody posts five times a second."""

    async def people() -> None:
        while True:
            await asyncio.sleep(0.2)
            sim.publish(["live"])

    task = asyncio.create_task(people())
    try:
        return await collect(JetstreamReader(sim.context()), cursor, posts=1, wait_s=15)
    finally:
        task.cancel()


@both
def test_posts_keep_what_the_network_says_of_them(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        cursor = _start(sim)
        sim.add("identity", "did:plc:sim0003", handle="Ann.Example")
        link = {"$type": "app.bsky.richtext.facet#link", "uri": "https://news.example/a"}
        sim.publish(
            ["Hej Acme 🔥"],
            langs=["sv-SE", "en"],
            facets=[
                {
                    "index": {"byteStart": 0, "byteEnd": 3},
                    "features": [link, {"$type": "x#mention", "did": "did:plc:q"}],
                }
            ],
            reply={"root": {"uri": "at://r", "cid": "c"}, "parent": {"uri": "at://p", "cid": "c"}},
            embed={
                "$type": "app.bsky.embed.external",
                "external": {"uri": "https://shop.example/", "title": "t"},
            },
        )
        (post,) = _posts(read_round(JetstreamReader(sim.context()), cursor, posts=1))
    assert (post.text, post.lang, post.kind, post.parent, post.thread) == (
        "Hej Acme 🔥",
        "sv-SE",
        "reply",
        "at://p",
        "at://r",
    )
    assert post.links == ["https://news.example/a", "https://shop.example/"]
    assert (post.author, post.author_id, post.platform) == ("ann.example", "did:plc:sim0003", "bluesky")
    assert post.url == "https://bsky.app/profile/did:plc:sim0003/post/3k00000000003"
    assert abs(post.time - time.time()) < 60


@both
def test_a_line_cut_in_the_middle_loses_and_doubles_nothing(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        cursor = _start(sim)
        ids = sim.publish([f"post {i}" for i in range(40)])
        sim.fault("cut", 4)
        batches = read_round(JetstreamReader(sim.context()), cursor, posts=40)
        assert [p.id for p in _posts(batches)] == ids
        assert len(sim.requests) == 5
        assert all("cursor=" in path for path in sim.requests)
        assert all(("collections=" in path) == v2 for path in sim.requests if "wantedC" not in path)


@both
def test_a_new_reader_starts_where_the_store_stands(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        cursor = _start(sim)
        first = sim.publish([f"a {i}" for i in range(20)])
        one = read_round(JetstreamReader(sim.context()), cursor, posts=20)
        second = sim.publish([f"b {i}" for i in range(20)])
        two = read_round(JetstreamReader(sim.context()), one[-1].cursor, posts=20)
        assert [p.id for p in _posts(one)] == first
        assert [p.id for p in _posts(two)] == second


@both
def test_repeated_garbage_and_oversized_frames_do_no_harm(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        cursor = _start(sim)
        before = sim.publish(["one", "two", "three"])
        for name in ("garbage", "oversized", "repeat"):
            sim.fault(name)
        batches = read_round(JetstreamReader(sim.context()), cursor, posts=3)
        sim.fault("repeat")
        after = sim.publish(["four"])
        batches += read_round(JetstreamReader(sim.context()), batches[-1].cursor, posts=1)
        assert [p.id for p in _posts(batches)] == before + after
        counted = sum(
            params["count"] for b in batches for code, params in b.warnings if code == "bluesky.unreadable"
        )
        assert counted >= 10
        assert ("bluesky.unreadable", {"reason": "too large", "count": 1}) in [
            w for b in batches for w in b.warnings
        ]


@both
def test_a_frame_beyond_all_limits_is_gone_round_and_shown_as_a_gap(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        cursor = _start(sim)
        sim.fault("huge")

        batches = asyncio.run(_while_people_post(sim, cursor))
        assert {p.text for p in _posts(batches)} == {"live"}
        (gap,) = [b.gap for b in batches if b.gap]
        assert gap.code == "bluesky.oversized_frame"


@both
def test_a_cursor_older_than_the_server_keeps_is_a_gap_and_no_silence(v2: bool) -> None:
    with JetstreamSimulator(v2) as sim:
        old = time.time_ns() // 1000 - 40 * 3600 * 1_000_000
        sim.add("identity", "did:plc:first", handle="a.example", time_us=old)
        for i in range(5):
            sim.add("identity", "did:plc:gone", handle="b.example", time_us=old + i + 1)
        sim.kept_from = len(sim.events)
        sim.publish(["kept"])
        if v2:
            sim.events[-1]["time_us"] = time.time_ns() // 1000
            batches = asyncio.run(_while_people_post(sim, {"time_us": old, "seq": 1}))
        else:
            batches = read_round(JetstreamReader(sim.context()), {"time_us": old}, posts=1)
        (gap,) = [b.gap for b in batches if b.gap]
        assert gap.code == "bluesky.cursor_too_old"
        assert gap.start == pytest.approx(old / 1e6)
        assert gap.end - gap.start > 39 * 3600


def test_deletes_are_counted_and_updates_are_not_new_posts() -> None:
    with JetstreamSimulator() as sim:
        cursor = _start(sim)
        sim.add("delete", "did:plc:a", rkey="1")
        sim.add("update", "did:plc:a", rkey="2", record={"$type": "app.bsky.feed.post", "text": "edited"})
        sim.add("account", "did:plc:a")
        sim.publish(["last"])
        batches = read_round(JetstreamReader(sim.context()), cursor, posts=1)
        assert [p.text for p in _posts(batches)] == ["last"]
        assert batches[-1].cursor["deleted"] == 1


def test_only_wanted_languages_pass_and_unnamed_ones_are_kept() -> None:
    with JetstreamSimulator() as sim:
        cursor = _start(sim)
        sim.publish(["ett"], langs=["sv"])
        sim.publish(["one"], langs=["en"])
        sim.publish(["?"], langs=[])
        context = ReaderContext(settings={"address": sim.address, "langs": "sv\nms"}, private_network=True)
        assert [p.text for p in _posts(read_round(JetstreamReader(context), cursor, posts=2))] == ["ett", "?"]


def test_a_lying_clock_is_not_believed() -> None:
    with JetstreamSimulator() as sim:
        cursor = _start(sim)
        sim.publish(["old"], createdAt="2012-01-01T00:00:00Z")
        (post,) = _posts(read_round(JetstreamReader(sim.context()), cursor, posts=1))
        assert abs(post.time - time.time()) < 60


@pytest.mark.parametrize(
    ("fault", "kind"), [("auth", AuthError), ("rate", RateError), ("down", TransientError)]
)
def test_refusals_become_kinds(fault: str, kind: type[Exception]) -> None:
    with JetstreamSimulator() as sim:
        sim.fault(fault)
        with pytest.raises(kind) as caught:
            read_round(JetstreamReader(sim.context()))
        assert getattr(caught.value, "retry_after", 7) == 7


def test_an_address_inside_the_own_network_is_refused() -> None:
    with JetstreamSimulator() as sim:
        with pytest.raises(PermanentError) as caught:
            read_round(JetstreamReader(ReaderContext(settings={"address": sim.address})))
        assert caught.value.code == "fetch.blocked"
        assert sim.requests == []


def test_a_server_that_ends_the_stream_is_asked_again() -> None:
    with JetstreamSimulator(v2=True) as sim:
        cursor = _start(sim)
        ids = sim.publish(["one"])
        sim.fault("too_slow")
        assert [p.id for p in _posts(read_round(JetstreamReader(sim.context()), cursor, posts=1))] == ids
        assert len(sim.requests) == 2
