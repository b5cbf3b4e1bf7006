"""A WordPress site as a real one (6.1.9) was seen to behave: slugs, states, who may see what, and texts that it changes."""

import base64
import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from firebreak.connectors.common.http_simulator import Answer, HttpSimulator, Request
from firebreak.connectors.common.paging_simulator import answer, given
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, LOST_REPLY, RATE, SLOW
from firebreak.connectors.wordpress.markup import shown
from firebreak.connectors.wordpress.writer import WordPressWriter

_HOME: Final = Answer(200, b"<html>Welcome to Acme</html>", {"Content-Type": "text/html"})
_CHANGED: Final = (
    (re.compile(r"\[gallery\]"), ""),
    (re.compile(r"---?"), "—"),
    (re.compile(r"\.\.\."), "…"),
    (re.compile(r"(?<=\d)x(?=\d)"), "×"),
    (re.compile(r"(?<!\S):\)(?!\S)"), "🙂"),
    (re.compile(r"(?<!\S)8O(?!\S)"), "😯"),
    (re.compile(r"Wordpress"), "WordPress"),
    (re.compile(r'"(?=\w)'), "“"),
    (re.compile(r'(?<=\w)"'), "”"),
)
"""Of what WordPress does to texts: not in tags, and to characters, not to their numbers."""


