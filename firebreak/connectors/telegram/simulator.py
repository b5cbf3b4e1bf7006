"""A Bot API server with one bot, a person, two groups and a channel."""

import re
from collections.abc import Mapping
from typing import Any

from firebreak.connectors.common.http_simulator import Answer, Request
from firebreak.connectors.common.paging_simulator import PagingSimulator, Shown, answer, given, tapped
from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GONE, RATE
from firebreak.connectors.telegram.pager import TelegramPager
from firebreak.connectors.telegram.writer import TelegramWriter

PERSON, GROUP, MOVED, SUPERGROUP = "4711", "-200", "-300", "-100300"
CHANNEL, NAME = -1001234567890, "acme_news"
_NAME = re.compile(r"(?<![\w\u2060])@([A-Za-z]\w{2,31})")
_COMMAND = re.compile(r"(?<![\w/:])/([A-Za-z]\w{0,31})")
_BARE = re.compile(r"(?i)(?<![\w@/.\u2060-])(?:[a-z0-9-]+\.)+(?:com|org|net|me|example)\b(?:/\S*)?")


class TelegramSimulator(PagingSimulator):
    """Finds addresses, names and commands in plain text as the apps do. ``role``: the bot's in the channel."""

    faults = PagingSimulator.faults | {CUT}
    secret = "AAHsimulatorBotTokenThatMustNotLeak0"  # noqa: S105 - a simulator's

    role: Mapping[str, Any] = {"status": "administrator", "can_post_messages": True}
    public = True
    """Whether the channel has a name."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: dict[int, dict[str, Any]] = {}
        """Of the channel, by number, as they were sent."""
        self._sent = 0

    def writer(self, **settings: Any) -> TelegramWriter:
        """One that publishes to the channel."""
        known = {"api": self.root, "channel": f"@{NAME}" if self.public else str(CHANNEL), **settings}
        return TelegramWriter(known, {"token": f"110201543:{self.secret}"}, private=True, timeout_s=1.0)

    def published(self) -> list[Mapping[str, Any]]:
        """What stands in the channel."""
        return [
            {"reference": f"{CHANNEL}/{number}", "text": sent["text"]} for number, sent in self.posts.items()
        ]

    def plan(self, text: str) -> str:
        """The Bot API shows nothing that is planned."""
        raise NotImplementedError

    def pager(self) -> TelegramPager:
        """A pager that sends here."""
        secrets = {"token": f"110201543:{self.secret}"}
        return TelegramPager({"api": self.root}, secrets, private=True, timeout_s=1.0)

    def address(self) -> str:
        """Somebody who has written to the bot."""
        return PERSON

    def refusal(self, fault: str) -> Answer | None:
        """Refusals repeat the status in their body."""
        return {
            AUTH: _error(401, "Unauthorized"),
            RATE: _error(429, "Too Many Requests: retry after 7", retry_after=7),
            GONE: _error(403, "Forbidden: bot was blocked by the user"),
            DOWN: _error(502, "Bad Gateway"),
        }.get(fault)

    def answer(self, request: Request) -> Answer:
        """The Bot API."""
        token, _, method = request.path.removeprefix("/bot").partition("/")
        if token != f"110201543:{self.secret}":
            return _error(401, "Unauthorized")
        if method == "getMe":
            bot = {"id": 110201543, "is_bot": True, "first_name": "Desk", "username": "acme_desk_bot"}
            return answer({"ok": True, "result": bot})
        body = given(request)
        if body is None:
            return _error(404, "Not Found")
        if str(body.get("chat_id")) in {f"@{NAME}" if self.public else "", str(CHANNEL)}:
            return self._channel(method, body)
        if method != "sendMessage":
            return _error(404, "Not Found")
        chat, text = str(body.get("chat_id", "")), str(body.get("text", ""))
        if chat == MOVED:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            return _error(400, text, migrate_to_chat_id=int(SUPERGROUP))
        if chat not in {PERSON, GROUP, SUPERGROUP}:
            return _error(400, "Bad Request: chat not found")
        if wrong := _wrong(text):
            return wrong
        self.take(read(text, str(body.get("parse_mode", ""))), chat=chat)
        sent = {"message_id": len(self.shown), "date": 1_800_000_000, "chat": {"id": int(chat)}, "text": text}
        return answer({"ok": True, "result": sent})

    def _channel(self, method: str, body: Mapping[str, Any]) -> Answer:
        """What the bot's role allows it there."""
        chat = {"id": CHANNEL, "type": "channel", "title": "Acme news"}
        chat |= {"username": NAME} if self.public else {}
        if method == "getChat":
            return answer({"ok": True, "result": chat})
        if method == "getChatMember":
            return answer({"ok": True, "result": {"user": {"id": body.get("user_id")}, **self.role}})
        if not self.role.get("can_post_messages"):
            return _error(400, "Bad Request: need administrator rights in the channel chat")
        if method == "deleteMessage":
            if self.posts.pop(int(body.get("message_id", 0)), None) is None:
                return _error(400, "Bad Request: message to delete not found")
            return answer({"ok": True, "result": True})
        text = str(body.get("text", ""))
        if wrong := _wrong(text):
            return wrong
        self._sent += 1
        self.posts[self._sent] = {**body, "text": text.strip()}
        sent = {"message_id": self._sent, "date": 1_800_000_000, "chat": chat, "text": text.strip()}
        return answer({"ok": True, "result": sent})


def _wrong(text: str) -> Answer | None:
    if text and len(text.encode("utf-16-le")) // 2 <= 4096:
        return None
    return _error(400, "Bad Request: message is too long" if text else "Bad Request: message text is empty")


def read(text: str, parse_mode: str) -> Shown:
    """What the reader sees."""
    found = tapped(text) + [(one[0], "http://" + one[0]) for one in _BARE.finditer(text)]
    if parse_mode:
        found += [(one[2], one[1]) for one in re.finditer(r'<a href="([^"]+)">([^<]*)</a>', text)]
    return Shown(text, found, _NAME.findall(text), _COMMAND.findall(text))


def _error(code: int, text: str, **parameters: Any) -> Answer:
    more = {"parameters": parameters} if parameters else {}
    return answer({"ok": False, "error_code": code, "description": text, **more}, code)
