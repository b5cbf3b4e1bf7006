"""A brand's own figures in the bins of its charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from firebreak.listening.models import OwnFigure, OwnFigurePoint
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


def with_last_values(brand: Brand) -> list[tuple[OwnFigure, datetime | None, float | None]]:
    """Each figure with its last time and value, ``None`` before its first; one query."""
    last = OwnFigurePoint.objects.filter(figure=OuterRef("pk")).order_by("-time")
    rows = own_figures(brand).annotate(
        last_at=Subquery(last.values("time")[:1]), last_value=Subquery(last.values("value")[:1])
    )
    return [(row, row.last_at, row.last_value) for row in rows]


def own_figure(brand: Brand, uid: Any) -> OwnFigure | None:
    """One living figure by the uid of its address."""
    key = as_uid(uid)
    return own_figures(brand).filter(uid=key).first() if key else None


def figure_series(figure: OwnFigure, since: datetime, until: datetime, *, step_s: int) -> FigureSeries:
    """The figure in a window. A bin without a value is left out: nothing known is not zero."""
    return series_of([figure], since, until, step_s=step_s)[figure.pk]


def series_of(
    figures: Iterable[OwnFigure], since: datetime, until: datetime, *, step_s: int
) -> dict[int, FigureSeries]:
    """Several figures in a window by their keys, as :func:`figure_series`; one query."""
    last = {one.pk: one.gather == OwnFigure.Gather.LAST for one in figures}
    points = OwnFigurePoint.objects.filter(figure__in=last, time__gte=since, time__lt=until)
    place = Window(RowNumber(), partition_by="figure", order_by="time")
    few = points.annotate(place=place).filter(place__lte=MOST_POINTS).order_by("figure", "time")
    found = {key: FigureSeries(step_s, [], []) for key in last}
    for key, group in groupby(few.values_list("figure", "time", "value"), itemgetter(0)):
        pairs = ((at.timestamp(), value) for _, at, value in group)
        found[key] = gathered(pairs, step_s, last=last[key])
    return found


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
