"""Days and times as people and spreadsheets write them, in five languages. Pure; nothing is guessed.

``5/6/2026`` is a day only where the rest of the file says which of the two comes first (:func:`order_of`).
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final, Literal, NamedTuple

from firebreak.calendar.meeting import spelt

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years in which a post can be planned."""
Order = Literal["dmy", "mdy", ""]

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january januari", "feb february februari", "mar march mars mac", "apr april", "may maj mei",
            "jun june juni", "jul july juli julai", "aug august augusti ogos ogo ogs", "sep sept september",
            "oct october okt oktober", "nov november", "dec december dis disember",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_YEAR_FIRST: Final = re.compile(r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?: ?[日号]|(?!\d))")
_PLAIN: Final = re.compile(r"(20\d\d)(\d\d)(\d\d)(?!\d)")
_DOTTED: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_TWO_WAYS: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?!\d)")
_DAY_WORD: Final = re.compile(
    r"(?:den )?(\d{1,2})(?:st|nd|rd|th|:e|\.)?[ -](?:of )?([^\W\d_]+)\.?,?[ -](\d{4})"
)
_WORD_DAY: Final = re.compile(r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?!\d)")
_SERIAL: Final = re.compile(r"([3-7]\d{4})(?:[.,](\d{1,15}))?")
"""Days since 30 December 1899, as spreadsheets count: 1982 to 2119."""
_WEEKDAY: Final = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|(?:mån|tis|ons|tors|fre|lör|sön)dag|"
    r"isnin|selasa|rabu|khamis|jumaat|sabtu|ahad|(?:星期|周|礼拜)[一二三四五六日天])[,.]? ?"
)
_CLOCK: Final = re.compile(
    r"(?:kl\.? ?|klockan |pukul |jam )?(?P<before>am|pm|凌晨|早上|上午|中午|下午|傍晚|晚上|晚)? ?"
    r"(?P<h>\d{1,2})(?:(?:[:.点时] ?(?P<m>\d{2})(?:[:.](?P<s>\d{2})(?:\.0+)?)?|[点时](?P<half>半)?)分?)?"
    r" ?(?P<after>a\.?m\.?|p\.?m\.?|noon|pagi|tengah hari|petang|malam)?"
)
_FOUR: Final = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_FRACTION: Final = re.compile(r"0[.,](\d{1,15})")
_OFFSET: Final = re.compile(r"(?P<rest>.*\d) ?(?:(?P<z>z|utc|gmt)|(?P<sign>[+-])(?P<h>\d\d):?(?P<m>\d\d))")
_LATE: Final = frozenset(
    {"pm", "下午", "傍晚", "晚上", "晚", "petang", "malam", "noon", "tengah hari", "中午"}
)


class Clock(NamedTuple):
    """A time of day, and its zone where one was written."""

    at: time
    zone: tzinfo | None = None


def order_of(cells: Iterable[str]) -> Order:
    """Which comes first in ``13/6/2026``: the day or the month; empty where no cell tells, or they disagree.

    >>> order_of(["5/6/2026", "13/6/2026"]), order_of(["5/6/2026"]), order_of(["13/6/2026", "6/13/2026"])
    ('dmy', '', '')
    """
    found: set[Order] = set()
    for cell in cells:
        if match := _TWO_WAYS.match(spelt(cell)):
            first, second = int(match[1]), int(match[2])
            if first > 12 >= second:
                found.add("dmy")
            elif second > 12 >= first:
                found.add("mdy")
    return found.pop() if len(found) == 1 else ""


def two_ways(cell: str) -> bool:
    """Whether a cell is a day that can be read in two ways."""
    match = _TWO_WAYS.match(spelt(cell))
    if match is None:
        return False
    first, second = int(match[1]), int(match[2])
    return first != second and first <= 12 and second <= 12


