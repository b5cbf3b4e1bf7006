"""Times as words and as 24-hour clocks with their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from django.utils import timezone
from django.utils.translation import gettext as _

from firebreak.web.parts.numbers import active_locale

Unit = Literal["day", "hour", "minute", "second"]
MINUTE, HOUR, DAY = 60, 3600, 86_400
NEVER = 1e12  # keeps Babel from rounding up to the next larger unit


def aware(moment: datetime) -> datetime:
    """A time without a zone is UTC: that is how the store keeps it."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """``moment`` on the clock of ``zone``, or of the reader."""
    return aware(moment).astimezone(zone or timezone.get_current_timezone())


def zone_name(moment: datetime) -> str:
    """The zone as its distance from UTC (``UTC+1``): letters such as CST mean different places."""
    minutes = int((moment.utcoffset() or timedelta(0)).total_seconds() // 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02d}" if rest else "")


def day_pattern(locale: Locale) -> str:
    """The CLDR pattern of a day and a month."""
    return "M月d日" if locale.language == "zh" else "d MMM"


def clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """``15:31 UTC+1``."""
    here = local(moment, zone)
    return f"{here:%H:%M} {zone_name(here)}"


def absolute(moment: datetime, zone: tzinfo | None = None) -> str:
    """The whole date and time with its zone, as shown in a tooltip and in records."""
    here = local(moment, zone)
    pattern = "y年M月d日" if active_locale().language == "zh" else "d MMM y"
    day = format_datetime(here, pattern, locale=active_locale())
    return f"{day} {here:%H:%M:%S} {zone_name(here)}"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """``12 minutes ago``, ``in 12 minutes``, ``just now`` (under 10 seconds either way)."""
    gap = aware(moment) - (now or timezone.now())
    if abs(gap) < timedelta(seconds=10):
        return _("just now")
    return str(format_timedelta(gap, add_direction=True, threshold=2, locale=active_locale()))


def duration_words(value: timedelta | float, *, short: bool = False) -> str:
    """Two largest units in words: ``1 hour 27 minutes``, ``3 days 2 hours``, ``45 seconds``.

    ``short`` gives ``1 hr 27 min``.
    """
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    if seconds < MINUTE:
        return sign + _unit("second", seconds, 1, short)
    units: tuple[tuple[Unit, int], ...] = (("day", DAY), ("hour", HOUR), ("minute", MINUTE))
    words: list[str] = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(_unit(name, count, size, short))
        elif words:
            break
    return sign + " ".join(words[:2])


def _unit(name: Unit, count: int, size: int, short: bool) -> str:
    gap = timedelta(seconds=count * size)
    return str(
        format_timedelta(
            gap,
            granularity=name,
            threshold=NEVER,
            format="short" if short else "long",
            locale=active_locale(),
        )
    )
