"""The plot area of a chart over time: margins, scales, axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel import Locale
from django.utils.safestring import SafeString

from firebreak.web.charts.figure import nothing, short_number
from firebreak.web.charts.palette import GRID, MUTED
from firebreak.web.charts.scale import Scale, time_ticks, value_ticks
from firebreak.web.charts.svg import el, join, label, text_width


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins in drawing units, and the two scales."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    start: datetime | None
    end: datetime | None
    across: Scale
    up: Scale
    ticks: Sequence[float]

    @classmethod
    def around(
        cls,
        times: Sequence[datetime],
        values: Sequence[float],
        width: int,
        height: int,
        *,
        events: bool = False,
        gaps: Sequence[tuple[datetime, datetime, str]] = (),
        right: float = 16,
    ) -> Frame:
        """A frame that holds every value and zero. Its period is that of the points, or of the gaps."""
        period = list(times) or [moment for gap in gaps for moment in gap[:2]]
        start, end = (min(period), max(period)) if period else (None, None)
        ticks = value_ticks(values)
        widest = max(text_width(short_number(tick)) for tick in ticks)
        left, top, bottom = max(36.0, widest + 16), 30.0 if events else 14.0, 30.0
        span = (end - start).total_seconds() if start and end else 0.0
        return cls(
            width,
            height,
            left,
            right,
            top,
            bottom,
            start,
            end,
            Scale(0, span, left, width - right),
            Scale(ticks[0], ticks[-1], height - bottom, top),
            ticks,
        )

    def x(self, moment: datetime) -> float:
        """Place of a time; times outside the period sit on the edge."""
        if self.start is None or self.end is None:
            return (self.left + self.width - self.right) / 2
        inside = min(max(moment, self.start), self.end)
        return self.across((inside - self.start).total_seconds())

    def y(self, value: float) -> float:
        """Place of a value."""
        return self.up(value)

    @property
    def floor(self) -> float:
        """Lower edge of the plot."""
        return self.height - self.bottom

    @property
    def edge(self) -> float:
        """Right edge of the plot."""
        return self.width - self.right

    def axes(self, zone: tzinfo, locale: Locale) -> SafeString:
        """Grid, numbers at the left, times below."""
        return join([self._numbers(), self._times(zone, locale)])

    def _numbers(self) -> SafeString:
        parts = []
        for tick in self.ticks:
            y = self.y(tick)
            class_ = "grid zero" if tick == 0 and self.ticks[0] < 0 else "grid"
            parts.append(el("line", class_=class_, x1=self.left, x2=self.edge, y1=y, y2=y, stroke=GRID))
            parts.append(label(short_number(tick), self.left - 8, y + 4, text_anchor="end", fill=MUTED))
        return join(parts)

    def _times(self, zone: tzinfo, locale: Locale) -> SafeString:
        if self.start is None or self.end is None:
            return join([])
        parts, free = [], -1e9
        count = 7 if self.width > 500 else 4
        for moment, text in time_ticks(self.start, self.end, count, zone, locale):
            half = text_width(text) / 2
            x = min(max(self.x(moment), half), self.width - half)
            if x - half < free:
                continue
            free = x + half + 6
            parts.append(label(text, x, self.floor + 18, text_anchor="middle", fill=MUTED))
        return join(parts)

    def note(self, text: str) -> SafeString:
        """Words in the middle of the plot."""
        return nothing(self.width, self.height, text)
