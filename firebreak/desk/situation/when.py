"""Moments as a report writes them: a clock with its zone, and the day where it is another than that of the report."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from firebreak.web.parts import times


def when(moment: datetime, asof: datetime) -> str:
    """``15:31 UTC+1``; ``11 Mar, 08:00 UTC+1`` for another day."""
    day, time = times.other_day(moment, asof), times.clock(moment)
    return _("{day}, {time}").format(day=day, time=time) if day else time


def due(moment: datetime, asof: datetime) -> str:
    """When something is due, and whether that was over already."""
    said = when(moment, asof)
    return _("was due {time}").format(time=said) if moment < asof else _("due {time}").format(time=said)
