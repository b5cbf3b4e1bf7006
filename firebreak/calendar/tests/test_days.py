"""Days on which a cheerful post hurts: the right date, in the right country, in five languages."""

from datetime import date, timedelta
from itertools import pairwise

import holidays
import pytest

from firebreak.calendar import days
from firebreak.calendar.days.rules import Rule, load

pytestmark = pytest.mark.unit
LANGUAGES = {"en", "zh-Hans", "zh-Hant", "sv", "ms"}
SORTS = {"mourning", "disaster", "religious", "national", "remembrance"}


RULES = load()


def keys(day: str, *countries: str) -> list[str]:
    return [one.key for one in days.on(date.fromisoformat(day), countries)]


def table(key: str) -> tuple[date, ...]:
    [rule] = [rule for rule in RULES if rule.day.key == key]
    return tuple(rule.of)


@pytest.mark.parametrize(
    ("day", "country", "key"),
    [
        ("2026-09-28", "SE", "estonia-1994"),
        ("2026-10-31", "SE", "all-saints-se"),
        ("2030-11-02", "SE", "all-saints-se"),
        ("2026-04-03", "SE", "good-friday"),
        ("2027-03-26", "GB", "good-friday"),
        ("2026-09-13", "SE", "election-se"),
        ("2030-09-08", "SE", "election-se"),
        ("2026-12-26", "SE", "tsunami-2004"),
        ("2027-03-08", "MY", "mh370-2014"),
        ("2027-07-17", "MY", "mh17-2014"),
        ("2026-05-13", "MY", "may-13-1969"),
        ("2026-02-19", "MY", "ramadan"),
        ("2026-03-21", "MY", "hari-raya-puasa"),
        ("2033-12-23", "SG", "hari-raya-puasa"),
        ("2026-02-15", "SG", "total-defence"),
        ("2026-12-13", "CN", "nanjing-1937"),
        ("2026-05-12", "CN", "wenchuan-2008"),
        ("2026-04-05", "CN", "qingming"),
        ("2026-02-28", "TW", "peace-tw"),
        ("2026-09-21", "TW", "jiji-1999"),
        ("2026-05-19", "TW", "white-terror"),
        ("2026-08-27", "TW", "hungry-ghost"),
        ("2026-10-18", "HK", "chung-yeung"),
        ("2026-11-26", "HK", "wang-fuk-court-2025"),
        ("2026-11-08", "GB", "remembrance-sunday"),
        ("2026-11-11", "GB", "armistice"),
        ("2026-09-11", "US", "september-11"),
        ("2026-05-25", "US", "memorial-us"),
        ("2026-11-03", "US", "election-us"),
        ("2028-11-07", "US", "election-us"),
        ("2026-01-19", "US", "king"),
        ("2026-04-14", "US", "yom-hashoah"),
    ],
)
def test_a_day_is_known_in_its_country_and_nowhere_else(day: str, country: str, key: str) -> None:
    assert key in keys(day, country)
    assert key in keys(day, country.lower())
    assert key not in keys(day, "NZ")
    around = [date.fromisoformat(day) + timedelta(days=shift) for shift in (-1, 1)]
    assert all(key not in keys(near.isoformat(), country) for near in around)


def test_a_day_is_not_kept_before_it_began_nor_between_elections() -> None:
    assert "wang-fuk-court-2025" not in keys("2025-11-26", "HK")
    assert "election-se" not in keys("2027-09-12", "SE")
    assert "election-us" not in keys("2027-11-02", "US")
    assert "estonia-1994" not in keys("1994-09-28", "SE")


def test_what_is_kept_everywhere_is_there_for_every_country_and_for_none() -> None:
    for countries in ((), ("SE",), ("XX",), ("not a country", "")):
        [day] = days.on(date(2026, 1, 27), countries)
        assert (day.key, day.country, day.countries) == ("holocaust", "", ())
    assert keys("2026-11-15") == ["road-victims"]


def test_a_day_of_several_countries_is_told_once_and_names_them() -> None:
    [day] = days.on(date(2026, 4, 3), ["GB", "SE", "gb", "CN"])
    assert (day.key, day.country, day.countries) == ("good-friday", "GB", ("GB", "SE"))


