"""Worker processes beside the listen process: it hands them batches as bytes, they give back what to store."""

import logging
import subprocess
import sys
import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import BinaryIO, cast

import msgspec

from firebreak.base.allocator import keep_memory
from firebreak.base.storable import value as storable
from firebreak.engine import shapes
from firebreak.engine.posts import Post
from firebreak.listening import costs
from firebreak.listening.pipeline.matchers import Matchers, Signature
from firebreak.listening.pipeline.preparing import Prepared, Task
from firebreak.listening.pipeline.worker import ANSWERS, Answer, Learn, Work, read_frame, write_frame

WAIT_S = 5.0
"""For a worker to be free; after that the listen process does the work itself."""
log = logging.getLogger(__name__)


class WorkerError(Exception):
    """A worker could not prepare a batch, for a reason that lies in the batch."""


class Worker:
    """One process. Used by one thread at a time."""

    def __init__(self) -> None:
        self._known: dict[int, Signature] = {}
        self._encoder = msgspec.msgpack.Encoder()
        command = [sys.executable, "-m", "firebreak.listening.pipeline.worker"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ours

    def learn(self, brand: int, matchers: Matchers) -> None:
        """See to it that it has the brand's queries as they are now."""
        signature, queries = matchers.queries(brand)
        if self._known.get(brand) != signature:
            self._ask(self._encoder.encode(Learn(brand, queries)))
            self._known[brand] = signature

    def work(self, task: Task) -> Prepared:
        """Have a batch prepared. Raises ``OSError`` or ``EOFError`` when the process is gone."""
        with costs.stage("hand over"):
            try:
                body = self._encoder.encode(Work(task))
            except UnicodeEncodeError:  # a lone surrogate; the store would replace it too
                posts = [shapes.convert(storable(msgspec.to_builtins(post)), Post) for post in task.posts]
                body = self._encoder.encode(Work(msgspec.structs.replace(task, posts=posts)))
        answer = self._ask(body)
        if answer.prepared is None:
            raise WorkerError(answer.error)
        return answer.prepared

    def _ask(self, body: bytes) -> Answer:
        with costs.stage("hand over"):
            write_frame(cast("BinaryIO", self.process.stdin), body)
            answer = ANSWERS.decode(read_frame(cast("BinaryIO", self.process.stdout)))
        costs.add(answer.costs)
        return answer

    def close(self) -> None:
        """End it: it goes when its input ends."""
        with suppress(OSError):  # it died with a frame half written
            cast("BinaryIO", self.process.stdin).close()
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        cast("BinaryIO", self.process.stdout).close()


class Workers:
    """Up to ``most`` of them, begun when asked to; whoever has a batch takes one that is free."""

    def __init__(self, most: int, matchers: Matchers) -> None:
        self.most = most
        self._matchers = matchers
        self._free: SimpleQueue[Worker] = SimpleQueue()
        self._all: list[Worker] = []
        self._lock = threading.Lock()
        self.begun = self._closed = False
        self._serving = 0

    def begin(self, brand: int) -> None:
        """Start all of them in the background; each serves once it has compiled this brand's queries."""
        with self._lock:
            if self.begun or self._closed:
                return
            self.begun = True
        keep_memory()
        for number in range(self.most):
            name = f"listen-begin-{number}"
            threading.Thread(target=self._start, args=(brand,), name=name, daemon=True).start()

    def _start(self, brand: int) -> None:
        from django.db import connections

        worker = Worker()
        with self._lock:
            self._all.append(worker)
            if self._closed:
                worker.close()
                return
        try:
            worker.learn(brand, self._matchers)
            with self._lock:
                self._serving += 1
            self._free.put(worker)
        except (OSError, EOFError, ValueError):
            if not self._closed:
                log.exception("a matching process could not be started")
        finally:
            connections.close_all()

    def work(self, task: Task) -> Prepared | None:
        """Have a batch prepared by a free worker; ``None`` when there is none (yet), or it died."""
        try:
            worker = self._free.get(timeout=WAIT_S if self._serving else 0.0)
        except Empty:
            return None
        try:
            worker.learn(task.brand, self._matchers)
            done = worker.work(task)
        except (OSError, EOFError, ValueError):
            log.warning("a matching process died; another one is started")
            self._replace(worker, task.brand)
            return None
        except BaseException:
            self._free.put(worker)
            raise
        self._free.put(worker)
        return done

    def _replace(self, worker: Worker, brand: int) -> None:
        with self._lock:
            self._serving -= 1
            if worker in self._all:
                self._all.remove(worker)
        worker.close()
        threading.Thread(target=self._start, args=(brand,), name="listen-begin", daemon=True).start()

    def close(self) -> None:
        """End all."""
        with self._lock:
            self._closed = True
            workers, self._all = self._all, []
        for worker in workers:
            worker.close()
