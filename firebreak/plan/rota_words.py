"""Times of the rota in words: always with the day of the week, on 24-hour clocks, with their zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Any

from babel.dates import format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from firebreak.web.parts.numbers import active_locale
from firebreak.web.parts.times import zone_name


def day_words(day: date, *, short: bool = False) -> str:
    """``Saturday 21 November``; ``Sat 21 Nov``."""
    locale = active_locale()
    if locale.language == "zh":
        pattern = "M月d日EEE" if short else "M月d日EEEE"
    else:
        pattern = "EEE d MMM" if short else "EEEE d MMMM"
    return str(format_date(day, pattern, locale=locale))


def moment_words(moment: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """``Saturday 21 November 22:00``."""
    here = moment.astimezone(zone)
    return f"{day_words(here.date(), short=short)} {here:%H:%M}"


def span_words(begin: datetime, end: datetime, zone: tzinfo, *, short: bool = False) -> str:
    """``Saturday 21 November 22:00 to Sunday 22 November 06:00``; one day is named once."""
    here, there = begin.astimezone(zone), end.astimezone(zone)
    first = moment_words(begin, zone, short=short)
    if here.date() == there.date():
        return f"{first}–{there:%H:%M}"
    return _("{begin} to {end}").format(begin=first, end=moment_words(end, zone, short=short))


def zone_words(zone: str, moment: datetime, tz: tzinfo) -> str:
    """``Europe/Stockholm, UTC+1``."""
    distance, name = zone_name(moment.astimezone(tz)), zone.replace("_", " ")
    return name if name == distance else f"{name}, {distance}"


def hole_words(code: str, params: Mapping[str, Any], zone: tzinfo) -> str:
    """What the plan check found in the rota, with the days."""
    begin, end = datetime.fromisoformat(params["from"]), datetime.fromisoformat(params["to"])
    span = f"{span_words(begin, end, zone)} ({zone_name(begin.astimezone(zone))})"
    if code == "rota.nobody":
        said = (
            _("Nobody is on duty this weekend: {span}.")
            if params.get("weekend")
            else _("Nobody is on duty: {span}.")
        )
        return said.format(span=span)
    hours = params["hours"]
    if params["weekend"]:
        said = ngettext(
            "Alone this weekend, {hours} hour on end without relief: {span}.",
            "Alone this weekend, {hours} hours on end without relief: {span}.", hours,
        )  # fmt: skip
    else:
        said = ngettext(
            "{hours} hour on end without relief: {span}.",
            "{hours} hours on end without relief: {span}.",
            hours,
        )
    return said.format(hours=hours, span=span)
