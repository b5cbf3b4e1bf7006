"""Planned posts out of a table (CSV) as any program writes it: columns found by their names in five languages. Pure."""

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import islice
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from firebreak.calendar.exchange.collecting import Collector, Enough, Refused
from firebreak.calendar.exchange.columns import COLUMNS, fields_of, language_of
from firebreak.calendar.exchange.moments import (
    FIRST_YEAR,
    LAST_YEAR,
    Order,
    at_zone,
    clock,
    moment,
    order_of,
    skipped,
    two_ways,
)
from firebreak.calendar.exchange.shapes import MOST_BYTES, MOST_ENTRIES, MOST_PROBLEMS, Read

DELIMITERS: Final = (",", ";", "\t", "|")
MOST_LINES_OF_ONE: Final = 300
"""Lines that one row may span; above, a quotation mark was never closed."""
MOST_ROWS: Final = MOST_ENTRIES + MOST_PROBLEMS + 1
"""Each row makes an entry or a problem: by then one of them has had enough."""
SEARCHED: Final = 20
"""Lines in which the names of columns are looked for: programs put titles above them."""
FORMULA: Final = re.compile(r"^'(?='*[=+\-@\t\r＝＋－＠])")
"""The mark which our own export puts before what a spreadsheet would take for a formula."""
_BYTES_OF: Final = ("gb18030", "big5", "cp1252")
_PLAIN_WORD: Final = re.compile(r"[\x00-\x7f]*")


class _Row(NamedTuple):
    line: int
    cells: list[str]


class _Table(NamedTuple):
    rows: list[_Row]
    fields: dict[str, int]

    def cell(self, row: _Row, field: str) -> str:
        place = self.fields.get(field)
        return row.cells[place].strip() if place is not None and place < len(row.cells) else ""


def read_csv(data: bytes, zone: str) -> Read:
    """Rows of a table as planned posts. ``zone`` (``Europe/Stockholm``) is of times without one.

    Any of four delimiters; UTF-8, UTF-16, or an older encoding when its own letters name the columns.
    """
    found = Collector()
    try:
        table = _table(found, data)
        order = order_of(table.cell(row, field) for row in table.rows for field in ("date", "offer_ends"))
        for row in table.rows:
            try:
                _take(found, table, row, order, ZoneInfo(zone))
            except Refused as refused:
                found.refuse(row.line, refused)
    except Refused as refused:
        found.refuse(0, refused)
    except Enough:
        pass
    return found.read()


def _table(found: Collector, data: bytes) -> _Table:
    if len(data) > MOST_BYTES:
        raise Refused("file_large", size=str(len(data)), limit=str(MOST_BYTES))
    text = _text(data)
    if not text.strip():
        raise Refused("file_empty")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    best = _heads(lines)
    if best is None:
        raise Refused("columns", found=" | ".join(_first(lines)))
    delimiter, head, fields = best
    return _Table(list(islice(_rows(found, lines, head, delimiter), MOST_ROWS)), fields)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        pass
    for encoding in _BYTES_OF:  # only where it spells a column that plain letters do not
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        heads = _heads(re.split("\r\n|\r|\n", text, maxsplit=SEARCHED)[:SEARCHED], told=True)
        if heads is not None:
            return text
    raise Refused("file_encoding")


def _heads(lines: Sequence[str], *, told: bool = False) -> tuple[str, int, dict[str, int]] | None:
    """Delimiter, place of the line that names the columns, and the columns. ``told``: by other than plain letters."""
    best: tuple[str, int, dict[str, int]] | None = None
    for place, line in enumerate(lines[:SEARCHED]):
        for delimiter in DELIMITERS:
            cells = _one(line[:10_000], delimiter)
            fields = fields_of(cells)
            if told and all(_PLAIN_WORD.fullmatch(cells[column]) for column in fields.values()):
                continue
            if {"date", "text"} <= set(fields) and (best is None or len(fields) > len(best[2])):
                best = delimiter, place, fields
    return best


def _first(lines: Sequence[str]) -> list[str]:
    """Cells of the first line with more than one: what a person sees as its columns."""
    split = [
        [cell.strip() for cell in _one(line[:1_000], sign)]
        for line in lines[:SEARCHED]
        for sign in DELIMITERS
    ]
    return max(split, key=len, default=[])


def _one(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        return []


def _rows(found: Collector, lines: Sequence[str], head: int, delimiter: str) -> Iterator[_Row]:
    """Every row below the names. One with a stray quotation mark is a problem, and the next line is read anew."""
    at = head + 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        reader = csv.reader(
            (f"{line}\n" for line in lines[at : at + MOST_LINES_OF_ONE]), delimiter=delimiter, strict=True
        )
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            found.problem(at + 1, "quote")
            at += 1
            continue
        if any(cell.strip() for cell in cells):
            yield _Row(at + 1, [FORMULA.sub("", cell) for cell in cells])
        at += reader.line_num


def _take(found: Collector, table: _Table, row: _Row, order: Order, zone: tzinfo) -> None:
    given = {field: table.cell(row, field) for field in COLUMNS}
    at, skips = _moment(given["date"], given["time"], order, zone)
    ends, ends_skip = _offer(given["offer_ends"], order, zone)
    language = language_of(given["language"])
    if language is None:
        raise Refused("language_unknown", value=given["language"])
    for skip in (skips, ends_skip):
        if skip:
            found.problem(row.line, "time_skipped", value=skip)
    found.take(row.line, at, ends, {**given, "language": language})


def _offer(written: str, order: Order, zone: tzinfo) -> tuple[datetime | None, str]:
    """When an offer ends: a day alone counts to its last minute."""
    if not written:
        return None, ""
    try:
        read = moment(written, order)
        return _moment(written, "" if read and read[1] else "23:59", order, zone)
    except Refused as refused:
        code = "offer_unreadable" if refused.code == "date_unreadable" else refused.code
        raise Refused(code, **refused.params) from None


def _moment(day: str, hour: str, order: Order, zone: tzinfo) -> tuple[datetime, str]:
    """The moment of two cells, and the wall time where no clock shows it."""
    if not day:
        raise Refused("no_date")
    read = moment(day, order)
    if read is None:
        raise Refused("date_two_ways" if two_ways(day) and not order else "date_unreadable", value=day)
    wall = clock(hour) if hour else read[1]
    if wall is None:
        raise Refused("time_unreadable", value=hour) if hour else Refused("no_time", value=day)
    if not FIRST_YEAR <= read[0].year <= LAST_YEAR:
        raise Refused("year_far", value=day)
    skip = f"{read[0].isoformat()} {wall.at.isoformat('minutes')}" if skipped(read[0], wall, zone) else ""
    return at_zone(read[0], wall, zone), skip
