"""An account's server as a real one was seen to behave: sign-in, records under keys of the client's choice, limits."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from firebreak.connectors.bluesky.wire import POSTS
from firebreak.connectors.common.graphemes import count
from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, LOST_REPLY, RATE, SLOW

PUT, DELETE = "/xrpc/com.atproto.repo.putRecord", "/xrpc/com.atproto.repo.deleteRecord"
SEEN = "/xrpc/app.bsky.feed.getPosts"
"""Of the network's view, which an account's server hands on."""
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
Told = Callable[..., None]


class PdsSimulator(HttpSimulator):
    """One server with one account. ``told`` hears of each change: kind, did and what the stream says of it."""

    faults = frozenset({AUTH, RATE, DOWN, SLOW, CUT, LOST_REPLY})
    secret = "sim-pass-word-7k3q"  # noqa: S105 - of nobody
    handle, did = "acme.example", "did:plc:simacme"

    def __init__(self, told: Told = lambda *_args, **_more: None) -> None:
        super().__init__()
        self.records: dict[str, dict[str, Any]] = {}
        """By key: what ``getRecord`` answers, oldest first."""
        self.sessions = 0
        self.reactions: dict[str, tuple[int, int, int]] = {}
        """By a post's address: replies, reposts, likes."""
        self._told = told
        self._live: set[str] = set()

    def end_sessions(self) -> None:
        """As when two hours have passed."""
        self._live.clear()

    def loses(self, request: Request) -> bool:
        """See :class:`~firebreak.connectors.common.simulators.WriterSimulator`."""
        return urlsplit(request.path).path in {PUT, DELETE}

    def answer(self, request: Request) -> Answer:
        """The server."""
        parts = urlsplit(request.path)
        body = given(request) or {}
        if parts.path == "/xrpc/com.atproto.server.createSession":
            return self._sign_in(body)
        if parts.path == "/xrpc/com.atproto.repo.getRecord":
            asked = dict(parse_qsl(parts.query))
            found = self.records.get(asked.get("rkey", "")) if asked.get("repo") == self.did else None
            return answer(found) if found else _no("RecordNotFound", "Could not locate record")
        if parts.path not in {PUT, DELETE, SEEN}:
            return _no("MethodNotImplemented", status=501)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._live:
            return _no("ExpiredToken" if token.startswith("session-") else "InvalidToken")
        if parts.path == SEEN:
            return self._seen([uri for name, uri in parse_qsl(parts.query) if name == "uris"])
        if body.get("repo") not in {self.did, self.handle} or body.get("collection") != POSTS:
            return _no("InvalidRequest")
        return self._put(body) if parts.path == PUT else self._delete(str(body.get("rkey")))

    def react(self, reference: str, replies: int, reposts: int, favourites: int) -> None:
        """As many people do; one of those who pass it on quotes it."""
        self.reactions[reference.partition(" ")[0]] = (replies, reposts, favourites)

    def _seen(self, uris: list[str]) -> Answer:
        posts = []
        for uri in uris:
            record = next((one for one in self.records.values() if one["uri"] == uri), None)
            replies, reposts, likes = self.reactions.get(uri, (0, 0, 0))
            quotes = min(1, reposts)
            counts = {
                "replyCount": replies,
                "repostCount": reposts - quotes,
                "quoteCount": quotes,
                "likeCount": likes,
            }
            if record is not None:
                posts.append({"uri": uri, "cid": record["cid"], "record": record["value"], **counts})
        return answer({"posts": posts})

    def _sign_in(self, body: Mapping[str, Any]) -> Answer:
        if body.get("identifier") not in {self.handle, self.did} or body.get("password") != self.secret:
            return _no("AuthenticationRequired", "Invalid identifier or password", 401)
        self.sessions += 1
        token = f"session-{self.sessions}-{self.secret}"
        self._live.add(token)
        return answer({"did": self.did, "handle": self.handle, "accessJwt": token, "refreshJwt": token})

    def _put(self, body: Mapping[str, Any]) -> Answer:
        rkey, record = str(body.get("rkey")), body.get("record")
        if not isinstance(record, dict) or (wrong := wrong_in(rkey, record)):
            return _no(
                "InvalidRequest", f"Invalid {POSTS} record: {wrong if isinstance(record, dict) else ''}"
            )
        uri, cid = f"at://{self.did}/{POSTS}/{rkey}", _cid(record)
        stands = self.records.get(rkey)
        if stands and stands["cid"] != cid and "swapRecord" in body and body["swapRecord"] != stands["cid"]:
            return _no("InvalidSwap", f"Record was at {stands['cid']}")
        if not stands or stands["cid"] != cid:
            self.records[rkey] = {"uri": uri, "cid": cid, "value": record}
            self._told("update" if stands else "create", self.did, rkey=rkey, record=record)
        return answer({"uri": uri, "cid": cid, "validationStatus": "valid"})

    def _delete(self, rkey: str) -> Answer:
        if self.records.pop(rkey, None):
            self._told("delete", self.did, rkey=rkey)
        return answer({})

    def published(self) -> list[Mapping[str, Any]]:
        """Posts that stand there, oldest first."""
        return [
            {
                "reference": f"{record['uri']} {record['cid']}",
                "text": record["value"]["text"],
                "record": record["value"],
            }
            for record in self.records.values()
        ]


def wrong_in(rkey: str, record: Mapping[str, Any]) -> str:
    """What the lexicon forbids in a post, or nothing."""
    text, langs = record.get("text"), record.get("langs", [])
    if not _TID.fullmatch(rkey):
        return "rkey"
    if record.get("$type") != POSTS or not isinstance(text, str):
        return "text"
    if count(text) > 300 or len(text.encode()) > 3000:
        return "text is too long"
    try:
        datetime.fromisoformat(str(record.get("createdAt")))
    except ValueError:
        return "createdAt"
    if len(langs) > 3 or not all(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]{2,4})*", lang) for lang in langs):
        return "langs"
    return "facets" if any(_is_wrong(facet, text.encode()) for facet in record.get("facets", [])) else ""


def _is_wrong(facet: Mapping[str, Any], text: bytes) -> bool:
    """Whether it covers no whole characters, or other ones than it says."""
    start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
    (feature,) = facet["features"]
    try:
        words = text[start:end].decode()
    except UnicodeDecodeError:
        return True
    wanted = str(feature["uri"] if feature["$type"].endswith("#link") else feature["tag"])
    return words.lstrip("#＃") != wanted


def _cid(record: Mapping[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(record, sort_keys=True, ensure_ascii=False).encode()).digest()
    return "bafyrei" + base64.b32encode(digest).decode().lower().rstrip("=")


def _no(word: str, message: str = "", status: int = 400) -> Answer:
    return answer({"error": word, "message": message}, status)
