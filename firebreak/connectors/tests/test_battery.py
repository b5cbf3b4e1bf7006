"""The conformance battery: every folder with a simulator is put through the same tests, by kind.

A new connector is tried by this file without being named in it.
"""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import pytest

from firebreak.base.connectors import PAGE, READ, UPLOAD, Manifest
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
)
from firebreak.connectors.common.driving import read_round
from firebreak.connectors.discover import discover
from firebreak.engine.posts import Post
from firebreak.listening.readers import Batch

pytestmark = pytest.mark.unit

FOUND = discover()


def _simulated(needs: str, *offers: str) -> list[Manifest]:
    """Connectors of a kind whose simulator offers what the battery needs of it."""
    found = [m for m in FOUND if m.simulator is not None and getattr(m, needs) is not None]
    return [
        m for m in found if all(hasattr(m.simulator, name) for name in ("fault", "faults", "secret", *offers))
    ]


READERS = _simulated("reader", "context", "publish")
SOURCES = pytest.mark.parametrize("manifest", READERS, ids=lambda m: m.name)


def _source(manifest: Manifest) -> Any:
    assert manifest.simulator is not None
    return manifest.simulator()


def _read(
    manifest: Manifest, sim: Any, cursor: Mapping[str, Any] | None = None, **limits: Any
) -> list[Batch]:
    assert manifest.reader is not None
    return read_round(manifest.reader(sim.context()), cursor or {}, **limits)


def _ids(batches: list[Batch]) -> list[str]:
    return [post.id for batch in batches for post in batch.posts]


def _begin(manifest: Manifest, sim: Any) -> Mapping[str, Any]:
    """A cursor that stands after a first post, as streams begin with what happens now."""
    assert manifest.reader is not None
    reader = manifest.reader(sim.context())
    if reader.poll_every_s is not None or UPLOAD in manifest.can:
        return {}

    async def first() -> Mapping[str, Any]:
        async def speak() -> None:
            while True:
                await asyncio.sleep(0.2)
                sim.publish(["first words"])

        speaking = asyncio.create_task(speak())
        stream = reader.read({})
        try:
            async with asyncio.timeout(10):
                async for batch in stream:
                    if batch.posts:
                        speaking.cancel()
                        seen = batch.posts[-1].id
                        break
        finally:
            speaking.cancel()
            await stream.aclose()
        return {**batch.cursor, "_seen": seen}

    cursor = asyncio.run(first())
    # Whatever was said after the batch is read too, so that what follows is new.
    rest = read_round(
        manifest.reader(sim.context()), {k: v for k, v in cursor.items() if k != "_seen"}, wait_s=1.5
    )
    return rest[-1].cursor if rest else {k: v for k, v in cursor.items() if k != "_seen"}


def test_the_battery_has_something_to_try() -> None:
    assert {"files", "rss", "bluesky", "mastodon", "email"} <= {m.name for m in READERS}


@pytest.mark.parametrize("manifest", FOUND, ids=lambda m: m.name)
def test_every_manifest_says_what_it_is_and_can(manifest: Manifest) -> None:
    assert manifest.can
    assert manifest.can <= {"read", "push", "upload", "page", "write"}
    assert manifest.title
    assert manifest.summary.endswith(".")
    assert (READ not in manifest.can) or manifest.reader
    assert (PAGE not in manifest.can) or manifest.pager
    assert len({field.name for field in manifest.fields}) == len(manifest.fields)
    for field in manifest.fields:
        assert field.kind in {"text", "address", "secret", "number", "choice", "lines", "bool"}
        assert field.label
        assert bool(field.choices) == (field.kind == "choice")


@SOURCES
def test_posts_come_once_with_an_id_a_time_and_a_platform(manifest: Manifest) -> None:
    with _source(manifest) as sim:
        cursor = _begin(manifest, sim)
        ids = sim.publish([f"Acme åäö 召回 {i}" for i in range(45)])
        posts: list[Post] = [p for b in _read(manifest, sim, cursor, posts=45) for p in b.posts]
        assert [post.id for post in posts] == ids
        assert all("召回" in post.words and post.platform and 10**9 < post.time < 10**10 for post in posts)


