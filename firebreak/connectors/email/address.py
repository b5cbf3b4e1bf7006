"""The settings ``mail_url``, how messages leave this installation, and ``mail_returns_url``, where they come back to."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from firebreak.base.errors import WrongInput
from firebreak.connectors.email import mailbox

SCHEMES = {"smtp": 587, "smtps": 465, "smtp+starttls": 587}
BOXES = {
    "imap": (143, mailbox.OFFERED),
    "imaps": (993, mailbox.TLS),
    "imap+starttls": (143, mailbox.STARTTLS),
}
"""Scheme -> usual port, how it is encrypted."""


@dataclass(frozen=True)
class MailServer:
    """``tls``: from the first byte; ``starttls``: must be offered (``None``: used when offered)."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool | None = None

    @property
    def is_local(self) -> bool:
        """Whether it runs on this machine, where TLS adds nothing."""
        return self.host in {"localhost", "127.0.0.1", "::1"}


def read_mail_url(url: str) -> MailServer:
    """``smtp://user:password@host:587``, ``smtps://...`` or ``smtp+starttls://...``. Raises ``WrongInput``.

    >>> read_mail_url("smtps://ann%40x.example:p%3Aw@mail.x.example")
    MailServer(host='mail.x.example', port=465, user='ann@x.example', tls=True, starttls=False)
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise WrongInput("mail.url", "The mail address setting cannot be read.") from error
    scheme = "smtp+starttls" if parts.scheme == "starttls" else parts.scheme
    if scheme not in SCHEMES or not parts.hostname:
        raise WrongInput(
            "mail.url", "Set mail_url to smtp://user:password@host:587 or smtps://user:password@host."
        )
    return MailServer(
        host=parts.hostname,
        port=port or SCHEMES[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=scheme == "smtps",
        starttls={"smtps": False, "smtp+starttls": True}.get(scheme),
    )


def read_returns_url(url: str) -> mailbox.Place:
    """``imaps://user:password@host/INBOX``, ``imap+starttls://...`` or ``imap://...``. Raises ``WrongInput``.

    >>> read_returns_url("imaps://bounces%40x.example:p%2Fw@imap.x.example/Back")
    Place(host='imap.x.example', port=993, user='bounces@x.example', security='tls', folder='Back')
    """
    wrong = WrongInput(
        "mail.returns_url",
        "Set mail_returns_url to imaps://user:password@host/INBOX or imap+starttls://user:password@host/INBOX.",
    )
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise wrong from error
    given = [unquote(one or "") for one in (parts.username, parts.password, parts.path.strip("/"))]
    if parts.scheme not in BOXES or not parts.hostname or not all(given[:2]):
        raise wrong
    if not all(one.isprintable() for one in given):  # line ends would smuggle commands to the server
        raise wrong
    usual, security = BOXES[parts.scheme]
    return mailbox.Place(parts.hostname, port or usual, given[0], given[1], security, given[2] or "INBOX")
