"""Shares of a whole."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.bars import cut
from firebreak.web.charts.figure import Cell, Chart, Parts, Table, build, speaking
from firebreak.web.charts.palette import GRID, INK, PAPER, series_class
from firebreak.web.charts.sample import number
from firebreak.web.charts.svg import clean, drawing, el, label, short, words
from firebreak.web.parts.numbers import percent

Part = tuple[str, str, float]
OUTER, INNER, MAX_PARTS = 62.0, 40.0, 7


def donut(
    parts: Sequence[tuple[str, object] | tuple[str, str, object]],
    *,
    title: str = "",
    summary: str = "",
    centre: str = "",
    language: str | None = None,
) -> Chart:
    """Shares of ``(name, value)`` or ``(key, name, value)``; what is after the sixth is drawn as "Other".

    Missing and negative values count as nothing. ``centre`` is written in the middle.
    """
    with speaking(language):
        found = _few([_part(item) for item in parts])
        total = sum(value for _key, _name, value in found)
        shares = [(key, name, value / total if total else 0.0) for key, name, value in found]
        text = summary or _describe(shares)
        name = title or _("Shares")
        rows: list[list[Cell]] = [
            [part[1], part[2], percent(share[2])] for part, share in zip(found, shares, strict=True)
        ]
        table = Table([_("Name"), _("Value"), _("Share")], rows)
        return build(
            Parts(
                name,
                text,
                _paint(shares, 820, centre, name, text),
                _paint(shares, 370, centre, name, text),
                table,
            )
        )


def _part(item: tuple[str, object] | tuple[str, str, object]) -> Part:
    key, name = str(item[0]), clean(item[0] if len(item) == 2 else item[1])
    return key, name, max(0.0, number(item[-1]) or 0.0)


def _few(found: list[Part]) -> list[Part]:
    if len(found) <= MAX_PARTS:
        return found
    rest = sum(value for _key, _name, value in found[MAX_PARTS - 1 :])
    return [*found[: MAX_PARTS - 1], ("", _("Other"), rest)]


def _describe(shares: Sequence[Part]) -> str:
    if not any(share for _key, _name, share in shares):
        return _("No data in this period.")
    return ", ".join(f"{name} {percent(share)}" for _key, name, share in shares) + "."


def _paint(shares: Sequence[Part], width: int, centre: str, title: str, desc: str) -> SafeString:
    height = max(150, 24 * len(shares) + 20)
    x, y = 82.0, height / 2
    drawn: list[SafeString] = []
    if not any(share for _key, _name, share in shares):
        ring = (OUTER + INNER) / 2
        drawn.append(
            el(
                "circle",
                class_="grid",
                cx=x,
                cy=y,
                r=ring,
                fill="none",
                stroke=GRID,
                stroke_width=OUTER - INNER,
            )
        )
    angle = -pi / 2
    for index, (key, _name, share) in enumerate(shares):
        turn = 2 * pi * min(share, 0.99999)
        drawn.append(_slice((x, y), angle, turn, series_class(index, key)))
        angle += turn
    top = (height - 24 * len(shares)) / 2 + 4
    for index, (key, name, share) in enumerate(shares):
        drawn += _legend(index, key, f"{cut(name, width - 250)} {percent(share)}", top)
    drawn.append(
        label(centre, x, y + 6, "legend", text_anchor="middle", font_size=18, font_weight=700, fill=INK)
    )
    return drawing(width, height, drawn, title=title, desc=desc)


def _slice(middle: tuple[float, float], angle: float, turn: float, look: tuple[str, str]) -> SafeString:
    def at(radius: float, where: float) -> str:
        return f"{short(middle[0] + radius * cos(where))} {short(middle[1] + radius * sin(where))}"

    big = int(turn > pi)
    end = angle + turn
    outline = (
        f"M{at(OUTER, angle)}A{OUTER:g} {OUTER:g} 0 {big} 1 {at(OUTER, end)}"
        f"L{at(INNER, end)}A{INNER:g} {INNER:g} 0 {big} 0 {at(INNER, angle)}Z"
    )
    return el("path", class_=f"{look[0]} edge", d=outline, fill=look[1], stroke=PAPER, stroke_width=1.5)


def _legend(index: int, key: str, text: str, top: float) -> list[SafeString]:
    class_, colour = series_class(index, key)
    y = top + 24 * index
    square = el("rect", class_=class_, x=170, y=y, width=12, height=12, rx=2, fill=colour)
    return [square, el("text", words(text), class_="legend", x=190, y=y + 11, fill=INK)]
