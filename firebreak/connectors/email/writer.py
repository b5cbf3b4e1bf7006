"""Publishes to a list of mail addresses: one mail for each receiver, by the installation's mail server.

Nobody can be asked whether a mail arrived, and none is repeated where that is unknown.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parseaddr
from typing import Any, Final

from firebreak.base import config
from firebreak.base.errors import WrongInput
from firebreak.connectors.common import publishing
from firebreak.connectors.email.address import read_mail_url
from firebreak.connectors.email.composing import is_address
from firebreak.connectors.email.list_mail import Letterhead, bytes_of, compose
from firebreak.connectors.email.session import MailSession
from firebreak.connectors.email.smtp import SmtpPager
from firebreak.publishing.writers import Account, Piece, Published, Writer, too_long

TIMEOUT_S: Final = 20.0
LONGEST: Final = 50_000
"""Characters of a text: a press release has a tenth of that."""
SUBJECT: Final = 200


class ListWriter(Writer):
    """Settings: ``list`` (its name, as receivers read it), ``sender_name``, ``reply_to``, ``who``.

    Server and sender's address are ``mail_url`` and ``mail_from`` of the installation.
    """

    looks = False

    def __init__(
        self, settings: Mapping[str, Any], secrets: Mapping[str, Any], *, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._url = str(secrets.get("mail_url") or config.get("mail_url"))
        self._head = Letterhead(
            sender=str(settings.get("mail_from") or config.get("mail_from")),
            name=" ".join(str(settings.get("list") or "").split()),
            sender_name=" ".join(str(settings.get("sender_name") or "").split()),
            reply_to=str(settings.get("reply_to") or "").strip(),
            who=" ".join(str(settings.get("who") or "").split()),
        )
        self._timeout_s = timeout_s
        self._line: MailSession | None = None

    def __repr__(self) -> str:
        return "ListWriter()"

    @contextmanager
    def session(self) -> Iterator[None]:
        """Mails within it go over one line to the server."""
        if self._line is not None:
            yield
            return
        self._line = MailSession(read_mail_url(self._url), self._timeout_s)
        try:
            yield
        finally:
            self._line.close()
            self._line = None

    def fits(self, piece: Piece) -> None:
        """50,000 characters, and a first line that can be a subject."""
        if len(piece.text) > LONGEST:
            raise too_long(len(piece.text), LONGEST)
        if not 1 <= len(piece.headline) <= SUBJECT:
            raise WrongInput(
                "mail.headline", "The first line becomes the subject. Make it 1 to 200 characters."
            )

    def find(self, piece: Piece) -> Published | None:  # noqa: ARG002 - nobody can be asked
        """Always raises: nobody tells what arrived."""
        raise publishing.cannot_look()

    def account(self) -> Account:
        """The sender's address, where the mail server lets us in."""
        sender = parseaddr(self._head.sender)[1]
        if not is_address(sender):
            raise WrongInput("mail.from", "Set mail_from to a mail address.")
        SmtpPager({}, {"mail_url": self._url}, timeout_s=self._timeout_s).probe()
        return Account(sender)

    def _publish(self, piece: Piece) -> Published:
        mail = compose(piece, self._head)
        with self.session():
            assert self._line is not None
            self._line.send(
                mail["From"].addresses[0].addr_spec, mail["To"].addresses[0].addr_spec, bytes_of(mail)
            )
        return Published(str(mail["Message-ID"]).strip("<>"))


def check_list(settings: Mapping[str, Any]) -> str:
    """Raises ``WrongInput`` for an answer address that is none."""
    reply_to = str(settings.get("reply_to") or "").strip()
    if reply_to and not is_address(reply_to):
        raise WrongInput("mail.reply_to", "Give one mail address for answers, or none.", field="reply_to")
    return ""
