"""Mails that come back: what a report of delivery says, in the form of RFC 3464 and in older ones. Nothing is looked up.

Whatever the bytes, the answer is a report, nothing (it is no report) or one error (it is one, and cannot be understood), in
time that grows with their length alone; no more than the first megabyte is looked at. Who may believe a report is for others
to say: anybody can write one.
"""

import re
from dataclasses import dataclass
from typing import Final

from firebreak.base.errors import WrongInput
from firebreak.connectors.email import returned_old
from firebreak.connectors.email.mime_parts import (
    Fields,
    Part,
    addresses_in,
    first,
    kind_of,
    leaves,
    read_fields,
    split_head,
    text_of,
)
from firebreak.connectors.email.status_codes import codes_of, nobody_there, numbers_of

LONGEST: Final = 1024 * 1024
MOST: Final = 200
"""Receivers of one report that are read: ours have one, and a few more where it was forwarded."""
MOST_IDS: Final = 5
_STATUS: Final = ("message/delivery-status", "message/global-delivery-status")
_RETURNED: Final = (
    "message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global", "message/global-headers",
)  # fmt: skip
_ID: Final = re.compile(r"<([^<>\s]{1,250})>")
_DAEMON: Final = re.compile(
    r"\b(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{32})@|mail delivery (?:sub)?system", re.I
)
_XTEXT: Final = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True)
class Recipient:
    """What a report says of one receiver."""

    final: str
    """The address at which it was tried last."""
    original: str
    """The address that we gave, where the report has it."""
    action: str
    """``failed``, ``delayed``, ``delivered``, ``relayed`` or ``expanded``."""
    status: str
    """Such as ``5.1.1``; empty where there is none."""
    diagnostic: str = ""
    """The numbers of the server's answer, such as ``550 5.1.1``."""
    gone: bool = False
    """It failed, and whoever tried says that nobody is there."""


@dataclass(frozen=True)
class ReturnedMail:
    """A report. ``message_ids``: of the mail that it is about, the surest first, without brackets."""

    message_ids: tuple[str, ...]
    recipients: tuple[Recipient, ...]


def read_returned(raw: bytes) -> ReturnedMail | None:
    """What a mail reports; ``None`` where it is no report. Raises ``WrongInput`` for one that cannot be understood."""
    fields, body = split_head(raw[:LONGEST])
    kind, _boundary, about = kind_of(fields)
    parts = leaves(fields, body)
    status = next((part for part in parts if part.kind in _STATUS), None)
    back = next((part for part in parts if part.kind in _RETURNED), None)
    if kind == "multipart/report" and about not in ("delivery-status", ""):
        return None  # that somebody read a mail, or complained of it
    if status is not None:
        blocks = _blocks(text_of(status.content))
        made = ReturnedMail(_ids(fields, back, blocks), _recipients(blocks))
    elif not _a_daemon(fields, kind):
        return None
    else:
        text = next((text_of(part.content) for part in parts if part.kind == "text/plain"), "")
        told, below = returned_old.tell(fields, text)
        made = ReturnedMail(
            _ids({**fields, **below}, back, []),
            tuple(_recipient(one.address, "", "failed", "", one.said) for one in told[:MOST]),
        )
    if not made.message_ids or not made.recipients:
        raise WrongInput("mail.returned_unreadable", "A mail that came back cannot be understood.")
    return made


def _a_daemon(fields: Fields, kind: str) -> bool:
    """Whether a mail server wrote it, as far as it says so."""
    said = first(fields, "from")
    return kind == "multipart/report" or "x-failed-recipients" in fields or bool(_DAEMON.search(said))


def _blocks(text: str) -> list[Fields]:
    """Of a delivery status: the first is about the mail, then one for each receiver; a field that comes again begins one."""
    found: list[Fields] = []
    block: list[str] = []
    names: set[str] = set()
    for line in [*text.split("\n"), ""]:
        name = line.partition(":")[0].strip().lower() if line[:1] not in (" ", "\t") else ""
        if (not line.strip() or name in names) and block:
            found.append(read_fields(block))
            block, names = [], set()
            if len(found) > MOST:
                break
        if line.strip():
            block.append(line)
            names |= {name} - {""}
    return found


def _recipients(blocks: list[Fields]) -> tuple[Recipient, ...]:
    told = [one for one in blocks if "final-recipient" in one or "original-recipient" in one]
    made = (
        _recipient(
            _address(first(one, "final-recipient")), _xtext(_address(first(one, "original-recipient"))),
            re.sub(r"[^a-z].*", "", first(one, "action").lower()), first(one, "status"), first(one, "diagnostic-code"),
        )
        for one in told[:MOST]
    )  # fmt: skip
    return tuple(one for one in made if one.final)


def _recipient(final: str, original: str, action: str, status: str, said: str) -> Recipient:
    code = (codes_of(status) or [""])[0]
    gone = action == "failed" and nobody_there(code, said)
    return Recipient(final or original, original, action[:20], code, numbers_of(said), gone)


def _address(value: str) -> str:
    """Of ``rfc822; ann@people.example``; empty for other kinds of address.

    >>> _address("RFC822;<ann@people.example> (Ann)"), _address("x400; /c=se/"), _address("ann@x.example")
    ('ann@people.example', '', 'ann@x.example')
    """
    kind, mark, address = value.partition(";")
    if mark and kind.strip().lower() not in ("rfc822", "utf-8"):
        return ""
    return next(iter(addresses_in(address if mark else value)), "")


def _xtext(address: str) -> str:
    """What RFC 3461 writes as ``+2B`` is a plus sign; some servers leave it so."""
    return _XTEXT.sub(lambda code: chr(int(code[1], 16)), address)


def _ids(fields: Fields, back: Part | None, blocks: list[Fields]) -> tuple[str, ...]:
    """Of the mail that came back, of what the report says beside it, and of the mail that the report answers."""
    inside = [back.content] if back is not None else []
    texts = [first(split_head(content)[0], "message-id") for content in inside]
    texts += [first(one, "x-original-message-id") or first(one, "original-message-id") for one in blocks[:1]]
    texts += [
        first(fields, name)
        for name in (returned_old.BELOW, "x-original-message-id", "in-reply-to", "references")
    ]
    found = [one for text in texts for one in _ID.findall(text)]
    return tuple(dict.fromkeys(found))[:MOST_IDS]
