"""The real listen process reads a feed over HTTP and a stream over WebSocket that break off: no loss, no double."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest

from firebreak.connectors.bluesky.simulator import JetstreamSimulator
from firebreak.connectors.common.simulators import CUT, DOWN
from firebreak.connectors.rss.simulator import FeedSimulator
from tests.product import OWNER, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.room, pytest.mark.xdist_group("matrix")]


def listen_for(product: Product, name: str, connector: str, settings: dict[str, Any]) -> str:
    """A brand of its own that hears one source; its slug."""
    slug = str(product.inside("brand", name=name, owner=OWNER)["slug"])
    product.inside("monitor", brand=slug, name=name, query="norrsken")
    product.inside("source", brand=slug, connector=connector, name=name, settings=settings)
    return slug


def all_there(product: Product, brand: str, wanted: list[str], within_s: float) -> None:
    """Wait until the brand has exactly these posts, each once."""
    with contextlib.suppress(AssertionError):
        wait_for(
            lambda: len(product.inside("mentions", brand=brand)) >= len(wanted), "", within_s, every_s=0.5
        )
    has = product.inside("mentions", brand=brand)
    missing = sorted(set(wanted) - set(has))
    source = product.inside("source_states", brand=brand)
    assert not missing, f"{len(missing)} of {len(wanted)} are missing: {missing[:3]}; the source: {source}"
    assert has == sorted(wanted)
    assert product.inside("check") == []


@pytest.mark.parametrize("v2", [False, True], ids=["v1", "v2"])
def test_a_stream_that_breaks_off_and_a_process_that_dies_lose_and_double_nothing(
    product: Product, v2: bool
) -> None:
    with JetstreamSimulator(v2) as stream:
        brand = listen_for(product, f"Stream v{2 if v2 else 1}", "bluesky", {"address": stream.address})
        wait_for(lambda: stream.requests, "the reader is connected", 30)
        wanted = stream.publish([f"Norrsken first {n}" for n in range(50)])
        wait_for(lambda: product.inside("mentions", brand=brand), "the first posts", 30)
        stream.cut_after = 170
        stream.fault(CUT, 3)
        wanted += stream.publish([f"Norrsken broke {n}" if n % 2 else f"calm {n}" for n in range(1000)])[1::2]
        product.kill("listen")
        stream.fault(DOWN, 2)
        wanted += stream.publish([f"Norrsken again {n}" for n in range(300)])
        all_there(product, brand, wanted, 90)


def test_a_feed_that_breaks_off_is_read_whole_the_next_time(product: Product) -> None:
    with FeedSimulator() as feed:
        wanted = feed.publish([f"Norrsken wrote {n}" for n in range(30)])
        feed.fault(CUT, 2)
        brand = listen_for(product, "Feed", "rss", {"address": f"{feed.root}/feed", "every_minutes": 0.05})
        wait_for(lambda: len(feed.requests) >= 2, "the reader came again after the line was cut", 60)
        all_there(product, brand, wanted, 60)
        wanted += feed.publish([f"Norrsken again {n}" for n in range(30)])
        product.kill("listen")
        all_there(product, brand, wanted, 90)
        asked = len(feed.requests)
        product.kill("listen")
        wait_for(lambda: len(feed.requests) > asked, "the reader comes again", 90)
        assert feed.requests[-1].headers.get("if-none-match"), "it asks only for what is new"