def moment(cell: str, order: Order = "") -> tuple[date, Clock | None] | None:
    """Day and, where it is written too, time of a cell; ``None`` for what is no day.

    >>> moment("2026-06-05T12:30Z")[0], moment("den 5 juni 2026")[0] == moment("2026年6月5日")[0], moment("5/6/2026")
    (datetime.date(2026, 6, 5), True, None)
    >>> moment("46178.5")
    (datetime.date(2026, 6, 5), Clock(at=datetime.time(12, 0), zone=None))
    """
    text = _WEEKDAY.sub("", spelt(cell))
    if serial := _SERIAL.fullmatch(text):
        day = date(1899, 12, 30) + timedelta(days=int(serial[1]))
        return day, Clock(_of_fraction(f"0.{serial[2]}")) if serial[2] else None
    for pattern in (_YEAR_FIRST, _PLAIN, _DOTTED, _TWO_WAYS, _DAY_WORD, _WORD_DAY):
        if match := pattern.match(text):
            day_found = _day(pattern, match, order)
            rest = text[match.end() :].removeprefix(",").strip()
            if not rest:
                return (day_found, None) if day_found else None
            at = clock(rest.removeprefix("t") if rest[1:2].isdigit() else rest)
            return (day_found, at) if day_found and at else None
    return None


def clock(cell: str) -> Clock | None:
    """The time of a cell; ``None`` for what is none, and for what may be two.

    >>> clock("kl. 9.30").at == clock("9:30 AM").at == clock("上午9点半").at == clock("9.30 pagi").at == time(9, 30)
    True
    >>> clock("0.75").at, clock("12 petang"), clock("0.50"), clock("25:00")
    (datetime.time(18, 0), None, None, None)
    """
    text, zone = _without_offset(spelt(cell))
    if four := _FOUR.fullmatch(text):
        return Clock(time(int(four[1]), int(four[2])), zone)
    if fraction := _FRACTION.fullmatch(text):
        digits = fraction[1]
        return None if len(digits) == 2 and digits < "60" else Clock(_of_fraction(f"0.{digits}"), zone)
    match = _CLOCK.fullmatch(text)
    part = match and (match["before"] or match["after"] or "").replace(".", "")
    if not match or (match["m"] is None and not part and not re.search("[点时]|kl|pukul|jam", text)):
        return None
    hour, minute, second = (
        int(match["h"]),
        int(match["m"] or (30 if match["half"] else 0)),
        int(match["s"] or 0),
    )
    turned = _turned(hour, part or "")
    if turned is None or minute > 59 or second > 59:
        return None
    return Clock(time(turned, minute, second), zone)


def at_zone(day: date, wall: Clock, zone: tzinfo) -> datetime:
    """The moment (aware, UTC) of a wall time; the first of two where the clock is put back."""
    return datetime.combine(day, wall.at, wall.zone or zone).astimezone(UTC)


def skipped(day: date, wall: Clock, zone: tzinfo) -> bool:
    """Whether no clock of the zone ever shows this time, because it is put forward over it."""
    meant = datetime.combine(day, wall.at, wall.zone or zone)
    return meant.astimezone(UTC).astimezone(meant.tzinfo).replace(tzinfo=None) != meant.replace(tzinfo=None)


def _turned(hour: int, part: str) -> int | None:
    """The hour of 24; ``None`` where part of the day and hour cannot both be right, or leave it open."""
    if not part:
        return hour if hour < 24 else None
    if part in ("petang", "malam", "tengah hari", "晚上", "晚") and hour == 12 and part != "tengah hari":
        return None  # noon or midnight: people mean either
    if part in ("am", "凌晨", "早上", "上午", "pagi"):
        return hour % 12 if hour <= 12 else None
    if part in ("中午", "tengah hari", "noon") and hour in (10, 11):
        return hour
    if part in _LATE:
        return hour if 12 <= hour < 24 else hour + 12 if hour else None
    return None


def _day(pattern: re.Pattern[str], match: re.Match[str], order: Order) -> date | None:
    try:
        if pattern in (_YEAR_FIRST, _PLAIN):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if pattern is _DOTTED:
            return date(int(match[3]), int(match[2]), int(match[1]))
        if pattern is _TWO_WAYS:
            day, month = int(match[1]), int(match[2])
            if order == "mdy":
                day, month = month, day
            return date(int(match[3]), month, day) if order or day == month else None
        number, word = (match[1], match[2]) if pattern is _DAY_WORD else (match[2], match[1])
        return date(int(match[3]), _MONTHS[word], int(number))
    except (ValueError, KeyError):
        return None


def _of_fraction(written: str) -> time:
    seconds = min(round(float(written) * 86_400), 86_399)
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _without_offset(text: str) -> tuple[str, tzinfo | None]:
    match = _OFFSET.fullmatch(text)
    if not match:
        return text, None
    if match["z"]:
        return match["rest"], UTC
    minutes = int(match["h"]) * 60 + int(match["m"])
    if minutes > 14 * 60 or int(match["m"]) > 59:
        return text, None
    return match["rest"], timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes))
