"""The two wire forms of Jetstream, told apart by the server's path and read into one kind of event.

v1 ``/subscribe``: JSON with ``time_us``; the cursor is that time. v2 ``/xrpc/network.bsky.jetstream.subscribeEvents``:
frames with a ``payload``; the cursor is the sequence number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec

POSTS = "app.bsky.feed.post"
V2_PATH = "/xrpc/network.bsky.jetstream.subscribeEvents"
SUBPROTOCOL = "xrpc.v1.json"
MAX_FRAME = 1_000_000
"""Bytes of an event that is read; a post has a few hundred."""


@dataclass(frozen=True)
class Event:
    """One event. ``time_us``: microseconds since 1970 as the server saw it; ``seq`` only on v2."""

    kind: str
    """create, update, delete, identity, account or other."""
    did: str
    time_us: int
    seq: int = 0
    rkey: str = ""
    record: dict[str, Any] | None = None
    handle: str = ""

    @property
    def uri(self) -> str:
        """The post's address in the network, which is its id."""
        return f"at://{self.did}/{POSTS}/{self.rkey}"


class StreamError(Exception):
    """The server ends the stream with a reason, such as ConsumerTooSlow."""


class Unreadable(ValueError):  # noqa: N818 - a frame is, not the program
    """The frame is no event."""


def is_v2(address: str) -> bool:
    """Which of the two wires an address speaks."""
    return "/xrpc/" in urlsplit(address).path


def subscribe_address(address: str, cursor: int | None) -> str:
    """The address with the filter for posts and, if given, the cursor."""
    parts = urlsplit(address)
    query = [
        (k, v)
        for k, v in parse_qsl(parts.query)
        if k not in {"cursor", "wantedCollections", "collections", "compress"}
    ]
    if is_v2(address):
        query.append(("collections", POSTS))
    else:
        query += [("wantedCollections", POSTS), ("maxMessageSizeBytes", str(MAX_FRAME))]
    if cursor is not None:
        query.append(("cursor", str(cursor)))
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def decode(frame: str | bytes, v2: bool) -> Event:
    """One frame. Raises :class:`Unreadable`, or :class:`StreamError` for the server's last word."""
    if len(frame) > MAX_FRAME:
        raise Unreadable("too large")
    try:
        given = msgspec.json.decode(frame)
        if not isinstance(given, dict):
            raise Unreadable("no object")
        return _v2(given) if v2 else _v1(given)
    except (msgspec.DecodeError, RecursionError, KeyError, TypeError, UnicodeError, AttributeError) as error:
        raise Unreadable(type(error).__name__) from error
    except Unreadable:
        raise
    except ValueError as error:
        raise Unreadable("a field is wrong") from error


def _v1(given: dict[str, Any]) -> Event:
    did, time_us = _word(given["did"]), _time_us(given["time_us"])
    if given.get("kind") == "identity":
        return Event("identity", did, time_us, handle=str(given.get("identity", {}).get("handle") or ""))
    if given.get("kind") != "commit":
        return Event("account" if given.get("kind") == "account" else "other", did, time_us)
    return _commit(given["commit"], did, time_us, 0)


def _v2(given: dict[str, Any]) -> Event:
    if given.get("$type") == "error":
        raise StreamError(str(given.get("error") or "error")[:80])
    payload = given["payload"]
    kind = str(payload.get("$type", "")).rpartition("#")[2]
    if kind == "info":
        return Event("other", "", 0)
    did, seq = _word(payload["did"]), int(payload["seq"])
    time_us = _time_us(int(datetime.fromisoformat(payload["time"]).timestamp() * 1_000_000))
    if kind == "identity":
        return Event("identity", did, time_us, seq, handle=_handle(payload))
    if kind != "commit":
        return Event("account" if kind == "account" else "other", did, time_us, seq)
    return _commit(payload, did, time_us, seq)


def _handle(payload: dict[str, Any]) -> str:
    inner = payload.get("identity") if isinstance(payload.get("identity"), dict) else payload
    return str(inner.get("handle") or "") if isinstance(inner, dict) else ""


def _commit(commit: dict[str, Any], did: str, time_us: int, seq: int) -> Event:
    operation = commit["operation"]
    if commit["collection"] != POSTS or operation not in {"create", "update", "delete"}:
        return Event("other", did, time_us, seq)
    rkey = _word(commit["rkey"])
    if operation == "delete":
        return Event("delete", did, time_us, seq, rkey)
    record = commit["record"]
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        raise Unreadable("a post without text")
    return Event(operation, did, time_us, seq, rkey, record)


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value or len(value) > 300:
        raise Unreadable("a name is missing")
    return value


def _time_us(value: Any) -> int:
    if not isinstance(value, int) or not 10**15 <= value < 10**16:
        raise Unreadable("a time is missing")
    return value
