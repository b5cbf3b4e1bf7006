"""How the files of days are read: one entry names a day, how its date is found, and where that is from. Pure.

Each entry has ``key``, ``sort``, ``name`` (in five languages), ``source`` and one of::

    on: 12-13                    every year on 13 December
    nth: [2, sunday, 11]         the second Sunday of November; -1 is the last
    after: [saturday, 10-31]     the first Saturday on or after 31 October
    easter: -2                   days from Easter Sunday (western)
    dates: [2025-03-02, ...]     by table, where the moon or an authority decides

``since: 1994`` is the first year; ``every: 4`` keeps it every fourth year from then; ``about: true`` says that the date is
an expectation; ``countries`` names where it is kept, in the file ``shared.yaml`` that belongs to none.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, Final, NamedTuple

import yaml

from firebreak.calendar.days.shapes import Day

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same language in C where it is built in: seven times as fast, and the first page waits for it."""
EVERYWHERE: Final = "everywhere"
SHARED: Final = "shared"


class Rule(NamedTuple):
    """One entry of a file. ``how`` is its way of finding the date, with what belongs to it."""

    day: Day
    countries: tuple[str, ...]
    """Empty: everywhere."""
    how: str
    of: Any
    since: int
    every: int

    def days_in(self, year: int) -> list[date]:
        """Its dates in a year: mostly one; two where a moon year ends early; none before it began."""
        if year < self.since or (year - self.since) % self.every:
            return []
        if self.how == "on":
            return [date(year, *self.of)]
        if self.how == "nth":
            return [_nth(year, *self.of)]
        if self.how == "after":
            weekday, (month, number) = self.of
            first = date(year, month, number)
            return [first + timedelta(days=(weekday - first.weekday()) % 7)]
        if self.how == "easter":
            return [easter(year) + timedelta(days=self.of)]
        return [day for day in self.of if day.year == year]


def load() -> list[Rule]:
    """Every entry of every file. A file that is written wrongly raises: the tests read them all."""
    folder = files("firebreak.calendar.days") / "data"
    return [
        _rule(entry, file.name.removesuffix(".yaml"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yaml")
        for entry in yaml.load(file.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe one
    ]


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the algorithm of Meeus, Jones and Butcher).

    >>> easter(2026).isoformat(), easter(2035).isoformat()
    ('2026-04-05', '2035-03-25')
    """
    golden, (century, rest) = year % 19, divmod(year, 100)
    corrected = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - corrected + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _nth(year: int, count: int, weekday: int, month: int) -> date:
    if count > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-count - 1))


def _rule(entry: Mapping[str, Any], stem: str) -> Rule:
    [how] = {"on", "nth", "after", "easter", "dates"} & set(entry)
    given = entry[how]
    of: Any = given
    if how == "on":
        of = _month_and_day(given)
    elif how == "nth":
        of = (given[0], _WEEKDAYS.index(given[1]), given[2])
    elif how == "after":
        of = (_WEEKDAYS.index(given[0]), _month_and_day(given[1]))
    elif how == "dates":
        of = tuple(given)
    countries = tuple(entry["countries"]) if stem == SHARED else () if stem == EVERYWHERE else (stem.upper(),)
    day = Day(
        entry["key"],
        dict(entry["name"]),
        "",
        entry["sort"],
        bool(entry.get("about")),
        entry["source"],
        countries,
    )
    return Rule(day, countries, how, of, int(entry.get("since", 1)), int(entry.get("every", 1)))


def _month_and_day(written: str) -> tuple[int, int]:
    month, day = written.split("-")
    return int(month), int(day)
