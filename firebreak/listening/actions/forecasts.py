"""Forecasts are made and compared by timers. They are figures of a machine, like a detector's memory: no entry each."""

from collections.abc import Iterable

from firebreak.listening.detecting import forecasting
from firebreak.listening.models import Alert, Monitor

MOST = 100
"""Monitors with an open alert that are forecast, those with the newest first."""


def forecast_monitors(monitors: Iterable[Monitor]) -> int:
    """Issue and keep a forecast for each whose last one is five minutes old; how many."""
    return forecasting.issue(monitors)


def forecast_alerted() -> int:
    """The same for monitors with an open alert, so that a room that is opened from it has one at once."""
    rows = Alert.objects.filter(
        status__in=(Alert.Status.OPEN, Alert.Status.ACKNOWLEDGED), monitor__removed_at=None
    ).select_related("monitor__brand")
    return forecasting.issue(
        {one.monitor_id: one.monitor for one in rows.order_by("-raised_at")[:MOST]}.values()
    )


def judge_forecasts() -> int:
    """Compare forecasts that are more than a day old with what came, and learn from them; how many."""
    return forecasting.judge()
