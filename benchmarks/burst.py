"""A burst: far more posts at once than can be stored at once. What grows, and what says so?

    ./dev bench burst [--posts 60000] [--json]

A stream in the shape of Jetstream has so many posts to give at one moment. The listen process must take them at its
own pace (the line holds back the rest, nothing is queued in memory), say on the source how far behind it is, stay
within its memory, and in the end have every post once.
"""

import argparse
import json
import time
from typing import Any

from benchmarks.machine import load
from benchmarks.stage import DATABASES, stage
from firebreak.connectors.bluesky.simulator import JetstreamSimulator
from tests.product import OWNER
from tests.waiting import wait_for

MOST_GROWTH_MB = 120.0
LAG_S = 3.0
"""A source that is further behind than this must have said so while the burst was read."""


def burst(database: str, posts: int, within_s: float = 300.0) -> dict[str, Any]:
    """One burst; ``faults`` is what was not as promised."""
    with stage(database, log_level="WARNING") as here, JetstreamSimulator() as stream:
        here.inside("owner", email=OWNER)
        brand = str(here.inside("brand", name="Norrsken", owner=OWNER)["slug"])
        here.inside("monitor", brand=brand, name="Norrsken", query="norrsken")
        made = {"brand": brand, "settings": {"address": stream.address}}
        source = str(here.inside("source", connector="bluesky", name="Stream", **made)["uid"])
        here.begin("listen")
        wait_for(lambda: stream.requests, "the stream is read", 120)
        first = stream.publish([f"Norrsken warms up {number}" for number in range(2000)])
        wait_for(lambda: here.inside("health", source=source)["posts"] == len(first), "it is warm", 120)
        before = here.memory_mb("listen")
        ids = stream.publish([f"{'Norrsken' if n % 4 == 0 else 'calm'} burst {n}" for n in range(posts)])
        began, lags, memory = time.monotonic(), [], [before]
        total = len(first) + posts
        while True:
            said = here.inside("health", source=source)
            took = time.monotonic() - began
            lags.append(said["lag_s"] or 0.0)
            memory.append(here.memory_mb("listen"))
            if said["posts"] >= total or took > within_s:
                break
            time.sleep(0.25)
        faults = list(here.inside("faults"))
        wanted = sorted([*first, *ids[::4]])
        there: list[str] = here.inside("mentions", brand=brand)
        # A stream that was cut and resumed brings some posts twice, and the source counts what came: the rest follows.
        while there != wanted and time.monotonic() - began < within_s:
            time.sleep(1.0)
            there = here.inside("mentions", brand=brand)
    if there != wanted:
        faults.append(f"{len(there)} mentions, {len(wanted)} were sent")
    if max(memory) - before > MOST_GROWTH_MB:
        faults.append(f"the listen process grew by {max(memory) - before:.0f} MB")
    if took > 2 * LAG_S and max(lags) < LAG_S:
        faults.append("the source never said that it was behind")
    return {
        "database": database, "posts": posts, "posts_per_s": round(posts / took), "seconds": round(took, 1),
        "memory_before_mb": round(before), "memory_most_mb": round(max(memory)), "lag_most_s": round(max(lags), 1),
        "faults": faults, "load_average": load(),
    }  # fmt: skip


def main() -> int:
    """Command line; 1 when a promise was not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=60_000)
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results = [burst(database, chosen.posts) for database in chosen.database]
    if chosen.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("\n".join(f"{name}: {value}" for name, value in result.items()), end="\n\n")
    return int(any(result["faults"] for result in results))


if __name__ == "__main__":
    raise SystemExit(main())
