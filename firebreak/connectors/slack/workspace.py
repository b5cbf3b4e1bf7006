"""What a simulated workspace remembers: people, channels, messages; and its answers to the methods we call."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

BOT, BOT_USER, PERSON, DEACTIVATED, ROOM = "B0BOT", "U0BOT", "U0ANN", "U0OLD", "C0ROOM"
START = 1_800_000_000
_NAME = re.compile(r"[\w-]{1,80}")


class Refused(Exception):  # noqa: N818 - a word of the service
    """``ok: false`` with a word, and perhaps more."""

    def __init__(self, word: str, **more: Any) -> None:
        super().__init__(word)
        self.answer = {"ok": False, "error": word, **more}


@dataclass
class Channel:
    id: str
    name: str
    creator: str
    members: set[str] = field(default_factory=set)
    topic: str = ""
    private: bool = False
    archived: bool = False
    pins: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)


class Workspace:
    """One bot, two people of whom one has left, and a room."""

    def __init__(self) -> None:
        self.people = {BOT_USER: True, PERSON: True, "U0BEA": True, DEACTIVATED: False}
        self.channels = {ROOM: Channel(ROOM, "room", PERSON, {PERSON, BOT_USER})}
        self.page = 3
        self._clock = 0
        self._client_ids: set[str] = set()

    def tick(self) -> str:
        """The next timestamp."""
        self._clock += 1
        return f"{START + self._clock}.{self._clock:06d}"

    def say(self, user: str, text: str, channel: str = ROOM, thread: str = "") -> str:
        """A person writes."""
        message = {"type": "message", "user": user, "text": text, "ts": self.tick()}
        self._keep(self.channels[channel], message, thread)
        return str(message["ts"])

    def _keep(self, channel: Channel, message: dict[str, Any], thread: str) -> None:
        if thread:
            message["thread_ts"] = thread
            first = next((one for one in channel.messages if one["ts"] == thread), None)
            if first is None:
                raise Refused("thread_not_found")
            first["thread_ts"], first["reply_count"] = thread, first.get("reply_count", 0) + 1
        channel.messages.append(message)

    def channel(self, name: str) -> Channel:
        """By id, or the direct messages of a person."""
        if name in self.people and name not in self.channels:
            self.channels[name] = Channel(name, "", BOT_USER, {name, BOT_USER})
        if name not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[name]

    def call(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """One method of the Web API. Raises :class:`Refused`."""
        methods = {
            "auth.test": self._test,
            "chat.postMessage": self._post,
            "conversations.create": self._create,
            "conversations.invite": self._invite,
            "conversations.setTopic": self._topic,
            "conversations.members": self._members,
            "conversations.kick": self._kick,
            "conversations.list": self._list,
            "conversations.history": self._history,
            "conversations.replies": self._history,
            "pins.add": self._pin,
        }
        if method not in methods:
            raise Refused("unknown_method")
        return {"ok": True, **methods[method](given)}

    def _test(self, _given: Mapping[str, Any]) -> dict[str, Any]:
        return {"team": "Acme", "user": "desk", "user_id": BOT_USER, "bot_id": BOT}

    def _post(self, given: Mapping[str, Any]) -> dict[str, Any]:
        channel = self.channel(given["channel"])
        if channel.archived:
            raise Refused("is_archived")
        if not given.get("text") and not given.get("blocks"):
            raise Refused("no_text")
        if len(given.get("text", "")) > 40_000:
            raise Refused("msg_too_long")
        same = given.get("client_msg_id")
        for old in channel.messages:
            if same and old.get("client_msg_id") == same:
                return {"channel": channel.id, "ts": old["ts"], "message": old, "double": True}
        if same in self._client_ids:
            raise Refused("duplicate_message_not_found")
        self._client_ids |= {same} if same else set()
        kept = {
            name: given[name] for name in ("text", "blocks", "metadata", "client_msg_id") if name in given
        }
        message = {"type": "message", "user": BOT_USER, "bot_id": BOT, "ts": self.tick(), **kept}
        self._keep(channel, message, given.get("thread_ts", ""))
        return {"channel": channel.id, "ts": message["ts"], "message": message}

    def _create(self, given: Mapping[str, Any]) -> dict[str, Any]:
        name = given["name"]
        if not _NAME.fullmatch(name) or name != name.lower():
            raise Refused("invalid_name_specials")
        if any(one.name == name for one in self.channels.values()):
            raise Refused("name_taken")
        made = Channel(
            f"C{len(self.channels):04d}", name, BOT_USER, {BOT_USER}, private=bool(given.get("is_private"))
        )
        self.channels[made.id] = made
        return {"channel": {"id": made.id, "name": name, "creator": BOT_USER}}

    def _invite(self, given: Mapping[str, Any]) -> dict[str, Any]:
        channel, people = self.channel(given["channel"]), given["users"].split(",")
        if len(people) > 100:
            raise Refused("too_many_users")
        for one in people:
            if not self.people.get(one):
                raise Refused("user_not_found" if one not in self.people else "cant_invite")
            if one in channel.members:
                raise Refused("already_in_channel")
        channel.members |= set(people)
        return {"channel": {"id": channel.id}}

    def _members(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = [{"id": one} for one in sorted(self.channel(given["channel"]).members)]
        page = self._paged("members", found, given)
        return {**page, "members": [one["id"] for one in page["members"]]}

    def _kick(self, given: Mapping[str, Any]) -> dict[str, Any]:
        channel = self.channel(given["channel"])
        if given["user"] not in channel.members:
            raise Refused("not_in_channel")
        channel.members.discard(given["user"])
        return {}

    def _topic(self, given: Mapping[str, Any]) -> dict[str, Any]:
        if len(given["topic"]) > 250:
            raise Refused("too_long")
        self.channel(given["channel"]).topic = given["topic"]
        return {"channel": {"topic": {"value": given["topic"]}}}

    def _list(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            {
                "id": one.id,
                "name": one.name,
                "creator": one.creator,
                "is_archived": one.archived,
                "is_private": one.private,
            }
            for one in self.channels.values()
            if one.name
        ]
        return self._paged("channels", found, given)

    def _history(self, given: Mapping[str, Any]) -> dict[str, Any]:
        channel, thread = self.channel(given["channel"]), given.get("ts", "")
        since = float(given.get("oldest") or 0)
        if thread:
            found = [one for one in channel.messages if thread in {one["ts"], one.get("thread_ts")}]
            found = [one for one in found if one["ts"] == thread or float(one["ts"]) > since]
        else:
            top = [one for one in channel.messages if one.get("thread_ts", one["ts"]) == one["ts"]]
            found = [one for one in reversed(top) if float(one["ts"]) > since]
        return self._paged("messages", found, given)

    def _paged(self, name: str, found: list[dict[str, Any]], given: Mapping[str, Any]) -> dict[str, Any]:
        start = int(given.get("cursor") or 0)
        following = start + self.page
        cursor = str(following) if following < len(found) else ""
        return {name: found[start:following], "response_metadata": {"next_cursor": cursor}}

    def _pin(self, given: Mapping[str, Any]) -> dict[str, Any]:
        channel = self.channel(given["channel"])
        if given["timestamp"] in channel.pins:
            raise Refused("already_pinned")
        if all(one["ts"] != given["timestamp"] for one in channel.messages):
            raise Refused("message_not_found")
        channel.pins.append(given["timestamp"])
        return {}
