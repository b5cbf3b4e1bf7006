"""Parts of a whole over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel import Locale
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.figure import (
    TABLE_ROWS,
    Cell,
    Chart,
    Parts,
    Readout,
    Table,
    build,
    speaking,
    zone_of,
)
from firebreak.web.charts.frame import Frame
from firebreak.web.charts.palette import PAPER, series_class
from firebreak.web.charts.sample import NARROW_POINTS, WIDE_POINTS, keep, number
from firebreak.web.charts.svg import drawing, el, join, path, words
from firebreak.web.charts.times import moments_as_words, places_of, utc
from firebreak.web.parts.numbers import percent, plain


@dataclass(frozen=True, slots=True)
class Layer:
    """One series: its key decides the colour when it is a sentiment, its name is shown."""

    key: str
    name: str
    values: list[float]


def stacked_area(
    times: Sequence[datetime],
    series: Sequence[tuple[str, Sequence[object]] | tuple[str, str, Sequence[object]]],
    *,
    title: str = "",
    summary: str = "",
    language: str | None = None,
    zone: tzinfo | str | None = None,
    links: Sequence[Sequence[str]] = (),
    sums: Sequence[float] = (),
) -> Chart:
    """Draw series of the same length as ``times`` on top of each other, the first at the bottom.

    A series is ``(name, values)`` or ``(key, name, values)``; the keys negative, neutral and positive have
    their own colours. Missing and negative values count as nothing. Seven series at most are told apart by
    colour. ``links`` has the addresses of each series, one for each time: the table's numbers open them.
    ``sums`` are those of the series for the words below, where the drawing leaves something out.
    """
    where = zone_of(zone)
    with speaking(language) as locale:
        order = sorted(range(len(times)), key=lambda index: utc(times[index]))
        moments = [utc(times[index]) for index in order]
        layers = [_layer(item, order) for item in series]
        totals = [sum(column) for column in zip(*(layer.values for layer in layers), strict=True)]
        text = summary or _describe(layers, sums or [sum(layer.values) for layer in layers])
        name = title or _("Parts over time")

        def paint(width: int, height: int, limit: int) -> SafeString:
            chosen = keep(list(totals), limit)
            return _paint(
                [moments[i] for i in chosen], layers, chosen, (width, height), (name, text), where, locale
            )

        return build(
            Parts(
                name,
                text,
                paint(820, 240, WIDE_POINTS),
                paint(370, 220, NARROW_POINTS),
                _table(
                    moments, layers, totals, [[own[index] for index in order] for own in links], where, locale
                ),
                legend(layers),
                _readout(moments, layers, where, locale),
            )
        )


def _layer(item: tuple[str, Sequence[object]] | tuple[str, str, Sequence[object]], order: list[int]) -> Layer:
    key, name = item[0], item[0] if len(item) == 2 else item[1]
    given = item[-1]
    values = [max(0.0, number(given[index] if index < len(given) else None) or 0.0) for index in order]
    return Layer(key, name, values)


def _describe(layers: Sequence[Layer], sums: Sequence[float]) -> str:
    total = sum(sums)
    if not total:
        return _("No data in this period.")
    shares = [f"{layer.name} {percent(part / total)}" for layer, part in zip(layers, sums, strict=True)]
    return _("{total} in all: {shares}.").format(total=plain(total), shares=", ".join(shares))


def legend(layers: Sequence[Layer]) -> SafeString:
    """Colours and names, the top layer first."""
    items = []
    for index, layer in reversed(list(enumerate(layers))):
        class_, colour = series_class(index, layer.key)
        square = el("rect", width=12, height=12, rx=2, class_=class_, fill=colour)
        items.append(
            el(
                "li",
                el("svg", square, class_="swatch", viewBox="0 0 12 12", aria_hidden="true"),
                words(layer.name),
            )
        )
    return el("ul", *items, class_="keys") if items else join([])


def _paint(
    moments: Sequence[datetime],
    layers: Sequence[Layer],
    chosen: Sequence[int],
    size: tuple[int, int],
    names: tuple[str, str],
    zone: tzinfo,
    locale: Locale,
) -> SafeString:
    tops: list[list[float]] = []
    base = [0.0] * len(chosen)
    for layer in layers:
        base = [below + layer.values[index] for below, index in zip(base, chosen, strict=True)]
        tops.append(base)
    frame = Frame.around(moments, base, *size)
    parts = [frame.axes(zone, locale)]
    if not any(base):
        parts.append(frame.note(_("No data in this period.")))
    below = [0.0] * len(chosen)
    for index, (layer, top) in enumerate(zip(layers, tops, strict=True)):
        parts.append(_area(frame, moments, below, top, series_class(index, layer.key)))
        below = top
    plot = f"{frame.left / size[0]:.4f} {1 - frame.right / size[0]:.4f}"
    return drawing(*size, parts, title=names[0], desc=names[1], data_plot=plot)


def _area(
    frame: Frame,
    moments: Sequence[datetime],
    below: Sequence[float],
    top: Sequence[float],
    look: tuple[str, str],
) -> SafeString:
    if len(moments) == 1:  # one point has no width: draw it as a narrow column
        x, y = frame.x(moments[0]), frame.y(top[0])
        return el(
            "rect",
            class_=f"{look[0]} edge",
            x=x - 8,
            y=y,
            width=16,
            height=frame.y(below[0]) - y,
            fill=look[1],
        )
    upper = [(frame.x(moment), frame.y(value)) for moment, value in zip(moments, top, strict=True)]
    lower = [(frame.x(moment), frame.y(value)) for moment, value in zip(moments, below, strict=True)]
    if not upper:
        return join([])
    outline = path(upper + lower[::-1], closed=True)
    return el("path", class_=f"{look[0]} edge", d=outline, fill=look[1], stroke=PAPER, stroke_width=0.8)


def _readout(moments: list[datetime], layers: Sequence[Layer], zone: tzinfo, locale: Locale) -> Readout:
    whens = moments_as_words(moments, zone, locale)
    chosen = keep([float(sum(layer.values[i] for layer in layers)) for i in range(len(moments))], WIDE_POINTS)
    places = places_of(moments)
    texts = [
        f"{whens[i]}  " + ", ".join(f"{layer.name} {plain(layer.values[i])}" for layer in layers)
        for i in chosen
    ]
    return Readout([places[i] for i in chosen], texts)


def _table(
    moments: list[datetime], layers: Sequence[Layer], totals: Sequence[float], links: Sequence[Sequence[str]],
    zone: tzinfo, locale: Locale,
) -> Table:  # fmt: skip
    whens = moments_as_words(moments, zone, locale)
    shown = keep(list(totals), TABLE_ROWS) if layers else []
    rows: list[list[Cell]] = [[whens[i], *(layer.values[i] for layer in layers)] for i in shown]
    cells = [
        [own[i] if layer.values[i] else None for layer, own in zip(layers, links, strict=False)]
        for i in shown
    ]
    return Table([_("Time"), *(layer.name for layer in layers)], rows, total=len(moments), cells=cells)
