"""Twenty accounts of a notice board in a process of their own, which answers badly as often as it is told to.

It notes when each post arrived by the machine's clock, which all processes of the machine share. ``PUT /faults`` sets how
often (0 to 1): ``lost`` (put up, no answer), ``rate``, ``down`` (503, not put up), ``broke`` (503 after it was put up),
``auth``, ``slow`` (put up long after the caller has given up). ``GET /all/N`` tells what arrived
after the first N.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from firebreak.connectors.common.http_simulator import Answer, Request
from tests.board import Board

SLOW_S = (0.5, 3.0)


class Network(Board):
    """Accounts whose name begins with ``k`` know a repeat by its key."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self._random, self._shares = random.Random(seed), dict[str, float]()
        self._known: dict[str, dict[str, Any]] = {}

    def respond(self, request: Request) -> Answer:
        """The board with faults by chance."""
        if request.path.startswith("/all/"):
            after = self.posts[int(request.path.rpartition("/")[2]) :]
            posts = [[one["key"], one["account"], one["text"], one["at"]] for one in after]
            return Answer(200, json.dumps(posts).encode())
        if request.path == "/faults":
            self._shares = json.loads(request.body)
            return Answer()
        if request.method == "GET":
            return Answer(503) if self._by_chance("down") else self.answer(request)
        return self._put_up(request)

    def _by_chance(self, name: str) -> bool:
        with self._lock:
            return self._random.random() < self._shares.get(name, 0.0)

    def _put_up(self, request: Request) -> Answer:
        for name, bad in _REFUSED.items():
            if self._by_chance(name):
                return bad()
        if self._by_chance("slow"):
            time.sleep(self._random.uniform(*SLOW_S))
        answer = self._arrived(json.loads(request.body))
        if self._by_chance("lost"):
            answer.stop_after = -1
        return Answer(503) if self._by_chance("broke") else answer

    def _arrived(self, body: dict[str, Any]) -> Answer:
        with self._lock:
            found = self._known.get(body["key"]) if body["account"].startswith("k") else None
            if found is None:
                found = {**body, "id": len(self.posts) + 1, "at": time.monotonic()}
                self.posts.append(found)
                self._known[body["key"]] = found
        return Answer(201, json.dumps(found).encode(), {"Content-Type": "application/json"})


_REFUSED: dict[str, Callable[[], Answer]] = {
    "auth": lambda: Answer(401),
    "rate": lambda: Answer(429, b"", {"Retry-After": "1"}),
    "down": lambda: Answer(503),
}

if __name__ == "__main__":
    with Network(int(sys.argv[1])) as network:
        print(network.root, flush=True)
        sys.stdin.read()
