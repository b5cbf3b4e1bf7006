"""Mail in both directions: a mailbox that is read, and messages that go out by SMTP.

Public door: :func:`parse_mail` (also for ``.eml`` files brought by hand), :class:`ImapReader`, :class:`SmtpPager`.
"""

from firebreak.connectors.email.imap import ImapReader
from firebreak.connectors.email.mail import Attachment, ParsedMail, parse_mail
from firebreak.connectors.email.smtp import SmtpPager

__all__ = ["Attachment", "ImapReader", "ParsedMail", "SmtpPager", "parse_mail"]
