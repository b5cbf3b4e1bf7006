"""Planned posts out of an iCalendar file (RFC 5545), each event by itself, without trusting any of it. Pure.

The library splits the lines; what they mean is read here, as it reads every value of every event, expands what it need
not, and guesses time zones. ``VTIMEZONE`` is not read: a zone counts by its name.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from firebreak.base.clock import zones
from firebreak.calendar.exchange.collecting import Collector, Enough, Refused
from firebreak.calendar.exchange.columns import language_of
from firebreak.calendar.exchange.moments import FIRST_YEAR, LAST_YEAR, Clock, at_zone, skipped
from firebreak.calendar.exchange.shapes import MOST_BYTES, Read
from firebreak.calendar.exchange.syntax import parted

LONGEST_LINE: Final = 100_000
"""Characters of an unfolded line; a longer one is no line of a post."""
CHANNEL, ENDS, RIGHTS = "X-FIREBREAK-CHANNEL", "X-FIREBREAK-OFFER-ENDS", "X-FIREBREAK-PICTURE-RIGHTS"
LANGUAGE: Final = "X-FIREBREAK-LANGUAGE"
_RECURRING: Final = frozenset({"RRULE", "RDATE", "EXRULE", "RECURRENCE-ID"})
_WANTED: Final = _RECURRING | {
    "UID", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "LOCATION", "STATUS", CHANNEL, ENDS, RIGHTS, LANGUAGE,
}  # fmt: skip
_STAMP: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)


class _Value(NamedTuple):
    line: int
    value: str
    zone: str
    """Its TZID, if any."""
    language: str


def read_ics(data: bytes, zone: str) -> Read:
    """Events of an iCalendar file as planned posts. ``zone`` (``Europe/Stockholm``) is of times without one.

    SUMMARY is the title, DESCRIPTION the text, CATEGORIES the topic, LOCATION (or our own
    ``X-FIREBREAK-CHANNEL``) the channel.
    """
    found = Collector()
    try:
        for line, event in _events(_text(data), found):
            try:
                _take(found, line, event, ZoneInfo(zone))
            except Refused as refused:
                found.refuse(line, refused)
    except Refused as refused:
        found.refuse(0, refused)
    except Enough:
        pass
    return found.read()


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Refused("file_large", size=str(len(data)), limit=str(MOST_BYTES))
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("file_encoding") from None
    if not re.match(r"\s*BEGIN:VCALENDAR", text, re.IGNORECASE):
        raise Refused("file_not_calendar")
    return text


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Number of the first line, and the unfolded line. ``\\n`` alone ends a line too: many programs write so."""
    start, parts = 1, list[str]()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line[:1] in (" ", "\t"):
            parts.append(line[1:])
            continue
        if parts:
            yield start, "".join(parts)
        start, parts = number, [line]
    yield start, "".join(parts)


def _events(text: str, found: Collector) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    """Line on which an event begins, and those of its lines that are of use; what it encloses (alarms) left out."""
    inside: list[tuple[int, str]] | None = None
    begun = within = 0
    for number, line in _lines(text):
        name = re.split("[:;]", line, maxsplit=1)[0].strip().upper()
        kind = line.partition(":")[2].strip().upper() if name in ("BEGIN", "END") else ""
        if name == "BEGIN" and inside is not None and kind != "VEVENT":
            within += 1
        elif name == "END" and within and kind != "VEVENT":
            within -= 1
        elif name == "BEGIN" and kind == "VEVENT":
            if inside is not None:
                found.problem(begun, "broken")
            inside, begun, within = [], number, 0
        elif name == "END" and kind == "VEVENT" and inside is not None:
            yield begun, inside
            inside = None
        elif inside is not None and not within and name in _WANTED:
            inside.append((number, line))
    if inside is not None:
        found.problem(begun, "broken")


def _take(found: Collector, line: int, event: list[tuple[int, str]], zone: tzinfo) -> None:
    values = _values(event)
    start, ends = values.get("DTSTART"), values.get(ENDS)
    if any(name in values for name in _RECURRING):
        raise Refused("recurring")
    if _plain(values, "STATUS").strip().upper() == "CANCELLED":
        raise Refused("cancelled")
    if start is None:
        raise Refused("no_date")
    at = _moment(start, zone, "date_unreadable", found)
    offer_ends = None if ends is None else _moment(ends, zone, "offer_unreadable", found)
    spoken = _plain(values, LANGUAGE)
    if not spoken and "DESCRIPTION" in values:
        spoken = values["DESCRIPTION"].language
    language = language_of(spoken)
    if language is None:
        raise Refused("language_unknown", value=spoken)
    given = {
        "uid": _plain(values, "UID"), "text": _plain(values, "DESCRIPTION"), "title": _plain(values, "SUMMARY"),
        "channel": _plain(values, CHANNEL) or _plain(values, "LOCATION"), "topic": _plain(values, "CATEGORIES"),
        "rights": _plain(values, RIGHTS), "language": language,
    }  # fmt: skip
    found.take(line, at, offer_ends, given)


def _values(event: list[tuple[int, str]]) -> dict[str, _Value]:
    """The first of each property."""
    found: dict[str, _Value] = {}
    for number, line in event:
        if len(line) > LONGEST_LINE:
            raise Refused("long", field="line", length=str(len(line)), limit=str(LONGEST_LINE))
        try:
            part = parted(line)
        except (ValueError, AssertionError):
            raise Refused("broken") from None
        one = _Value(number, part.value, part.params.get("TZID", ""), part.params.get("LANGUAGE", ""))
        found.setdefault(part.name, one)
    return found


def _plain(values: dict[str, _Value], name: str) -> str:
    """The text of a property; escapes undone in one pass, as a text may hold a backslash before an n."""
    one = values.get(name)
    return _ESCAPE.sub(lambda match: "\n" if match[1] in "nN" else match[1], one.value) if one else ""


def _moment(given: _Value, zone: tzinfo, code: str, found: Collector) -> datetime:
    match = _STAMP.fullmatch(given.value.strip())
    if not match:
        raise Refused(code, value=given.value)
    if match[4] is None:
        raise Refused("no_time", value=given.value)
    try:
        day = date(*(int(part) for part in match.groups()[:3]))
        wall = Clock(time(int(match[4]), int(match[5]), min(int(match[6]), 59)))
    except ValueError:
        raise Refused(code, value=given.value) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refused("year_far", value=given.value)
    there = ZoneInfo("UTC") if match[7] else _zone(given.zone) if given.zone else zone
    if skipped(day, wall, there):
        found.problem(given.line, "time_skipped", value=f"{day.isoformat()} {wall.at.isoformat('minutes')}")
    return at_zone(day, wall, there)


def _zone(written: str) -> ZoneInfo:
    """By its own name, by that of Windows, or with the prefix of the program that made the file."""
    name = written.strip()
    known = WINDOWS_TO_OLSON.get(name, name)
    parts = known.strip("/").split("/")
    for start in range(len(parts) if known.startswith("/") else 1):
        if (tail := "/".join(parts[start:])) in zones():
            return ZoneInfo(tail)
    raise Refused("zone_unknown", zone=name)
