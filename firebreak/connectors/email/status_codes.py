"""What the codes of three numbers say about a receiver. Source: RFC 3463; RFC 7505 for null MX. Pure."""

import re
from typing import Final

NOBODY: Final = frozenset({"1.1", "1.2", "1.3", "1.6", "1.10", "2.1"})
"""Mailbox, host or address that is none, moved, takes no mail or was switched off. Not 1.0, which some servers also give for
the sender's address, nor 1.4 (ambiguous), 1.7 and 1.8 (the sender's)."""
_CODE: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY: Final = re.compile(r"(?<![\d.#])([245]\d\d)(?:[ -]#?(?:[245]\.\d{1,3}\.\d{1,3})(?![\d.]))?(?=[ -]|$)")
_BUSY: Final = re.compile(r"\brate\b|too (?:many|quickly|fast)|quota|\bfull\b|temporar", re.IGNORECASE)
"""Said with 5.2.1 by servers whose mailbox only has enough for now."""


def codes_of(text: str) -> list[str]:
    """The first three codes in a text, as they stand there.

    >>> codes_of("smtp; 550-5.1.1 no such user (10.2.3.4) 5.7.1")
    ['5.1.1', '5.7.1']
    """
    return [".".join(found.groups()) for found in list(_CODE.finditer(text[:1_000]))[:3]]


def numbers_of(text: str) -> str:
    """Nothing but the numbers of a server's answer, for a person to look up; its words may name people.

    >>> numbers_of("smtp; 550-5.1.1 ann@people.example is nobody"), numbers_of("x-unix; no")
    ('550 5.1.1', '')
    """
    reply = _REPLY.search(text[:1_000])
    codes = codes_of(text)
    return " ".join([*([reply[1]] if reply else []), *codes[:1]])


def nobody_there(status: str, said: str) -> bool:
    """Whether a report of failure says that nobody is there: every code in it that says anything at all says so.

    ``status``: of the report; ``said``: the server's own answer, which some reports hide behind a status of 5.0.0.

    >>> nobody_there("5.0.0", "smtp; 550 5.1.1 unknown"), nobody_there("5.1.1", "smtp; 550 5.7.1 you are blocked")
    (True, False)
    """
    found = [one for one in (*codes_of(status)[:1], *codes_of(said)) if not one.endswith(".0.0")]
    if not found or not all(one[:2] == "5." and one[2:] in NOBODY for one in found):
        return False
    return "5.2.1" not in found or not _BUSY.search(said[:1_000])
