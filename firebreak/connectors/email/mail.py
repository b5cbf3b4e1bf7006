"""One mail to one Post: what was forwarded counts, not who forwarded it."""

import time
from dataclasses import dataclass, field
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from firebreak.connectors.common.ids import stable_id
from firebreak.connectors.common.plain import clean, short
from firebreak.connectors.common.times import from_datetime, parse_time
from firebreak.connectors.email.forwarded import FORWARD_SUBJECT, Inner, find_inner
from firebreak.connectors.email.mime import Attachment, Content, body_text, header, read_message, take_apart
from firebreak.engine.posts import Post

__all__ = ["Attachment", "ParsedMail", "parse_mail"]

FUTURE_S = 6 * 3600.0


@dataclass(frozen=True)
class ParsedMail:
    """A mail as a post, its files, and codes of what was left out."""

    post: Post
    attachments: list[Attachment] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    message_id: str = ""
    forwarded_by: str = ""
    """Address of the person who forwarded it; empty when nobody did."""


def parse_mail(raw: bytes, *, now: float | None = None) -> ParsedMail:
    """Read any bytes as a mail; hostile or broken ones give what can be read, never an error.

    Of a forwarded mail (attached whole, or quoted with its headers) the post carries the inner sender, date
    and subject; ``extra`` keeps ``forwarded_by`` and the forwarder's ``note``.
    """
    now = time.time() if now is None else now
    outer = read_message(raw)
    content = take_apart(outer)
    message_id = short(header(outer, "Message-ID")).strip("<> ")[:250]
    text, links = body_text(content)
    sender = _sender(outer)
    if content.forwarded is not None:
        return _attached(outer, content, text, message_id, now)
    inner = (
        find_inner(text) if FORWARD_SUBJECT.match(header(outer, "Subject")) or _says_forwarded(text) else None
    )
    subject = header(outer, "Subject")
    if inner is None:
        post = _post(message_id, sender, _date(outer, now), subject, text, links, now)
        return ParsedMail(post, content.attachments, tuple(content.warnings), message_id)
    post = _inner_post(inner, message_id, subject, links, _date(outer, now), now)
    post.extra = {**post.extra, **_by(sender[1] or sender[0], inner.note)}
    return ParsedMail(post, content.attachments, tuple(content.warnings), message_id, sender[1])


def _says_forwarded(text: str) -> bool:
    head = text[:3000].lower()
    return any(
        word in head
        for word in ("forwarded message", "original message", "vidarebefordrat", "dimajukan", "转发", "轉寄")
    )


def _attached(outer: Message, content: Content, note: str, message_id: str, now: float) -> ParsedMail:
    assert content.forwarded is not None
    inner = content.forwarded
    inside = take_apart(inner)
    text, links = body_text(inside)
    inner_id = short(header(inner, "Message-ID")).strip("<> ")[:250]
    post = _post(
        inner_id or message_id, _sender(inner), _date(inner, now), header(inner, "Subject"), text, links, now
    )
    by = _sender(outer)
    post.extra = {**post.extra, **_by(by[1] or by[0], note)}
    files = [*inside.attachments, *content.attachments]
    return ParsedMail(post, files, (*content.warnings, *inside.warnings), message_id, by[1])


def _inner_post(
    inner: Inner, message_id: str, subject: str, links: list[str], sent: float, now: float
) -> Post:
    when = inner.time if inner.time is not None else sent
    title = inner.subject or FORWARD_SUBJECT.sub("", subject)
    return _post(message_id, (inner.sender, inner.address), when, title, inner.text, links, now)


def _by(who: str, note: str) -> dict[str, str]:
    found = {"forwarded_by": short(who)}
    if note.strip():
        found["note"] = clean(note, 2000)
    return found


def _post(
    message_id: str,
    sender: tuple[str, str],
    when: float,
    subject: str,
    text: str,
    links: list[str],
    now: float,
) -> Post:
    name, address = sender
    when = when if 0 < when <= now + FUTURE_S else now
    return Post(
        id=message_id or stable_id("mail", address, when, f"{subject}\n{text}"),
        text=text,
        title=short(subject),
        time=when,
        platform="mail",
        author=short(address),
        author_name=short(name),
        links=links,
        kind="mail",
    )


def _sender(message: Message) -> tuple[str, str]:
    try:
        name, address = parseaddr(header(message, "From") or header(message, "Sender"))
    except Exception:  # the standard parser stumbles over some addresses
        name, address = header(message, "From"), ""
    return short(name), short(address) if "@" in address else ""


def _date(message: Message, now: float) -> float:
    text = header(message, "Date")
    try:
        found = from_datetime(parsedate_to_datetime(text))
    except (TypeError, ValueError, IndexError, OverflowError):
        found = parse_time(text)
    return found if found is not None else now
