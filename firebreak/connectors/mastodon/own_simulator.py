"""The part of the simulated server that belongs to one account: statuses written, planned, deleted; keys against doubles."""

import html
import json
import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from firebreak.connectors.common.http_simulator import Request
from firebreak.connectors.common.links import links_in
from firebreak.connectors.mastodon.length import length
from firebreak.connectors.mastodon.writer import MastodonWriter

Said = tuple[Any, int]
OWN: Final = "9001"
_TAG: Final = re.compile(r"(?<![\w&/])#([^\W\d]\w*)")


class OwnAccount:
    """Beside the timelines of a server, whose ``root``, ``secret``, ``statuses``, ``add`` and ``say`` it uses."""

    longest = 500
    honours_keys = True
    """Whether the same key makes no second status, as at Mastodon for an hour."""
    root: str
    secret: str
    statuses: list[dict[str, Any]]

    def __init__(self) -> None:
        super().__init__()
        self.scheduled: list[dict[str, Any]] = []
        self._keys: dict[str, dict[str, Any]] = {}
        self._scheduled_number = 0

    def add(self, text: str, **fields: Any) -> dict[str, Any]:
        """A new status."""
        raise NotImplementedError

    def say(self, event: str, data: Any) -> None:
        """Another event of the streams."""
        raise NotImplementedError

    def writer(self, **settings: Any) -> MastodonWriter:
        """A writer of the account."""
        return MastodonWriter(
            {"address": self.root, **settings}, {"token": self.secret}, private=True, timeout_s=1.0
        )

    def published(self) -> list[Mapping[str, Any]]:
        """The account's statuses, oldest first."""
        return [
            {"reference": one["id"], "text": _read(one["content"]), "status": one}
            for one in self.statuses
            if one["account"]["id"] == OWN
        ]

    def react(self, reference: str, replies: int, reposts: int, favourites: int) -> None:
        """As many people do."""
        status = next(one for one in self.statuses if one["id"] == reference)
        status.update(replies_count=replies, reblogs_count=reposts, favourites_count=favourites)

    def plan(self, text: str) -> str:
        """As another tool would; its number."""
        self._scheduled_number += 1
        due = datetime.now(UTC) + timedelta(hours=self._scheduled_number)
        params = {"text": text, "visibility": "public"}
        self.scheduled.append(
            {"id": str(self._scheduled_number), "scheduled_at": due.isoformat(), "params": params}
        )
        return str(self._scheduled_number)

    def by_another(self, text: str) -> None:
        """Somebody else says it."""
        self.add(text)

    def loses(self, request: Request) -> bool:
        """See :class:`~firebreak.connectors.common.simulators.WriterSimulator`."""
        return request.method in {"POST", "DELETE"}

    def own(self, method: str, path: str, asked: Mapping[str, str], request: Request) -> Said | None:
        """An answer and its status, or ``None`` for what is not of the account."""
        what, _, number = path.removeprefix("/api/v1/").partition("/")
        if path == "/api/v1/accounts/verify_credentials":
            return self._account(), 200
        if method == "GET" and path == f"/api/v1/accounts/{OWN}/statuses":
            return _paged([one for one in self.statuses if one["account"]["id"] == OWN], asked), 200
        if method == "GET" and path == "/api/v1/scheduled_statuses":
            return _paged(self.scheduled, asked), 200
        if method == "POST" and path == "/api/v1/statuses":
            return self._write(json.loads(request.body), request.headers.get("idempotency-key", ""))
        if method == "GET" and what == "statuses":
            found = next((one for one in self.statuses if one["id"] == number), None)
            return (found, 200) if found else ({"error": "Record not found"}, 404)
        if method == "DELETE" and what == "statuses":
            return self._delete(self.statuses, number)
        return (
            self._delete(self.scheduled, number)
            if method == "DELETE" and what == "scheduled_statuses"
            else None
        )

    def _write(self, body: Mapping[str, Any], key: str) -> Said:
        if self.honours_keys and key in self._keys:
            return self._keys[key], 200
        text, parent = str(body.get("status") or "").strip(), body.get("in_reply_to_id")
        if not text or length(text) > self.longest:
            return {"error": f"Validation failed: Text character limit of {self.longest} exceeded"}, 422
        if parent and parent not in {one["id"] for one in self.statuses}:
            return {"error": "The post you are trying to reply to does not appear to exist."}, 404
        fields = {
            "language": body.get("language"), "visibility": body.get("visibility", "public"), "replies_count": 0,
            "reblogs_count": 0, "favourites_count": 0,
        }  # fmt: skip
        status = self.add(
            text,
            at=time.time(),
            account=self._account(),
            content=_html(text, self.root),
            in_reply_to_id=parent,
            **fields,
        )
        self._keys[key] = status
        return status, 200

    def _delete(self, listed: list[dict[str, Any]], number: str) -> Said:
        found = next((one for one in listed if one["id"] == number), None)
        if found is None or ("account" in found and found["account"]["id"] != OWN):
            return {"error": "Record not found"}, 404
        listed.remove(found)
        if "account" in found:
            self.say("delete", number)
        return found if "account" in found else {}, 200

    def _account(self) -> dict[str, Any]:
        return {
            "id": OWN, "username": "acme", "acct": "acme", "display_name": "Acme", "url": f"{self.root}/@acme",
            "uri": f"{self.root}/users/acme", "followers_count": 120, "following_count": 4, "statuses_count": 9,
        }  # fmt: skip


def _paged(listed: list[dict[str, Any]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    below = int(asked.get("max_id", 2**80))
    shown = sorted((one for one in listed if int(one["id"]) < below), key=lambda one: -int(one["id"]))
    return shown[: min(int(asked.get("limit", 20)), 40)]


def _html(text: str, root: str) -> str:
    """As Mastodon shows a text: paragraphs, and links of which people see a part while all of it is there."""
    parts, at = [], 0
    for start, end in links_in(text):
        parts += [_tagged(text[at:start], root), _link(text[start:end])]
        at = end
    whole = "".join([*parts, _tagged(text[at:], root)])
    return f"<p>{whole.replace(chr(10) * 2, '</p><p>').replace(chr(10), '<br>')}</p>"


def _tagged(text: str, root: str) -> str:
    return _TAG.sub(
        lambda tag: (
            f'<a href="{root}/tags/{tag[1].lower()}" class="mention hashtag" rel="tag">#<span>{tag[1]}</span></a>'
        ),
        html.escape(text),
    )


def _link(address: str) -> str:
    scheme, _, rest = address.partition("://")
    seen, hidden = html.escape(rest[:30]), html.escape(rest[30:])
    return (
        f'<a href="{html.escape(address)}" target="_blank" rel="nofollow noopener"><span class="invisible">{scheme}://</span>'
        f'<span class="ellipsis">{seen}</span><span class="invisible">{hidden}</span></a>'
    )


def _read(content: str) -> str:
    """What people read."""
    lines = content.replace("</p><p>", "\n\n").replace("<br>", "\n")
    return html.unescape(re.sub(r"<[^<>]+>", "", lines))
