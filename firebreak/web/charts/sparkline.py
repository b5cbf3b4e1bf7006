"""A word-sized line."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from firebreak.web.charts.figure import Chart, short_number, speaking
from firebreak.web.charts.palette import SERIES, SEVERITY
from firebreak.web.charts.sample import keep, number
from firebreak.web.charts.scale import Scale
from firebreak.web.charts.svg import drawing, el, path

POINTS = 60


def sparkline(
    values: Sequence[object],
    *,
    title: str = "",
    level: int = 0,
    width: int = 120,
    height: int = 28,
    language: str | None = None,
) -> Chart:
    """A line without axes; ``level`` 1 to 4 draws it in the colour of that severity. Gaps break the line."""
    numbers = [number(value) for value in values]
    chosen = [numbers[index] for index in keep(numbers, POINTS)]
    known = [value for value in chosen if value is not None]
    with speaking(language):
        summary, name = _summary(known), title or _("Trend")
    across = Scale(0, max(1, len(chosen) - 1), 2, width - 4)
    low, high = min([0.0, *known]), max([0.0, *known])
    up = Scale(low, high if high > low else low + 1, height - 3, 3)
    places = [(across(index), up(value)) if value is not None else None for index, value in enumerate(chosen)]
    colour, class_ = (SEVERITY[level], f"over l{level}") if level else (SERIES[0], "s0")
    parts = [
        el("path", class_=f"line {class_}", d=path(run), fill="none", stroke=colour, stroke_width=1.8)
        for run in runs(places)
        if len(run) > 1
    ]
    parts += [
        el("circle", class_=f"dot {class_}", cx=run[0][0], cy=run[0][1], r=1.2, fill=colour)
        for run in runs(places)
        if len(run) == 1
    ]
    last = next((place for place in reversed(places) if place), None)
    if last:
        parts.append(el("circle", class_=f"dot {class_}", cx=last[0], cy=last[1], r=2.6, fill=colour))
    svg = drawing(width, height, parts, title=name, desc=summary, class_="spark")
    chart = Chart(svg)
    chart.wide = chart.narrow = svg
    chart.heading, chart.summary = title, summary
    return chart


def _summary(known: Sequence[float]) -> str:
    if not known:
        return _("No data")
    return _("Latest {latest}, highest {peak}").format(
        latest=short_number(known[-1]), peak=short_number(max(known))
    )


def runs(places: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """Stretches without a gap.

    >>> runs([(0, 1), None, (2, 1), (3, 1)])
    [[(0, 1)], [(2, 1), (3, 1)]]
    """
    found: list[list[tuple[float, float]]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if run]
