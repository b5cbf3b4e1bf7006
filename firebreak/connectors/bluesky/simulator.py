"""A real WebSocket server that behaves like Jetstream in both wire forms: replay, cuts, repeats, garbage.

:class:`BlueskySimulator` is that with an account's server beside it: what is written there is heard in the stream.
"""

import asyncio
import contextlib
import http
import json
import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State

from firebreak.connectors.bluesky.pds_simulator import PdsSimulator
from firebreak.connectors.bluesky.wire import POSTS, SUBPROTOCOL, V2_PATH
from firebreak.connectors.bluesky.writer import BlueskyWriter
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GARBAGE, RATE, SLOW, Faults
from firebreak.listening.readers import ReaderContext

REPEAT, OVERSIZED, HUGE, TOO_SLOW = "repeat", "oversized", "huge", "too_slow"
GARBAGE_FRAMES: tuple[str | bytes, ...] = (
    "", "{", "null", "[]", '{"kind":"commit"}', '{"did":1,"time_us":"x"}', b"\x28\xb5\x2f\xfd\x00", "\u0000", "[" * 5000,
    '{"did":"did:plc:x","time_us":1,"kind":"commit","commit":{}}',
)  # fmt: skip


class JetstreamSimulator:
    """Keeps all events; each subscriber is replayed from its cursor and then told live."""

    faults = frozenset({AUTH, RATE, DOWN, CUT, GARBAGE, SLOW})
    secret = ""

    def __init__(self, v2: bool = False) -> None:
        self.v2 = v2
        self.events: list[dict[str, Any]] = []
        self.kept_from = 0
        """Index of the first event that the server still keeps."""
        self.requests: list[str] = []
        self.cut_after = 5
        """Events sent before the ``cut`` fault breaks the line."""
        self._faults = Faults()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: Server | None = None
        self._port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    async def _start(self) -> None:
        self._server = await serve(
            self._serve, "127.0.0.1", 0, process_request=self._door, subprotocols=[SUBPROTOCOL] if self.v2 else None,  # type: ignore[list-item]
            ping_interval=None, close_timeout=0.2,
        )  # fmt: skip
        self._port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def address(self) -> str:
        """Of the stream."""
        return f"ws://127.0.0.1:{self._port}{V2_PATH if self.v2 else '/subscribe'}"

    def context(self) -> ReaderContext:
        """For a reader of the stream."""
        return ReaderContext(settings={"address": self.address}, private_network=True)

    def fault(self, name: str, times: int = 1) -> None:
        """See :class:`~firebreak.connectors.common.simulators.Simulator`."""
        self._faults.set(name, times)

    def publish(self, texts: list[str], **record: Any) -> list[str]:
        """Posts by made-up accounts."""
        ids = []
        for text in texts:
            number = len(self.events) + 1
            did, rkey = f"did:plc:sim{number % 17:04d}", f"3k{number:011d}"
            now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
            body = {"$type": POSTS, "text": text, "createdAt": now, "langs": ["en"], **record}
            self.add("create", did, rkey=rkey, record=body)
            ids.append(f"at://{did}/{POSTS}/{rkey}")
        return ids

    def add(
        self,
        kind: str,
        did: str,
        *,
        rkey: str = "",
        record: Any = None,
        handle: str = "",
        time_us: int | None = None,
    ) -> None:
        """Any event: create, update, delete, identity or account."""
        last = self.events[-1]["time_us"] if self.events else 0
        stamp = time_us if time_us is not None else max(last + 1, time.time_ns() // 1000)
        self.events.append(
            {
                "kind": kind,
                "did": did,
                "rkey": rkey,
                "record": record,
                "handle": handle,
                "time_us": stamp,
                "seq": len(self.events) + 1,
            }
        )

    def frame(self, event: dict[str, Any]) -> str:
        """An event on this server's wire."""
        return json.dumps(_v2_frame(event) if self.v2 else _v1_frame(event))

    def _door(self, connection: ServerConnection, request: Request) -> Response | None:
        self.requests.append(request.path)
        if self._faults.take(AUTH):
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "no")
        if self._faults.take(RATE):
            response = connection.respond(http.HTTPStatus.TOO_MANY_REQUESTS, "slow down")
            response.headers["Retry-After"] = "7"
            return response
        if self._faults.take(DOWN):
            return connection.respond(http.HTTPStatus.SERVICE_UNAVAILABLE, "down")
        cursor = _cursor(request.path)
        if self.v2 and cursor and self.kept_from and cursor < self.events[self.kept_from]["seq"] - 1:
            return connection.respond(http.HTTPStatus.BAD_REQUEST, '{"error":"CursorTooOld"}')
        return None

    def _first(self, path: str) -> int:
        cursor = _cursor(path)
        if cursor is None:
            return len(self.events)
        field = "seq" if self.v2 else "time_us"
        after = next((i for i, e in enumerate(self.events) if e[field] > cursor), len(self.events))
        return max(after, self.kept_from)

    async def _serve(self, connection: ServerConnection) -> None:
        at = self._first(connection.request.path if connection.request else "")
        sent = 0
        cutting = self._faults.take(CUT)
        with contextlib.suppress(ConnectionClosed):
            while connection.state is State.OPEN:
                await self._misbehave(connection, at)
                if self._faults.take(SLOW):
                    await asyncio.sleep(1.5)
                while at < len(self.events):
                    await connection.send(self.frame(self.events[at]))
                    at, sent = at + 1, sent + 1
                    if cutting and sent >= self.cut_after:
                        connection.transport.abort()
                        return
                await asyncio.sleep(0.02)

    async def _misbehave(self, connection: ServerConnection, at: int) -> None:
        if self._faults.take(GARBAGE):
            for frame in GARBAGE_FRAMES:
                await connection.send(frame)
        if self._faults.take(OVERSIZED):
            await connection.send(json.dumps({"did": "did:plc:big", "pad": "x" * 1_500_000}))
        if self._faults.take(HUGE):
            await connection.send("x" * 6_000_000)
        if self._faults.take(REPEAT):
            for event in self.events[max(at - 3, 0) : at]:
                await connection.send(self.frame(event))
        if self._faults.take(TOO_SLOW) and self.v2:
            await connection.send('{"$type":"error","error":"ConsumerTooSlow","message":"too slow"}')
            await connection.close()


