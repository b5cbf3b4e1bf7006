"""A server that speaks Mastodon's interface: timelines by page, streams, accounts elsewhere, limits and faults."""

import html
import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GARBAGE, GONE, LOST_REPLY, RATE, SLOW
from firebreak.connectors.mastodon.own_simulator import OwnAccount
from firebreak.listening.readers import ReaderContext

LOGIN_PAGE, WRONG_JSON, NO_STREAM, ODD_STREAM = "login_page", "wrong_json", "no_stream", "odd_stream"
GARBAGE_ITEMS: tuple[Any, ...] = (
    None, 7, "x", [], {}, {"id": 5}, {"id": "6", "account": "ann"}, {"id": "\u0000"},
    {"id": "7", "account": {"acct": "a"}, "content": 3},
)  # fmt: skip
GARBAGE_EVENTS = (
    b"event: update\ndata: {\n\n", b"event: update\ndata: null\n\n", b"event: update\n\n", b"data\n\n", b"\xff\xfe\n\n",
    b"event: nobody.knows\ndata: {}\n\n", b"event: update\r\ndata: []\r\n\r\n",
)  # fmt: skip
LANGUAGES = ("en", "sv", "zh-CN", "zh-TW", "ms")


class MastodonSimulator(OwnAccount, HttpSimulator):
    """Keeps all statuses and events; each stream is told what happens from its opening on. One account can be written to."""

    faults = frozenset({AUTH, RATE, DOWN, CUT, SLOW, GONE, GARBAGE, LOST_REPLY})
    secret = "sim-token-6f2d"  # noqa: S105 - of nobody

    def __init__(self, live: bool = True) -> None:
        super().__init__()
        self.live = live
        self.open_to_all = True
        """Whether timelines are shown without a token."""
        self.statuses: list[dict[str, Any]] = []
        self.events: list[tuple[str, str, dict[str, Any] | None]] = []
        """Name, data and, for a new status, the status itself."""
        self.allowed = 300
        """Visits left; the answers say so, and none are answered below 0."""
        self.reset_s = 90.0
        """Until the count of visits starts again, from each start on."""
        self._window = time.monotonic()
        self.streams = 0
        self.cut_streams = 0
        """How many of the next streams break off in the middle of an event, after ``cut_after`` bytes."""
        self.cut_after = 4000
        self.thump_s = 0.5
        self.inflate = 0
        """Made-up statuses put on every page, whatever was asked for."""
        self._number = 0

    def context(self, **settings: Any) -> ReaderContext:
        """For a reader of the public timeline, or as ``settings`` say."""
        given = {"address": self.root, "timeline": "public", **settings}
        secrets = {"token": self.secret} if self.live else {}
        return ReaderContext(settings=given, secrets=secrets, private_network=True)

    def publish(self, texts: list[str], **fields: Any) -> list[str]:
        """New statuses, now; ``fields`` replace parts of each."""
        return [self.add(text, **fields)["uri"] for text in texts]

    def add(
        self, text: str, *, at: float | None = None, tags: tuple[str, ...] = (), **fields: Any
    ) -> dict[str, Any]:
        """One status; ``at`` is when it was written (it may come late), other fields as in :func:`status_of`."""
        self._number += 1
        status = status_of(
            self.root, self._number, text, time.time() if at is None else at, named=tags, **fields
        )
        self.statuses.append(status)
        self.events.append(("update", json.dumps(status, ensure_ascii=False), status))
        return status

    def say(self, event: str, data: Any) -> None:
        """Any other event: delete (an id) or status.update (the status as edited)."""
        self.events.append((event, data if isinstance(data, str) else json.dumps(data), None))

    def answer(self, request: Request) -> Answer:
        """The server."""
        parts = urlsplit(request.path)
        asked = {name: listed[0] for name, listed in parse_qs(parts.query).items()}
        if self._faults.take(LOGIN_PAGE):
            page = b"<!DOCTYPE html><html><title>Sign in</title><form action='/auth/sign_in'></form></html>"
            return Answer(200, page, {"Content-Type": "text/html; charset=utf-8"})
        if self._faults.take(WRONG_JSON):
            return _json({"error": "Something went wrong"})
        if parts.path == "/api/v2/instance":
            limits = {"max_characters": self.longest, "characters_reserved_per_url": 23}
            urls = {"streaming": self.root.replace("http", "ws")}
            return _json({"domain": "sim", "configuration": {"urls": urls, "statuses": limits}})
        known = request.headers.get("authorization") == f"Bearer {self.secret}"
        if request.headers.get("authorization") and not known:
            return _json({"error": "The access token is invalid"}, 401)
        if parts.path.startswith("/api/v1/streaming/"):
            return self._streamed(parts.path.removeprefix("/api/v1/streaming/"), asked, known)
        if known and (found := self.own(request.method, parts.path, asked, request)) is not None:
            return _json(*found)
        if not parts.path.startswith("/api/v1/timelines/"):
            return _json({"error": "Record not found"}, 404)
        if not known and not self.open_to_all:
            return _json({"error": "This method requires an authenticated user"}, 422)
        return self._page(parts.path.removeprefix("/api/v1/timelines/"), asked)

    def _page(self, path: str, asked: Mapping[str, str]) -> Answer:
        if time.monotonic() > self._window + self.reset_s:
            self.allowed, self._window = 300, time.monotonic()
        self.allowed -= 1
        limits = {
            "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": str(max(self.allowed, 0)),
            "X-RateLimit-Reset": _stamp(time.time() + self._window + self.reset_s - time.monotonic()),
        }  # fmt: skip
        if self.allowed < 0:
            return _json({"error": "Too many requests"}, 429, limits)
        shown = sorted(
            (s for s in self.statuses if self._belongs(s, path, asked)), key=lambda s: int(s["id"])
        )
        size = min(int(asked.get("limit", 20)), 40)
        if "min_id" in asked:
            found = [s for s in shown if int(s["id"]) > int(asked["min_id"])][:size]
        else:
            highest = int(asked.get("max_id", 2**80))
            found = [s for s in shown if int(asked.get("since_id", 0)) < int(s["id"]) < highest][-size:]
        listed: list[Any] = found[::-1]
        if self.inflate:
            listed += [status_of(self.root, 10**6 + n, "pad", 1e9 + n) for n in range(self.inflate)]
        if found and self._faults.take(GARBAGE):
            listed = [*GARBAGE_ITEMS, *listed, *GARBAGE_ITEMS]
        if found:
            limits["Link"] = f'<{self.root}/api/v1/timelines/{path}?min_id={found[-1]["id"]}>; rel="prev"'
        return _json(listed, 200, limits)

    def _belongs(self, status: Mapping[str, Any], path: str, asked: Mapping[str, str]) -> bool:
        if path.startswith("tag/"):
            return unquote(path.removeprefix("tag/")).lower() in {tag["name"] for tag in status["tags"]}
        away = "@" in status["account"]["acct"]
        return not (asked.get("local") and away) and not (asked.get("remote") and not away)

    def _streamed(self, path: str, asked: Mapping[str, str], known: bool) -> Answer:
        if not known:
            return _json({"error": "Missing access token"}, 401)
        if self._faults.take(NO_STREAM):
            return _json({"error": "Not found"}, 404)
        if self._faults.take(ODD_STREAM):
            return _json([])
        at = len(self.events)
        self.streams += 1
        way = f"tag/{asked.get('tag', '')}" if path == "hashtag" else "public"
        only = {path.partition("/")[2]: "true"}
        stream = self._told(at, lambda status: self._belongs(status, way, only))
        cut = self.cut_after if self.cut_streams > 0 else None
        self.cut_streams = max(self.cut_streams - 1, 0)
        return Answer(200, headers={"Content-Type": "text/event-stream"}, stream=stream, stop_after=cut)

    def _told(
        self, at: int, belongs: Callable[[dict[str, Any]], bool]
    ) -> Callable[[Callable[[bytes], None]], None]:
        def stream(write: Callable[[bytes], None]) -> None:
            place, thumped = at, time.monotonic()
            write(b":)\n")
            while not self._stopping.wait(0.02):
                if place < len(self.events) and self._faults.take(GARBAGE):
                    write(b"".join(GARBAGE_EVENTS))
                for name, data, status in self.events[place:]:
                    place += 1
                    if status is None or belongs(status):
                        write(f"event: {name}\ndata: {data}\n\n".encode())
                if time.monotonic() - thumped > self.thump_s:
                    thumped = time.monotonic()
                    write(b":thump\n")

        return stream


