"""The tables of an empty installation, made once and copied: to make them takes each time ten seconds of a processor."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "tables"


def tables() -> Path:
    """A SQLite file as ``firebreak migrate`` leaves it, nothing in it but what the migrations put there.

    It is kept for as long as the product's code, its lock and the Python are the same: migrations call that code.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    file = KEPT / f"{_digest()}.sqlite3"
    with (KEPT / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not file.exists():
            _make(file)
            for old in KEPT.glob("*.sqlite3"):
                if old != file:
                    old.unlink(missing_ok=True)
    return file


def _digest() -> str:
    found = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in sorted(_sources()):
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:32]


def _sources() -> Iterator[Path]:
    yield ROOT / "requirements.lock"
    for path in (ROOT / "firebreak").rglob("*.py"):
        if "tests" not in path.parts[len(ROOT.parts) :]:
            yield path


def _make(file: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
    with tempfile.TemporaryDirectory(prefix="firebreak-tables-") as folder:
        done = subprocess.run(
            [sys.executable, "-m", "firebreak", "migrate"],
            cwd=ROOT,
            env={**kept, "FIREBREAK_DATA_DIR": folder},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        whole = Path(folder) / "whole.sqlite3"
        with closing(sqlite3.connect(Path(folder) / "firebreak.sqlite3")) as made:
            made.execute("VACUUM INTO ?", [str(whole)])  # the log beside it too
        whole_here = file.with_suffix(".part")
        shutil.copyfile(whole, whole_here)
        whole_here.replace(file)