class BlueskySimulator(JetstreamSimulator):
    """The stream and one account that can be written to. Faults are those of both, each counted by itself."""

    faults = JetstreamSimulator.faults | PdsSimulator.faults
    secret = PdsSimulator.secret

    def __init__(self, v2: bool = False) -> None:
        super().__init__(v2)
        self.pds = PdsSimulator(self.add)

    def __enter__(self) -> Self:
        self.pds.__enter__()
        return super().__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        self.pds.__exit__(kind, error, trace)

    def fault(self, name: str, times: int = 1) -> None:
        """For both sides."""
        super().fault(name, times)
        self.pds.fault(name, times)

    def writer(self, **settings: Any) -> BlueskyWriter:
        """A writer of the account."""
        given = {"server": self.pds.root, "handle": self.pds.handle, **settings}
        return BlueskyWriter(given, {"password": self.secret}, private=True, timeout_s=1.0)

    def published(self) -> list[Mapping[str, Any]]:
        """The account's posts."""
        return self.pds.published()

    def react(self, reference: str, replies: int, reposts: int, favourites: int) -> None:
        """To one of them."""
        self.pds.react(reference, replies, reposts, favourites)

    def calls(self) -> int:
        """Of the account's server."""
        return self.pds.calls()

    @property
    def rate_wait(self) -> float:
        """Seconds after which a caller that was too fast must come back."""
        return self.pds.rate_wait


def _cursor(path: str) -> int | None:
    found = parse_qs(urlsplit(path).query).get("cursor")
    return int(found[0]) if found else None


def _v1_frame(event: dict[str, Any]) -> dict[str, Any]:
    head = {"did": event["did"], "time_us": event["time_us"]}
    if event["kind"] == "identity":
        identity = {
            "did": event["did"],
            "handle": event["handle"],
            "seq": event["seq"],
            "time": _stamp(event),
        }
        return {**head, "kind": "identity", "identity": identity}
    if event["kind"] == "account":
        return {
            **head,
            "kind": "account",
            "account": {"active": False, "did": event["did"], "seq": event["seq"], "status": "deleted"},
        }
    return {**head, "kind": "commit", "commit": _commit(event)}


def _v2_frame(event: dict[str, Any]) -> dict[str, Any]:
    name = event["kind"] if event["kind"] in {"identity", "account"} else "commit"
    payload: dict[str, Any] = {
        "$type": f"network.bsky.jetstream.subscribeEvents#{name}",
        "seq": event["seq"],
        "did": event["did"],
        "time": _stamp(event),
    }
    if name == "commit":
        payload.update(_commit(event))
    else:
        payload[name] = (
            {"did": event["did"], "handle": event["handle"]} if name == "identity" else {"active": False}
        )
    return {"$type": "message", "payload": payload}


def _commit(event: dict[str, Any]) -> dict[str, Any]:
    commit = {
        "rev": f"3l{event['seq']}",
        "operation": event["kind"],
        "collection": POSTS,
        "rkey": event["rkey"],
    }
    return commit if event["kind"] == "delete" else {**commit, "cid": "bafyrei", "record": event["record"]}


def _stamp(event: dict[str, Any]) -> str:
    return datetime.fromtimestamp(event["time_us"] / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
