"""Days on which a cheerful post hurts: mourning, disasters, great feasts, in readable files per country. Pure.

Public door: :func:`on`, :func:`find`, :func:`name_in`, ``COUNTRIES``. A list for a person to weigh, never complete: what
the brand itself keeps stands beside it. How a file is written: :mod:`.rules`.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final

from firebreak.calendar.days.rules import Rule, load
from firebreak.calendar.days.shapes import Day

__all__ = ["COUNTRIES", "LAST_YEAR", "Day", "find", "name_in", "on"]

COUNTRIES: Final = ("CN", "GB", "HK", "MY", "SE", "SG", "TW", "US")
"""Of which we keep a list; days of everywhere are there for every country."""
LAST_YEAR: Final = 2035
"""Up to which the tables of moving feasts reach; fixed days have no end."""


def on(day: date, countries: Iterable[str]) -> list[Day]:
    """What is kept on ``day`` in any of the countries (ISO 3166, any case) or everywhere, each once.

    >>> [(one.key, one.country) for one in on(date(2026, 12, 13), ["SE", "cn"])]
    [('nanjing-1937', 'CN')]
    """
    asked = list(dict.fromkeys(country.upper() for country in countries))
    found = []
    for rule in _year(day.year).get(day, ()):
        kept = tuple(country for country in asked if country in rule.countries)
        if kept or not rule.countries:
            found.append(rule.day._replace(country=kept[0] if kept else "", countries=kept))
    return found


def find(key: str) -> Day | None:
    """The day of this key, with the first of its countries; ``None`` where there is none (any more)."""
    rule = _by_key().get(key)
    return rule and rule.day._replace(country=next(iter(rule.countries), ""), countries=rule.countries)


def name_in(day: Day, language: str) -> str:
    """What the day is called in a language of the pages (any case, ``zh-TW`` too); else in English.

    >>> day = find("nanjing-1937")
    >>> name_in(day, "zh-hant") == day.name["zh-Hant"], name_in(day, "fr") == day.name["en"]
    (True, True)
    """
    tag = {"zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-cn": "zh-hans", "zh-sg": "zh-hans"}.get(
        language.lower(), language.lower()
    )
    names = {key.lower(): name for key, name in day.name.items()}
    return names.get(tag) or names.get(tag.split("-")[0]) or day.name["en"]


@lru_cache(maxsize=1)
def _by_key() -> dict[str, Rule]:
    return {rule.day.key: rule for rule in load()}


@lru_cache(maxsize=32)
def _year(year: int) -> dict[date, list[Rule]]:
    """Every day of a year on which something is kept; days of one country before those of everywhere."""
    found: dict[date, list[Rule]] = {}
    for rule in sorted(_by_key().values(), key=lambda rule: not rule.countries):
        for day in rule.days_in(year):
            found.setdefault(day, []).append(rule)
    return found
