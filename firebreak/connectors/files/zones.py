"""The time zone that an export says itself: in the name of a column, or in the lines before the header."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-\u2212])(\d{1,2})(?::?(\d{2}))?")
_PAREN = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,40})[)\]）]\s*$")
_LABEL = re.compile(
    r"\b(?:time\s?-?zone|tz|tidszon|zon masa)\b|时区|時區",
    re.I,
)
_DATED = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?\s+([A-Z]{3,5}|[+-]\d{4})\b")
ABBREVIATED = {
    "UTC": "UTC", "GMT": "UTC", "Z": "UTC", "BST": "Europe/London", "CET": "Europe/Stockholm",
    "CEST": "Europe/Stockholm", "EET": "Europe/Helsinki", "EEST": "Europe/Helsinki", "EST": "America/New_York",
    "EDT": "America/New_York", "CDT": "America/Chicago", "MDT": "America/Denver", "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles", "HKT": "Asia/Hong_Kong", "SGT": "Asia/Singapore", "MYT": "Asia/Kuala_Lumpur",
    "JST": "Asia/Tokyo", "KST": "Asia/Seoul", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
}  # fmt: skip
"""Short names that mean one zone; CST and IST mean several and are left to a person."""
_ODD = {
    (3, 30): "Asia/Tehran",
    (5, 30): "Asia/Kolkata",
    (5, 45): "Asia/Kathmandu",
    (9, 30): "Australia/Darwin",
}


@lru_cache(maxsize=1024)
def zone_named(text: str) -> str:
    """The zone's name as databases know it, or nothing.

    >>> zone_named("Europe/Stockholm"), zone_named("BST"), zone_named("GMT+08:00"), zone_named("new")
    ('Europe/Stockholm', 'Europe/London', 'Etc/GMT-8', '')
    """
    text = text.strip().strip("\"'.,;")[:60]
    if text.upper() in ABBREVIATED:
        return ABBREVIATED[text.upper()]
    if "/" in text:
        try:
            return ZoneInfo(text).key
        except (KeyError, ValueError, OSError):
            return ""
    match = _OFFSET.fullmatch(text.upper())
    return _of_offset(*match.groups()) if match else ""


def _of_offset(sign: str, hours: str, minutes: str | None) -> str:
    whole, rest = int(hours), int(minutes or 0)
    if rest:
        return _ODD.get((whole, rest), "") if sign == "+" else ""
    if whole == 0:
        return "UTC"
    # The database's own signs are the other way round: Etc/GMT-8 lies eight hours east.
    return f"Etc/GMT{'-' if sign == '+' else '+'}{whole}" if whole <= (14 if sign == "+" else 12) else ""


def without_zone(name: str) -> str:
    """A column's name without a zone in parentheses at its end.

    >>> without_zone("Date (GMT+2)"), without_zone("Reach (new)")
    ('Date', 'Reach (new)')
    """
    match = _PAREN.search(name[:200])
    return name[: match.start()] if match and zone_named(match.group(1)) else name


def zone_of_name(name: str) -> str:
    """The zone in a column's name, or nothing."""
    match = _PAREN.search(name[:200])
    if match:
        return zone_named(match.group(1))
    words = name.split()
    return zone_named(words[-1]) if len(words) > 1 and words[-1].upper() in {"UTC", "GMT"} else ""


def zone_before(rows: Iterable[Sequence[Any]]) -> str:
    """The zone that the lines before a header name: after a label, else in a date; the first counts."""
    dated = ""
    for row in rows:
        cells = [str(cell)[:200] for cell in row if cell not in (None, "")]
        line = " ".join(cells)
        if _LABEL.search(line):
            for part in (*cells, *re.split(r"[\s:：,()]+(?!\d)", line)):
                if found := zone_named(part):
                    return found
        if not dated and (match := _DATED.search(line)):
            dated = zone_named(match.group(1))
    return dated
