"""The benchmark is told from a show by what it finds: each planted bug in a small run, one after the other."""

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.release.planted import BUGS
from benchmarks.release.progress import note

SMALL = {"runs": 400, "posts": 600, "rounds": 8, "minutes": 0.0, "resume": False}
FAULTY = 8_000
"""The part of the network's faults takes a tenth of this."""


def show(
    databases: Sequence[str],
    chosen: argparse.Namespace,
    run: Callable[[str, str, argparse.Namespace], dict[str, Any]],
) -> list[dict[str, Any]]:
    """For each bug and database: whether it was found, and by what."""
    shown = []
    for name, bug in BUGS.items():
        if bug.part not in chosen.part:
            continue
        for database in (one for one in databases if one in bug.databases):
            given = {**vars(chosen), **SMALL, "planted": name}
            if bug.part == "faults":
                given["posts"] = FAULTY
            done = run(database, bug.part, argparse.Namespace(**given))
            found = done["faults"]
            note(f"{name} on {database}: {'found' if found else 'NOT FOUND'}")
            shown.append(
                {
                    "planted": name, "part": bug.part, "database": database, "found": bool(found),
                    "by": found[:3], "seconds": done["seconds"],
                }
            )  # fmt: skip
    return shown
