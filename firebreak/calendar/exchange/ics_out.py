"""Planned posts as an iCalendar file (RFC 5545). Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Final

from firebreak.base import clock
from firebreak.calendar.exchange.collecting import clean
from firebreak.calendar.exchange.ics_in import CHANNEL, ENDS, LANGUAGE, RIGHTS
from firebreak.calendar.exchange.shapes import Entry
from firebreak.calendar.exchange.syntax import folded

_PROGRAM: Final = "-//Firebreak//Content calendar//EN"


def write_ics(entries: Iterable[Entry], name: str) -> bytes:
    """UTF-8, CRLF, folded at 75 octets. ``name`` is for calendars. :func:`.ics_in.read_ics` reads all of it back."""
    return folded(_lines(entries, name))


def _lines(entries: Iterable[Entry], name: str) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{_PROGRAM}", "CALSCALE:GREGORIAN")
    yield from (f"NAME:{_escaped(name)}", f"X-WR-CALNAME:{_escaped(name)}")
    made = _stamp(clock.now())
    for entry in entries:
        yield from (
            "BEGIN:VEVENT",
            f"UID:{_escaped(entry.uid)}",
            f"DTSTAMP:{made}",
            f"DTSTART:{_stamp(entry.at)}",
        )
        if entry.offer_ends is not None:
            yield f"{ENDS}:{_stamp(entry.offer_ends)}"
        for field, value in (
            ("SUMMARY", entry.title), ("DESCRIPTION", entry.text), ("CATEGORIES", entry.topic), ("LOCATION", entry.channel),
            (CHANNEL, entry.channel), (LANGUAGE, entry.language), (RIGHTS, entry.rights),
        ):  # fmt: skip
            if value:
                yield f"{field}:{_escaped(value)}"
        yield from ("TRANSP:TRANSPARENT", "END:VEVENT")
    yield "END:VCALENDAR"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    r"""As TEXT is written; not by the library, which takes the ``\N`` of ``C:\New`` for a line end."""
    plain = clean(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")
