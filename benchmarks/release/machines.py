"""What freezes and bad networks are tried with: an installation, a far side that fails, workers that die and stand still."""

import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from benchmarks.stage import database_address
from tests.product import ROOT, Product
from tests.tables import lay_ready

WORKERS = 3
SKEWS_S = (0.0, -3.0, 40.0)
KILLS = 0.12
"""This share of the troubles of workers is a kill -9, the others stop one for a while."""


class Network:
    """The far side, in a process of its own."""

    def __init__(self, seed: int) -> None:
        command = [sys.executable, "-m", "benchmarks.release.network", str(seed)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.root = self._process.stdout.readline().strip()
        self._arrived: list[tuple[str, float]] = []

    def faults(self, shares: dict[str, float]) -> None:
        """How often it fails, and how."""
        httpx.put(f"{self.root}/faults", json=shares, timeout=30)

    def arrived(self) -> list[tuple[str, float]]:
        """(key, moment) of all that arrived."""
        new = httpx.get(f"{self.root}/all/{len(self._arrived)}", timeout=60).json()
        self._arrived += [(key, at) for key, _account, _text, at in new]
        return list(self._arrived)

    def end(self) -> None:
        """It forgets everything."""
        self._process.communicate(timeout=20)


@dataclass
class Workers:
    """The product's workers, some of which die, stand still, or have a wrong clock."""

    product: Product
    planted: str
    seed: int
    kills: int = 0
    stops: int = 0
    _all: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _end: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """All of them."""
        self._all = [self._one(number) for number in range(WORKERS)]

    def _one(self, number: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "benchmarks.release.worker", "--skew", str(SKEWS_S[number])]
        with self.product.log_file.open("ab") as log:
            return subprocess.Popen(
                [*command, "--planted", self.planted],
                cwd=ROOT,
                env=_environment(self.product),
                stdout=log,
                stderr=log,
            )

    def trouble(self, share_of_kills: float) -> None:
        """Until :meth:`peace` some are stopped for a while, and some killed and started again."""
        self._end.clear()
        self._thread = threading.Thread(target=self._trouble, args=(share_of_kills,), daemon=True)
        self._thread.start()

    def _trouble(self, share_of_kills: float) -> None:
        chance = random.Random(self.seed)
        while not self._end.wait(chance.uniform(0.05, 0.4)):
            number = chance.randrange(WORKERS)
            if chance.random() < share_of_kills:
                self._all[number].kill()
                self._all[number].wait(10)
                self._all[number] = self._one(number)
                self.kills += 1
            else:
                self._all[number].send_signal(signal.SIGSTOP)
                self._end.wait(chance.uniform(0.02, 1.2))
                self._all[number].send_signal(signal.SIGCONT)
                self.stops += 1

    def peace(self) -> None:
        """Everybody goes on."""
        self._end.set()
        if self._thread is not None:
            self._thread.join(20)

    def end(self) -> None:
        """kill -9, all of them."""
        self.peace()
        for one in self._all:
            one.kill()
            one.wait(10)
        self._all = []


def _environment(product: Product) -> dict[str, str]:
    return {**product.environment, "FIREBREAK_LOG_LEVEL": "ERROR"}


@contextmanager
def installation(database: str, planted: str) -> Iterator[Product]:
    """Tables, and a process inside that acts for people."""
    folder = Path(tempfile.mkdtemp(prefix="firebreak-bench-"))
    try:
        with database_address(database, folder) as address:
            own = {"database_url": address} if address else {}
            product = Product(
                folder / "installation", own, helper="benchmarks.release.inside", inside_s=86_400.0
            )
            lay_ready(product.folder / "data", sqlite=not address)
            product.prepare()
            try:
                product.inside("planted", name=planted)
                yield product
            finally:
                product.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
