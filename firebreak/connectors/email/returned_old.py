"""Reports of mail servers from before RFC 3464, and of those that still write them: Exim, qmail, Exchange. Pure.

Only what is certain is told: a form that is not known by its own marks gives nothing, and its mail is left for a person.
"""

import re
from typing import Final, NamedTuple

from firebreak.connectors.email.mime_parts import Fields, addresses_in, first, read_fields

BELOW: Final = "x-firebreak-below"
"""Name under which the Message-ID of a mail is handed on that stands as text below the report."""
MOST_LINES: Final = 2_000
MOST: Final = 200
_EXIM: Final = "This message was created automatically by mail delivery software"
_EXIM_BELOW: Final = re.compile(r"-{3,} This is a copy of (?:the|your) message.*-{3,}")
_QMAIL: Final = "Hi. This is the "
_QMAIL_WHO: Final = re.compile(r"<([^<>\s]{1,320})>:")
_QMAIL_CODE: Final = re.compile(r"\(#(\d\.\d{1,3}\.\d{1,3})\)")
_EXCHANGE: Final = re.compile(r"<[\w.-]{1,255} #(\d\.\d{1,3}\.\d{1,3})(?: smtp;([^<>]{0,500}))?>")


class Told(NamedTuple):
    """An address, and what was said when it was tried."""

    address: str
    said: str


def tell(fields: Fields, text: str) -> tuple[list[Told], Fields]:
    """Who was not reached, and the Message-ID of the mail that stands below; both empty for a form that is not known."""
    lines = text.split("\n")[:MOST_LINES]
    start = next((line for line in lines if line.strip()), "")
    if start.startswith(_QMAIL):
        return _qmail(lines)
    if "x-failed-recipients" in fields and start.startswith(_EXIM):
        return _exim(fields, lines)
    return _exchange(lines), {}


def _below(lines: list[str], at: int) -> Fields:
    """The head of the mail whose copy begins there, after empty lines."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    found = first(read_fields(lines[at:]), "message-id")
    return {BELOW: [found]} if found else {}


def _qmail(lines: list[str]) -> tuple[list[Told], Fields]:
    """Paragraphs: who says it; each address with its reason; one that begins with a dash; the mail."""
    end = next((at for at, line in enumerate(lines) if line.startswith("-")), len(lines))
    found: list[Told] = []
    for line in lines[:end]:
        who = _QMAIL_WHO.match(line)
        if who is not None and len(found) < MOST:
            found.append(Told(who[1], ""))
        elif found and len(found[-1].said) < 1_000:
            found[-1] = Told(found[-1].address, f"{found[-1].said} {line[:1_000]}")
    return [Told(one.address, _qmail_said(one.said)) for one in found], _below(lines, end + 1)


def _qmail_said(text: str) -> str:
    """The far server's own answer, or qmail's code; never a number that stands elsewhere."""
    _before, mark, after = text.partition("Remote host said:")
    code = _QMAIL_CODE.search(text)
    return after.strip() if mark else code[1] if code else ""


def _exim(fields: Fields, lines: list[str]) -> tuple[list[Told], Fields]:
    """The addresses stand in a field of their own; below each, deeper in, what was said."""
    end = next((at for at, line in enumerate(lines) if _EXIM_BELOW.match(line[:200])), len(lines))
    named = dict.fromkeys(one for value in fields["x-failed-recipients"] for one in addresses_in(value))
    said = dict.fromkeys(named, "")
    current = ""
    for line in lines[:end]:
        depth = len(line) - len(line.lstrip())
        whole = line.strip()
        if depth == 2:
            current = whole if whole in said else ""
        elif depth > 2 and current and len(said[current]) < 1_000:
            said[current] += f" {whole[:500]}"
        elif not whole:
            current = ""
    return [Told(one, _answer(said[one])) for one in list(named)[:MOST]], _below(lines, end + 1)


def _answer(text: str) -> str:
    """From the far server's number on: the name of its machine may look like one."""
    found = re.search(r"(?<=: )[245]\d\d[ -].*", text)
    return found[0] if found else ""


def _exchange(lines: list[str]) -> list[Told]:
    """An address, and within the lines below it the server with a code in angle brackets."""
    found: list[Told] = []
    address, since = "", 0
    for line in lines:
        code = _EXCHANGE.search(line[:1_000])
        if code is not None and address and len(found) < MOST:
            found.append(Told(address, f"{code[2] or ''} {code[1]}".strip()))
            address = ""
        elif code is None:
            since += 1
            who = addresses_in(line[:1_000])
            if who:
                address, since = (who[0] if len(who) == 1 else ""), 0
            elif since > 5:
                address = ""
    return found
