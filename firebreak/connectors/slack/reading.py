"""What people said in a channel or thread, as plain text.

Needs the scopes ``channels:history`` and ``groups:history``.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firebreak.connectors.common.plain import clean
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.composing import EVENT

PAGE = 200
_CONTROL = re.compile(r"<([^<>]+)>")
_NOT_SAID = frozenset(
    {"channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name", "pinned_item"}
)
"""Notes that Slack writes itself."""


@dataclass(frozen=True)
class Said:
    """One message. ``ts`` names it in its channel and is also its time; ``number`` is set on those we posted."""

    ts: str
    user: str
    text: str
    thread: str = ""
    replies: int = 0
    number: str = ""
    by_program: bool = False

    @property
    def time(self) -> float:
        """Seconds since 1970, UTC."""
        return float(self.ts)


def read_since(slack: Slack, channel: str, since: str = "", *, thread: str = "") -> list[Said]:
    """Messages after ``since`` (a ``ts``; not included), oldest first; with ``thread``, the replies to that message.

    A channel's history does not hold replies: read those of each message whose ``replies`` has grown.
    Raises the kinds of ``firebreak.base.errors``.
    """
    method = "conversations.replies" if thread else "conversations.history"
    found: list[Said] = []
    cursors, cursor = {""}, ""
    while True:
        page = slack.read(
            method,
            channel=channel,
            ts=thread,
            oldest=since,
            limit=PAGE,
            include_all_metadata="true",
            cursor=cursor,
        )
        found += [_said(one) for one in page.get("messages") or () if one.get("subtype") not in _NOT_SAID]
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if cursor in cursors:
            break
        cursors.add(cursor)
    new = {one.ts: one for one in found if one.ts != since and one.ts != thread}
    return sorted(new.values(), key=lambda one: one.time)


def _said(message: Mapping[str, Any]) -> Said:
    metadata = message.get("metadata") or {}
    ours = metadata.get("event_type") == EVENT
    thread = str(message.get("thread_ts") or "")
    return Said(
        ts=str(message["ts"]),
        user=str(message.get("user") or message.get("bot_id") or ""),
        text=plain_text(str(message.get("text") or "")),
        thread="" if thread == message["ts"] else thread,
        replies=int(message.get("reply_count") or 0),
        number=str((metadata.get("event_payload") or {}).get("number") or "") if ours else "",
        by_program=bool(message.get("bot_id")),
    )


def plain_text(text: str) -> str:
    """Slack's control sequences as words, entities as signs.

    >>> plain_text("&lt;b&gt; <@U1|ann> in <#C1|news>: <https://a.example/x|read> <!here>")
    '<b> @ann in #news: read (https://a.example/x) @here'
    """
    return clean(html.unescape(_CONTROL.sub(_words, text)))


def _words(found: re.Match[str]) -> str:
    what, _, label = found[1].partition("|")
    if what[:1] in "@#":
        return what[0] + (label or what[1:])
    if what[:1] == "!":
        return label or "@" + what[1:].partition("^")[0]
    return f"{label} ({what})" if label and label != what else what
