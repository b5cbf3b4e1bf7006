"""Sends mail by SMTP, one receiver a time, and tells failures apart by what may have happened."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import aiosmtplib
from aiosmtplib import SMTP

from firebreak.base import config
from firebreak.base.errors import (
    AuthError,
    OutsideError,
    PermanentError,
    RateError,
    TransientError,
    UnknownOutcome,
)
from firebreak.connectors.email.address import MailServer, read_mail_url
from firebreak.connectors.email.composing import compose
from firebreak.notify.pagers import Message, Probe, Receipt

TIMEOUT_S = 30.0
RATE_WAIT_S = 300.0
_AUTH_CODES = frozenset({530, 534, 535, 538})


class SmtpPager:
    """Settings ``mail_url`` and ``mail_from``, by default those of the installation."""

    def __init__(
        self, settings: Mapping[str, Any], secrets: Mapping[str, Any], *, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._url = str(secrets.get("mail_url") or settings.get("mail_url") or config.get("mail_url"))
        self._from = str(settings.get("mail_from") or config.get("mail_from"))
        self._timeout_s = timeout_s

    def __repr__(self) -> str:
        return "SmtpPager()"

    def send(self, message: Message) -> Receipt:
        """Send one mail. Raises the kinds of ``firebreak.base.errors``; ``WrongInput`` when no server is set."""
        server = read_mail_url(self._url)
        mail = compose(message, self._from)
        content = mail.as_bytes()
        reply = _run(
            _deliver(
                server,
                mail["From"].addresses[0].addr_spec,
                mail["To"].addresses[0].addr_spec,
                content,
                self._timeout_s,
            )
        )
        return Receipt(reference=str(mail["Message-ID"]).strip("<>"), detail=reply[:200])

    def probe(self) -> Probe:
        """Connect and sign in, then hang up; a server that asks for no password has no credential that could die."""
        server = read_mail_url(self._url)
        _run(_sign_in(server, self._timeout_s))
        return Probe(alive=True if server.user else None)


def _run(work: Coroutine[Any, Any, str]) -> str:
    """Run from plain code; in a thread of its own when a loop is already running here."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    found: list[str | BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run, name="smtp")
    thread.start()
    thread.join()
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def client_of(server: MailServer, timeout_s: float) -> SMTP:
    return SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.tls,
        start_tls=server.starttls if not server.is_local or server.starttls else False,
        timeout=timeout_s,
    )


async def _sign_in(server: MailServer, timeout_s: float) -> str:
    client = client_of(server, timeout_s)
    try:
        await _until_data(client, server, "", "")
    finally:
        client.close()
    return ""


async def _deliver(server: MailServer, sender: str, to: str, content: bytes, timeout_s: float) -> str:
    client = client_of(server, timeout_s)
    try:
        await _until_data(client, server, sender, to)
        return await hand_over(client, content)
    finally:
        client.close()


async def _until_data(client: SMTP, server: MailServer, sender: str, to: str) -> None:
    """All up to the envelope (without a sender, up to signing in): whatever fails, nothing was handed over."""
    with nothing_sent():
        await sign_in(client, server)
        if sender:
            await client.mail(sender)
            await client.rcpt(to)


async def sign_in(client: SMTP, server: MailServer) -> None:
    """Connect, and say who we are where the setting has a name. The password goes over an encrypted line alone."""
    await client.connect()
    if server.user:
        if not server.is_local and not client.get_transport_info("sslcontext"):
            raise PermanentError(
                "mail.not_encrypted",
                "The mail server offers no encryption, so the password was not sent.",
            )
        await client.login(server.user, server.password)


@contextmanager
def nothing_sent() -> Iterator[None]:
    """What a mail server does before a mail is handed over, as our kinds of error."""
    try:
        yield
    except aiosmtplib.SMTPAuthenticationError as error:
        raise _auth(error.code) from error
    except aiosmtplib.SMTPResponseException as error:
        raise by_code(error.code, error.message) from error
    except ssl.SSLCertVerificationError as error:
        raise PermanentError("mail.certificate", "The mail server's certificate is not valid.") from error
    except aiosmtplib.SMTPNotSupported as error:
        raise PermanentError(
            "mail.not_supported", "The mail server does not offer what the setting asks for."
        ) from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError, ValueError) as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            raise PermanentError("mail.certificate", "The mail server's certificate is not valid.") from error
        if "not supported" in str(error):  # STARTTLS was demanded: aiosmtplib has no class of its own for it
            raise PermanentError(
                "mail.not_supported", "The mail server does not offer what the setting asks for."
            ) from error
        raise TransientError(
            "mail.unreachable", f"The mail server does not answer: {type(error).__name__}."
        ) from error


async def hand_over(client: SMTP, content: bytes) -> str:
    """The mail itself: a lost line may now mean that it was taken."""
    try:
        reply = await client.data(content)
    except aiosmtplib.SMTPResponseException as error:
        raise by_code(error.code, error.message) from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise UnknownOutcome(
            "mail.no_answer", "Handed over, but the server did not confirm. It may have arrived."
        ) from error
    return f"{reply.code} {reply.message}"


def _auth(code: int) -> OutsideError:
    if 400 <= code < 500:
        return TransientError(
            "mail.login_later", "The mail server cannot check the password just now.", status=code
        )
    return AuthError("mail.login", "The mail server refuses the user name or password.", status=code)


def by_code(code: int, text: str) -> OutsideError:
    if code in _AUTH_CODES:
        return _auth(code)
    if 400 <= code < 500:
        if "4.7." in text or any(word in text.lower() for word in ("rate", "too many", "throttl", "limit")):
            return RateError(
                "mail.rate", "The mail server asks for fewer mails.", retry_after=RATE_WAIT_S, status=code
            )
        return TransientError("mail.later", f"The mail server says to try later ({code}).", status=code)
    return PermanentError("mail.refused", f"The mail server refuses the mail ({code}).", status=code)
