"""Nothing unapproved goes out, nothing through a freeze, nothing twice, nothing lost: whatever dies, stops or lies.

    ./dev bench release-safety [--part workflow freeze faults] [--database sqlite postgres both] [--runs 100000]
                               [--posts 10000] [--rounds 10] [--processes 2] [--seed 1] [--resume] [--json]
                               [--planted NAME | --planted all] [--life NUMBER]

workflow   random lives of statements over the real actions: edits, facts filled in, approvals, refusals, duties and
           shifts that are handed over, releases by one alone, clocks that jump, and two people at the same moment, one
           stopped at any place of the other's way. What a writer is given must have the yes that it needs to those words
freeze     planned posts over twenty accounts, three workers that are stopped and killed and whose clocks are wrong, and a
           freeze at a random moment: after its answer nothing arrives but what the answer named
faults     lost replies, 429, 5xx before and after, expired tokens, slow answers: nothing twice, nothing lost, and whatever
           is unknown in the end asks a person

Whoever stops it goes on with ``--resume``. ``--life 4711`` lives one life of the seed again and tells it act by act.
``--planted`` puts a bug into the benchmark's own processes: it must be found, and the exit code is 1. ``--planted all``
plants one after the other in small runs, and the exit code is 0 when each is found.
"""

import argparse
import json
import os
import sys
import time
from typing import Any

from benchmarks.machine import load
from benchmarks.release import crowd, showing
from benchmarks.release.faults import faults
from benchmarks.release.freezing import freeze
from benchmarks.release.planted import BUGS
from benchmarks.release.progress import note
from benchmarks.stage import DATABASES
from tests.product import ROOT

PARTS = ("workflow", "freeze", "faults")
STOPPED = 130


def run(database: str, part: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """One part on one database, in an installation of its own."""
    began = time.monotonic()
    if part == "workflow":
        done = crowd.workflow(database, chosen, resume=chosen.resume)
    elif part == "freeze":
        done = freeze(database, chosen, resume=chosen.resume)
    else:
        done = faults(database, chosen)
    spent = {"seconds": round(time.monotonic() - began, 1), "load_average": load()}
    return {"part": part, "database": database, **done, **spent}


def options() -> argparse.ArgumentParser:
    """What may be said on the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--runs", type=int, default=100_000, help="lives of statements")
    parser.add_argument("--minutes", type=float, default=0.0, help="no batch of lives begins after so many")
    parser.add_argument("--posts", type=int, default=10_000, help="planned posts of each freeze")
    parser.add_argument("--rounds", type=int, default=10, help="freezes")
    parser.add_argument("--database", nargs="+", choices=[*DATABASES, "both"], default=["both"])
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="that live lives at once")
    parser.add_argument("--planted", choices=[*BUGS, "all"], default="")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--life", type=int, help="only this one, told act by act")
    parser.add_argument("--resume", action="store_true", help="go on with what was stopped")
    parser.add_argument("--json", action="store_true")
    return parser


def main(given: list[str] | None = None) -> int:
    """Command line; 1 when a promise was not kept, 130 when it was stopped."""
    chosen = options().parse_args(given)
    databases = list(DATABASES) if "both" in chosen.database else chosen.database
    try:
        if chosen.planted == "all":
            results = showing.show(databases, chosen, run)
        elif chosen.life is not None:
            results = [crowd.one_life(database, chosen) for database in databases]
        else:
            results = [run(database, part, chosen) for database in databases for part in chosen.part]
    except KeyboardInterrupt:
        note("stopped; --resume goes on with lives and freezes")
        return STOPPED
    if chosen.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("\n".join(f"{name}: {value}" for name, value in result.items()), end="\n\n")
    wrong = any(not one["found"] for one in results) if chosen.planted == "all" else False
    return int(wrong or any(result.get("faults") for result in results))


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
