"""A brand that is being told things: an alert kind for tests, queues that run on demand, a real mail server."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from django.utils.translation import get_language

from firebreak.base import config, jobs
from firebreak.base.clock import now
from firebreak.base.models import Job
from firebreak.notify import actions, kinds
from firebreak.notify.models import Notice
from tests.ports import free_port


class Mailbox:
    """What a real SMTP server (aiosmtpd) took, and what it says to the next mails."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers and not self.answers[0].startswith("250"):
            return self.answers.pop(0)
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))
        return self.answers.pop(0) if self.answers else "250 taken"

    def to(self) -> list[str]:
        return sorted(str(mail["To"]) for mail in self.mails)

    def subject_of(self, address: str) -> str:
        return next(str(mail["Subject"]) for mail in self.mails if address in str(mail["To"]))


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Any], None]:
    """Change one setting for the test."""
    return lambda name, value: monkeypatch.setitem(config.settings(), name, value)


@pytest.fixture
def mailbox(setting: Callable[[str, Any], None]) -> Iterator[Mailbox]:
    from aiosmtpd.controller import Controller

    box, port = Mailbox(), free_port()
    server = Controller(box, hostname="127.0.0.1", port=port, ready_timeout=60)
    server.start()
    setting("mail_url", f"smtp://127.0.0.1:{port}")
    setting("mail_from", "desk@firebreak.example")
    yield box
    server.stop()


@pytest.fixture(autouse=True)
def _kind() -> None:
    """A kind whose subject says in which language it was made."""

    def say(params: Any) -> kinds.Said:
        return kinds.Said(
            f"[{get_language()}] {params['what']}", (f"It is <b>{params['what']}</b>",), "/b/x/"
        )

    kinds.register("test", say)


@pytest.fixture
def tell(brand: Any) -> Callable[..., Notice | None]:
    def do(key: str = "k1", **more: Any) -> Notice | None:
        return actions.tell(
            brand=brand, kind="test", about="alert:1", key=key, params={"what": "smoke"}, **more
        )

    return do


@pytest.fixture
def work() -> Callable[[], int]:
    """Do every job that can be done, as if all waiting times had passed; how many rounds it took."""

    def do(rounds: int = 40) -> int:
        for number in range(rounds):
            waiting = Job.objects.filter(state=Job.State.WAITING).exclude(unique__startswith="every:")
            if not waiting.exists():
                return number
            waiting.update(due_at=now())
            while jobs.run_one():
                pass
        return rounds

    return do
