"""What people are saying: the numbers and the chart of the room's monitors, with what happened marked on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from firebreak.base.clock import now
from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.incidents.views.panels.drawing import Panel, Seen, place
from firebreak.incidents.words import OUTCOMES
from firebreak.listening import queries as listening
from firebreak.listening.models import Monitor
from firebreak.listening.views.addresses import stretches
from firebreak.listening.views.common import RANGES, Window
from firebreak.listening.views.figures import gap_marks, volume_chart
from firebreak.listening.views.forecasts import told
from firebreak.listening.views.monitor_page import alerts_in, stats, times_normal, worst
from firebreak.listening.views.own_figures import beside

BEFORE = timedelta(hours=4)
"""So much of the time before the opening is shown: a rise is seen against what was."""


class Other(NamedTuple):
    """A further monitor of the room, in one line."""

    monitor: Monitor
    heard: int
    usual: str


def window_for(row: Incident) -> Window:
    """The shortest range that reaches back before the opening; the last one for an old incident."""
    until = row.closed_at or now()
    wanted = until - row.opened_at + BEFORE
    chosen = next((one for one in RANGES if one.length >= wanted), RANGES[-1])
    return Window(chosen, until, live=row.closed_at is None)


def events_of(row: Incident, monitor: Monitor, window: Window) -> list[tuple[datetime, str]]:
    """What is marked on the chart: alerts, the opening, what we said in public, the end."""
    found = [
        (one.raised_at, _("Alert A-{number}").format(number=one.number))
        for one in alerts_in(monitor, window)[-5:]
    ]
    found.append((row.opened_at, _("Incident opened")))
    said = row.words.filter(said_at__gte=window.since, said_at__lte=window.until).order_by("said_at")
    found += [
        (one.said_at, _("We said: {words}").format(words=one.said[:60])) for one in said[:6] if one.said_at
    ]
    if row.closed_at is not None:
        found.append((row.closed_at, str(OUTCOMES.get(row.outcome, _("Closed")))))
    return sorted((one for one in found if window.since <= one[0] <= window.until), key=lambda one: one[0])


@listening.once()
def numbers(seen: Seen) -> Mapping[str, Any]:
    """The first monitor in full with its forecast, the others in one line each, own figures beside them."""
    row = seen.row
    monitors = queries.monitors(row)
    if not monitors:
        return {"monitors": [], "can_choose": seen.lead}
    window = window_for(row)
    first, others = monitors[0], monitors[1:]
    gaps = gap_marks(listening.gaps(row.brand, window.since, window.until), window.since, window.until)
    step = window.range.step_s
    forecast = told(first) if window.live else None
    chart = volume_chart(
        series=listening.series(first, window.since, window.until, step_s=step),
        band=listening.normal(first, window.since, window.until, step_s=step),
        alert_line=listening.alert_line(first, window.since, window.until, step_s=step),
        gaps=gaps, events=events_of(row, first, window), link=stretches(row.brand, first),
        ahead=forecast.blocks(window) if forecast is not None else (),
    )  # fmt: skip
    hour = window.until - timedelta(hours=1)
    totals = [(one, listening.totals(one, hour, window.until, heads=False)) for one in others]
    return {
        "monitors": monitors, "first": first, "window": window, "stats": stats(row.brand, first, window), "chart": chart,
        "gaps": gaps, "others": [Other(one, sums.count, times_normal(sums.times_normal)) for one, sums in totals],
        "forecast": forecast, "worst": worst(row.brand, first, window), "figures": beside(row.brand, window),
        "can_choose": seen.lead,
    }  # fmt: skip


def heard(row: Incident) -> list[str]:
    """What wakes it: new mentions of the room's monitors."""
    return [f"monitor.{one.pk}" for one in queries.monitors(row)]


place(Panel("numbers", "numbers", numbers, ("watched", "word"), every=60, order=30, kept_s=2.0, beside=heard))