class WordPressSimulator(HttpSimulator):
    """``pretty``: whether its links are. ``sees_all``: whether the account may see others' drafts, as an editor may."""

    faults = frozenset({AUTH, RATE, DOWN, SLOW, CUT, LOST_REPLY})
    secret = "sima PPpa sswo rdTh atMu stNo"  # noqa: S105 - of nobody
    user = "ann"
    pretty = True
    sees_all = True
    able: Mapping[str, bool] = {"edit_posts": True, "publish_posts": True}

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[int, dict[str, Any]] = {}
        self.comments: dict[int, int] = {}
        """By number of a post: how many the site shows."""
        self._last = 3
        self._lock = threading.Lock()

    def writer(self, **settings: Any) -> WordPressWriter:
        """One that publishes here."""
        known = {"address": self.root, "user": self.user, **settings}
        return WordPressWriter(known, {"password": self.secret}, private=True, timeout_s=1.0)

    def published(self) -> list[Mapping[str, Any]]:
        """As visitors read it."""
        return [
            {
                "reference": f"{post['kind']}/{number}",
                "text": shown(*(_rendered(post[part]) for part in ("title", "content"))),
            }
            for number, post in self.posts.items()
            if post["status"] == "publish"
        ]

    def react(self, reference: str, replies: int, reposts: int, favourites: int) -> None:  # noqa: ARG002
        """Comments; the site knows nothing else."""
        self.comments[int(reference.rpartition("/")[2])] = replies

    def plan(self, text: str, kind: str = "posts", **more: Any) -> str:
        """As somebody does in the site's editor."""
        later = datetime.now(UTC) + timedelta(days=1)
        number = self._add(kind, {"title": text, "status": "future", "date_gmt": later, **more}, by="boss")
        return f"{kind}/{number}"

    def loses(self, request: Request) -> bool:
        """See :class:`~firebreak.connectors.common.simulators.WriterSimulator`."""
        return (given(request) or {}).get("status") == "publish"

    def answer(self, request: Request) -> Answer:
        """The site."""
        parts = urlsplit(request.path)
        asked = dict(parse_qsl(parts.query))
        route = asked.pop("rest_route", "")
        if self.pretty and parts.path.startswith("/wp-json/"):
            route = parts.path.removeprefix("/wp-json")
        if not route:
            return _HOME
        known = base64.b64encode(f"{self.user}:{self.secret}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {known}":
            return _stranger(route)
        if route == "/wp/v2/users/me":
            return answer({"name": "Ann", "link": f"{self.root}/author/ann/", "capabilities": self.able})
        if route == "/wp/v2/comments":
            return self._comments(int(asked.get("post", "0")))
        found = re.fullmatch(r"/wp/v2/(posts|pages)(?:/([0-9]+))?", route)
        if not found:
            return _no(404, "rest_no_route")
        if not found[2]:
            return self._list(found[1], asked) if request.method == "GET" else self._new(found[1], request)
        number = int(found[2])
        if number not in self.posts or self.posts[number]["kind"] != found[1]:
            return _no(404, "rest_post_invalid_id")
        return self._one(number, request)

    def _list(self, kind: str, asked: Mapping[str, str]) -> Answer:
        states, slugs = asked.get("status", "publish").split(","), asked.get("slug", "")
        numbers = [
            number
            for number, post in list(self.posts.items())
            if post["kind"] == kind
            and post["status"] in states
            and (not slugs or post["slug"] in slugs.split(","))
        ]
        size, page = int(asked.get("per_page", "10")), int(asked.get("page", "1"))
        pages = -(-len(numbers) // size)
        if page > max(pages, 1):
            return _no(400, "rest_post_invalid_page_number")
        seen = [
            self._told(number)
            for number in numbers[(page - 1) * size : page * size]
            if self.sees_all or self.posts[number]["by"] == self.user
        ]
        headers = {"X-WP-Total": str(len(numbers)), "X-WP-TotalPages": str(pages)}
        return Answer(200, json.dumps(seen).encode(), {"Content-Type": "application/json", **headers})

    def _comments(self, post: int) -> Answer:
        """The newest one, and how many there are."""
        many = self.comments.get(post, 0)
        shown = [{"id": 900 + many, "post": post, "status": "approved"}][: min(1, many)]
        headers = {"X-WP-Total": str(many), "X-WP-TotalPages": str(many)}
        return Answer(200, json.dumps(shown).encode(), {"Content-Type": "application/json", **headers})

    def _new(self, kind: str, request: Request) -> Answer:
        fields = given(request) or {}
        if not fields.get("title") and not fields.get("content"):
            return _no(400, "empty_content")
        if fields.get("status") == "publish" and not self.able.get("publish_posts"):
            return _no(403, "rest_cannot_publish")
        return answer(self._told(self._add(kind, fields, by=self.user)), 201)

    def _add(self, kind: str, fields: Mapping[str, Any], by: str) -> int:
        empty = {
            "slug": "",
            "status": "draft",
            "title": "",
            "content": "",
            "date_gmt": datetime.now(UTC),
        }
        post = {**empty, **fields, "kind": kind, "by": by}
        with self._lock:
            self._last = number = self._last + 1
            names = {other["slug"] for other in self.posts.values()}
            slug, count = post["slug"] or f"p-{number}", 2
            post["slug"] = slug
            while post["slug"] in names:
                post["slug"], count = f"{slug}-{count}", count + 1
            self.posts[number] = post
        return number

    def _one(self, number: int, request: Request) -> Answer:
        post = self.posts[number]
        if request.method == "DELETE":
            del self.posts[number]
            return answer({"deleted": True, "previous": {"id": number}})
        fields = (given(request) or {}) if request.method == "POST" else {}
        if fields.get("status") == "publish" and not self.able.get("publish_posts"):
            return _no(403, "rest_cannot_publish")
        post.update({name: fields[name] for name in ("title", "content", "status") if name in fields})
        return answer(self._told(number))

    def _told(self, number: int) -> dict[str, Any]:
        post = self.posts[number]
        pretty = self.pretty and post["status"] == "publish"
        return {
            "id": number,
            "slug": post["slug"],
            "status": post["status"],
            "date_gmt": post["date_gmt"].replace(tzinfo=None).isoformat(timespec="seconds"),
            "link": f"{self.root}/{post['slug']}/" if pretty else f"{self.root}/?p={number}",
            **{part: {"raw": post[part], "rendered": _rendered(post[part])} for part in ("title", "content")},
        }


def _rendered(html: str) -> str:
    """Text between tags as WordPress shows it."""
    parts = re.split(r"(<[^<>]*>)", html)
    for place in range(0, len(parts), 2):
        for sought, instead in _CHANGED:
            parts[place] = sought.sub(instead, parts[place])
    return "".join(parts)


def _stranger(route: str) -> Answer:
    if route == "/wp/v2/users/me":
        return _no(401, "rest_not_logged_in")
    details = {"status": {"code": "rest_forbidden_status", "data": {"status": 401}}}
    return _no(400, "rest_invalid_param", details=details)


def _no(status: int, code: str, **more: Any) -> Answer:
    return answer({"code": code, "message": "Sorry.", "data": {"status": status, **more}}, status)
