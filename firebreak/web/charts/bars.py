"""Named amounts as horizontal bars."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.figure import Chart, Parts, Table, build, nothing, short_number, speaking
from firebreak.web.charts.palette import GRID, INK, MUTED, series_class
from firebreak.web.charts.sample import number
from firebreak.web.charts.scale import Scale
from firebreak.web.charts.svg import clean, drawing, el, label, text_width, words

Bar = tuple[str, float | None]
ROW = 28
MAX_BARS = 40


def bars(
    items: Sequence[tuple[str, object] | tuple[str, object, str]],
    *,
    title: str = "",
    summary: str = "",
    language: str | None = None,
    keys: Sequence[str] = (),
) -> Chart:
    """One bar per ``(label, value[, address])``, in the order given, the first 40 of them.

    The address opens the row in the table. ``keys`` names colours (negative, neutral, positive) per bar.
    """
    with speaking(language):
        found = [(clean(item[0]), number(item[1])) for item in items[:MAX_BARS]]
        links = [item[2] if len(item) > 2 else None for item in items[:MAX_BARS]]
        text = summary or _describe(found)
        name = title or _("Amounts")
        table = Table([_("Name"), _("Value")], [list(bar) for bar in found], links, total=len(items))
        wide, narrow = (_paint(found, keys, width, name, text) for width in (820, 370))
        return build(Parts(name, text, wide, narrow, table))


def _describe(found: Sequence[Bar]) -> str:
    known = [(value, name) for name, value in found if value is not None]
    if not known:
        return _("No data in this period.")
    value, name = max(known)
    return _("Most: {name} with {value}.").format(name=name, value=short_number(value))


def cut(text: str, room: float) -> str:
    """Text that fits into ``room`` units; the table has it whole."""
    if text_width(text) <= room:
        return text
    while text and text_width(text + "…") > room:
        text = text[:-1]
    return text + "…"


def _paint(found: Sequence[Bar], keys: Sequence[str], width: int, title: str, desc: str) -> SafeString:
    height = max(60, ROW * len(found) + 12)
    if not found:
        return drawing(width, height, [nothing(width, height, desc)], title=title, desc=desc)
    values = [value for _name, value in found if value is not None]
    room = width * 0.34
    left = min(room, max(text_width(name) for name, _value in found)) + 14
    right = max(text_width(short_number(value)) for value in [0, *values]) + 12
    span = Scale(min([0, *values]), max([0, *values]) or (0 if min([0, *values]) else 1), left, width - right)
    parts = [el("line", class_="grid", x1=span(0), x2=span(0), y1=4, y2=height - 4, stroke=GRID)]
    for index, (name, value) in enumerate(found):
        parts.append(
            _row(index, cut(name, room), value, span, left, keys[index] if index < len(keys) else "")
        )
    return drawing(width, height, parts, title=title, desc=desc)


def _row(index: int, name: str, value: float | None, span: Scale, left: float, key: str) -> SafeString:
    top = 6 + ROW * index
    middle = top + ROW / 2 + 2
    named = label(name, left - 10, middle, text_anchor="end", fill=INK, class_="legend")
    if value is None:
        return el("g", named, label("–", left, middle, fill=MUTED))
    class_, colour = series_class(0, key)
    start, end = sorted((span(0), span(value)))
    bar = el(
        "rect",
        class_=class_,
        x=start,
        y=float(top + 4),
        width=max(1.0, end - start),
        height=18,
        rx=2,
        fill=colour,
    )
    amount = label(short_number(value), end + 6, middle, fill=INK, class_="legend", font_weight=600)
    return el("g", el("title", words(f"{name}: {short_number(value)}")), named, bar, amount)
