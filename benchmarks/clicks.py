"""How long a person's click takes while the product takes in posts.

    python benchmarks/clicks.py [--json] [--rate 5000] [--matching 0.02] [--clicks 300] [--postgres ADDRESS]

Starts a whole installation (web, listen, work as processes), lets it read a stream at the rate, and meanwhile sends
real HTTP requests as one signed-in person: corrects a sentiment, acknowledges and reopens an alert, opens the
monitor's page. Prints milliseconds per kind, and how many posts a second were really taken in. The stream's server,
the product and the clicks share this machine.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.product import OWNER, PASSWORD, Product, post
from tests.waiting import wait_for

WORD = "norrsken"


def share(values: list[float], part: float) -> float:
    """A percentile: the value that ``part`` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def stage(product: Product) -> dict[str, Any]:
    """A brand with a past, one monitor, one alert, one person."""
    product.prepare()
    product.inside("first_person", email=OWNER, name="Olga Owner", password=PASSWORD)
    brand = product.inside("quiet_brand", name=WORD, owner=OWNER, hours=48, per_hour=60)
    product.inside("report", brand=brand["slug"], text="A fire in the warehouse", urgent=True)
    return dict(brand)


Deed = Callable[[httpx.Client, int], httpx.Response]


def deeds(product: Product, brand: str) -> dict[str, Deed]:
    """What the person does, by name; each gets the number of the round."""
    at = product.inside("clickable", brand=brand)
    listening, alert = f"/b/{brand}/listening", f"/b/{brand}/alerts/{at['alert']}/decide"
    words = ("negative", "neutral", "positive")

    def correct(client: httpx.Client, number: int) -> httpx.Response:
        mention = at["mentions"][number % len(at["mentions"])]
        return post(client, f"{listening}/mentions/{mention}/sentiment", sentiment=words[number // 20 % 3])

    def decide(client: httpx.Client, number: int) -> httpx.Response:
        return post(client, alert, decision="reopen" if number % 2 else "acknowledge")

    def look(client: httpx.Client, _number: int) -> httpx.Response:
        return client.get(f"{listening}/monitors/{at['monitor']}")

    return {"correct a sentiment": correct, "decide on an alert": decide, "open the monitor": look}


def click(product: Product, brand: str, clicks: int, every_s: float) -> dict[str, list[float]]:
    """Milliseconds of every click, by kind. Raises when an answer is not the expected one."""
    cookie, todo = product.inside("session", email=OWNER), deeds(product, brand)
    took: dict[str, list[float]] = {name: [] for name in todo}
    with httpx.Client(base_url=product.url, timeout=30) as client:
        client.cookies.set(cookie["name"], cookie["value"])
        client.get(f"/b/{brand}/").raise_for_status()
        for number in range(clicks):
            for name, deed in todo.items():
                began = time.perf_counter()
                reply = deed(client, number)
                took[name].append((time.perf_counter() - began) * 1000)
                assert reply.status_code in {200, 302}, f"{name}: {reply.status_code} {reply.text[:300]}"
                time.sleep(every_s)
    return took


def row(values: list[float]) -> dict[str, float]:
    """The percentiles of one kind of click."""
    named = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    return {"clicks": len(values), **{name: round(share(values, part)) for name, part in named.items()},
            "worst": round(max(values))}  # fmt: skip


def measure(
    folder: Path, *, rate: float, matching: float, clicks: int, every_s: float = 0.02, database: str = ""
) -> dict[str, Any]:
    """The whole measurement; ``folder`` must be empty. Milliseconds, and posts a second as they were taken in."""
    settings = {"database_url": database} if database else {}
    product = Product(folder, settings)
    brand = stage(product)["slug"]
    command = [
        sys.executable,
        str(ROOT / "benchmarks" / "firehose.py"),
        "--rate",
        str(rate),
        "--matching",
        str(matching),
    ]
    with subprocess.Popen([*command, "--word", WORD], stdout=subprocess.PIPE, text=True) as hose, product:
        try:
            assert hose.stdout is not None
            address = hose.stdout.readline().strip()
            idle = click(product, brand, max(20, clicks // 5), every_s)
            product.inside(
                "source", brand=brand, connector="bluesky", name="Stream", settings={"address": address}
            )
            begun = product.inside("posts_total", brand=brand)
            wait_for(lambda: product.inside("posts_total", brand=brand) > begun, "posts come in", 60)
            before, began = product.inside("posts_total", brand=brand), time.monotonic()
            busy = click(product, brand, clicks, every_s)
            taken = (product.inside("posts_total", brand=brand) - before) / (time.monotonic() - began)
            differences = product.inside("check") if rate <= 1000 else []
        finally:
            hose.terminate()
    every = [value for values in busy.values() for value in values]
    return {
        "posts_per_s_asked": rate, "posts_per_s_taken_in": round(taken), "matching": matching,
        "while_idle_ms": {name: row(values) for name, values in idle.items()},
        "while_listening_ms": {name: row(values) for name, values in busy.items()} | {"all": row(every)},
        "rollup_differences": len(differences),
    }  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--rate", type=float, default=5000.0, help="posts a second")
    options.add_argument("--matching", type=float, default=0.02, help="share of posts that the monitor wants")
    options.add_argument("--clicks", type=int, default=300, help="of each kind")
    options.add_argument("--postgres", default="", help="address of a database, instead of a SQLite file")
    chosen = options.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="firebreak-clicks-") as folder:
        report = measure(
            Path(folder),
            rate=chosen.rate,
            matching=chosen.matching,
            clicks=chosen.clicks,
            database=chosen.postgres,
        )
    report |= {"cores": os.cpu_count(), "load_before": load, "python": platform.python_version()}
    if chosen.json:
        print(json.dumps(report))
        return
    for name, value in report.items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
