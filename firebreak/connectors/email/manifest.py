"""Mail: a mailbox that is read, and alerts by mail."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, READ, Field, Manifest
from firebreak.connectors.email.imap import ImapReader, check_settings
from firebreak.connectors.email.simulator import MailSimulator
from firebreak.connectors.email.smtp import SmtpPager


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for settings of a mailbox that cannot work."""
    check_settings(settings)


MANIFEST = Manifest(
    name="email",
    title=_("E-mail"),
    summary=_("Read a mailbox to which people forward what they see, and send alerts by mail."),
    can=frozenset({READ, PAGE}),
    fields=(
        Field("host", "text", _("Mail server"), _("Of the mailbox, for example imap.example.com.")),
        Field(
            "security",
            "choice",
            _("Encryption"),
            default="tls",
            choices=(
                ("tls", _("TLS")),
                ("starttls", _("STARTTLS")),
                ("none", _("None, only on your own machine")),
            ),
        ),
        Field(
            "port", "number", _("Port"), _("Leave it empty to use the usual one."), required=False, default=""
        ),
        Field("user", "text", _("User name")),
        Field("password", "secret", _("Password"), _("Best a password made for this program alone.")),
        Field("folder", "text", _("Folder"), required=False, default="INBOX"),
    ),
    keyless=False,
    platform="mail",
    icon="mail",
    silence_s=7 * 24 * 3600.0,
    reader=ImapReader,
    pager=SmtpPager,
    simulator=MailSimulator,
    check=check,
)
