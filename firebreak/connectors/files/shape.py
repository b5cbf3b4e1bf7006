"""What kind of file it is: format, encoding, delimiter, header row. Content decides; the name never does."""

import re
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.mapping import FileMapping
from firebreak.connectors.files import sheets, table
from firebreak.connectors.files.encoding import guess_encoding
from firebreak.connectors.files.guess import looks_like_header
from firebreak.connectors.files.layouts import find_header
from firebreak.connectors.files.opening import is_zip, sample
from firebreak.connectors.files.stream import RecordStream

MAX_PREAMBLE = 40
"""Lines before the header that exports put there: query, dates, account."""
MAX_SHEETS = 20
LOOKED_AT = 300
"""Records that are looked at to guess."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\xd0\xcf\x11\xe0",
    b"GIF8",
    b"SQLite format",
    b"\x7fELF",
    b"PAR1",
)


def guess_shape(path: Path) -> tuple[FileMapping, float]:
    """Format, encoding, delimiter and header row, and how sure the encoding is. Columns stay empty.

    Raises ``WrongInput`` for an empty file and for what holds no posts (pictures, PDF, old ``.xls``).
    """
    if is_zip(path):
        mapping = FileMapping(format="xlsx", encoding="utf-8", sheet=next(iter(sheets.names(path)), ""))
        return msgspec.structs.replace(mapping, sheet=_best_sheet(path, mapping)), 1.0
    data = sample(path)
    if not data.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise WrongInput("files.empty", "The file is empty.")
    if data.startswith(_BINARY):
        raise WrongInput(
            "files.not_a_table", "The file is no table of posts. Save it as CSV, JSON or XLSX and try again."
        )
    encoding, sure = guess_encoding(data)
    text = data.decode(encoding, "replace").lstrip("\ufeff")
    if text.count("\ufffd") > max(len(text) * 0.05, 20) or len(_CONTROL.findall(text)) > max(
        len(text) * 0.01, 5
    ):
        raise WrongInput(
            "files.not_a_table", "The file is no text. Save it as CSV, JSON or XLSX and try again."
        )
    kind = _kind(text)
    if kind != "csv":
        return FileMapping(format=kind, encoding=encoding, header_row=None), sure
    delimiter, header = _table(text)
    return FileMapping(format="csv", encoding=encoding, delimiter=delimiter, header_row=header), sure


def _table(text: str) -> tuple[str, int | None]:
    """Delimiter and header row: those of a known suite, else the likeliest."""
    lines = text.splitlines(keepends=True)[:2000]
    for delimiter in table.DELIMITERS:
        head = list(islice(table.rows(lines[:400], delimiter), MAX_PREAMBLE))
        if (place := find_header(head, MAX_PREAMBLE)) is not None:
            return delimiter, place
    delimiter = table.guess_delimiter(text)
    return delimiter, guess_header(list(islice(table.rows(lines, delimiter), LOOKED_AT)))


def _kind(text: str) -> str:
    """csv, jsonl or json by how the text begins."""
    head = text.lstrip()
    if head.startswith("window."):
        return "json"
    if head.startswith("["):
        return "json" if head[1:200].lstrip().startswith(("{", "]")) else "csv"
    if not head.startswith("{"):
        return "csv"
    first, _, rest = head.partition("\n")
    following = rest.lstrip()
    if first.rstrip().endswith("}") and (not following or following.startswith("{")):
        return "jsonl" if following or not _is_wrapper(first) else "json"
    return "json"


def _is_wrapper(line: str) -> bool:
    try:
        found = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError):
        return False
    return isinstance(found, dict) and any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in found.values()
    )


def guess_header(rows: Sequence[Sequence[Any]]) -> int | None:
    """Number of records before the header, or ``None`` when the first record is already data.

    The header is the first record as wide as most, if it names columns rather than holding data.
    """
    if not rows:
        return None
    widths = [_width(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    for place, row in enumerate(rows[:MAX_PREAMBLE]):
        if _width(row) >= usual or (usual > 2 and _width(row) == usual - 1):
            if looks_like_header(row, rows[place + 1 :]):
                return place
            if place and len(rows) > place + 1 and looks_like_header(rows[place + 1], rows[place + 2 :]):
                return place + 1
            return None if place == 0 else place
    return 0 if looks_like_header(rows[0], rows[1:]) else None


def _width(row: Sequence[Any]) -> int:
    """Cells up to the last that is filled: spreadsheets pad every row to the same length."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] not in (None, "")), 0)


def _best_sheet(path: Path, mapping: FileMapping) -> str:
    """The sheet with a known suite's header, else the first that is not empty."""
    filled = []
    for name in sheets.names(path)[:MAX_SHEETS]:
        head = list(islice(sheets.rows(path, name), MAX_PREAMBLE))
        if find_header(head, MAX_PREAMBLE) is not None:
            return name
        filled += [name] if head else []
    return filled[0] if filled else mapping.sheet


def with_sheet_header(path: Path, mapping: FileMapping) -> FileMapping:
    """For a workbook, the mapping with its header row found."""
    if mapping.format != "xlsx":
        return mapping
    rows = list(islice(sheets.rows(path, mapping.sheet), LOOKED_AT))
    known = find_header(rows, MAX_PREAMBLE)
    return msgspec.structs.replace(mapping, header_row=guess_header(rows) if known is None else known)


def first_records(path: Path, mapping: FileMapping, most: int = LOOKED_AT) -> list[dict[str, Any]]:
    """The first records that can be read."""
    found = (record for _, record in RecordStream(path, mapping) if not isinstance(record, tuple))
    return [dict(record) for record in islice(found, most)]
