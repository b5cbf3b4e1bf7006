"""A table of a time and numbers: sales, refunds, tickets, a share price."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.mapping import FileMapping
from firebreak.connectors.common.records import as_text
from firebreak.connectors.common.times import from_datetime, from_excel, order_of, parse_time
from firebreak.connectors.files.guess import look
from firebreak.connectors.files.shape import first_records, guess_shape, with_sheet_header
from firebreak.connectors.files.stream import RecordStream

MOST_ROWS = 500_000
_SIGNS = re.compile(r"[\s\u00a0\u202f'’]|[A-Za-z$€£¥%]+|kr\.?|元|円")
_SHARE = 0.8
"""Cells of a column that must read as a number for it to count as one."""


@dataclass(frozen=True)
class Reading:
    """How the cells of one file are to be read."""

    time: str
    zone: tzinfo
    day_first: bool
    excel: bool
    comma: bool
    """Whether a comma, not a point, begins the decimals."""

    def moment(self, cell: Any) -> float | None:
        """Seconds UTC of a cell of the time column."""
        if hasattr(cell, "timestamp"):
            return from_datetime(cell, self.zone)
        text = as_text(cell)
        if self.excel:
            try:
                return from_excel(float(text), self.zone)
            except ValueError:
                return None
        return parse_time(text, self.zone, self.day_first)


def number(text: str, comma: bool = False) -> float | None:
    """A number as people and tools write it; ``None`` when it is none.

    >>> [number(t) for t in ("1,234.50", "12 %", "-3", "", "n/a")], number("1 234,50 kr", comma=True)
    ([1234.5, 12.0, -3.0, None, None], 1234.5)
    """
    bare = _SIGNS.sub("", text.strip()).replace("−", "-")
    negative = bare.startswith("(") and bare.endswith(")")
    bare = bare.strip("()")
    bare = bare.replace(".", "").replace(",", ".") if comma else bare.replace(",", "")
    try:
        found = float(bare)
    except ValueError:
        return None
    return (-found if negative else found) if isfinite(found) else None


def measured(path: str | Path, *, zone: str = "UTC", most: int = MOST_ROWS) -> dict[str, Any]:
    """The numbers of a table: ``time`` (name of its column), ``columns`` (name -> list of (seconds UTC, value)),
    ``rows`` read and ``refused`` rows whose time could not be read.

    Raises ``WrongInput`` when it is no table, has no column of times or none of numbers, or too many rows.
    """
    path = Path(path)
    mapping = _with_header(path, with_sheet_header(path, guess_shape(path)[0]))
    records = first_records(path, mapping)
    if not records:
        raise WrongInput("files.no_rows", "The file has no rows that can be read.")
    reading, names = _reading(records, ZoneInfo(zone))
    return _read(path, mapping, reading, names, most)


def _with_header(path: Path, mapping: FileMapping) -> FileMapping:
    """The first row names the columns when no cell of it is a time, which a table as narrow as ours may hide."""
    if mapping.format not in {"csv", "xlsx"} or mapping.header_row is not None:
        return mapping
    first = next(iter(first_records(path, mapping, 1)), {})
    named = bool(first) and not any(hasattr(c, "timestamp") or parse_time(as_text(c)) for c in first.values())
    return msgspec.structs.replace(mapping, header_row=0) if named else mapping


def _reading(records: Sequence[Mapping[str, Any]], zone: tzinfo) -> tuple[Reading, list[str]]:
    columns = [
        look(name, [record.get(name) for record in records])
        for name in dict.fromkeys(name for record in records for name in record)
    ]
    dated = [c for c in columns if c.looks and c.looks["time"] >= _SHARE and c.looks["count"] < 1.0]
    dated += [c for c in columns if c.looks and c.looks["time"] >= _SHARE and c not in dated]
    excel = [c for c in columns if c.looks and c.looks["excel"] >= _SHARE]
    if not dated and not excel:
        raise WrongInput(
            "figures.no_time",
            "No column holds times. One column must hold a date or a date and time. Nothing was kept.",
        )
    time = (dated or excel)[0]
    texts = [text for c in columns if c is not time for text in c.texts]
    comma = _commas(texts)
    names = [
        c.name
        for c in columns
        if c is not time
        and c.texts
        and sum(number(t, comma) is not None for t in c.texts) >= _SHARE * len(c.texts)
    ]
    if not names:
        raise WrongInput("figures.no_numbers", "No column beside the time holds numbers. Nothing was kept.")
    return Reading(time.name, zone, order_of(time.texts)[0], not dated, comma), names


def _commas(texts: Sequence[str]) -> bool:
    """Whether the numbers have decimal commas: some end in a comma and one or two digits, none in a point."""
    ends = [re.search(r"([.,])(\d+)\D*$", text) for text in texts]
    found = [(end[1], len(end[2])) for end in ends if end]
    return any(m == "," and n != 3 for m, n in found) and not any(m == "." and n != 3 for m, n in found)


def _read(path: Path, mapping: FileMapping, how: Reading, names: list[str], most: int) -> dict[str, Any]:
    columns: dict[str, dict[float, float]] = {name: {} for name in names}
    rows = refused = 0
    for _, record in islice(RecordStream(path, mapping), most + 1):
        rows += 1
        at = None if isinstance(record, tuple) else how.moment(record.get(how.time))
        if at is None or isinstance(record, tuple):
            refused += 1
            continue
        for name in names:
            value = number(as_text(record.get(name)), how.comma)
            if value is not None:
                columns[name][at] = value
    if rows > most:
        words = f"The file has more than {most} rows. Split it. Nothing was kept."
        raise WrongInput("figures.too_many_rows", words, limit=most)
    points = {name: sorted(found.items()) for name, found in columns.items()}
    return {"time": how.time, "columns": points, "rows": rows, "refused": refused}
