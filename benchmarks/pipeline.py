"""Can two cores listen to 20,000 posts a second with 10,000 queries, and a person never notice?

    ./dev bench pipeline [--seconds 600] [--rate 20000] [--flat-out 60] [--queries 10000] [--database sqlite] [--json]

The real processes web, listen and work stand on one database, with everything on: match, text, near copies, store,
rollups, detection, full text index. Posts come from a process of their own through the port where every stream
connector stands (see :mod:`benchmarks.stream`); the sender shares the processor with what is measured. Each frame of
500 posts holds one for a monitor of its own, so that counting that monitor's rollup (the one that pages read) tells
which frames are visible. Receipt is the moment at which a frame was *due*: a sender that is held back does not
stop the clock. Meanwhile a person clicks twice a second as in :mod:`benchmarks.clicks`, beside an open live page.

Then ``--flat-out`` seconds with no pause between frames: how many posts a second, what each stage costs, and how far
that is from 143,199 posts a second, the most that X ever published.

The installation is new: it has heard nothing before, so detection has no baseline yet. With ``--silent-days 2`` it
believes that it listened for two silent days, and thousands of monitors are spoken of for the first time: a crisis
each, with its proof, its notices and its forecast. That storm of alerts took a fifth of all processor time.
"""

import argparse
import json
import multiprocessing
import os
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import talk
from benchmarks.clicks import Person, clicked
from benchmarks.machine import load, processors, spread
from benchmarks.stage import DATABASES, Stage, stage
from benchmarks.stream import COSTS
from firebreak.listening.store.later import part_of
from tests.product import OWNER
from tests.waiting import wait_for

RECORD = 143_199
"""Posts in X's busiest second (3 August 2013), as X published it."""
VISIBLE_MS, CLICKS_MS = 2000.0, 250.0
FRAME, SEED = 500, 11
LOOK_EVERY_S = 0.05
"""So much too late may a frame be told to be visible; fifty looks a second took 0.03 of a core from what is measured."""
CATCH_UP_S = 120.0
"""With what came while queries were compiled. A machine that is too slow for the rate never does; it is told so."""
MONITORS = 12
"""Pages that the person goes round."""


class Viewer:
    """Reads the marker's rollup again and again, as a page would, and notes when each frame was there."""

    def __init__(self, database: str, address: str, monitor: int) -> None:
        self._connect = connect(database, address)
        self._sql = (
            f"SELECT (SELECT COALESCE(SUM(count), 0) FROM store_rollup_minute WHERE monitor = {monitor:d}) + "
            f"(SELECT COUNT(*) FROM store_rollup_later WHERE part = {part_of(monitor)} AND monitor = {monitor:d})"
        )
        self.seen: list[float] = []
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        ask = self._connect()
        while not self._end.wait(LOOK_EVERY_S):
            count = ask(self._sql)
            at = time.time()
            self.seen += [at] * (count - len(self.seen))

    def close(self) -> None:
        """Look no more."""
        self._end.set()
        self._thread.join(10)


def connect(database: str, address: str) -> Callable[[], Callable[[str], int]]:
    """What opens a connection of its own and answers with one number."""

    def opened() -> Callable[[str], int]:
        if database == "sqlite":
            held = sqlite3.connect(f"file:{address}?mode=ro", uri=True, timeout=20)
            return lambda sql: int(held.execute(sql).fetchone()[0])
        import psycopg

        other = psycopg.connect(address, autocommit=True)
        return lambda sql: int((other.execute(sql).fetchone() or [0])[0])

    return opened