def test_a_year_without_tables_still_has_its_fixed_days() -> None:
    assert keys("2080-12-13", "CN") == ["nanjing-1937"]
    assert "ramadan" not in keys("2080-02-19", "MY")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.day.key)
def test_every_entry_is_whole(rule: Rule) -> None:
    assert set(rule.day.name) == LANGUAGES
    assert all(name.strip() == name and 3 <= len(name) <= 100 for name in rule.day.name.values())
    assert rule.day.sort in SORTS
    assert len(rule.day.source) > 10
    assert set(rule.countries) <= set(days.COUNTRIES)
    if rule.how == "dates":
        assert {day.year for day in rule.of} == set(range(2025, days.LAST_YEAR + 1))
        assert list(rule.of) == sorted(set(rule.of))
    else:
        assert all(len(rule.days_in(year)) <= 1 for year in range(1990, 2060))
        assert any(rule.days_in(year) for year in range(2026, 2030))


def test_every_country_has_days_of_its_own_and_no_key_is_there_twice() -> None:
    assert len({rule.day.key for rule in RULES}) == len(RULES)
    assert {country for rule in RULES for country in rule.countries} == set(days.COUNTRIES)


def test_moon_years_are_as_long_as_moon_years_are() -> None:
    for key in ("ramadan", "hari-raya-puasa", "hari-raya-haji"):
        assert all((after - before).days in (354, 355) for before, after in pairwise(table(key)))
    for fast, feast in zip(table("ramadan"), table("hari-raya-puasa"), strict=False):
        assert (feast - fast).days in (29, 30) or feast.year != fast.year
    starts, feasts = table("ramadan"), table("hari-raya-puasa")
    assert all(
        any((feast - start).days in (29, 30) for feast in feasts) for start in starts if start.year < 2035
    )


def test_tables_agree_with_the_public_holidays_of_those_countries() -> None:
    years = range(2025, days.LAST_YEAR + 1)

    known = {one: holidays.country_holidays(one, years=years, language="en_US") for one in ("SG", "HK", "TW")}

    def public(country: str, name: str) -> set[date]:
        return {
            day for day, names in known[country].items()
            if any(part.removesuffix(" (estimated)") == name for part in names.split("; "))
        }  # fmt: skip

    assert set(table("hari-raya-puasa")) == public("SG", "Eid al-Fitr")
    assert set(table("hari-raya-haji")) == public("SG", "Eid al-Adha")
    assert set(table("qingming")) == public("HK", "Tomb-Sweeping Day")
    assert set(table("chung-yeung")) == public("HK", "Double Ninth Festival")
    autumn = sorted(
        public("TW", "Mid-Autumn Festival")
    )  # one month of the moon after the fifteenth of the seventh
    ghosts = table("hungry-ghost")
    assert all((after - before).days in (29, 30) for before, after in zip(ghosts, autumn, strict=True))
    fridays = public("SG", "Good Friday")
    assert fridays == {day for year in years for day in rule_days("good-friday", year)}


def rule_days(key: str, year: int) -> list[date]:
    [rule] = [rule for rule in RULES if rule.day.key == key]
    return rule.days_in(year)


def test_yom_hashoah_never_touches_the_sabbath() -> None:
    found = table("yom-hashoah")
    assert all(day.weekday() in (0, 1, 2, 3) for day in found)  # Monday to Thursday
    assert date(2026, 4, 14) in found


def test_names_come_in_the_language_of_the_page() -> None:
    day = days.find("nanjing-1937")
    assert day is not None
    assert days.name_in(day, "zh-hans").endswith("国家公祭日")
    assert days.name_in(day, "zh-TW").endswith("國家公祭日")
    assert days.name_in(day, "sv-SE").startswith("Minnesdagen")
    assert days.name_in(day, "ta") == day.name["en"]
    assert days.find("never was") is None


def test_what_is_announced_says_so() -> None:
    [day] = [one for one in days.on(date(2026, 3, 21), ["MY"]) if one.key == "hari-raya-puasa"]
    assert day.about
    assert "about" in day.name["en"]
    for rule in RULES:
        if rule.day.about:
            words = {"en": "about", "zh-Hans": "约", "zh-Hant": "約", "sv": "ungefär", "ms": "jangkaan"}
            assert all(word in rule.day.name[language] for language, word in words.items())
