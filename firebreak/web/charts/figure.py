"""The figure around a chart: two drawings, a sentence, a key and the table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import zip_longest
from zoneinfo import ZoneInfo

from babel import Locale
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from firebreak.web.charts.svg import el, join, words
from firebreak.web.parts.numbers import active_locale, compact, plain

Cell = str | float | int | None
TABLE_ROWS = 120
OPENS = ("/", "?", "#", "https://", "http://")  # anything else is drawn as text


class Chart(SafeString):
    """The HTML of a whole figure, with its parts for reports.

    ``wide`` and ``narrow`` are bare SVG documents; ``heading`` and ``summary`` are plain text (not escaped).
    """

    wide: SafeString
    narrow: SafeString
    heading: str
    summary: str


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. ``links`` opens a row to the posts behind it, ``cells`` each number of a row;
    ``total`` counts rows left out too.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    links: Sequence[str | None] = ()
    total: int = 0
    cells: Sequence[Sequence[str | None]] = ()


@dataclass(frozen=True, slots=True)
class Readout:
    """What the script shows under the pointer: places from 0 to 1 along the drawing's width, and their
    words.
    """

    at: Sequence[float]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that goes into a figure."""

    title: str
    summary: str
    wide: SafeString
    narrow: SafeString
    table: Table
    key: SafeString = field(default_factory=lambda: join([]))
    readout: Readout | None = None


@contextmanager
def speaking(language: str | None) -> Iterator[Locale]:
    """The reader's language, or ``language`` for as long as one chart is drawn."""
    with translation.override(language or translation.get_language()):
        yield active_locale()


def zone_of(zone: tzinfo | str | None) -> tzinfo:
    """A zone from its name; the reader's zone when nothing is given."""
    return ZoneInfo(zone) if isinstance(zone, str) else zone or timezone.get_current_timezone()


def short_number(value: float) -> str:
    """A number on an axis: compact, and never broken by its size."""
    return compact(value) if abs(value) < 1e15 else f"{value:.0e}"


def build(parts: Parts) -> Chart:
    """Put the figure together. Call it while :func:`speaking`."""
    plot = el(
        "div",
        el("div", parts.wide, class_="c-wide"),
        el("div", parts.narrow, class_="c-narrow"),
        class_="plot",
    )
    data: dict[str, str] = {}
    if parts.readout and parts.readout.at:
        data["data_at"] = ",".join(f"{place:.4f}" for place in parts.readout.at)
        data["data_read"] = json.dumps(list(parts.readout.texts), ensure_ascii=False)
    summary = el("p", words(parts.summary), class_="summary")
    html = el(
        "figure", plot, parts.key, summary, table_view(parts.title, parts.table), class_="chart", **data
    )
    chart = Chart(html)
    chart.wide, chart.narrow = parts.wide, parts.narrow
    chart.heading, chart.summary = parts.title, parts.summary
    return chart


def table_view(title: str, table: Table) -> SafeString:
    """A disclosure that holds a real table."""
    if not table.rows:
        return join([])
    head = el(
        "tr", *(el("th", words(text), scope="col", class_=_column(n)) for n, text in enumerate(table.heads))
    )
    links = list(table.links) + [None] * (len(table.rows) - len(table.links))
    cells = list(table.cells) + [()] * (len(table.rows) - len(table.cells))
    locale = active_locale()
    body = join(_row(*row, locale) for row in zip(table.rows, links, cells, strict=True))
    caption = el("caption", words(title), class_="vh")
    whole = el("table", caption, el("thead", head), el("tbody", body), class_="table")
    scroll = el("div", whole, class_="scroll", tabindex=0, role="region", aria_label=title)
    return el("details", el("summary", words(_("Show as table"))), _left_out(table), scroll, class_="more")


def _left_out(table: Table) -> SafeString:
    if table.total <= len(table.rows):
        return join([])
    text = _("{shown} of {total} rows. Peaks and lows are kept.").format(
        shown=plain(len(table.rows)), total=plain(table.total)
    )
    return el("p", words(text), class_="small muted")


def _column(index: int) -> str | None:
    return "n" if index else None


def _row(row: Sequence[Cell], link: str | None, opens: Sequence[str | None], locale: Locale) -> SafeString:
    """One row; written out, as a chart has a hundred of them."""
    numbers = zip_longest(row[1:], opens[: len(row) - 1])
    cells = "".join(
        f'<td class="n">{_opening(cell_text(cell, locale), address)}</td>' for cell, address in numbers
    )
    return SafeString(f'<tr><th scope="row">{_opening(row[0], link)}</th>{cells}</tr>')


def _opening(cell: Cell, link: str | None) -> SafeString:
    """The words of a cell, as a link where there is an address of ours."""
    told = words(cell)
    return el("a", told, href=link) if link and link.startswith(OPENS) else told


def cell_text(cell: Cell, locale: Locale | None = None) -> str:
    """A number in the reader's way; a dash where there is none."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else plain(cell, locale)


def nothing(width: int, height: int, text: str) -> SafeString:
    """The words in the middle of a drawing that has nothing to draw."""
    return el(
        "text", words(text), class_="axis", x=width / 2, y=height / 2, text_anchor="middle", fill="#4a5463"
    )
