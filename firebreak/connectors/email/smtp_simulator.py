"""A small SMTP server with the faults that real ones only have on bad days."""

import base64
from collections.abc import Mapping
from email import message_from_bytes
from typing import Any

from firebreak.connectors.common.simulators import AUTH, CUT, DOWN, GONE, LOST_REPLY, RATE, SLOW, Faults
from firebreak.connectors.email.line_server import Line, LineServer


class SmtpSimulator:
    """Keeps the mails it took."""

    def __init__(self, faults: Faults, user: str, password: str) -> None:
        self._faults = faults
        self._plain = f"\0{user}\0{password}"
        self.mails: list[Mapping[str, Any]] = []
        self.lines = 0
        """How often somebody called."""
        self.server = LineServer(self._talk)

    def _talk(self, line: Line) -> None:
        self.lines += 1
        if self._faults.take(DOWN):
            line.say("421 4.3.2 closing")
            return
        line.say("220 simulator")
        while (command := line.read()) is not None:
            verb = command.split(" ")[0].upper()
            if verb == "DATA":
                if not self._data(line):
                    return
            else:
                line.say(self._reply(verb, command))
            if verb == "QUIT":
                return

    def _reply(self, verb: str, command: str) -> str:
        if verb == "EHLO":
            return "250-simulator\r\n250-AUTH PLAIN\r\n250 8BITMIME"
        if verb == "AUTH":
            given = base64.b64decode(command.split(" ")[-1]).decode()
            wrong = self._faults.take(AUTH) or given != self._plain
            return "535 5.7.8 wrong" if wrong else "235 2.7.0 ok"
        if verb == "MAIL" and self._faults.take(RATE):
            return "450 4.7.1 too many messages, slow down"
        if verb == "RCPT" and self._faults.take(GONE):
            return "550 5.1.1 no such person"
        return "221 bye" if verb == "QUIT" else "250 ok"

    def _data(self, line: Line) -> bool:
        if self._faults.take(CUT):
            return False
        line.say("354 go on")
        lines = []
        while (text := line.read()) is not None and text != ".":
            lines.append(text[1:] if text.startswith(".") else text)
        raw = "\r\n".join(lines).encode()
        mail = message_from_bytes(raw)
        number = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        self.mails.append({"number": number, "to": mail["To"], "subject": mail["Subject"], "raw": raw})
        if self._faults.take(LOST_REPLY):
            return False
        if self._faults.take(SLOW):
            line.wait(20)
        line.say("250 2.0.0 taken")
        return True
