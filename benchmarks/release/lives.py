"""A process that lives lives: ``python -m benchmarks.release.lives``, each batch in a fresh copy of its own database.

It reads ``{"seed", "numbers": [first, behind the last], "trace": false}`` and writes what came of them, as JSON, one a line.
"""

import argparse
import gc
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.release.life import Life, Tally
from benchmarks.release.planted import plant
from benchmarks.release.team import found, lay, paper
from benchmarks.release.together import Hand, two_hands

SUFFIXES = ("", "-wal", "-shm")


class Copies:
    """The database with the teams laid in it, and its copy that lives are lived in."""

    def __init__(self) -> None:
        from django.db import connection

        self._sqlite = connection.vendor == "sqlite"
        self._name = str(connection.settings_dict["NAME"])
        self._kept = f"{self._name}-laid" if self._sqlite else f"{self._name}_laid"

    def keep(self) -> None:
        """What is there now is what each batch begins with."""
        from django.db import connection

        if self._sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copyfile(self._name, self._kept)
        else:
            connection.close()
            self._run(f'CREATE DATABASE "{self._kept}" TEMPLATE "{self._name}"')

    def begin(self) -> None:
        """Nobody may have a connection."""
        if self._sqlite:
            for suffix in SUFFIXES:
                Path(self._name + suffix).unlink(missing_ok=True)
            shutil.copyfile(self._kept, self._name)
        else:
            self._run(f'DROP DATABASE "{self._name}" WITH (FORCE)')
            self._run(f'CREATE DATABASE "{self._name}" TEMPLATE "{self._kept}"')

    def _run(self, sql: str) -> None:
        import psycopg
        from django.db import connection

        given = {**connection.get_connection_params(), "dbname": "postgres"}
        plain = {
            name: given[name] for name in ("host", "port", "user", "password", "dbname") if given.get(name)
        }
        with psycopg.connect(**plain, autocommit=True) as server:
            server.execute(sql)  # type: ignore[call-overload]


class Lives:
    """Batch after batch."""

    def __init__(self, hands: tuple[Hand, Hand], got: list[tuple[str, str, str]]) -> None:
        self._hands, self._paper = hands, got
        lay()
        self._copies = Copies()
        self._copies.keep()

    def batch(self, seed: int, first: int, behind: int, *, trace: bool = False) -> dict[str, Any]:
        """These lives, of one batch; what came of them."""
        from django.db import connections

        began, spent, tally, told = time.monotonic(), time.process_time(), Tally(), list[str]()
        for hand in self._hands:
            hand.let_go()
        connections.close_all()
        self._copies.begin()
        teams = found()
        for number in range(first, behind):
            life = Life(teams, self._hands, seed, number)
            life.live(self._paper, tally)
            told += life.trace if trace else []
        return {
            **vars(tally),
            "took_s": time.monotonic() - began,
            "cpu_s": time.process_time() - spent,
            "trace": told,
        }


def add(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Of two tallies as :meth:`Lives.batch` tells them."""
    found = {}
    for name, value in one.items():
        if isinstance(value, dict):
            found[name] = dict(Counter(value) + Counter(other[name]))
        else:
            found[name] = value + other[name]
    return found


def _lightly() -> None:
    """Nothing that is written here is worth waiting for a disk, or looking through again and again for garbage."""
    from django.conf import settings

    database: dict[str, Any] = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        command = database["OPTIONS"]["init_command"]
        database["OPTIONS"]["init_command"] = command.replace("synchronous=FULL", "synchronous=OFF")
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def main() -> None:
    """Until there is nothing more to read."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--planted", default="")
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firebreak.site.settings")
    import django

    django.setup()
    _lightly()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    out, sys.stdout = sys.stdout, sys.stderr  # whatever else is printed
    with paper() as got, two_hands() as hands:
        lives = Lives(hands, got)
        plant(chosen.planted)
        print(json.dumps({"ready": True}), file=out, flush=True)
        for line in sys.stdin:
            wanted = json.loads(line)
            first, behind = wanted["numbers"]
            done = lives.batch(wanted["seed"], first, behind, trace=wanted.get("trace", False))
            print(json.dumps(done), file=out, flush=True)


if __name__ == "__main__":
    main()
