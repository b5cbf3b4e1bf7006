"""Mail: a mailbox that is read, alerts by mail, and lists of receivers who are sent approved texts."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from firebreak.base.connectors import PAGE, READ, WRITE, Field, Manifest
from firebreak.connectors.email.imap import ImapReader, check_settings
from firebreak.connectors.email.simulator import MailSimulator
from firebreak.connectors.email.smtp import SmtpPager
from firebreak.connectors.email.writer import ListWriter, check_list


def check(settings: Mapping[str, Any]) -> None:
    """Raises ``WrongInput`` for settings of a mailbox that cannot work."""
    check_settings(settings)


MANIFEST = Manifest(
    name="email",
    title=_("E-mail"),
    summary=_(
        "Read a mailbox to which people forward what they see, send alerts by mail, and approved texts to lists."
    ),
    can=frozenset({READ, PAGE, WRITE}),
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
    writer=ListWriter,
    channel_fields=(
        Field(
            "list",
            "text",
            _("Name of the list"),
            _("Receivers read it below each mail, for example: News for the press. It stays as it is."),
        ),
        Field(
            "sender_name",
            "text",
            _("Name of the sender"),
            _("As it stands in the inbox, for example: Acme press office."),
            required=False,
        ),
        Field(
            "reply_to",
            "text",
            _("Where answers go"),
            _("A mail address that somebody reads. Empty: the address that it is sent from."),
            required=False,
        ),
        Field(
            "who",
            "text",
            _("Who sends this"),
            _("One line below each mail: the company and its postal address, as the law wants it."),
            required=False,
        ),
    ),
    carries=("mail", "notice", "page"),
    check_channel=check_list,
    to_list=True,
    simulator=MailSimulator,
    check=check,
)