@SOURCES
def test_cut_at_every_batch_boundary_nothing_is_lost_or_doubled(manifest: Manifest) -> None:
    """After each batch the process dies: the next reader gets the stored cursor and nothing else."""
    with _source(manifest) as sim:
        cursor = _begin(manifest, sim)
        want, got = sim.publish([f"post {i}" for i in range(2500 if manifest.name == "files" else 130)]), []
        deaths = 0
        while len(got) < len(want) and deaths < 20:
            (batch,) = _read(manifest, sim, cursor, batches=1)
            got += _ids([batch])
            cursor = batch.cursor
            deaths += 1
        assert got == want
        late = sim.publish(["late"])
        found = _ids(_read(manifest, sim, cursor, wait_s=3.0, posts=1))
        assert found == late


@SOURCES
def test_killed_before_the_store_had_the_batch_it_comes_again(manifest: Manifest) -> None:
    """The batch was made, but the process died before it was stored: the old cursor must give the same posts."""
    with _source(manifest) as sim:
        cursor = _begin(manifest, sim)
        ids = sim.publish([f"post {i}" for i in range(30)])
        lost = _read(manifest, sim, cursor, batches=1)
        assert lost[0].posts
        assert _ids(_read(manifest, sim, cursor, posts=30)) == ids


@SOURCES
def test_a_line_cut_in_the_middle_loses_and_doubles_nothing(manifest: Manifest) -> None:
    with _source(manifest) as sim:
        if "cut" not in sim.faults:
            pytest.skip("there is no line to cut")
        cursor: Mapping[str, Any] = _begin(manifest, sim)
        ids, got = sim.publish([f"post {i} " + "x" * 500 for i in range(25)]), []
        sim.fault("cut", 2)
        for _ in range(6):
            try:
                for batch in _read(manifest, sim, cursor, posts=25 - len(got)):
                    got += _ids([batch])
                    cursor = batch.cursor
            except TransientError:
                continue
            if len(got) >= 25:
                break
        assert got == ids


@SOURCES
def test_garbage_among_good_items_costs_none_of_them(manifest: Manifest) -> None:
    with _source(manifest) as sim:
        if "garbage" not in sim.faults:
            pytest.skip("the simulator makes no garbage")
        cursor = _begin(manifest, sim)
        sim.fault("garbage", 3)
        ids = sim.publish(["good one", "good two"])
        batches = _read(manifest, sim, cursor, wait_s=3.0)
        assert set(ids) <= set(_ids(batches))
        for batch in batches:
            assert all(
                isinstance(code, str) and "." in code and isinstance(params, Mapping)
                for code, params in batch.warnings
            )


@SOURCES
@pytest.mark.parametrize(
    ("fault", "kind"),
    [("auth", AuthError), ("rate", RateError), ("down", TransientError), ("gone", PermanentError)],
)
def test_failures_of_a_source_become_their_kind(
    manifest: Manifest, fault: str, kind: type[OutsideError]
) -> None:
    with _source(manifest) as sim:
        if fault not in sim.faults or (manifest.name == "email" and fault in {"rate", "gone"}):
            pytest.skip(f"the source knows no {fault}")
        sim.publish(["x"])
        sim.fault(fault, 5)
        with pytest.raises(OutsideError) as caught:
            _read(manifest, sim)
        assert type(caught.value) is kind
        if isinstance(caught.value, RateError):
            assert caught.value.retry_after == 7


@SOURCES
def test_a_cancelled_reader_stops_within_two_seconds(manifest: Manifest) -> None:
    with _source(manifest) as sim:
        sim.publish(["x"])
        if "slow" in sim.faults:
            sim.fault("slow")
        assert manifest.reader is not None
        reader = manifest.reader(sim.context())

        async def listen() -> None:
            async for _ in reader.read({}):
                await asyncio.sleep(5)

        async def run() -> float:
            task = asyncio.create_task(listen())
            await asyncio.sleep(0.4)
            started = time.monotonic()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return time.monotonic() - started

        started = time.monotonic()
        assert asyncio.run(run()) < 2.0
        assert time.monotonic() - started < 3.0


@SOURCES
def test_secrets_of_a_source_are_never_shown(manifest: Manifest, caplog: pytest.LogCaptureFixture) -> None:
    with _source(manifest) as sim:
        if not sim.secret:
            pytest.skip("the source has no secret")
        caplog.set_level(logging.DEBUG)
        assert manifest.reader is not None
        reader = manifest.reader(sim.context())
        sim.publish(["x"])
        seen = [repr(reader), str(read_round(reader, {}, posts=1))]
        for fault in ("auth", "down"):
            sim.fault(fault)
            with pytest.raises(OutsideError) as caught:
                _read(manifest, sim)
            seen.append(
                f"{caught.value!r} {caught.value.message} {caught.value.params} {caught.value.__cause__!r}"
            )
        assert sim.secret not in caplog.text + "".join(seen)
