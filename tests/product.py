"""A whole installation: its own folder, its own port, the real processes of ``firebreak up``."""

import json
import os
import re
import select
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from tests.ports import free_port
from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "a long walk over the frozen lake"
OWNER = "owner@example.org"
INSIDE_S = 300.0
"""Longest wait for an answer from inside an installation."""


@dataclass
class Product:
    """``with Product(folder) as product:`` starts it and stops it. ``settings`` are further settings by name."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    verb: tuple[str, ...] = ("up",)
    brand: str = ""
    helper: str = "tests.inside"
    """The module whose functions :meth:`inside` calls."""
    inside_s: float = INSIDE_S
    """Seconds that a call of :meth:`inside` may take."""
    module: str = "firebreak.__main__"
    """What is started: the command, or something around it."""

    def __post_init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log_file = self.folder / "product.log"
        self._main: subprocess.Popen[bytes] | None = None
        self._inside: subprocess.Popen[str] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What every process of the installation gets; nothing of the settings of the test run."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
        own = {
            "data_dir": str(self.folder / "data"),
            "address": f"127.0.0.1:{self.port}",
            "fetch_private": "true",
            **self.settings,
        }
        return {**kept, **{f"FIREBREAK_{name.upper()}": value for name, value in own.items()}}

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until pages are answered."""
        with self.log_file.open("ab") as log:
            self._main = subprocess.Popen(
                [sys.executable, "-m", self.module, *self.verb],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        try:
            wait_for(self.answers, "the product answers", 240)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()}") from error

    def prepare(self) -> None:
        """Make the tables before anything runs, so that a past can be laid down."""
        self.folder.mkdir(parents=True, exist_ok=True)
        done = self.run("migrate")
        assert done.returncode == 0, done.stderr

    def answers(self) -> bool:
        """Whether pages are answered. Fails at once when the process is gone."""
        if self._main is not None and self._main.poll() is not None:
            raise AssertionError(f"the product ended with {self._main.returncode}:\n{self.log()}")
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End it as Ctrl+C would, then insist."""
        if self._inside is not None:
            try:
                self._inside.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                self._inside.kill()
                self._inside.communicate()
            self._inside = None
        if self._main is None or self._main.poll() is not None:
            return
        children = self.children()
        self._main.send_signal(signal.SIGINT)
        try:
            self._main.wait(20)
        except subprocess.TimeoutExpired:
            self._main.kill()
            self._main.wait(5)
            for pid in children.values():
                _kill(pid)

    def log(self, lines: int = 60) -> str:
        """The end of what the processes said."""
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])

    @property
    def start_link(self) -> str:
        """The one-time link that makes the first account, as it was printed."""
        pattern = re.compile(r"Make the first account .*?(http\S+)")
        return wait_for(lambda: pattern.search(self.log_file.read_text()), "the printed link")[1]

    @property
    def pid(self) -> int:
        """Process id of the supervisor."""
        assert self._main is not None
        return self._main.pid

    def run(self, *verb: str) -> subprocess.CompletedProcess[str]:
        """Another command of the installation, to its end."""
        return subprocess.run(
            [sys.executable, "-m", "firebreak", *verb], cwd=ROOT, env=self.environment, capture_output=True, text=True,
            check=False, timeout=180,
        )  # fmt: skip

    def children(self) -> dict[str, int]:
        """Process ids by verb: web, listen, work."""
        assert self._main is not None
        found = {}
        for file in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(file.read_text().rpartition(")")[2].split()[1])
                command = (file.parent / "cmdline").read_bytes().split(b"\0")
            except (OSError, IndexError):
                continue
            if parent == self._main.pid and b"firebreak" in command:
                found[command[command.index(b"firebreak") + 1].decode()] = int(file.parent.name)
        return found

    def kill(self, verb: str) -> None:
        """kill -9 one of the processes; the supervisor will start it again."""
        _kill(wait_for(lambda: self.children().get(verb), f"the {verb} process"))

    def inside(self, function: str, **arguments: Any) -> Any:
        """Call a function of :mod:`tests.inside` in a process of this installation, which stays for the next call."""
        if self._inside is None:
            own = {"FIREBREAK_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "firebreak.site.settings"}
            self._inside = subprocess.Popen(
                [sys.executable, "-m", self.helper], cwd=ROOT, env={**self.environment, **own}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self._inside.stdin is not None
        assert self._inside.stdout is not None
        self._inside.stdin.write(json.dumps([function, arguments]) + "\n")
        self._inside.stdin.flush()
        heard, _, _ = select.select([self._inside.stdout], [], [], self.inside_s)
        assert heard, f"{function}: no answer within {self.inside_s:g} s"
        answer = json.loads(self._inside.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def make_first_account(self, email: str = OWNER) -> httpx.Client:
        """Through the printed link, as a browser would; the client is signed in."""
        client = httpx.Client(base_url=self.url, follow_redirects=True, timeout=20)
        path = self.start_link.removeprefix(self.url)
        client.get(path).raise_for_status()
        answer = post(client, path, name="Olga Owner", email=email, password=PASSWORD)
        assert answer.status_code == 200, answer.text
        return client


def post(client: httpx.Client, path: str, **data: Any) -> httpx.Response:
    """POST a form with the protection that the pages use."""
    token = client.cookies.get("firebreak_csrf") or ""
    return client.post(
        path, data={**data, "csrfmiddlewaretoken": token}, headers={"Referer": str(client.base_url)}
    )


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