def status_of(
    root: str,
    number: int,
    text: str,
    at: float,
    *,
    remote: str = "",
    named: tuple[str, ...] = (),
    **fields: Any,
) -> dict[str, Any]:
    """A status as a server at ``root`` gives it; ``remote`` is the host of its author, ``named`` are hashtags.

    ``fields`` replace parts of it.
    """
    own = str((int(at * 1000) << 16) + number)
    home, name = f"https://{remote}" if remote else root, f"sim{number % 17}"
    tags = [{"name": tag.lower(), "url": f"{root}/tags/{tag.lower()}"} for tag in named]
    marks = "".join(
        f' <a href="{root}/tags/{tag.lower()}" class="mention hashtag">#<span>{html.escape(tag)}</span></a>'
        for tag in named
    )
    return {
        "id": own, "created_at": _stamp(at), "in_reply_to_id": None, "in_reply_to_account_id": None,
        "sensitive": False, "spoiler_text": "", "visibility": "public", "language": LANGUAGES[number % len(LANGUAGES)],
        "uri": f"{home}/users/{name}/statuses/{own}", "url": f"{home}/@{name}/{own}", "replies_count": 1,
        "reblogs_count": 2, "favourites_count": 3, "edited_at": None, "content": f"<p>{html.escape(text)}{marks}</p>",
        "reblog": None, "account": _account(name, home, remote), "media_attachments": [], "mentions": [], "tags": tags,
        "emojis": [], "card": None, "poll": None, **fields,
    }  # fmt: skip


def _account(name: str, home: str, remote: str) -> dict[str, Any]:
    return {
        "id": name.removeprefix("sim"), "username": name, "acct": f"{name}@{remote}" if remote else name,
        "display_name": f"Sim {name}", "locked": False, "bot": False, "url": f"{home}/@{name}",
        "uri": f"{home}/users/{name}", "followers_count": 120, "following_count": 4, "statuses_count": 9,
    }  # fmt: skip


def _json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, {"Content-Type": "application/json; charset=utf-8", **(headers or {})})


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
