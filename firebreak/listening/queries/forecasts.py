"""What is forecast of a monitor now, and how often the bands of a brand's forecasts held."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from firebreak.base.clock import now
from firebreak.listening.models import IssuedForecast, Monitor
from firebreak.org.models import Brand


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


def forecast_record(brand: Brand) -> TrackRecord | None:
    """How the brand's own forecasts did; ``None`` while none of them is a day old."""
    rows = IssuedForecast.objects.filter(monitor__brand=brand, why="", compared__gt=0)
    found = rows.aggregate(
        held=Sum("held"), of=Sum("compared"), forecasts=Count("pk"), rises=Count("pk", filter=Q(first=True))
    )
    # The first of a surge may be one that could not be compared.
    return TrackRecord(**{**found, "rises": max(1, found["rises"])}) if found["of"] else None
