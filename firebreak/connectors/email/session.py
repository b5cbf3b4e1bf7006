"""One line to the mail server that stays open from one mail to the next, for lists; in one thread.

What a refusal says about one receiver is told from what it says about us. Source: RFC 5321, and RFC 3463 for the codes
of three numbers.
"""

import asyncio
import contextlib
import re
from typing import Any, Final

import aiosmtplib

from firebreak.base.errors import OutsideError, PermanentError, RateError, TransientError, UnknownOutcome
from firebreak.connectors.email.address import MailServer
from firebreak.connectors.email.smtp import by_code, client_of, hand_over, nothing_sent, sign_in
from firebreak.connectors.email.status_codes import NOBODY

MAILS_PER_LINE: Final = 50
"""Mail servers close a line after so many or a few more."""
_ENHANCED: Final = re.compile(r"\s*5\.(\d{1,3}\.\d{1,3})\b")
_NOBODY: Final = NOBODY | {"1.0"}
"""Also the general word about an address: it was said to the receiver's."""
_NOBODY_BARE: Final = frozenset({550, 551, 553})
"""The same of servers that give no code of three numbers."""


class MailSession:
    """``timeout_s`` is for all before a mail is handed over, and once more for that. :meth:`close` it."""

    def __init__(self, server: MailServer, timeout_s: float) -> None:
        self._server, self._timeout_s = server, timeout_s
        self._runner = asyncio.Runner()
        self._client: aiosmtplib.SMTP | None = None
        self._sent = 0

    def send(self, sender: str, to: str, content: bytes) -> str:
        """Hand one mail over; the server's answer. Raises the kinds of error, with ``receiver`` and ``gone``."""
        return self._runner.run(self._send(sender, to, content))

    def close(self) -> None:
        """Hang up."""
        self._hang_up()
        self._runner.close()

    async def _send(self, sender: str, to: str, content: bytes) -> str:
        old = self._client is not None and self._sent < MAILS_PER_LINE
        try:
            client = await self._envelope(sender, to)
        except TransientError as error:
            if not old or error.params.get("receiver"):
                raise
            client = await self._envelope(sender, to)  # the server had enough of the old line
        self._sent += 1
        try:
            async with asyncio.timeout(self._timeout_s):
                return await hand_over(client, content)
        except TimeoutError as error:
            self._hang_up()
            raise UnknownOutcome("mail.no_answer", "Handed over, but not confirmed.") from error
        except UnknownOutcome:
            self._hang_up()
            raise
        except (PermanentError, TransientError) as error:  # the next text may be taken
            error.params["receiver"] = error.params.get("status") != 421
            raise

    async def _envelope(self, sender: str, to: str) -> aiosmtplib.SMTP:
        """Up to where the mail itself is asked for. Whatever fails, nothing was handed over."""
        try:
            with nothing_sent():
                async with asyncio.timeout(self._timeout_s):
                    client = await self._ready()
                    await client.mail(sender)
                    try:
                        await client.rcpt(to)
                    except aiosmtplib.SMTPResponseException as error:
                        raise refused(error.code, error.message) from error
        except OutsideError as error:
            if not error.params.get("receiver") or not await self._again():
                self._hang_up()
            raise
        return client

    async def _ready(self) -> aiosmtplib.SMTP:
        if self._client is not None and self._sent >= MAILS_PER_LINE:
            self._hang_up()
        if self._client is None:
            self._client, self._sent = client_of(self._server, self._timeout_s), 0
            await sign_in(self._client, self._server)
        return self._client

    async def _again(self) -> bool:
        """Take the refused envelope back; whether the line can be used for the next."""
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            if self._client is not None:
                await self._client.rset()
                return True
        return False

    def _hang_up(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client, self._sent = None, 0


def refused(code: int, text: str) -> OutsideError:
    """What a server says to a receiver's address, as our kind of error.

    >>> [refused(*said).params for said in ((550, "5.1.1 no such user"), (550, "5.7.1 you are on a block list"))]
    [{'status': 550, 'receiver': True, 'gone': True}, {'status': 550, 'receiver': True, 'gone': False}]
    """
    error = by_code(code, text)
    about: dict[str, Any] = {"status": code, "receiver": True}
    if isinstance(error, PermanentError):
        found = _ENHANCED.match(text)
        if found[1] in _NOBODY if found else code in _NOBODY_BARE:
            return PermanentError(
                "mail.receiver_gone", "The mail server says that nobody is there.", **about, gone=True
            )
        return PermanentError(
            "mail.receiver_refused", "The mail server refuses this receiver.", **about, gone=False
        )
    grey = any(word in text.lower() for word in ("greylist", "graylist"))
    if (
        code == 421
        or not (grey or isinstance(error, TransientError))
        or not isinstance(error, TransientError | RateError)
    ):
        return error
    return TransientError("mail.receiver_later", "The mail server says to try this receiver later.", **about)
