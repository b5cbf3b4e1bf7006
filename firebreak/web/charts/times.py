"""Times of a chart: in order, as places along it, and in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo

from babel import Locale
from babel.dates import format_datetime

from firebreak.web.parts.times import day_pattern


def utc(moment: datetime) -> datetime:
    """The store's times have no zone and mean UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def places_of(moments: Sequence[datetime]) -> list[float]:
    """From 0 at the first to 1 at the last; one alone is in the middle."""
    if not moments or moments[0] == moments[-1]:
        return [0.5] * len(moments)
    span = (moments[-1] - moments[0]).total_seconds()
    return [(moment - moments[0]).total_seconds() / span for moment in moments]


def moments_as_words(moments: Sequence[datetime], zone: tzinfo, locale: Locale) -> list[str]:
    """``15:30``, with the day before it when the times span a day or more."""
    far = bool(moments) and (moments[-1] - moments[0]).days >= 1
    days: dict[date, str] = {}
    found = []
    for moment in moments:
        here = moment.astimezone(zone)
        if far and here.date() not in days:
            days[here.date()] = format_datetime(here, day_pattern(locale), locale=locale) + " "
        found.append(f"{days[here.date()] if far else ''}{here.hour:02d}:{here.minute:02d}")
    return found
