"""A message as mail: plain and HTML, fixed Message-ID, no header that a text could break out of."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, getaddresses, parseaddr

from firebreak.base.errors import PermanentError, WrongInput
from firebreak.connectors.common.plain import short
from firebreak.notify.pagers import Message

_ID = re.compile(r"[^A-Za-z0-9._+-]")


def compose(message: Message, sender: str) -> EmailMessage:
    """The mail. Its Message-ID is made from the number, so that a repeat is the same mail to the receiver.

    Raises ``PermanentError`` when the receiver's address is none, ``WrongInput`` for the sender's.
    """
    from_name, from_address = parseaddr(sender)
    if not is_address(from_address):
        raise WrongInput("mail.from", "Set mail_from to a mail address.")
    receivers = getaddresses([message.to])
    name, to = receivers[0] if len(receivers) == 1 else ("", "")
    if not is_address(to) or "\n" in message.to or "\r" in message.to:
        raise PermanentError("mail.recipient", "The receiver's mail address cannot be read.")
    domain = from_address.rpartition("@")[2]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = header_address(from_name, from_address)
    mail["To"] = header_address(name, to)
    mail["Subject"] = short(message.subject) or message.number
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{_ID.sub('-', message.number)[:120]}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    told = not message.link or message.link in message.text
    text = message.text if told else f"{message.text}\n\n{message.link}"
    mail.set_content(text, cte="base64" if not text.isascii() else None)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for file in message.files:
        main, _, sub = file.type.partition("/")
        mail.add_attachment(
            file.content, maintype=main, subtype=sub or "octet-stream", filename=short(file.name)
        )
    _fixed_boundaries(mail, message.number)
    # Last, as setting the content clears every header that begins with Content-.
    if language := re.sub(r"[^A-Za-z0-9-]", "", str(message.data.get("language") or ""))[:20]:
        mail["Content-Language"] = language
    return mail


def _fixed_boundaries(mail: EmailMessage, number: str) -> None:
    """Made from the number instead of by chance: a repeat is the same mail to the letter, but for its date."""
    name = _ID.sub("-", number)[:40]
    for place, part in enumerate(one for one in mail.walk() if one.is_multipart()):
        part.set_boundary(f"=_{name}_{place}")


def is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return (
        bool(at and local and domain)
        and len(text) <= 254
        and not re.search(r"[\s<>,;:\"\\()\x00-\x1f]", text)
    )


def header_address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(display_name=short(name), username=local, domain=domain)
