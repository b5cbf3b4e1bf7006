"""A small stateful IMAP server: one account, one folder, numbers that never change (until they do)."""

import re

from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, SLOW, Faults
from firebreak.connectors.email.line_server import Line, LineServer


class ImapSimulator:
    """Mails by UID; ``validity`` may be changed to make the server forget its numbers."""

    def __init__(self, faults: Faults, user: str, password: str) -> None:
        self._faults = faults
        self._user, self._password = user, password
        self.validity = 1
        self.next_uid = 1
        self.mails: dict[int, bytes] = {}
        self.server = LineServer(self._talk)
        self.commands: list[str] = []

    def deliver(self, raw: bytes) -> int:
        """Put a mail into the folder; returns its UID."""
        uid, self.next_uid = self.next_uid, self.next_uid + 1
        self.mails[uid] = raw
        return uid

    def renumber(self) -> None:
        """As after a restore of the server: new numbers, same mails."""
        self.validity += 1
        kept = list(self.mails.values())
        self.mails, self.next_uid = {}, 1
        for raw in kept:
            self.deliver(raw)

    def _talk(self, line: Line) -> None:
        if self._faults.take(DOWN):
            line.say("* BYE try later")
            return
        line.say("* OK ready")
        while (command := line.read()) is not None:
            tag, _, rest = command.partition(" ")
            verb, _, words = rest.partition(" ")
            name = f"uid {words.partition(' ')[0]}" if verb.upper() == "UID" else verb
            self.commands.append(name.lower())
            answer = self._answer(name.upper(), rest, line)
            if answer is None:
                return
            line.say(f"{tag} {answer}")
            if name.upper() == "LOGOUT":
                return

    def _answer(self, name: str, rest: str, line: Line) -> str | None:
        if name == "CAPABILITY":
            line.say("* CAPABILITY IMAP4rev1")
        elif name == "LOGIN":
            given = re.fullmatch(r'LOGIN "?([^" ]*)"? "((?:[^"\\]|\\.)*)"', rest, re.I)
            right = bool(given and given[1] == self._user and given[2] == self._password)
            if self._faults.take(AUTH) or not right:
                return "NO [AUTHENTICATIONFAILED] wrong"
        elif name in {"SELECT", "EXAMINE"}:
            if "INBOX" not in rest.upper():
                return "NO no such folder"
            line.say(f"* {len(self.mails)} EXISTS")
            line.say(f"* OK [UIDVALIDITY {self.validity}] valid")
        elif name == "UID SEARCH":
            line.say("* SEARCH" + "".join(f" {uid}" for uid in self._search(rest)))
        elif name == "UID FETCH":
            return self._fetch(rest, line)
        elif name not in {"LOGOUT", "NOOP", "CLOSE"}:
            return "BAD unknown"
        return "OK done"

    def _search(self, rest: str) -> list[int]:
        match = re.search(r"UID (\d+):\*", rest)
        first = int(match[1]) if match else 1
        uids = sorted(self.mails)
        return [uid for uid in uids if uid >= first] or uids[-1:]

    def _fetch(self, rest: str, line: Line) -> str | None:
        if self._faults.take(SLOW):
            line.wait(20)
        uids = [int(word) for word in rest.split()[2].split(",")]
        if "RFC822.SIZE" in rest:
            for uid in filter(self.mails.__contains__, uids):
                line.say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(self.mails[uid])})")
            return "OK done"
        uid = uids[0]
        raw = self.mails.get(uid)
        if raw is None:
            return "OK done"
        head = f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode()
        if self._faults.take(CUT):
            line.say(head + raw[: len(raw) // 2])
            return None
        line.say(head + raw + b")\r\n")
        return "OK done"
