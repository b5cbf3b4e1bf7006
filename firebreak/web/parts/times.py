"""Times as words and as 24-hour clocks with their zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_timedelta
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from firebreak.base.clock import now as now_here
from firebreak.web.parts.numbers import active_locale

Unit = Literal["day", "hour", "minute", "second"]
LongUnit = Literal["year", "month", "week", "day", "hour", "minute", "second"]
MINUTE, HOUR, DAY = 60, 3600, 86_400
NEVER = 1e12  # keeps Babel from rounding up to the next larger unit
UNITS: tuple[tuple[int, LongUnit], ...] = (
    (365 * DAY, "year"), (30 * DAY, "month"), (7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"),
    (1, "second"),
)  # fmt: skip
"""Seconds of each unit, as Babel counts them."""


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


def other_day(moment: datetime, asof: datetime | None = None) -> str:
    """``24 Nov`` for a moment of another day than ``asof`` (or now) on the reader's clock; empty for one of the same day."""
    here = local(moment)
    if here.date() == local(asof or now_here()).date():
        return ""
    locale = active_locale()
    return str(format_date(here.date(), day_pattern(locale), locale=locale))


def moment_words(moment: datetime) -> str:
    """``15:31 UTC+1``; ``24 Nov 15:31 UTC+1`` for another day than today: what is due in three days is not due now."""
    return f"{other_day(moment)} {clock(moment)}".strip()


def absolute(moment: datetime, zone: tzinfo | None = None) -> str:
    """The whole date and time with its zone, as shown in a tooltip and in records."""
    here = local(moment, zone)
    day = _day(here.date(), active_locale())
    return f"{day} {here.hour:02d}:{here.minute:02d}:{here.second:02d} {zone_name(here)}"


@lru_cache(maxsize=1024)
def _day(day: date, locale: Locale) -> str:
    return str(format_date(day, "y年M月d日" if locale.language == "zh" else "d MMM y", locale=locale))


def ago(moment: datetime, now: datetime | None = None) -> str:
    """``12 minutes ago``, ``in 12 minutes``, ``just now`` (under 10 seconds either way)."""
    gap = aware(moment) - (now or timezone.now())
    if abs(gap) < timedelta(seconds=10):
        return _("just now")
    seconds = abs(gap.days * DAY + gap.seconds)
    size, unit = next((known for known in UNITS if seconds >= 2 * known[0]), UNITS[-1])
    return _distance(unit, size * round(seconds / size), gap > timedelta(0), active_locale())


@lru_cache(maxsize=4096)
def _distance(unit: LongUnit, seconds: int, ahead: bool, locale: Locale) -> str:
    """A whole number of units from now, in words. A list says the same few distances over and over."""
    gap = timedelta(seconds=seconds if ahead else -seconds)
    return str(format_timedelta(gap, granularity=unit, add_direction=True, threshold=NEVER, locale=locale))


def ago_element(moment: datetime) -> SafeString:
    """``12 minutes ago`` as a ``<time>``, the whole time and zone on hover; the script keeps it ticking."""
    stamp, title, words = aware(moment).isoformat(), absolute(moment), ago(moment)
    drawn = f'<time datetime="{stamp}" title="{escape(title)}" data-ago>{escape(words)}</time>'
    return mark_safe(drawn)  # noqa: S308 - what Babel says is escaped, the stamp is digits and signs


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
