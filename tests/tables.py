"""What an empty installation begins with, made once and copied: to make it takes each time ten seconds of a processor."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "tables"
OLD_S = 3600.0
"""Kept so long after the code changed: a run that goes on meanwhile may be copying it."""


def tables() -> Path:
    """A SQLite file as ``firebreak migrate`` leaves it, nothing in it but what the migrations put there.

    It is kept for as long as the product's code, its lock and the Python are the same: migrations call that code.
    """
    return _ready() / "firebreak.sqlite3"


def lay_ready(data: Path, *, sqlite: bool = True) -> None:
    """Fill a data folder: its first process finds the tables up to date and the static files gathered and packed.

    Whoever has another database than ``sqlite`` still makes the tables there. What is there stays.
    """
    ready = _ready()
    data.mkdir(parents=True, exist_ok=True)
    if sqlite and not (data / "firebreak.sqlite3").exists():
        shutil.copyfile(ready / "firebreak.sqlite3", data / "firebreak.sqlite3")
    copy_static(ready, data)


def copy_static(one: Path, other: Path) -> None:
    """The gathered files of a data folder for another that has none. They are never written to, only replaced, so links
    will do."""
    if (other / "static").exists():  # its own process sees to what has changed
        return
    try:
        shutil.copytree(one / "static", other / "static", copy_function=os.link)
    except (OSError, shutil.Error):  # another file system
        shutil.copytree(one / "static", other / "static", dirs_exist_ok=True)


def _ready() -> Path:
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / _digest()
    with (KEPT / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not folder.exists():
            _make(folder)
            for old in KEPT.iterdir():
                if old.is_dir() and old != folder and old.stat().st_mtime < time.time() - OLD_S:
                    shutil.rmtree(old)
    return folder


def _digest() -> str:
    found = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in sorted(_sources()):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    yield ROOT / "requirements.lock"
    yield from (path for path in (ROOT / "firebreak").rglob("static/**/*") if path.is_file())
    for path in (ROOT / "firebreak").rglob("*.py"):
        if "tests" not in path.parts[len(ROOT.parts) :]:
            yield path


def _make(into: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
    with tempfile.TemporaryDirectory(prefix="firebreak-tables-", dir=KEPT) as folder:
        done = subprocess.run(
            [sys.executable, "-m", "firebreak", "migrate"],
            cwd=ROOT,
            env={**kept, "FIREBREAK_DATA_DIR": f"{folder}/data"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        part = Path(folder) / "part"
        part.mkdir()
        with closing(sqlite3.connect(Path(folder) / "data" / "firebreak.sqlite3")) as made:
            made.execute("VACUUM INTO ?", [str(part / "firebreak.sqlite3")])  # the log beside it too
        (Path(folder) / "data" / "static").rename(part / "static")
        part.rename(into)
