"""Days by which a text itself says that something ends: "until 5 June 2026", "6月5日截止", "t.o.m. 5 juni". Pure.

Only a day with a word for an end right beside it counts; a day without a year is that of the year in which it lies
nearest before the post. ``05/06/2026`` is two days in two countries, and counts as none.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, NamedTuple

from firebreak.calendar.meeting import spelt

RECENT: Final = timedelta(days=60)
"""A day without a year lies at most so far back: "until 5 June", posted in October, may as well mean next year."""
OLD: Final = timedelta(days=370)
"""A day with its year, further back: the text tells a story."""

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january januari jan", "february februari feb", "march mars mac mar", "april apr", "may maj mei",
            "june juni jun", "july juli julai jul", "august augusti ogos aug ogs",
            "september sept sep", "october oktober oct okt",
            "november nov", "december disember dec dis",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH: Final = "(?P<word>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY: Final = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|:e)?"
_YEAR: Final = r"(?:,? (?P<y>20\d\d)(?!\d))?"
_WEEKDAY: Final = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?|isnin|selasa|rabu|khamis|"
    r"jumaat|sabtu|ahad)?,? ?"
)
_BEFORE: Final = (
    r"(?:\b(?:until|till?|through|thru|ends?|ending|expires?|expiring|valid to|valid through|closes?|last day:?(?: is)?|"
    r"no later than|t\.?o\.?m\.?|till och med|fram till|till den|gäller till|slutar|"
    r"upphör|senast|sista dag(?:en)?:?(?: är)?|hingga|sehingga|sampai|berakhir|tamat|tarikh akhir:?|"
    r"selewat-lewatnya)(?: (?:on|the|and including|den|pada))?) "
)
_SPACED: Final = (
    re.compile(rf"{_BEFORE}{_WEEKDAY}{_DAY}(?: of)? {_MONTH}{_YEAR}"),
    re.compile(rf"{_BEFORE}{_WEEKDAY}{_MONTH} {_DAY}(?!\d){_YEAR}"),
    re.compile(rf"{_BEFORE}{_WEEKDAY}(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)(?!\d)"),
)
_HAN: Final = (
    r"(?:(?P<y>20\d\d) ?(?:年|[-/.]) ?)?(?P<m>[01]?\d) ?(?:月|[-/.]) ?(?P<d>[0-3]?\d)(?: ?[日号])?(?!\d)"
)
_CHINESE: Final = (
    # In simplified characters: spelt() has made them so.
    re.compile(rf"(?:截止到?|截至|有效期(?:至|到)|至|到期日?|结束于|最后一天)[:是为]? ?{_HAN}"),
    re.compile(
        rf"(?<!\d){_HAN}(?:\([^)]{{1,6}}\))?(?:\d{{1,2}}:\d\d)? ?(?:截止|为止|止(?!痛|血|咳|汗|步)|结束|到期)"
    ),
)


class Ending(NamedTuple):
    """A day that the text gives as an end, and the words by which it does."""

    day: date
    words: str


def ended(text: str, due: date) -> list[Ending]:
    """Ends that the text names and that are past on the day ``due``, each day once.

    >>> [str(one.day) for one in ended("Half price until 5 June 2026!", date(2026, 6, 6))]
    ['2026-06-05']
    >>> ended("Half price until 5 June 2026!", date(2026, 6, 5)), ended("Since 5 June 1990", date(2026, 6, 6))
    ([], [])
    """
    found: dict[date, Ending] = {}
    for match in _matches(spelt(text)):
        day = _day(match, due)
        if day is not None and due - OLD <= day < due:
            found.setdefault(day, Ending(day, match[0].strip(" .,")))
    return sorted(found.values())


def _matches(text: str) -> Iterator[re.Match[str]]:
    for pattern in (*_SPACED, *_CHINESE):
        yield from pattern.finditer(text)


def _day(match: re.Match[str], due: date) -> date | None:
    parts = match.groupdict()
    month = _MONTHS[parts["word"]] if parts.get("word") else int(parts["m"])
    number = int(parts["d"])
    if parts["y"]:
        return _date(int(parts["y"]), month, number)
    near = (_date(year, month, number) for year in (due.year, due.year - 1))
    return next((day for day in near if day is not None and due - RECENT <= day < due), None)


def _date(year: int, month: int, number: int) -> date | None:
    """``None`` for 31 June, and for 29 February of most years."""
    try:
        return date(year, month, number)
    except ValueError:
        return None
