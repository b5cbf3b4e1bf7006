"""How good is the forecast, and how often does its band hold?

    ./dev bench forecast [--json] [--data DIR] [--fit]

(a) Final size of retweet cascades from their first 1, 6 and 24 hours, beside reference models; every cascade is
judged by numbers that were learned without it. (b) The same learned from two thirds, ten times. (c) The course of
the 24 hours after the events that people marked in five brands' volumes; what is known of past errors comes
from the other brands, and from the brand's own bursts that were over by then. (d) The course after surges that nobody
marked and after crises laid over the volumes: what a change of the models is to be chosen by.

``--data DIR`` takes the cascades (RT<number>.txt, see the data's README) from another folder: the product's own
numbers are then judged as they are shipped. The volumes come from there too if it holds ``nab_realtweets``.
``--fit`` learns from all cascades and brands and writes the numbers into the engine. No network; seeds are fixed.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.detect.data import Brand, brands
from benchmarks.forecast import courses, others, sizes, write
from benchmarks.forecast.data import Cascade, DataError, cascades
from benchmarks.forecast.table import printed
from benchmarks.machine import ROOT, machine, percentile
from firebreak.engine.detection.forecast import BurstPost, Counts, HourProfile, forecast

DEFAULT = Path(os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data"))


def main() -> int:
    """Run all, print a table or JSON; 1 when a reference figure was not met, 2 when there is no data."""
    options = _options()
    try:
        judged = cascades(options.data)
        sets = options.data if (options.data / "nab_realtweets").is_dir() else DEFAULT
        volumes = brands(sets)
    except (DataError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    if options.fit:
        found = [pair for brand in volumes for pair in courses.bursts(brand)]
        print(f"written: {write.write(judged, courses.memory_of(found), len(found))}")
        return 0
    result = _measured(judged, volumes, sets)
    print(json.dumps(result, indent=2) if options.json else printed(result))
    return int(not all(result["marks"].values()))


def _measured(judged: Sequence[Cascade], volumes: Sequence[Brand], sets: Path) -> dict[str, Any]:
    began = time.perf_counter()
    found = sizes.report(judged)
    own = {brand.name: courses.bursts(brand) for brand in volumes}
    course = courses.report(volumes, own)
    return {
        "machine": machine(),
        "cascades": len(judged),
        "sizes": found,
        "splits": sizes.splits(judged) if len(judged) >= 2 * sizes.LEAST else {},
        "courses": course,
        "others": others.report(volumes, own, sets),
        "milliseconds": _speed(judged),
        "marks": sizes.marks(found) | courses.marks(course),
        "aims": sizes.aims(found) | courses.aims(course),
        "seconds": round(time.perf_counter() - began, 1),
    }


def _speed(judged: Sequence[Cascade]) -> dict[str, float]:
    """One forecast from two weeks of five-minute slots and the first 2,000 posts of a cascade."""
    counts = Counts(start=0.0, values=tuple(20.0 + (k > 4_000) * 80.0 for k in range(4_032)))
    now, since = 4_032 * 300.0, 4_008 * 300.0
    took = []
    for cascade in judged[:20]:
        whole = cascade.whole
        times = whole.times[whole.times <= now - since][:2_000]
        pairs = zip(times.tolist(), whole.followers.tolist(), strict=False)
        posts = (BurstPost(since, whole.first_followers), *(BurstPost(since + t, n) for t, n in pairs))
        begun = time.perf_counter()
        forecast(counts, HourProfile((240.0,) * 24), now, since=since, posts=posts)
        took.append(1_000.0 * (time.perf_counter() - begun))
    return {"p50": round(percentile(sorted(took), 0.5), 2), "p95": round(percentile(sorted(took), 0.95), 2)}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument(
        "--data", type=Path, default=DEFAULT, help="folder that holds cascades, or the data sets"
    )
    parser.add_argument("--fit", action="store_true", help="write the numbers into the engine, then stop")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
