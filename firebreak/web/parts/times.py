"""Times as words and as 24-hour clocks with their zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal

from babel.dates import format_datetime, format_timedelta, get_timezone_name
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
    """Short name of the zone at that moment: ``CET``, ``UTC``, ``GMT+8``."""
    return str(get_timezone_name(moment, width="short", locale=active_locale()))


def clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """``15:31 CET``."""
    here = local(moment, zone)
    return f"{here:%H:%M} {zone_name(here)}"


def absolute(moment: datetime, zone: tzinfo | None = None) -> str:
    """The whole date and time with its zone, as shown in a tooltip and in records."""
    here = local(moment, zone)
    day = format_datetime(here, "d MMM y", locale=active_locale())
    if active_locale().language == "zh":
        day = format_datetime(here, "y年M月d日", locale=active_locale())
    return f"{day} {here:%H:%M:%S} {zone_name(here)}"


def ago(moment: datetime, now: datetime | None = None) -> str:
    """``12 minutes ago``, ``in 12 minutes``, ``just now`` (under 10 seconds either way)."""
    gap = aware(moment) - (now or timezone.now())
    if abs(gap) < timedelta(seconds=10):
        return _("just now")
    return str(format_timedelta(gap, add_direction=True, threshold=2, locale=active_locale()))


def duration_words(value: timedelta | float) -> str:
    """Two largest units in words: ``1 hour 27 minutes``, ``3 days 2 hours``, ``45 seconds``."""
    seconds = int(value.total_seconds() if isinstance(value, timedelta) else value)
    sign, seconds = ("-" if seconds < 0 else ""), abs(seconds)
    if seconds < MINUTE:
        return sign + _unit("second", seconds, 1)
    units: tuple[tuple[Unit, int], ...] = (("day", DAY), ("hour", HOUR), ("minute", MINUTE))
    words: list[str] = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(_unit(name, count, size))
        elif words:
            break
    return sign + " ".join(words[:2])


def _unit(name: Unit, count: int, size: int) -> str:
    gap = timedelta(seconds=count * size)
    return str(format_timedelta(gap, granularity=name, threshold=NEVER, locale=active_locale()))
