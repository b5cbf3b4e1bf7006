"""What is forecast of a monitor now, and how often the bands of a brand's forecasts held."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from firebreak.base.clock import now
from firebreak.engine.detection.forecast import Forecast, NoForecast
from firebreak.listening.models import ForecastRecord, IssuedForecast, Monitor
from firebreak.org.models import Brand

SUMS = ("held", "compared", "forecasts", "rises")


@dataclass(frozen=True)
class TrackRecord:
    """What came lay in the 80 % band in ``held`` of ``of`` hours: of so many forecasts, of so many rises.

    Forecasts are made every five minutes, so many are about the same hours: the rises say how much is really known.
    """

    held: int
    of: int
    forecasts: int
    rises: int

    @property
    def share(self) -> float:
        """The share that held."""
        return self.held / self.of


def newest_forecast(monitor: Monitor) -> IssuedForecast | None:
    """The last answer of the engine about a monitor, "none yet" among them; ``None`` before the first."""
    rows = IssuedForecast.objects.filter(monitor=monitor, issued_at__lte=now()).defer("lesson")
    return rows.order_by("-issued_at").first()


def forecast_at(monitor: Monitor, at: datetime) -> tuple[Forecast | NoForecast, float]:
    """The engine's answer at the start of a slice of five minutes (aware), by nothing that came later; nothing is kept.

    With it the mentions of the hour before.
    """
    from firebreak.listening.detecting import forecasting  # it asks the queries itself

    return forecasting.issued(monitor, at.timestamp())


def forecast_record(brand: Brand) -> TrackRecord | None:
    """How the brand's own forecasts did, those that are forgotten by now among them; ``None`` while none is a day old."""
    found = outcomes(IssuedForecast.objects.filter(monitor__brand=brand))
    past = ForecastRecord.objects.filter(brand=brand).values(*SUMS).first() or {}
    held, compared, forecasts, rises = (found[name] + past.get(name, 0) for name in SUMS)
    # The first of a surge may be one that could not be compared.
    return TrackRecord(held, compared, forecasts, max(1, rises)) if compared else None


def outcomes(rows: QuerySet[IssuedForecast]) -> dict[str, int]:
    """Of those that could be compared: hours that held, hours, forecasts, rises."""
    found = rows.filter(why="", compared__gt=0).aggregate(
        held=Sum("held", default=0), compared=Sum("compared", default=0), forecasts=Count("pk"),
        rises=Count("pk", filter=Q(first=True)),
    )  # fmt: skip
    return {name: int(found[name]) for name in SUMS}
