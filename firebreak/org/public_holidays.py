"""Public holidays of a market, as the ``holidays`` library knows them, in a language of the pages where it has one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_SPOKEN: Mapping[str, tuple[str, ...]] = {
    "zh-hans": ("zh_CN", "zh_TW", "zh_HK"), "zh-hant": ("zh_TW", "zh_HK", "zh_CN"), "sv": ("sv", "sv_FI"),
    "ms": ("ms_MY", "ms"), "en": ("en_US", "en_GB", "en"),
}  # fmt: skip
"""Language of the pages -> what the library calls it, the best first."""


@dataclass(frozen=True)
class PublicHolidays:
    """Days of the whole country; what only a region keeps is not among them."""

    known: bool
    """False where the library has no data of the market."""
    days: Mapping[date, str] = field(default_factory=dict)
    language: str = ""
    """In which the names are: a tag for the page."""


def public_holidays(market: str, since: date, until: date, language: str) -> PublicHolidays:
    """From ``since`` to ``until``, both included. ``language`` is one of the pages'; else English, else the country's.

    >>> found = public_holidays("SE", date(2026, 12, 24), date(2026, 12, 31), "sv")
    >>> found.days[date(2026, 12, 25)], found.language
    ('Juldagen', 'sv')
    >>> public_holidays("XX", date(2026, 1, 1), date(2026, 1, 2), "en").known
    False
    """
    import holidays  # only the page of the rota asks for them: not every process needs the library

    spoken = _languages().get(market)
    if spoken is None:
        return PublicHolidays(known=False)
    wanted = [*_SPOKEN.get(language.lower(), ()), *_SPOKEN["en"]]
    chosen = next((one for one in wanted if one in spoken), None)
    years = range(since.year, until.year + 1)
    found = holidays.country_holidays(market, years=years, language=chosen)
    days = {day: name for day, name in sorted(found.items()) if since <= day <= until}
    return PublicHolidays(known=True, days=days, language=_tag(chosen or found.default_language or ""))


@lru_cache(maxsize=1)
def _languages() -> dict[str, tuple[str, ...]]:
    import holidays

    supported = holidays.list_supported_countries(include_aliases=False)
    localized = holidays.list_localized_countries(include_aliases=False)
    return {market: tuple(localized.get(market, ())) for market in supported}


def _tag(language: str) -> str:
    return {"zh_CN": "zh-Hans", "zh_TW": "zh-Hant", "zh_HK": "zh-Hant"}.get(
        language, language.replace("_", "-")
    )
