"""Lives in several processes at once, each with a database of its own: who lives which ones, and what came of them all."""

import argparse
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.release.lives import add
from benchmarks.release.progress import Kept, bar
from benchmarks.release.team import BATCH
from benchmarks.stage import database_address
from tests.product import ROOT
from tests.tables import lay_ready

MEMORY = Path("/dev/shm")
NOTHING: dict[str, Any] = {
    "lives": 0, "texts_sent": 0, "pairs": 0, "waited": 0, "delegations": 0, "released": {}, "acts": {}, "faults": [],
    "took_s": 0.0, "cpu_s": 0.0, "trace": [], "batches": [],
}  # fmt: skip
SHOWN = 20
"""Faults that are shown of many."""


class Process:
    """One process that lives lives, started and ready."""

    def __init__(self, folder: Path, address: str, planted: str) -> None:
        lay_ready(folder / "data", sqlite=not address)
        own = {
            "FIREBREAK_DATA_DIR": str(folder / "data"),
            "FIREBREAK_LOG_LEVEL": "CRITICAL",
            "DJANGO_SETTINGS_MODULE": "firebreak.site.settings",
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
        self._env = {**kept, **own, **({"FIREBREAK_DATABASE_URL": address} if address else {})}
        self._command = [sys.executable, "-m", "benchmarks.release.lives", "--planted", planted]

    def make_tables(self) -> None:
        """In an empty database of PostgreSQL."""
        command = [sys.executable, "-m", "firebreak", "migrate"]
        subprocess.run(command, cwd=ROOT, env=self._env, check=True, capture_output=True)

    def start(self) -> None:
        """It begins to lay its teams; :meth:`heard` says when they are there."""
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def heard(self) -> dict[str, Any]:
        """Its next word. Raises ``RuntimeError`` where it has none, being dead."""
        assert self._process.stdout is not None
        if not (line := self._process.stdout.readline()):
            raise RuntimeError("a process of lives ended by itself")
        said: dict[str, Any] = json.loads(line)
        return said

    def live(self, seed: int, first: int, behind: int, *, trace: bool = False) -> dict[str, Any]:
        """These lives; what came of them."""
        assert self._process.stdin is not None
        wanted = {"seed": seed, "numbers": [first, behind], "trace": trace}
        self._process.stdin.write(json.dumps(wanted) + "\n")
        self._process.stdin.flush()
        return self.heard()

    def end(self) -> None:
        """No more."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def processes(database: str, planted: str, many: int) -> Iterator[list[Process]]:
    """So many, each with a database of its own; PostgreSQL is one server, which waits for no disk."""
    memory = MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="firebreak-bench-", dir=memory))
    started: list[Process] = []
    try:
        with database_address(database, folder) as address:
            for one in _made(address, folder, planted, many):
                one.start()
                started.append(one)
            try:
                for one in started:
                    one.heard()
                yield started
            finally:
                for one in started:
                    one.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(address: str, folder: Path, planted: str, many: int) -> list[Process]:
    """Each with its tables. Over PostgreSQL they are made once, and copied before anybody is connected."""
    if not address:
        return [Process(folder / str(number), "", planted) for number in range(many)]
    found: list[Process] = []
    for number in range(many):
        own = _own_database(address, f"lives_{number}", "lives_0" if number else "template1")
        found.append(Process(folder / str(number), own, planted))
        if number == 0:
            found[0].make_tables()
    return found


def _own_database(address: str, name: str, template: str) -> str:
    """One in the server like another; its address."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    with psycopg.connect(address, autocommit=True) as server:
        for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
            server.execute(f"ALTER SYSTEM SET {setting}")  # type: ignore[arg-type]
        server.execute("SELECT pg_reload_conf()")
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')  # type: ignore[arg-type]
    known = conninfo_to_dict(address)["dbname"]
    head, mark, rest = address.partition(f"/{known}?")
    return f"{head}/{name}?{rest}" if mark else f"{address.rpartition('/')[0]}/{name}"


def workflow(database: str, chosen: argparse.Namespace, *, resume: bool = False) -> dict[str, Any]:
    """All lives; sums, and each text that went out without the yes that it needs."""
    options = {"seed": chosen.seed, "runs": chosen.runs, "planted": chosen.planted}
    kept = Kept(f"workflow-{database}", options, resume=resume)
    sums = {**NOTHING, **kept.found}
    done = {number for number, _lives in sums["batches"]}
    wanted = [number for number in range(-(-chosen.runs // BATCH)) if number not in done]
    began = time.monotonic()
    with processes(database, chosen.planted, chosen.processes) as there, bar(
        f"workflow, {database}", chosen.runs
    ) as shown:  # fmt: skip
        laid = time.monotonic()
        until = laid + chosen.minutes * 60 if chosen.minutes else None
        shown.to(sums["lives"])
        for number, one in _all(there, chosen, wanted, until):
            sums = add(sums, {**one, "batches": [[number, one["lives"]]]})
            kept.keep(sums)
            rate = sums["lives"] / max(sums["took_s"], 0.001)
            shown.to(sums["lives"], f"{rate:.1f}/s each, {len(sums['faults'])} faults")
            if chosen.planted and sums["faults"]:
                break  # it is found
    if sums["lives"] >= chosen.runs or chosen.planted:
        kept.end()
    return {
        "runs": sums["lives"], "wanted": chosen.runs, "texts_sent": sums["texts_sent"], "released": sums["released"],
        "two_at_once": sums["pairs"], "second_waited": sums["waited"], "delegations": sums["delegations"],
        "acts": dict(sorted(sums["acts"].items())), "processes": chosen.processes,
        "lives_per_s_and_process": round(sums["lives"] / max(sums["took_s"], 0.001), 1),
        "lives_per_cpu_s": round(sums["lives"] / max(sums["cpu_s"], 0.001), 1),
        "laid_in_s": round(laid - began, 1), "faults_in_all": len(sums["faults"]), "faults": sums["faults"][:SHOWN],
    }  # fmt: skip


def _all(
    there: list[Process], chosen: argparse.Namespace, wanted: list[int], until: float | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Batch after batch, by whoever is free; what came of each as soon as it is there."""
    waiting, heard = list(reversed(wanted)), queue.Queue[tuple[int, dict[str, Any] | BaseException]]()
    lock = threading.Lock()

    def work(process: Process) -> None:
        while True:
            with lock:
                if not waiting or (until is not None and time.monotonic() > until):
                    break
                number = waiting.pop()
            first = number * BATCH
            try:
                heard.put((number, process.live(chosen.seed, first, min(first + BATCH, chosen.runs))))
            except Exception as error:
                heard.put((number, error))
                break
        heard.put((-1, {}))

    for process in there:
        threading.Thread(target=work, args=(process,), daemon=True).start()
    running = len(there)
    while running:
        number, said = heard.get()
        if isinstance(said, BaseException):
            raise said
        if number < 0:
            running -= 1
        else:
            yield number, said


def one_life(database: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """A single life once more, told act by act."""
    with processes(database, chosen.planted, 1) as (process,):
        done = process.live(chosen.seed, chosen.life, chosen.life + 1, trace=True)
    return {"life": f"{chosen.seed}:{chosen.life}", "acts": done["trace"], "faults": done["faults"]}
