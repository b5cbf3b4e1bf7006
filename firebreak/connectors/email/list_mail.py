"""A mail to one receiver of a list: the approved text to the letter, and below it who sends it and how to leave.

All receivers of one text get the same mail but for these fields, and a change of the wrapper changes its version:

* ``To``: the receiver's address, without a name;
* ``Message-ID``: made from the delivery and the receiver, the same on every attempt;
* ``Date``: the moment of the attempt;
* ``List-Unsubscribe``, with ``List-Unsubscribe-Post`` (RFC 2369, RFC 8058), and the last line: the receiver's leave link.

The subject is the text's first line. ``List-Id`` (RFC 2919) is the list's for as long as it lives. No ``Auto-Submitted``:
RFC 3834 keeps that for what no person sends.
"""

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _

from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.common.plain import short
from firebreak.connectors.email.composing import header_address, is_address
from firebreak.publishing.writers import Piece

WRAPPER: Final = 1
"""Version of everything that stands around the approved text."""
MARK: Final = "\n\n-- \n"
"""Between text and wrapper: what mail programs know as the beginning of a signature."""
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_LINK: Final = re.compile(r"https?://[!-~]{1,500}")


@dataclass(frozen=True)
class Letterhead:
    """What all mails of a list share."""

    sender: str
    """The installation's: an address, perhaps with a name before it."""
    name: str
    """Of the list, as receivers read it."""
    sender_name: str = ""
    reply_to: str = ""
    who: str = ""
    """Who sends, in one line: company and address."""


def compose(piece: Piece, head: Letterhead) -> EmailMessage:
    """The mail. Raises ``PermanentError`` for a receiver or leave link that is none, ``WrongInput`` for the sender's."""
    own_name, sender = parseaddr(head.sender)
    if not is_address(sender):
        raise WrongInput("mail.from", "Set mail_from to a mail address.")
    if not is_address(piece.to):
        raise PermanentError("mail.recipient", "The receiver's mail address cannot be read.", receiver=True)
    if not _LINK.fullmatch(piece.leave):
        raise PermanentError("mail.no_leave_link", "There is no link to leave the list.")
    name = head.sender_name or own_name or head.name
    mail = EmailMessage(policy=SMTP)
    mail["From"] = header_address(name, sender)
    mail["To"] = header_address("", piece.to)
    if head.reply_to and is_address(head.reply_to):
        mail["Reply-To"] = header_address("", head.reply_to)
    mail["Subject"] = short(piece.headline)
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{message_id(piece.key, sender)}>"
    mail["List-Id"] = f"<{list_id(head.name, sender)}>"
    mail["List-Unsubscribe"] = f"<{piece.leave}>"
    if piece.leave.startswith("https://"):
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(piece.text + MARK + _wrapper(piece, head, name), cte="base64")
    # Last, as setting the content clears every header that begins with Content-.
    mail["Content-Language"] = piece.language
    return mail


def bytes_of(mail: EmailMessage) -> bytes:
    """As it goes out. The leave link stays on the line of its header: not every program puts folded ones together."""
    return mail.as_bytes().replace(b"\nList-Unsubscribe:\r\n <", b"\nList-Unsubscribe: <", 1)


def _wrapper(piece: Piece, head: Letterhead, name: str) -> str:
    with translation.override(piece.language.lower()):
        why = _("You get this mail because your address is on the list “{list}”.").format(list=head.name)
        leave = _("Leave the list: {link}").format(link=piece.leave)
    return f"{head.who or name}\n{why}\n{leave}\n"


def message_id(key: str, sender: str) -> str:
    """The same on every attempt. ``key``: of the piece; ``sender``: a mail address."""
    return f"{key}@{sender.rpartition('@')[2]}"


def key_of(found: str) -> str:
    """The piece's key in a Message-ID; empty where it is not one of a mail to a list.

    >>> key_of(message_id("0123456789abcdef" * 2, "desk@acme.example")), key_of("m1@acme.example")
    ('0123456789abcdef0123456789abcdef', '')
    """
    key = found.partition("@")[0]
    return key if _KEY.fullmatch(key) else ""


def list_id(name: str, sender: str) -> str:
    """What mail programs sort by. A list's name and sender stay as long as it lives."""
    return f"{hashlib.sha256(f'{sender} {name}'.encode()).hexdigest()[:16]}.list.{sender.rpartition('@')[2]}"
