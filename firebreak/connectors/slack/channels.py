"""An incident's channel: opened with people, topic and a pinned first message, and filled.

Every step may be done twice without harm, as jobs are: a channel of ours with the name is taken again, people who are
in it already stay, and a message is dropped by its number.
Needs the scopes ``channels:manage``, ``groups:write``, ``channels:read``, ``groups:read``, ``chat:write`` and
``pins:write``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from firebreak.base.errors import PermanentError
from firebreak.connectors.common.paging import inert, shorter
from firebreak.connectors.slack.client import Slack
from firebreak.connectors.slack.composing import FALLBACK, composed, escaped, told_apart
from firebreak.notify.pagers import Message, Receipt

NAME = 80
TOPIC = 250
INVITED_AT_ONCE = 100
NAMES_TRIED = 9
_GONE_DOUBLE = frozenset({"duplicate_message_not_found", "duplicate_channel_not_found"})
_THERE = frozenset({"already_in_channel", "cant_invite_self"})


@dataclass(frozen=True)
class Opened:
    """``channel`` is Slack's id. ``not_invited`` maps people's ids to Slack's word for why."""

    channel: str
    name: str
    not_invited: Mapping[str, str]
    pinned: str = ""
    """Timestamp of the pinned message."""


def open_channel(
    slack: Slack,
    *,
    name: str,
    topic: str = "",
    people: Iterable[str] = (),
    first: Message | None = None,
    private: bool = False,
) -> Opened:
    """Open the channel or find the one we opened before, then invite, set the topic, post and pin ``first``.

    A name that somebody else uses gets a number behind it. Raises the kinds of ``firebreak.base.errors``.
    """
    channel, taken = _created(slack, channel_name(name), private=private)
    not_invited = invite(slack, channel, list(dict.fromkeys(people)))
    if topic:
        slack.write("conversations.setTopic", channel=channel, topic=topic_of(topic))
    pinned = ""
    if first is not None:
        pinned = post(slack, channel, first).reference
        _pin(slack, channel, pinned)
    return Opened(channel, taken, not_invited, pinned)


def post(slack: Slack, channel: str, message: Message, *, thread: str = "") -> Receipt:
    """Post to a channel, person or thread; the reference is Slack's timestamp, which names the message there.

    A repeat has the same ``client_msg_id``, which Slack's list of errors knows and its guide does not describe: where
    Slack honours it, it answers with the first. Where that was deleted since, the page is posted anew.
    """
    arguments = {"channel": channel, **composed(message), **({"thread_ts": thread} if thread else {})}
    apart = told_apart(message.number)
    try:
        found = slack.write("chat.postMessage", **arguments, **apart)
    except PermanentError as error:
        if error.params.get("service_code") not in _GONE_DOUBLE:
            raise
        found = slack.write("chat.postMessage", **arguments, metadata=apart["metadata"])
    return Receipt(reference=str(found.get("ts") or ""), detail=str(found.get("channel") or "")[:100])


def channel_name(text: str) -> str:
    """As Slack wants it: small letters, numbers, hyphens and underscores, at most 80.

    >>> channel_name("INC-12: Sparks in Älvsbyn!")
    'inc-12-sparks-in-älvsbyn'
    """
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_")[: NAME - 3].strip("-_") or "incident"


def topic_of(text: str) -> str:
    """Escaped, and at most as long as Slack takes it.

    >>> topic_of("<!channel> now"), len(topic_of("&" * 300))
    ('&lt;!channel&gt; now', 246)
    """
    most = TOPIC
    while len(made := escaped(shorter(text, most))) > TOPIC:
        most -= 1
    return made


def _created(slack: Slack, name: str, *, private: bool) -> tuple[str, str]:
    for count in range(1, NAMES_TRIED + 1):
        tried = name if count == 1 else f"{name}-{count}"
        try:
            found = slack.write("conversations.create", name=tried, is_private=private)["channel"]
        except PermanentError as error:
            if error.params.get("service_code") != "name_taken":
                raise
            if ours := _ours(slack, tried, private=private):
                return ours, tried
        else:
            return str(found["id"]), str(found.get("name") or tried)
    raise PermanentError("slack.name_taken", "Every name that was tried for the channel is taken.")


def _ours(slack: Slack, name: str, *, private: bool) -> str:
    """The id of an open channel with this name that this bot made, or "". A public one is never taken for a private one."""
    me = slack.read("auth.test").get("user_id")
    for channel in _channels(slack):
        mine = channel.get("name") == name and channel.get("creator") == me
        if mine and not channel.get("is_archived") and bool(channel.get("is_private")) is private:
            return str(channel["id"])
    return ""


def _channels(slack: Slack) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        page = slack.read(
            "conversations.list",
            types="public_channel,private_channel",
            exclude_archived="true",
            limit=1000,
            cursor=cursor,
        )
        yield from page.get("channels") or ()
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return


def members(slack: Slack, channel: str) -> frozenset[str]:
    """Ids of who is in a channel, without the bot."""
    me, found, cursor = str(slack.read("auth.test").get("user_id")), set[str](), ""
    while True:
        page = slack.read("conversations.members", channel=channel, limit=1000, cursor=cursor)
        found |= {str(one) for one in page.get("members") or ()}
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return frozenset(found - {me})


def remove(slack: Slack, channel: str, person: str) -> None:
    """Put somebody out of a channel."""
    try:
        slack.write("conversations.kick", channel=channel, user=person)
    except PermanentError as error:
        if error.params.get("service_code") != "not_in_channel":
            raise


def say(slack: Slack, channel: str, text: str, number: str) -> None:
    """Post plain text, whose signs call nobody; a repeat of the number is dropped by Slack."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    slack.write(
        "chat.postMessage", channel=channel, text=escaped(inert(shorter(text, FALLBACK))),
        blocks=[{"type": "rich_text", "elements": [section]}], unfurl_links=False, unfurl_media=False, **told_apart(number),
    )  # fmt: skip


def invite(slack: Slack, channel: str, people: list[str]) -> dict[str, str]:
    """One who cannot be invited must not keep the others out: after a refusal each is tried alone."""
    refused: dict[str, str] = {}
    for start in range(0, len(people), INVITED_AT_ONCE):
        some = people[start : start + INVITED_AT_ONCE]
        if _invited(slack, channel, some):
            for one in some:
                if word := _invited(slack, channel, [one]):
                    refused[one] = word
    return refused


def _invited(slack: Slack, channel: str, people: list[str]) -> str:
    """ "" when all are in, else Slack's word."""
    try:
        slack.write("conversations.invite", channel=channel, users=",".join(people))
    except PermanentError as error:
        word = str(error.params.get("service_code") or "")
        return "" if word in _THERE and len(people) == 1 else word or "refused"
    return ""


def _pin(slack: Slack, channel: str, timestamp: str) -> None:
    try:
        slack.write("pins.add", channel=channel, timestamp=timestamp)
    except PermanentError as error:
        if error.params.get("service_code") != "already_pinned":
            raise