class Sender:
    """The process that gives the posts."""

    def __init__(self, rate: float, most: int, different: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._until = multiprocessing.Value("d", float("inf"))
        self.due = multiprocessing.Array("d", most, lock=False)
        self.sent = multiprocessing.Value("q", 0)
        given = (self._listener, FRAME, SEED, rate, self._until, self.due, self.sent, different)
        self.process = multiprocessing.Process(target=talk.serve, args=given, daemon=True)
        self.process.start()

    def stop_at(self, at: float) -> None:
        """No frame is due from then on."""
        self._until.value = at

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.join(5)
        self._listener.close()


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and of the children it has now."""
    tick = os.sysconf("SC_CLK_TCK")
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / tick + sum(cpu_of(child) for child in children(pid))


def children(pid: int) -> list[int]:
    """Processes that a process started."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text(encoding="utf-8").split()]
    return found


def memory_of(pid: int) -> float:
    """Memory of a process and its children in MB, without the pages of files: each of them maps up to 256 MB of the same
    database, which the system takes back when it needs to."""
    line = next(
        line
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        if line.startswith("RssAnon:")
    )
    return int(line.split()[1]) / 1024 + sum(memory_of(child) for child in children(pid))


class Run:
    """One installation under one stream."""

    def __init__(
        self, here: Stage, database: str, chosen: argparse.Namespace, rate: float, seconds: float
    ) -> None:
        self.here, self.rate, self.seconds = here, rate, seconds
        most = int((seconds + 240) * (rate or 400_000) / FRAME) + 1000
        self.sender = Sender(rate, most, chosen.frames)
        cookie = here.inside("owner", email=OWNER)
        self.brand = str(here.inside("brand", name="Norrsken", owner=OWNER)["slug"])
        made = here.inside(
            "stream_of_talk",
            brand=self.brand,
            count=chosen.queries,
            seed=SEED,
            marker=talk.MARKER,
            port=self.sender.port,
            silent_days=chosen.silent_days,
        )
        alert = here.inside("urgent_report", brand=self.brand, email=OWNER)
        self.person = Person(here, self.brand, cookie, made["monitors"][:MONITORS], alert)
        address = here.settings.get("database_url") or str(here.folder / "data" / "firebreak.sqlite3")
        self.viewer = Viewer(database, address, made["marker"])

    def start(self) -> None:
        """Listen, with the benchmark's connector; until posts are visible and the workers serve."""
        self.listen = self.here.begin("listen")
        self.here.begin("work")
        wait_for(lambda: len(self.viewer.seen) > 20, "posts are visible", 900)
        warm = time.time() + 15  # compiling is over, what came meanwhile is stored
        behind_until = warm + CATCH_UP_S  # what is never caught up is measured as it is
        wait_for(
            lambda: time.time() > (warm if self._level() else behind_until), "the beginning is over", 300
        )

    def _level(self) -> bool:
        behind = self.sender.sent.value - len(self.viewer.seen)
        return not self.rate or behind * FRAME < self.rate / 2

    def settle(self, within_s: float) -> None:
        """Until all that was sent is visible; twice, as a frame may be on its way while the one before it is seen."""
        for _ in range(2):
            wait_for(
                lambda: len(self.viewer.seen) >= self.sender.sent.value, "what was sent is visible", within_s
            )
            time.sleep(1)

    def costs(self) -> dict[str, float]:
        """Seconds by stage so far."""
        found: dict[str, float] = json.loads((self.here.folder / "data" / COSTS).read_text())
        return found

    def close(self) -> None:
        """End the stream and the look at it."""
        self.viewer.close()
        self.sender.close()


def measured(
    database: str, chosen: argparse.Namespace, rate: float, seconds: float, *, clicks: bool
) -> dict[str, Any]:
    """One run at a rate (0: flat out)."""
    wide = {
        "api_rate_per_minute": "100000",
        "log_level": "WARNING",
        "detect_every_s": str(chosen.detect_every),
    }
    loads = [load()]
    with stage(database, "benchmarks.stream", **wide) as here:
        run = Run(here, database, chosen, rate, seconds)
        try:
            run.start()
            run.person.posts = here.inside("latest_posts", brand=run.brand, limit=500)
            for kind in ("page", "correct", "decide", "decide") if clicks else ():
                run.person.click(kind)
            run.person.times.clear()
            first, costs, cpu, began = len(run.viewer.seen), run.costs(), here.cpu_seconds(), time.time()
            used, unused = (cpu_of(run.listen), cpu_of(run.sender.process.pid or 0)), processors()
            mentions = here.inside("counts", brand=run.brand)["mentions"]
            if clicks:
                clicked(run.person, seconds)
            time.sleep(max(0.0, began + seconds - time.time()))
            took, last, due = time.time() - began, len(run.viewer.seen), run.sender.sent.value
            memory, spent, pages = memory_of(run.listen), run.costs(), here.cpu_seconds()
            cores = {
                "listen and its workers": cpu_of(run.listen) - used[0],
                "sender": cpu_of(run.sender.process.pid or 0) - used[1],
                **{verb: pages[verb] - cpu[verb] for verb in pages if verb in ("web", "work")},
            }
            not_used = {
                f"cores_{name}": round((ended - unused[name]) / took, 2)
                for name, ended in processors().items()
            }
            counts = here.inside("counts", brand=run.brand)
            mentions, alerts = counts["mentions"] - mentions, counts["alerts"]
            run.sender.stop_at(time.time())
            if rate:
                run.settle(120 + seconds)  # before anything is counted again
        finally:
            run.close()
        faults = [] if not rate else list(here.inside("faults"))
    posts = (last - first) * FRAME
    waits = [run.viewer.seen[k] - run.sender.due[k] for k in range(first, min(due, len(run.viewer.seen)))]
    every = [one for kind in run.person.times.values() for one in kind]
    return {
        "database": database, "queries": chosen.queries, "detect_every_s": chosen.detect_every,
        "silent_days": chosen.silent_days, "alerts": alerts,
        "asked_posts_per_s": rate or "flat out", "seconds": round(took, 1),
        "posts": posts, "posts_per_s": round(posts / took), "mentions_per_post": round(mentions / max(posts, 1), 3),
        "receipt_to_visible_ms": spread(waits) if waits else None,
        "clicks_ms": {kind: spread(times) for kind, times in sorted(run.person.times.items())},
        "all_clicks_ms": spread(every) if every else None,
        "cpu_us_per_post": {
            name: round((spent.get(name, 0.0) - costs.get(name, 0.0)) / max(posts, 1) * 1e6, 2) for name in sorted(spent)
        },
        "cpu_us_per_post_in_all": {name: round(used_s / max(posts, 1) * 1e6, 1) for name, used_s in cores.items()},
        "cores_used": {name: round(used_s / took, 2) for name, used_s in cores.items()},
        **not_used, "listen_memory_mb": round(memory), "faults": faults[:20], "faults_in_all": len(faults),
        "load_average": [*loads, load()], "niceness": os.nice(0),
    }  # fmt: skip


def verdict(paced: dict[str, Any]) -> bool:
    """Whether the promise was kept: the rate, seen in time, and no waiting clicks."""
    seen, every = paced["receipt_to_visible_ms"], paced["all_clicks_ms"]
    kept_up = paced["posts_per_s"] >= 0.99 * float(paced["asked_posts_per_s"])
    return bool(kept_up and seen["p99"] < VISIBLE_MS and every["p99"] < CLICKS_MS and not paced["faults"])


def beside_the_record(flat: dict[str, Any]) -> dict[str, Any]:
    """How far the flat-out figure is from X's record second, and what it would take."""
    each = flat["cpu_us_per_post_in_all"]["listen and its workers"]
    stages = sorted(flat["cpu_us_per_post"].items(), key=lambda one: -one[1])
    return {
        "record_posts_per_s": RECORD,
        "share_of_record": round(flat["posts_per_s"] / RECORD, 3),
        "cores_for_the_record": round(RECORD * each / 1e6, 1),
        "cpu_us_per_post_for_the_record_on_two_cores": round(2e6 / RECORD, 1),
        "dearest_stages": dict(stages[:4]),
    }


def main() -> int:
    """Command line; 1 when the promise was not kept."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600.0, help="of the paced run; 0 leaves it out")
    parser.add_argument("--rate", type=float, default=20_000.0, help="posts a second")
    parser.add_argument("--flat-out", type=float, default=60.0, metavar="SECONDS", help="0 leaves it out")
    parser.add_argument("--queries", type=int, default=10_000)
    parser.add_argument(
        "--frames", type=int, default=talk.DIFFERENT, help="different frames of 500 posts to make"
    )
    parser.add_argument(
        "--detect-every", type=float, default=2.0, metavar="SECONDS", help="to see what detection costs"
    )
    parser.add_argument(
        "--silent-days", type=float, default=0.0, metavar="DAYS",
        help="count the source as listened to before: each monitor's first words are a crisis then",
    )  # fmt: skip
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=["sqlite"])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    results: list[dict[str, Any]] = []
    good = True
    for database in chosen.database:
        if chosen.seconds:
            paced = measured(database, chosen, chosen.rate, chosen.seconds, clicks=True)
            paced["within_target"] = verdict(paced)
            good = good and (paced["within_target"] or database != "sqlite")
            results.append(paced)
        if chosen.flat_out:
            flat = measured(database, chosen, 0.0, chosen.flat_out, clicks=False)
            results.append({**flat, "beside_the_record": beside_the_record(flat)})
    if chosen.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print("\n".join(f"{name}: {value}" for name, value in result.items()), end="\n\n")
    return int(not good)


if __name__ == "__main__":
    raise SystemExit(main())
