"""A grid of amounts, such as weekday by hour."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.figure import Cell, Chart, Parts, Table, build, nothing, short_number, speaking
from firebreak.web.charts.palette import GRID, MUTED, RAMP
from firebreak.web.charts.sample import number
from firebreak.web.charts.svg import clean, drawing, el, label, text_width, words

Grid = list[list[float | None]]


def heatmap(
    rows: Sequence[str],
    columns: Sequence[str],
    grid: Sequence[Sequence[object]],
    *,
    title: str = "",
    summary: str = "",
    language: str | None = None,
) -> Chart:
    """``grid[row][column]``; missing cells are drawn empty, negative ones as the lightest step."""
    with speaking(language):
        row_names, column_names = [clean(row) for row in rows], [clean(column) for column in columns]
        cells = [_line(grid[y] if y < len(grid) else (), len(columns)) for y in range(len(rows))]
        text = summary or _describe(row_names, column_names, cells)
        name = title or _("When")
        body: list[list[Cell]] = [[row, *line] for row, line in zip(row_names, cells, strict=True)]
        table = Table(["", *column_names], body if columns else [])
        wide, narrow = (
            _paint(row_names, column_names, cells, size, (name, text)) for size in ((820, 230), (370, 210))
        )
        return build(Parts(name, text, wide, narrow, table))


def _line(given: Sequence[object], length: int) -> list[float | None]:
    return [number(given[x]) if x < len(given) else None for x in range(length)]


def _describe(rows: Sequence[str], columns: Sequence[str], cells: Grid) -> str:
    known = [
        (value, y, x) for y, line in enumerate(cells) for x, value in enumerate(line) if value is not None
    ]
    if not known or max(known)[0] <= 0:
        return _("No data in this period.")
    value, y, x = max(known)
    return _("Most: {row} {column} with {value}.").format(
        row=rows[y], column=columns[x], value=short_number(value)
    )


def _paint(
    rows: Sequence[str], columns: Sequence[str], cells: Grid, size: tuple[int, int], names: tuple[str, str]
) -> SafeString:
    width, height = size
    if not rows or not columns:
        return drawing(width, height, [nothing(width, height, names[1])], title=names[0], desc=names[1])
    left = min(width * 0.25, max(text_width(row) for row in rows)) + 12
    across, down = (width - left - 6) / len(columns), (height - 30) / len(rows)
    top = max([value for line in cells for value in line if value is not None], default=0.0)
    parts = []
    for y, row in enumerate(rows):
        parts.append(label(row, left - 8, 4 + down * (y + 0.5) + 4, text_anchor="end", fill=MUTED))
        for x, value in enumerate(cells[y]):
            place = (left + across * x + 1, 5 + down * y, max(0.5, across - 2), max(0.5, down - 2))
            parts.append(_cell(place, value, top, f"{row} {columns[x]}"))
    parts += _column_names(columns, left, across, height)
    return drawing(width, height, parts, title=names[0], desc=names[1])


def _cell(place: tuple[float, float, float, float], value: float | None, top: float, name: str) -> SafeString:
    x, y, width, height = place
    step = min(5, int(6 * sqrt(max(0.0, value) / top))) if value is not None and top > 0 else 0
    class_, colour = ("hx", "none") if value is None else (f"h{step}", RAMP[step])
    shown = _("No data") if value is None else short_number(value)
    return el(
        "rect",
        el("title", words(f"{name}: {shown}")),
        class_=class_,
        x=x,
        y=y,
        width=width,
        height=height,
        rx=2,
        fill=colour,
        stroke=GRID if value is None else None,
    )


def _column_names(columns: Sequence[str], left: float, across: float, height: int) -> list[SafeString]:
    widest = max(text_width(column) for column in columns) + 6
    every = max(1, -(-int(widest) // max(1, int(across))))
    return [
        label(column, left + across * (x + 0.5), height - 8, text_anchor="middle", fill=MUTED)
        for x, column in enumerate(columns)
        if x % every == 0
    ]
