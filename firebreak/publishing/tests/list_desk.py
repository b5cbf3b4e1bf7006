"""A mail list with receivers, over a real mail server, for tests of this room."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from firebreak.base import config
from firebreak.publishing import actions
from firebreak.publishing.actions.queueing import Wanted
from firebreak.publishing.actions.receivers import bring_receivers
from firebreak.publishing.models import Channel, Delivery, Mailing
from firebreak.publishing.permits import digest_of
from firebreak.publishing.tests.conftest import ACTOR, Desk
from tests.mailbox import Mailbox

LETTER = "Do not use the stove\n\nWe are sorry. Stop using it now.\n.\nA line with a dot stands above."
BREV = "Använd inte spisen\n\nVi beklagar. Sluta använda den nu."


class Server(Mailbox):
    """Refuses whom it is told to, and can forget to confirm; ``after`` is called, in a thread, before it confirms a mail."""

    def __init__(self) -> None:
        super().__init__()
        self.refuses: dict[str, list[str]] = {}
        """Address -> answers, one for each try."""
        self.after: Callable[[int], Any] = lambda _number: None
        self.silent: set[int] = set()
        """Numbers of mails that are kept and not confirmed: the line is cut."""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:
        """The server's own hook."""
        if answers := self.refuses.get(to) or self.refuses.get("*"):
            return answers.pop(0)
        envelope.rcpt_tos.append(to)
        return "250 ok"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """The server's own hook."""
        said = await super().handle_DATA(server, session, envelope)
        await asyncio.to_thread(self._beside, len(self.mails))
        if len(self.mails) in self.silent:
            server.transport.abort()
        return said

    def _beside(self, number: int) -> None:
        try:
            self.after(number)
        finally:
            connection.close()

    def to(self) -> list[str]:
        """Who got something, in order."""
        return [mail.to[0] for mail in self.mails]


class Lists:
    """What tests do with a list, in few words."""

    def __init__(self, desk: Desk, server: Server) -> None:
        self.desk, self.server = desk, server

    def a_list(self, receivers: str = "", **settings: Any) -> Channel:
        """With these lines as its receivers."""
        given = {"list": "News for the press", "sender_name": "Acme press office", **settings}
        row = actions.add_channel(
            actor=ACTOR, brand=self.desk.brand, name="Press", writer="email", text="mail", settings=given
        )
        if receivers:
            bring_receivers(actor=ACTOR, channel=row, text=receivers, language="en", source="test")
        return Channel.objects.get(pk=row.pk)

    def queue(self, channel: Channel, texts: dict[str, str] | None = None, **differs: Any) -> list[Delivery]:
        """One release of texts by language."""
        wanted = [
            Wanted(channel, "mail", language, text, digest_of(text))
            for language, text in (texts or {"en": LETTER}).items()
        ]
        return list(self.desk.queue(*wanted, **differs).deliveries.order_by("language"))


@contextmanager
def lists_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lists]:
    """With a mail server of its own, which the product is told of."""
    with Server() as server:
        monkeypatch.setitem(config.settings(), "mail_url", server.url)
        monkeypatch.setitem(config.settings(), "mail_from", "Desk <desk@acme.example>")
        monkeypatch.setitem(config.settings(), "public_url", "https://desk.example")
        yield Lists(desk, server)


def many(count: int, start: int = 0) -> str:
    """Lines of so many receivers."""
    return "\n".join(f"r{number}@people.example" for number in range(start, start + count))


def states(row: Delivery) -> dict[str, int]:
    """How many mails of a delivery are in each state."""
    found: dict[str, int] = {}
    for state in Mailing.objects.filter(delivery=row).values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found
