"""The timers of forecasts."""

from typing import Any

from firebreak.base import jobs

FORECAST, JUDGE = "listening.forecast", "listening.judge_forecasts"


@jobs.job(FORECAST)
def forecast(_payload: dict[str, Any]) -> None:
    """Monitors with an open alert: what is five minutes old is made anew."""
    from firebreak.listening.actions import forecast_alerted

    forecast_alerted()


@jobs.job(JUDGE)
def judge(_payload: dict[str, Any]) -> None:
    """What was forecast a day ago, beside what came."""
    from firebreak.listening.actions import judge_forecasts

    judge_forecasts()


jobs.every(FORECAST, 60.0)
jobs.every(JUDGE, 600.0)
