"""Where a figure was measured: no figure means anything without it."""

import importlib.metadata
import multiprocessing
import os
import platform
import sqlite3
import subprocess
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("django", "ahocorasick_rs", "msgspec", "numpy", "scipy", "psycopg", "uvicorn", "websockets")


def machine() -> dict[str, Any]:
    """Date, processor, cores, load, versions and the commit."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load_average": load(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "python_build": f"{' '.join(platform.python_build())}, {platform.python_compiler()}",
        "plain_loop_s": plain_loop(),
        "plain_loop_of_two_s": plain_loop_of_two(),
        "sqlite": sqlite3.sqlite_version,
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "commit": commit(),
    }


def plain_loop() -> float:
    """Seconds of processor time for five million additions in Python, the least of three: what a machine gives at that
    moment, and how its Python was built, change figures by half."""
    return round(min(_looped() for _ in range(3)), 3)


def plain_loop_of_two() -> float:
    """The same while another process does it too, the slower of the two: where that is longer, two processors are less than
    twice one, as two hyperthreads of a core are, and a benchmark on both of them costs more processor time a post."""
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as both:
        return round(min(max(both.map(_looped, range(2))) for _ in range(4)), 3)  # the first begins them


def _looped(_number: int = 0) -> float:
    began, total = time.process_time(), 0
    for number in range(5_000_000):
        total += number
    return time.process_time() - began


def processors() -> dict[str, float]:
    """Seconds since the start that all processors together were idle, waited for the disk, and were taken away by others
    of the machine below this one (Linux; else nothing). What was taken away nobody here could have used."""
    try:
        ticks = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    except OSError:
        return {}
    per_s = os.sysconf("SC_CLK_TCK")
    return {name: int(ticks[at]) / per_s for name, at in (("idle", 3), ("disk", 4), ("stolen", 7))}


def load() -> list[float]:
    """Load average of 1, 5 and 15 minutes: with more than the cores, somebody else was at work too."""
    return [round(value, 2) for value in os.getloadavg()]


def processor() -> str:
    """The processor's name as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def commit() -> str:
    """The commit, with a plus when files differ from it; empty outside a checkout."""
    told = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    try:
        done = subprocess.run(told, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def percentile(values: list[float], share: float) -> float:
    """The smallest value that ``share`` of all values do not exceed (nearest rank).

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5), percentile([1.0, 2.0], 0.99)
    (2.0, 2.0)
    """
    ordered = sorted(values)
    rank = -int(-share * len(ordered) // 1)
    return ordered[max(0, min(rank, len(ordered)) - 1)]


def spread(seconds: list[float]) -> dict[str, float]:
    """p50, p95, p99 and the worst, in milliseconds."""
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "worst": 1.0}
    found = {name: round(percentile(seconds, share) * 1000, 1) for name, share in shares.items()}
    return {"count": len(seconds), **found}
