"""A real SMTP server that keeps what it is handed, with the moment it came."""

import email
import email.policy
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, Self

from aiosmtpd.controller import Controller

from tests.ports import free_port
from tests.waiting import wait_for


@dataclass(frozen=True)
class Mail:
    """One mail as it was handed over; ``at`` is seconds UTC."""

    to: tuple[str, ...]
    message: EmailMessage
    at: float

    @property
    def subject(self) -> str:
        """The subject, decoded."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """The plain part."""
        part = self.message.get_body(("plain",))
        return str(part.get_content()) if part is not None else ""


@dataclass
class Mailbox:
    """Enter to start it on a free port, leave to stop it."""

    mails: list[Mail] = field(default_factory=list)

    def __enter__(self) -> Self:
        port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=port, ready_timeout=60)
        self._controller.start()
        self.url = f"smtp://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """The server's own hook: a mail was handed over."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(Mail(tuple(envelope.rcpt_tos), message, time.time()))
        return "250 kept"

    def about(self, words: str) -> list[Mail]:
        """Mails whose subject or text has these words."""
        return [mail for mail in self.mails if words in mail.subject or words in mail.text]

    def wait(self, words: str, within_s: float = 20.0) -> Mail:
        """The first mail with these words, when it comes."""
        return wait_for(lambda: self.about(words), f"a mail with “{words}”", within_s)[0]
