"""A mail provider: a mailbox to read and a server that takes mail."""

from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import formatdate
from types import TracebackType
from typing import Any

from firebreak.connectors.common.simulators import (
    AUTH,
    CUT,
    DOWN,
    GARBAGE,
    GONE,
    LOST_REPLY,
    RATE,
    SLOW,
    Faults,
)
from firebreak.connectors.email.imap_simulator import ImapSimulator
from firebreak.connectors.email.list_mail import MARK
from firebreak.connectors.email.smtp import SmtpPager
from firebreak.connectors.email.smtp_simulator import SmtpSimulator
from firebreak.connectors.email.writer import ListWriter
from firebreak.listening.readers import ReaderContext
from firebreak.publishing.writers import Piece, Published

GARBAGE_MAILS = (
    b"",
    b"\x00\xff\xfe",
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x\r\n",
    b"Subject: =?utf-8?b?!!!?=\r\n\r\n",
    b"From: <>\r\nDate: never\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%%",
)
START = 1_700_000_000


class _ToOne(ListWriter):
    """For a piece without a receiver."""

    def _publish(self, piece: Piece) -> Published:
        leave = f"https://desk.example/leave/en/{piece.key}"
        return super()._publish(
            replace(piece, to=piece.to or "ann@people.example", leave=piece.leave or leave)
        )


def _shown(raw: bytes) -> Mapping[str, Any]:
    mail = message_from_bytes(raw, policy=policy.default)
    text = mail.get_content().replace("\r\n", "\n").rpartition(MARK)[0]
    return {"reference": str(mail["Message-ID"]).strip("<>"), "text": text, "to": str(mail["To"])}


class MailSimulator:
    """Both servers with one account. ``rate``, ``gone`` and ``lost_reply`` are faults of sending, ``cut`` of reading."""

    faults = frozenset({AUTH, DOWN, CUT, SLOW, GARBAGE, RATE, LOST_REPLY, GONE})
    secret = "mailbox-pass-phrase"  # noqa: S105 - a simulator's
    rate_wait = 300.0
    once = True

    def __init__(self) -> None:
        self._faults = Faults()
        self.imap = ImapSimulator(self._faults, "desk", self.secret)
        self.smtp = SmtpSimulator(self._faults, "desk", self.secret)
        self._count = 0

    def __enter__(self) -> "MailSimulator":
        self.imap.server.start()
        self.smtp.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.imap.server.stop()
        self.smtp.server.stop()

    def context(self) -> ReaderContext:
        """For a reader of the mailbox."""
        settings = {"host": "127.0.0.1", "port": self.imap.server.port, "security": "none", "user": "desk"}
        return ReaderContext(settings=settings, secrets={"password": self.secret}, private_network=True)

    def pager(self) -> SmtpPager:
        """A pager that sends here."""
        url = f"smtp://desk:{self.secret}@127.0.0.1:{self.smtp.server.port}"
        return SmtpPager(
            {"mail_from": "Firebreak <desk@firebreak.example>"}, {"mail_url": url}, timeout_s=2.0
        )

    def writer(self, **settings: Any) -> ListWriter:
        """A writer whose mails all go to :meth:`address`: receivers are the product's, not the service's."""
        url = f"smtp://desk:{self.secret}@127.0.0.1:{self.smtp.server.port}"
        given = {"mail_from": "Acme <news@firebreak.example>", "list": "News", **settings}
        return _ToOne(given, {"mail_url": url}, timeout_s=2.0)

    def published(self) -> list[Mapping[str, Any]]:
        """Mails sent by the writer: ``reference`` is the Message-ID, ``text`` what stands above the wrapper."""
        return [_shown(mail["raw"]) for mail in self.smtp.mails]

    def calls(self) -> int:
        """Lines to the server that takes mail."""
        return self.smtp.lines

    def address(self) -> str:
        """Somebody who gets mail."""
        return "ann@people.example"

    def received(self) -> list[Mapping[str, Any]]:
        """Mails sent, each Message-ID once, as a receiver's program shows them."""
        return list({mail["number"]: mail for mail in self.smtp.mails}.values())

    def fault(self, name: str, times: int = 1) -> None:
        """See :class:`~firebreak.connectors.common.simulators.Simulator`; garbage is delivered at once."""
        if name == GARBAGE:
            for raw in GARBAGE_MAILS * times:
                self.imap.deliver(raw)
        else:
            self._faults.set(name, times)

    def publish(self, texts: list[str]) -> list[str]:
        """Let mails arrive."""
        ids = []
        for text in texts:
            self._count += 1
            mail = EmailMessage()
            mail["From"] = f"Person {self._count} <p{self._count}@people.example>"
            mail["Subject"] = f"About Acme {self._count}"
            mail["Date"] = formatdate(START + 60 * self._count)
            ids.append(f"m{self._count}@people.example")
            mail["Message-ID"] = f"<{ids[-1]}>"
            mail.set_content(text)
            self.imap.deliver(mail.as_bytes().replace(b"\n", b"\r\n"))
        return ids
