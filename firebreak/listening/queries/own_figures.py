"""A brand's own figures in the bins of its charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from firebreak.listening.models import OwnFigure
from firebreak.listening.queries.scope import as_uid
from firebreak.org.models import Brand

MOST_POINTS = 200_000


@dataclass(frozen=True)
class FigureSeries:
    """Bins that hold a value, oldest first: starts in seconds UTC, and the value gathered there."""

    step_s: int
    times: list[float]
    values: list[float]


def own_figures(brand: Brand) -> QuerySet[OwnFigure]:
    """Figures that were not removed, by name."""
    return OwnFigure.objects.filter(brand=brand, removed_at=None).order_by("name", "pk")


def own_figure(brand: Brand, uid: Any) -> OwnFigure | None:
    """One living figure by the uid of its address."""
    key = as_uid(uid)
    return own_figures(brand).filter(uid=key).first() if key else None


def figure_series(figure: OwnFigure, since: datetime, until: datetime, *, step_s: int) -> FigureSeries:
    """The figure in a window. A bin without a value is left out: nothing known is not zero."""
    rows = figure.points.filter(time__gte=since, time__lt=until).order_by("time")
    pairs = ((at.timestamp(), value) for at, value in rows.values_list("time", "value")[:MOST_POINTS])
    return gathered(pairs, step_s, last=figure.gather == OwnFigure.Gather.LAST)


def gathered(points: Iterable[tuple[float, float]], step_s: int, *, last: bool) -> FigureSeries:
    """Values in equal bins: added up, or the last one.

    >>> gathered([(0, 1.0), (30, 2.0), (90, 4.0)], 60, last=False).values
    [3.0, 4.0]
    """
    bins: dict[float, float] = {}
    for at, value in points:
        start = at // step_s * step_s
        bins[start] = value if last else bins.get(start, 0.0) + value
    return FigureSeries(step_s, list(bins), list(bins.values()))
