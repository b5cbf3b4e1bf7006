"""The timer of forecasts: the monitor that each open room shows in full has one that is at most minutes old."""

from typing import Any

from firebreak.base import jobs
from firebreak.incidents import queries
from firebreak.incidents.models import Incident
from firebreak.listening import actions as listening

FORECAST = "incidents.forecast"


@jobs.job(FORECAST)
def forecast(_payload: dict[str, Any]) -> None:
    """What is five minutes old is made anew; done twice it is made once."""
    rooms = Incident.objects.filter(closed_at=None).order_by("-opened_at")
    firsts = [found[0] for row in rooms if (found := queries.monitors(row))]
    listening.forecast_monitors({one.pk: one for one in firsts}.values())


jobs.every(FORECAST, 60.0)
