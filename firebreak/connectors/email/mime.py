"""Taking a MIME message apart within bounds, whatever it claims to be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.errors import MessageDefect
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser

from firebreak.connectors.common.plain import clean, from_html, short

MAX_MAIL = 25 * 1024 * 1024
MAX_PARTS = 100
MAX_DEPTH = 8
MAX_LOOKS = 5_000_000
"""Lines times parts that hold others: a mail of 25 MB has 350,000 lines and seldom more than five multiparts."""
_MULTIPART = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
MAX_ATTACHMENTS = 20
MAX_ATTACHMENT = 15 * 1024 * 1024
MAX_BODY = 2 * 1024 * 1024


@dataclass(frozen=True)
class Attachment:
    """A file inside a mail. The name is for showing only, never for a path."""

    name: str
    content_type: str
    content: bytes


@dataclass
class Content:
    """What a mail holds."""

    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    forwarded: Message | None = None
    """A message attached whole (message/rfc822), the first one."""
    warnings: list[str] = field(default_factory=list)


class TooManyParts(MessageDefect):
    """Of a mail whose parts were not looked at: the standard parser would take minutes, or not come back."""


def read_message(raw: bytes) -> Message:
    """The message; the standard parser raises for nothing, it only notes defects.

    It looks at each line once for each multipart around it and goes as deep as they do, so of a mail with too many it gets
    the head alone.
    """
    raw = raw[:MAX_MAIL]
    multiparts = len(_MULTIPART.findall(raw))
    if multiparts <= MAX_PARTS and multiparts * raw.count(b"\n") <= MAX_LOOKS:
        return message_from_bytes(raw, policy=policy.compat32)
    message = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    message.defects.append(TooManyParts())
    return message


def header(message: Message, name: str) -> str:
    """A header decoded to one clean line; what cannot be decoded is shown with replacement signs."""
    value = message.get(name)
    if value is None:
        return ""
    parts = []
    try:
        for chunk, charset in decode_header(str(value)[:4000]):
            parts.append(chunk if isinstance(chunk, str) else _decoded(chunk, charset))
    except Exception:  # the standard library stumbles over some encoded words
        return short(str(value))
    return short("".join(parts))


def _decoded(data: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(name or "utf-8")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("latin-1")


def take_apart(message: Message) -> Content:
    """Bodies, attachments and a forwarded message."""
    content = Content()
    if any(isinstance(one, TooManyParts) for one in message.defects):
        content.warnings.append("mail.too_many_parts")
        return content
    for count, part in enumerate(_parts(message, 0)):
        if count >= MAX_PARTS:
            content.warnings.append("mail.too_many_parts")
            break
        _take(part, content)
    return content


def _parts(message: Message, depth: int) -> Iterator[Message]:
    payload = message.get_payload()
    if message.get_content_maintype() == "multipart" and isinstance(payload, list):
        if depth < MAX_DEPTH:
            for part in payload[:MAX_PARTS]:
                if isinstance(part, Message):
                    yield from _parts(part, depth + 1)
        return
    yield message


def _take(part: Message, content: Content) -> None:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if content.forwarded is None and isinstance(inner, Message):
            content.forwarded = inner
        return
    data = _bytes(part)
    name = _file_name(part)
    if kind in {"text/plain", "text/html"} and not name and part.get_content_disposition() != "attachment":
        text = _decoded(data[:MAX_BODY], part.get_content_charset())
        if kind == "text/plain":
            content.text += ("\n\n" if content.text else "") + text
        else:
            content.html += text
    elif data:
        if len(content.attachments) >= MAX_ATTACHMENTS or len(data) > MAX_ATTACHMENT:
            content.warnings.append("mail.attachment_left_out")
        else:
            content.attachments.append(Attachment(name or "attachment", short(kind)[:100], data))


def _bytes(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # broken transfer encodings raise many things
        data = None
    return data if isinstance(data, bytes) else b""


def _file_name(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except Exception:  # as above
        name = "attachment"
    return short(str(name)).replace("\\", "/").rpartition("/")[2][:150]


def body_text(content: Content) -> tuple[str, list[str]]:
    """Plain text and links: the plain part, or the HTML one made plain when it says clearly more."""
    plain = clean(content.text)
    if content.html and (not plain or len(plain) < 40):
        return from_html(content.html)
    return plain, from_html(content.html)[1] if content.html else []
