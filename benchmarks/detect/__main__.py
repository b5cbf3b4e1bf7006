"""How good is the detection, and how often is it wrong?

    ./dev bench detect [--json] [--data DIR] [--quick] [--calibrate]

(a) Bursts: five brands' real volumes (NAB realTweets), scored as that benchmark does, with the one set of
parameters and the one budget of the product; then every brand with a table of levels made of the others.
(b) Growing crises: six real events, thinned or magnified and laid over those brands at random places.
(c) The rules that vendors publish, each beside ours at no more false alarms.
(d) Three airlines in the storm days of February 2015. (e) Streams in which nothing happens.

Everything runs through the product's ``Detector``. No network; the seeds are fixed. ``--calibrate`` writes the
table of levels and the record of alerts into the engine; run it again afterwards for the figures.
"""

import argparse
import json
import os
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.detect import calibrate, cases, data, report, runs
from benchmarks.detect.table import printed
from benchmarks.machine import ROOT, machine
from firebreak.engine.detection import DEFAULT, track_record


def main() -> None:
    """Run all, print a table or JSON."""
    options = _options()
    began, cpu = time.perf_counter(), time.process_time()
    with ProcessPoolExecutor(max_workers=options.workers) as pool:
        found = _runs(pool, options.data)
        if options.calibrate:
            _calibrate(found)
            return
        quiet = cases.begin_quiet(pool, 15 if options.quick else 29)
        result: dict[str, Any] = {
            "machine": machine(),
            "parameters": DEFAULT.version,
            "budget": DEFAULT.budget,
            "nab": report.bursts(found, left_out=not options.quick),
            "injection": report.injection(found, (0.5, 1.0)),
            "vendors": report.against_vendors(found),
            "airlines": cases.airlines(options.data),
            "record": report.record(found),
            "quiet": cases.end_quiet(quiet),
        }
    result["seconds"] = round(time.perf_counter() - began, 1)
    result["cpu_seconds_of_the_main_process"] = round(time.process_time() - cpu, 1)
    print(json.dumps(result, indent=2) if options.json else printed(result))


def _options() -> argparse.Namespace:
    default = os.environ.get("FIREBREAK_TEST_DATA", ROOT.parent / "shared" / "data")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--data", type=Path, default=Path(default), help="folder that holds the data sets")
    parser.add_argument("--quick", action="store_true", help="no leaving-out, fewer quiet weeks")
    parser.add_argument("--calibrate", action="store_true", help="write the levels and the record, then stop")
    parser.add_argument("--workers", type=int, default=2, help="processes")
    return parser.parse_args()


def _runs(pool: ProcessPoolExecutor, folder: Path) -> list[runs.Run]:
    brands, crises = data.brands(folder), data.crises(folder)
    talks = data.talks(folder, len(brands))
    talks = [talks[k % len(talks)] for k in range(len(brands))]
    return list(pool.map(runs.run, brands, talks, [crises] * len(brands), range(len(brands))))


def _calibrate(found: list[runs.Run]) -> None:
    table = calibrate.table(found)
    print(f"levels: {calibrate.write(table)}")
    file = Path(track_record.__code__.co_filename)
    rows = [
        f'    Band("{s}", {low}, {high}, {right}, {of}),'
        for s, low, high, right, of in report.record(found, table)
    ]
    day = datetime.now(UTC).date().isoformat()
    body = f'MEASURED = ("{day}", "{DEFAULT.version}")\nTRACK_RECORD: tuple[Band, ...] = (\n'
    calibrate.put(file, "record", body + "\n".join(rows) + "\n)\n")
    print(f"record: {file}")


if __name__ == "__main__":
    main()
