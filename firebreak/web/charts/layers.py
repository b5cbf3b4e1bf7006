"""What lies in the plot of a time series, each as one group of shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.figure import short_number
from firebreak.web.charts.frame import Frame
from firebreak.web.charts.palette import BAND, GAP, HATCH, INK, MUTED, PAPER, SERIES, SEVERITY
from firebreak.web.charts.sparkline import runs
from firebreak.web.charts.svg import Point, el, join, label, path, short, text_width, words

Numbers = Sequence[float | None]
SPACING, LABEL_ROWS = 9.0, 3


def line(frame: Frame, xs: Sequence[float], values: Numbers) -> SafeString:
    """The line itself, broken at gaps; a value between two gaps is a dot."""
    parts = []
    for run in runs(_places(frame, xs, values)):
        if len(run) == 1:
            parts.append(el("circle", class_="dot s0", cx=run[0][0], cy=run[0][1], r=3.0, fill=SERIES[0]))
        else:
            parts.append(_stroke("line s0", run, SERIES[0], 2))
    return join(parts)


def _places(frame: Frame, xs: Sequence[float], values: Numbers) -> list[Point | None]:
    return [None if value is None else (x, frame.y(value)) for x, value in zip(xs, values, strict=True)]


def _stroke(class_: str, run: Sequence[Point], colour: str, width: float) -> SafeString:
    return el(
        "path",
        class_=class_,
        d=path(run),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_linejoin="round",
        stroke_linecap="round",
    )


def band(frame: Frame, xs: Sequence[float], low: Numbers, high: Numbers) -> SafeString:
    """What is expected, as an area between the two bounds."""
    both = [
        None if lo is None or hi is None else ((x, frame.y(hi)), (x, frame.y(lo)))
        for x, lo, hi in zip(xs, low, high, strict=True)
    ]
    parts, current = [], []
    for pair in [*both, None]:
        if pair is not None:
            current.append(pair)
        elif current:
            outline = [upper for upper, _lower in current] + [lower for _upper, lower in reversed(current)]
            parts.append(el("path", class_="band", d=path(outline, closed=True), fill=BAND))
            current = []
    return join(parts)


def over_line(
    frame: Frame, xs: Sequence[float], values: Numbers, threshold: Numbers, level: int
) -> SafeString:
    """The part of the line above the alert line, thicker, cut exactly where it crosses."""
    parts = [
        _stroke(f"over l{level}", run, SEVERITY[level], 3) for run in _above(frame, xs, values, threshold)
    ]
    return join(parts)


def _above(frame: Frame, xs: Sequence[float], values: Numbers, threshold: Numbers) -> list[list[Point]]:
    found: list[list[Point]] = []
    run: list[Point] = []
    before: tuple[float, float, float] | None = None
    for x, value, limit in zip(xs, values, threshold, strict=True):
        if value is None or limit is None:
            found.append(run)
            run, before = [], None
            continue
        here = (x, value, limit)
        if before and (before[1] >= before[2]) != (value >= limit):
            run.append(_crossing(frame, before, here))
        if value >= limit:
            run.append((here[0], frame.y(value)))
        else:
            found.append(run)
            run = []
        before = here
    return [stretch for stretch in [*found, run] if len(stretch) > 1]


def _crossing(frame: Frame, a: tuple[float, float, float], b: tuple[float, float, float]) -> Point:
    """Where the line meets the alert line between two points ``(x, value, limit)``."""
    first, second = a[1] - a[2], b[1] - b[2]
    share = first / (first - second)
    return (a[0] + (b[0] - a[0]) * share, frame.y(a[1] + (b[1] - a[1]) * share))


def threshold_line(
    frame: Frame, xs: Sequence[float], threshold: Numbers, level: int, text: str
) -> SafeString:
    """The alert line, dashed, with its name at the left."""
    places = runs(_places(frame, xs, threshold))
    if not places:
        return join([])
    known = [limit for limit in threshold if limit is not None]
    named = text or _("Alert line: {value}").format(value=short_number(known[0]))
    if not text and min(known) != max(known):
        named = _("Alert line")
    parts = []
    for run in places:
        ends = run if len(run) > 1 else [(frame.left, run[0][1]), (frame.edge, run[0][1])]
        parts.append(
            el(
                "path",
                class_=f"threshold l{level}",
                d=path(_thin(ends)),
                fill="none",
                stroke=SEVERITY[level],
                stroke_width=1.5,
                stroke_dasharray="6 4",
            )
        )
    x, y = places[0][0]
    above = y - 6 if y - 18 > frame.top else y + 16
    parts.append(
        label(
            named,
            max(x, frame.left) + 6,
            above,
            f"threshold-label halo l{level}",
            fill=SEVERITY[level],
            font_weight=600,
        )
    )
    return join(parts)


def _thin(run: Sequence[Point]) -> list[Point]:
    """A level line needs only its ends."""
    if all(short(y) == short(run[0][1]) for _x, y in run):
        return [run[0], run[-1]]
    return list(run)


def gap_marks(
    frame: Frame, gaps: Sequence[tuple[datetime, datetime, str]], taken: tuple[float, float] | None = None
) -> SafeString:
    """Hatched stretches with their reason, at least 4 units wide so that none is overlooked.

    ``taken``: a stretch of the first row of labels in which another word stands.
    """
    parts = []
    free = [frame.left] * LABEL_ROWS
    for start, end, why in gaps:
        if frame.start is None or frame.end is None or end < frame.start or start > frame.end:
            continue
        x0, x1 = frame.x(start), frame.x(end)
        if x1 - x0 < 4:
            x0, x1 = max(frame.left, (x0 + x1) / 2 - 2), min(frame.edge, (x0 + x1) / 2 + 2)
        text = why or _("No data")
        parts.append(_hatched(x0, x1, frame.top, frame.floor, text))
        half = text_width(text) / 2
        middle = min(max((x0 + x1) / 2, frame.left + half), frame.edge - half)
        near = taken is not None and middle - half < taken[1] + 4 and taken[0] - 4 < middle + half
        row = next(
            (row for row, end in enumerate(free) if middle - half >= end and not (near and row == 0)), None
        )
        if row is not None:
            y = frame.top + 14 * (row + 1)
            parts.append(label(text, middle, y, "axis halo", text_anchor="middle", fill=MUTED))
            free[row] = middle + half + 8
    return join(parts)


def _hatched(x0: float, x1: float, top: float, floor: float, text: str) -> SafeString:
    rows = []
    offset = x0 - (floor - top)
    while offset < x1:
        left, right = max(offset, x0), min(offset + floor - top, x1)
        if right > left:
            rows.append(path([(left, floor - (left - offset)), (right, floor - (right - offset))]))
        offset += SPACING
    return el(
        "g",
        el("title", words(text)),
        el("rect", class_="gap", x=x0, y=top, width=x1 - x0, height=floor - top, fill=GAP),
        el("path", class_="hatch", d="".join(rows) or "M0 0", fill="none", stroke=HATCH, stroke_width=1),
    )


def event_marks(frame: Frame, events: Sequence[tuple[datetime, str]]) -> SafeString:
    """Numbered circles at the top; neighbours move apart so that each number can be read."""
    if frame.start is None or frame.end is None:
        return join([])
    start, end = frame.start, frame.end
    shown = [(index, when, text) for index, (when, text) in enumerate(events, 1) if start <= when <= end]
    places = [frame.x(when) for _index, when, _text in shown]
    circles = spread_out(places, 20, frame.left, frame.edge)
    marks = zip(shown, places, circles, strict=True)
    return join(_event(frame, x, circle, index, text) for (index, _when, text), x, circle in marks)


def spread_out(places: Sequence[float], distance: float, low: float, high: float) -> list[float]:
    """Ordered places moved as little as needed to be ``distance`` apart (less where they do not fit).

    >>> spread_out([10, 12, 99], 20, 0, 100)
    [10, 30, 99]
    >>> spread_out([95, 99], 20, 0, 100)
    [80, 100]
    """
    if len(places) > 1:
        distance = min(distance, (high - low) / (len(places) - 1))
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + distance) if moved else place)
    limit = high
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], limit)
        limit = moved[index] - distance
    return moved


def _event(frame: Frame, x: float, circle: float, index: int, text: str) -> SafeString:
    y = frame.top - 14
    return el(
        "g",
        el("title", words(text)),
        el("line", x1=circle, x2=x, y1=y, y2=frame.top, stroke=INK, stroke_width=1),
        el(
            "line",
            x1=x,
            x2=x,
            y1=frame.top,
            y2=frame.floor,
            stroke=INK,
            stroke_width=1,
            stroke_dasharray="2 3",
        ),
        el("circle", cx=circle, cy=y, r=9, fill=INK),
        el(
            "text",
            words(index),
            x=circle,
            y=y + 4,
            text_anchor="middle",
            fill=PAPER,
            font_size=11,
            font_weight=700,
        ),
        class_="event",
    )


def learning_note(frame: Frame) -> SafeString:
    """Says that nothing is expected yet, so that no band is not read as no surprise."""
    text = _("No baseline yet: still learning what is normal")
    return label(text, frame.edge - 4, frame.floor - 8, "axis halo", text_anchor="end", fill=MUTED)
