"""The timeline of a playbook as a chart: one lane per duty, a dot where something of it is due."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.figure import Chart, Parts, Table, build, speaking
from firebreak.web.charts.palette import GRID, MUTED
from firebreak.web.charts.svg import drawing, el, label, text_width, words
from firebreak.web.parts.times import duration_words

HOUR, DAY = 60, 24 * 60
TICKS = (
    0,
    5,
    15,
    30,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    12 * HOUR,
    DAY,
    3 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    60 * DAY,
)
BLUE = "#0b63b0"
Lane = tuple[str, Sequence[int]]


def minute_words(minute: int) -> str:
    """When something is due: at once, at a minute of the first hour, or after so long."""
    if minute <= 0:
        return _("At once")
    if minute < HOUR:
        return _("Minute {minute}").format(minute=minute)
    return _("After {time}").format(time=duration_words(minute * 60))


def timeline(title: str, lanes: Sequence[Lane], language: str | None = None) -> Chart:
    """The chart of some lanes; minutes are from the opening, and late ones stand closer together."""
    with speaking(language):
        told = [
            _("{duty}: {time}").format(duty=duty, time=minute_words(minutes[0])) for duty, minutes in lanes
        ]
        summary = _("Who starts when. {list}").format(list="; ".join(told)) if told else _("Nothing is due.")
        rows = [[duty, ", ".join(minute_words(minute) for minute in minutes)] for duty, minutes in lanes]
        wide, narrow = (_paint(lanes, size, (title, summary)) for size in ((820, False), (370, True)))
        return build(Parts(title, summary, wide, narrow, Table([_("Duty"), _("When")], rows)))


def _paint(lanes: Sequence[Lane], size: tuple[int, bool], names: tuple[str, str]) -> SafeString:
    width, stacked = size
    end = max((minute for _duty, minutes in lanes for minute in minutes), default=0) or 1
    widest = max((text_width(duty) for duty, _minutes in lanes), default=0)
    left = 12.0 if stacked else min(width * 0.3, widest + 24)
    step, right = (44 if stacked else 30), width - 16.0
    bottom = 8 + step * len(lanes)

    def across(minute: int) -> float:
        return left + (right - left) * log1p(minute) / log1p(end)

    parts = _ticks(end, across(end) - left, left, bottom)
    for number, (duty, minutes) in enumerate(lanes):
        y = 8 + step * number + (30 if stacked else step / 2)
        where = (
            {"x": left - 6, "y": y - 15} if stacked else {"x": left - 14, "y": y + 4, "text_anchor": "end"}
        )
        parts.append(label(duty, class_="legend", fill=MUTED, **where))
        parts.append(el("line", class_="grid", x1=left, x2=right, y1=y, y2=y, stroke=GRID))
        for minute in minutes:
            hint = el("title", words(f"{duty}: {minute_words(minute)}"))
            parts.append(el("circle", hint, class_="f0", cx=across(minute), cy=float(y), r=6, fill=BLUE))
    return drawing(width, bottom + 24, parts, title=names[0], desc=names[1])


def _ticks(end: int, length: float, left: float, bottom: int) -> list[SafeString]:
    """Names of times under the lanes, those left out that would touch their neighbour."""
    parts: list[SafeString] = []
    free = 0.0
    for minute in (tick for tick in TICKS if tick <= end):
        x = left + length * log1p(minute) / log1p(end)
        name = "0" if minute == 0 else duration_words(minute * 60, short=True)
        half = text_width(name) / 2
        begin = max(x - half, 0.0)
        if begin >= free:
            parts.append(el("line", class_="grid", x1=x, x2=x, y1=4, y2=bottom, stroke=GRID))
            parts.append(label(name, x, bottom + 16, text_anchor="middle", fill=MUTED))
            free = x + half + 8
    return parts
