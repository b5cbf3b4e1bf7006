"""A notice board that is published to over real HTTP, for tests and benchmarks of publishing: a service and its writer.

``POST /posts`` puts ``{"account", "key", "text"}`` up, ``GET /posts?account=`` lists what is there. Four connectors speak to
it: ``board`` forgets keys, ``board-keyed`` knows a repeat by its key, ``board-blind`` cannot be asked what is there, and
``board-planner`` tells what it will publish by itself.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from firebreak.base import connectors
from firebreak.base.connectors import WRITE, Manifest
from firebreak.connectors.common import publishing
from firebreak.connectors.common.calling import body_of
from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.publishing import Service
from firebreak.publishing.writers import Account, Piece, Planned, Published, Writer, too_long

LONGEST = 200


class Board(HttpSimulator):
    """``posts`` is what arrived, in order, whether or not its answer did."""

    def __init__(self, *, keyed: bool = False) -> None:
        super().__init__()
        self._keyed = keyed
        self._lock = threading.Lock()
        self.posts: list[dict[str, Any]] = []
        self.planned: list[dict[str, Any]] = []
        self.refuses = 0
        """The next so many posts are refused for good."""
        self.unseen = 0
        """The next so many looks find nothing yet."""
        self.entered, self.goes_on = threading.Event(), threading.Event()
        self.goes_on.set()
        """While it is cleared, a post that has come in (``entered``) waits before it is put up."""

    def texts(self) -> list[str]:
        """What stands there."""
        return [one["text"] for one in self.posts]

    def loses(self, request: Request) -> bool:
        """Only answers to posts."""
        return request.method == "POST"

    def answer(self, request: Request) -> Answer:
        """The board."""
        path = urlsplit(request.path)
        if request.method == "POST":
            return self._post(json.loads(request.body))
        if path.path == "/planned":
            return _json({"posts": self.planned})
        number = path.path.rpartition("/")[2]
        if request.method == "DELETE":
            where = self.planned if path.path.startswith("/planned/") else self.posts
            where[:] = [one for one in where if str(one["id"]) != number]
            return _json({})
        if self.unseen > 0:
            self.unseen -= 1
            return _json({"posts": []})
        account = parse_qs(path.query).get("account", [""])[0]
        return _json({"posts": [one for one in self.posts if one["account"] == account]})

    def _post(self, body: dict[str, Any]) -> Answer:
        self.entered.set()
        self.goes_on.wait(60)
        with self._lock:
            if self.refuses > 0:
                self.refuses -= 1
                return Answer(422, b"no")
            known = next((one for one in self.posts if one["key"] == body["key"]), None)
            if known is None or not self._keyed:
                known = {**body, "id": len(self.posts) + 1}
                self.posts.append(known)
        return _json(known, 201)


def _json(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode(), {"Content-Type": "application/json"})


class BoardWriter(Writer):
    """Settings: ``address``, ``account``; ``blind`` where it cannot look, ``by_text`` where it looks by the words only."""

    def __init__(self, settings: Mapping[str, Any], secrets: Mapping[str, Any]) -> None:
        self._settings, self._secrets = settings, secrets
        self._service = Service(private=True, timeout_s=float(settings.get("timeout_s", 5.0)))

    def fits(self, piece: Piece) -> None:
        """By signs."""
        if len(piece.text) > LONGEST:
            raise too_long(len(piece.text), LONGEST)

    def find(self, piece: Piece) -> Published | None:
        """By its key."""
        if self._settings.get("blind"):
            raise publishing.cannot_look()
        account = self._settings.get("account", "")
        body = body_of(self._service.look(f"{self._settings['address']}/posts?account={account}"))
        name, wanted = ("text", piece.text) if self._settings.get("by_text") else ("key", piece.key)
        found = next((one for one in body["posts"] if one[name] == wanted), None)
        return _published(found) if found is not None else None

    def account(self) -> Account:
        """As it was told."""
        return Account(str(self._settings.get("account", "")))

    def planned(self) -> list[Planned]:
        """What the board will put up by itself."""
        body = body_of(self._service.look(f"{self._settings['address']}/planned"))
        return [Planned(str(one["id"]), str(one["text"]), None) for one in body["posts"]]

    def _publish(self, piece: Piece) -> Published:
        post = {"account": self._settings.get("account", ""), "key": piece.key, "text": piece.text}
        response = self._service.change(
            "POST", f"{self._settings['address']}/posts", json={**post, "reply_to": piece.reply_to}
        )
        return _published(body_of(response))

    def _take_down(self, reference: str) -> None:
        self._service.change("DELETE", f"{self._settings['address']}/posts/{reference}")

    def _stop(self, reference: str) -> None:
        self._service.change("DELETE", f"{self._settings['address']}/planned/{reference}")


def _published(found: Mapping[str, Any]) -> Published:
    return Published(str(found["id"]))


def _manifest(name: str, **differs: Any) -> Manifest:
    return Manifest(
        name=name, title=name, summary="", can=frozenset({WRITE}), writer=BoardWriter, carries=("short", "post"), **differs
    )  # fmt: skip


MANIFESTS = (
    _manifest("board"),
    _manifest("board-keyed", same_key_s=3600.0),
    _manifest("board-blind", same_key_s=3600.0),
    _manifest("board-planner", lists_planned=True),
)


@contextmanager
def boards_known() -> Iterator[None]:
    """The product can publish to boards within it."""
    for one in MANIFESTS:
        connectors.register(one)
    try:
        yield
    finally:
        for one in MANIFESTS:
            del connectors._manifests[one.name]
