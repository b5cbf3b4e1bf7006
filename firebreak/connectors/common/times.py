"""Reading the times that exports, feeds and people write, whatever their form.

All results are seconds since 1970 in UTC. A time without a zone is read in the zone the caller assumes.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from firebreak.connectors.common.months import AFTERNOON, CHINESE, MONTH_NAMES, MONTHS

YEARS = (1990, 2100)
"""What is not between these is no time of a post."""
_LOW, _HIGH = (
    datetime(YEARS[0], 1, 1, tzinfo=UTC).timestamp(),
    datetime(YEARS[1], 1, 1, tzinfo=UTC).timestamp(),
)
EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone

_CLOCK = (
    r"(?:[T,\s]+(?:at\s+|kl\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([AaPp]\.?[Mm]\.?)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?"
)
_TRIPLE = re.compile(r"(\d{1,4})([/.\-])(\d{1,2})\2(\d{1,4})" + _CLOCK)
_DAY_MONTH = re.compile(
    rf"(?:[a-zåäö]+,?\s+)?(\d{{1,2}})[\s.\-]+({MONTH_NAMES})\.?[\s,\-]+(\d{{2,4}})" + _CLOCK, re.I
)
_MONTH_DAY = re.compile(
    rf"(?:[a-z]+,?\s+)?({MONTH_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})" + _CLOCK, re.I
)
_CTIME = re.compile(
    r"[A-Za-z]{3} ([A-Za-z]{3}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?: ([+-]\d{4}|UTC|GMT))? (\d{4})"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2}))?(Z?)")
_ZONE_NAME = re.compile(r"\s*(?:\(?(?:UTC|GMT)\)?)$", re.I)
_HAS_ZONE = re.compile(r"(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\)?(?: \d{4})?$", re.I)


def from_number(value: float) -> float | None:
    """Seconds from a count since 1970 in seconds, milli-, micro- or nanoseconds, told apart by size.

    >>> from_number(1306835215), from_number(1306835215123), from_number(12)
    (1306835215.0, 1306835215.123, None)
    """
    for unit in (1.0, 1e3, 1e6, 1e9):
        if _LOW <= value / unit < _HIGH:
            return value / unit
    return None


def from_excel(serial: float, zone: tzinfo = UTC) -> float | None:
    """Seconds from a spreadsheet's day number (1900 system).

    >>> from_excel(42056.5) == datetime(2015, 2, 21, 12, tzinfo=UTC).timestamp()
    True
    """
    if not 32874 <= serial < 73051:
        return None
    return (EXCEL_ZERO + timedelta(days=serial)).replace(tzinfo=zone).timestamp()


def from_datetime(value: datetime, zone: tzinfo = UTC) -> float | None:
    """Seconds from a datetime; a naive one is read in ``zone``."""
    try:
        seconds = (value if value.tzinfo else value.replace(tzinfo=zone)).timestamp()
    except (OverflowError, ValueError, OSError):
        return None
    return seconds if _LOW <= seconds < _HIGH else None


def parse_time(text: str, zone: tzinfo = UTC, day_first: bool = True, excel: bool = False) -> float | None:
    """Seconds UTC, or ``None`` when the text is no time.

    ``day_first`` decides 3/4/2024; ``excel`` lets small numbers be a spreadsheet's days.

    >>> parse_time("Tue May 31 17:46:55 +0800 2011") == parse_time("2011-05-31T09:46:55Z")
    True
    >>> parse_time("2024年5月3日 下午2:05") == parse_time("3/5/2024 14:05") == parse_time("May 3, 2024 2:05 PM")
    True
    """
    text = text.strip()
    if not text or len(text) > 80:
        return None
    try:
        return (
            from_datetime(datetime.fromisoformat(text), zone)
            if text[:5].count("-")
            else _other(text, zone, day_first, excel)
        )
    except ValueError:
        return _other(text, zone, day_first, excel)


def _other(text: str, zone: tzinfo, day_first: bool, excel: bool) -> float | None:
    if text.isascii() and text.replace(".", "", 1).isdigit():
        number = float(text)
        if excel and (found := from_excel(number, zone)) is not None:
            return found
        if (found := from_number(number)) is not None:
            return found
    try:
        parts = _parts(text, day_first)
        if parts is not None:
            stamp, offset = parts
            return from_datetime(stamp.replace(tzinfo=offset) if offset else stamp, zone)
        return from_datetime(parsedate_to_datetime(text), zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _parts(text: str, day_first: bool) -> tuple[datetime, tzinfo | None] | None:
    """The naive stamp and its own zone by the first form that fits the whole text."""
    if m := _CTIME.fullmatch(text):
        name, day, hour, minute, second, offset, year = m.groups()
        return _stamp(year, MONTHS[name.lower()], day, hour, minute, second), _offset(offset)
    if m := _COMPACT.fullmatch(text):
        *stamp, utc = m.groups()
        return _stamp(*stamp), UTC if utc else None
    if m := _TRIPLE.fullmatch(text):
        one, sign, two, three, *clock = m.groups()
        return _clocked(*_ordered(one, two, three, day_first or sign == "."), clock)
    if m := _DAY_MONTH.fullmatch(text):
        day, name, year, *clock = m.groups()
        return _clocked(year, MONTHS[name.lower()], day, clock)
    if m := _MONTH_DAY.fullmatch(text):
        name, day, year, *clock = m.groups()
        return _clocked(year, MONTHS[name.lower()], day, clock)
    if m := CHINESE.fullmatch(text):
        year, month, day, part, hour, minute, second = m.groups()
        shifted = int(hour or 0) + (
            12 if part in AFTERNOON and int(hour or 0) < 12 and (part != "中午" or int(hour or 0) < 11) else 0
        )
        return _stamp(year, month, day, shifted, minute, second), None
    return None


def _ordered(one: str, two: str, three: str, day_first: bool) -> tuple[str, str, str]:
    if len(one) == 4:
        return one, two, three
    day, month = (one, two) if day_first else (two, one)
    if int(month) > 12 >= int(day):
        day, month = month, day
    return three, month, day


def _clocked(
    year: str, month: str | int, day: str, clock: Sequence[str | None]
) -> tuple[datetime, tzinfo | None]:
    hour, minute, second, half, offset = clock
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    return _stamp(year, month, day, hours, minute, second), _offset(offset)


def _stamp(
    year: object, month: object, day: object, hour: object = 0, minute: object = 0, second: object = 0
) -> datetime:
    whole = int(str(year))
    if whole < 100:
        whole += 2000 if whole < 70 else 1900
    hours, minutes, seconds = (int(str(part or 0)) for part in (hour, minute, second))
    return datetime(whole, int(str(month)), int(str(day)), hours, minutes, seconds)  # noqa: DTZ001 - the caller adds the zone


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in {"Z", "UTC", "GMT"}:
        return UTC
    return datetime.strptime(text.replace(":", ""), "%z").tzinfo


def has_zone(text: str) -> bool:
    """Whether the text says its zone itself (numbers since 1970 do).

    >>> has_zone("2015-02-17T16:43:42.954Z"), has_zone("2015-02-26 21:42:53"), has_zone("1306835215")
    (True, False, True)
    """
    text = text.strip()
    return (
        bool(_HAS_ZONE.search(text))
        or (text.isdigit() and len(text) >= 10)
        or (text[:4].isalpha() and "+" in text)
    )


def order_of(samples: Sequence[str]) -> tuple[bool, bool]:
    """``(day_first, sure)`` for dates such as 3/4/2024, from all samples of a column.

    A part above 12 settles it; else the order under which the column spans less time; else day first, unsure.

    >>> order_of(["2/24/15 12:03"]), order_of(["24/2/15"]), order_of(["2/3/15"])
    ((False, True), (True, True), (True, False))
    """
    matches = [m for m in (_TRIPLE.fullmatch(s.strip()) for s in samples) if m and len(m.group(1)) < 4]
    if not matches or any(int(m.group(1)) > 12 for m in matches) or matches[0].group(2) == ".":
        return True, True
    if any(int(m.group(3)) > 12 for m in matches):
        return False, True
    spans = []
    for day_first in (True, False):
        times = [t for t in (parse_time(m.group(0), day_first=day_first) for m in matches) if t is not None]
        spans.append(max(times) - min(times) if times else float("inf"))
    return spans[0] <= spans[1], min(spans) * 3 < max(spans)
