"""Planned posts as a table (CSV) that spreadsheets open as it is. Pure."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from firebreak.calendar.exchange.collecting import clean
from firebreak.calendar.exchange.columns import COLUMNS
from firebreak.calendar.exchange.shapes import Entry

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r＝＋－＠]")


def write_csv(entries: Iterable[Entry], zone: str, language: str = "en") -> bytes:
    """UTF-8 with its mark (spreadsheets need it), commas, times as the clocks of ``zone`` show them.

    Columns are called as in ``language``; :func:`.csv_in.read_csv` reads any of them back. What a spreadsheet would take
    for a formula gets an apostrophe before it.
    """
    there = ZoneInfo(zone)
    heads = [names.get(language, names["en"]) for names in COLUMNS.values()]
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(heads)
    for entry in entries:
        day, hour = _wall(entry.at, there)
        cells = {
            **{name: value for name, value in entry._asdict().items() if isinstance(value, str)},
            "date": day, "time": hour, "offer_ends": " ".join(_wall(entry.offer_ends, there)) if entry.offer_ends else "",
        }  # fmt: skip
        writer.writerow([_safe(clean(cells[name])) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _wall(at: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Day and time; with the offset where the clock shows this time twice, so that nothing is lost."""
    local = at.astimezone(zone)
    other = local.replace(fold=1 - local.fold)
    twice = other.astimezone(UTC) != local.astimezone(UTC)
    shown = local.time().isoformat("seconds" if local.second else "minutes")
    return local.date().isoformat(), f"{shown}{local.isoformat()[-6:]}" if twice else shown


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
