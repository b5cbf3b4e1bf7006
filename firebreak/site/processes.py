"""The three processes of ``firebreak up``, supervised together: web, listen, work."""

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

GRACE_S = 10.0
BACKOFF_S = (0.5, 1, 2, 5, 15, 30)


def until_stopped() -> threading.Event:
    """An event that SIGTERM and SIGINT set: each process ends its work and leaves."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


@dataclass
class Child:
    """One process and how often it fell over lately."""

    verb: str
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    again_at: float = 0.0

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "firebreak", self.verb])  # noqa: S603
        self.started = time.monotonic()

    def look(self) -> None:
        """Start again what died, slower each time; a run of a minute clears the count."""
        moment = time.monotonic()
        if self.process is None:
            if moment >= self.again_at:
                self.start()
            return
        if self.process.poll() is None:
            return
        self.falls = 0 if moment - self.started > 60 else self.falls + 1
        self.again_at = moment + BACKOFF_S[min(self.falls, len(BACKOFF_S) - 1)]
        sys.stderr.write(
            f"firebreak: {self.verb} ended with code {self.process.returncode}; starting it again.\n"
        )
        self.process = None


@dataclass
class Supervisor:
    """Keeps the children running until told to stop, then ends them all."""

    verbs: tuple[str, ...] = ("web", "listen", "work")
    children: list[Child] = field(default_factory=list)

    def run(self, stop: threading.Event, *, answers: Callable[[], bool], ready: Callable[[], None]) -> int:
        """Start everyone, call ``ready`` once when ``answers()`` first says yes, and watch until stopped."""
        told = False
        self.children = [Child(verb) for verb in self.verbs]
        try:
            for child in self.children:
                child.start()
            while not stop.wait(0.3):
                for child in self.children:
                    child.look()
                if not told and answers():
                    told = True
                    ready()
        finally:
            self.end()
        return 0

    def end(self) -> None:
        """Ask everyone to leave, then insist."""
        running = [c.process for c in self.children if c.process is not None and c.process.poll() is None]
        for process in running:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + GRACE_S
        for process in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
        for process in running:
            if process.poll() is None:
                process.kill()
