"""What is forecast to follow the points of a time series: blocks of time, each with what is likely and its band."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.frame import Frame
from firebreak.web.charts.palette import AHEAD, INK, MUTED, SERIES
from firebreak.web.charts.sample import number
from firebreak.web.charts.svg import Point, el, join, label, path, text_width
from firebreak.web.charts.times import utc


class Ahead(NamedTuple):
    """One block of a forecast, in the unit of the points: a mean over the block, not each point of it."""

    start: datetime
    end: datetime
    low: float
    expected: float
    high: float


def cleaned(given: Sequence[Ahead], after: datetime | None) -> list[Ahead]:
    """Blocks in order that can be drawn: finite, and not before the last point."""
    found = []
    for one in sorted(given, key=lambda one: one.start):
        low, expected, high = number(one.low), number(one.expected), number(one.high)
        start, end = utc(one.start), utc(one.end)
        if low is None or expected is None or high is None or end <= start or (after and end <= after):
            continue
        found.append(
            Ahead(max(start, after) if after else start, end, min(low, high), expected, max(low, high))
        )
    return found


def ahead_layer(frame: Frame, blocks: Sequence[Ahead]) -> SafeString:
    """The band as steps, what is likely as a dashed line through them, and where it begins."""
    if not blocks:
        return join([])
    upper, lower = (
        _steps(frame, blocks, levels) for levels in ([b.high for b in blocks], [b.low for b in blocks])
    )
    likely = path(_steps(frame, blocks, [b.expected for b in blocks]))
    start = frame.x(blocks[0].start)
    return join(
        [
            el("path", class_="ahead", d=path([*upper, *reversed(lower)], closed=True), fill=AHEAD),
            el(
                "path", class_="ahead-line", d=likely, fill="none", stroke=SERIES[0], stroke_width=2,
                stroke_dasharray="5 4",
            ),
            el("line", class_="ahead-from", x1=start, x2=start, y1=frame.top, y2=frame.floor, stroke=INK, stroke_width=1),
            _named(frame, start),
        ]
    )  # fmt: skip


def _steps(frame: Frame, blocks: Sequence[Ahead], levels: Sequence[float]) -> list[Point]:
    pairs = zip(blocks, levels, strict=True)
    return [(frame.x(moment), frame.y(level)) for one, level in pairs for moment in (one.start, one.end)]


def _named(frame: Frame, start: float) -> SafeString:
    """Its name at the top, within the drawing."""
    return label(_("Forecast"), _name_from(frame, start), frame.top + 12, "axis halo", fill=MUTED)


def _name_from(frame: Frame, start: float) -> float:
    return min(start + 6, frame.edge - text_width(_("Forecast")))


def name_stretch(frame: Frame, blocks: Sequence[Ahead]) -> tuple[float, float] | None:
    """From where to where its name stands in the first row of labels: another there would cover it."""
    if not blocks:
        return None
    left = _name_from(frame, frame.x(blocks[0].start))
    return left, left + text_width(_("Forecast"))
