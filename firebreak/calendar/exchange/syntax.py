"""The two parts of RFC 5545 that the library does for us: the parts of a line, and folding. Typed here, as it is not."""

from collections.abc import Iterable
from typing import NamedTuple

from icalendar.parser import Contentline


class Line(NamedTuple):
    """One unfolded line. ``value`` is as it stands, escapes included."""

    name: str
    params: dict[str, str]
    """By name in capitals; those with several values are left out."""
    value: str


def parted(line: str) -> Line:
    """The parts of an unfolded line. Raises ``ValueError`` for what is none.

    >>> parted('DTSTART;TZID="Europe/Stockholm":20260605T120000')
    Line(name='DTSTART', params={'TZID': 'Europe/Stockholm'}, value='20260605T120000')
    """
    name, params, value = Contentline(line).raw_parts()  # type: ignore[no-untyped-call] # the library's
    given = {str(key).upper(): str(one) for key, one in params.items() if isinstance(one, str)}
    return Line(str(name).upper(), given, str(value))


def folded(lines: Iterable[str]) -> bytes:
    """Lines in UTF-8, each folded at 75 octets and ended by CRLF."""
    made = (Contentline(line).to_ical() for line in lines)  # type: ignore[no-untyped-call] # the library's
    return b"".join(bytes(line) + b"\r\n" for line in made)
