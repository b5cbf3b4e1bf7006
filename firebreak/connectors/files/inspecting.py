"""What a file seems to be, for a person to look at and correct before anything is imported."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.mapping import EXTRA, FileMapping, read_mapping
from firebreak.connectors.common.records import Converter, RowError, as_text, is_rounded_id
from firebreak.connectors.common.times import has_zone, order_of
from firebreak.connectors.common.values import platform
from firebreak.connectors.files import sheets
from firebreak.connectors.files.guess import Column, assign, look
from firebreak.connectors.files.layouts import assigned, recognise
from firebreak.connectors.files.shape import first_records, guess_shape, with_sheet_header
from firebreak.connectors.files.stream import RecordStream
from firebreak.connectors.files.zones import zone_before, zone_of_name

CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?(?:\s*[AaPp]\.?[Mm]\.?)?")
"""A time of day alone."""
PREVIEW = 5
"""Rows shown as the posts they would become."""


def inspect(
    path: str | Path, file_name: str = "", given: Mapping[str, Any] | None = None, zone: str = "UTC"
) -> dict[str, Any]:
    """Look at a file. ``given`` are corrections (any keys of the mapping); ``zone`` is the brand's.

    Returns plain JSON: ``mapping`` (as :class:`FileMapping`, to be stored or corrected), ``layout`` (``name`` and
    ``title`` of the suite whose export it is, or ``None``), ``columns`` (name, field, confidence, samples),
    ``preview`` (the first rows as posts, or why they would be refused), ``issues`` (codes and parameters of
    what a person should look at), ``sheets``, ``file_name``, ``size``.
    Raises ``WrongInput`` when the file cannot be read at all.
    """
    path = Path(path)
    mapping, encoding_sure = guess_shape(path)
    overrides = dict(given or {})
    read_mapping(
        {**msgspec.to_builtins(mapping), **overrides}
    )  # refuses what cannot work, before anything is read
    shape_keys = {k: v for k, v in overrides.items() if k not in {"columns", "header_row"}}
    mapping = with_sheet_header(
        path, read_mapping({**msgspec.to_builtins(mapping), "zone": zone, **shape_keys})
    )
    if "header_row" in overrides:
        mapping = msgspec.structs.replace(mapping, header_row=overrides["header_row"])
    records = first_records(path, mapping)
    if not records:
        raise WrongInput("files.no_rows", "The file has no rows that can be read.")
    columns = _columns(records)
    before = RecordStream(path, mapping).before_header()
    layout = recognise([c.name for c in columns], before=_as_words(before))
    guessed = assigned(layout, columns) if layout else assign(columns)
    chosen = {c.name: guessed.get(c.name, (EXTRA, 0.0))[0] for c in columns}
    mapping = msgspec.structs.replace(mapping, columns={**chosen, **overrides.get("columns", {})})
    mapping, times = _with_times(mapping, columns, overrides)
    if "zone" not in overrides:
        mapping, times = _with_zone(mapping, times, zone_before(before) or (layout.zone if layout else ""))
    if not mapping.platform and "platform" not in overrides:
        mapping = msgspec.structs.replace(mapping, platform=_platform(mapping, columns))
    mapping = read_mapping(msgspec.to_builtins(mapping))
    return {
        "file_name": file_name or path.name,
        "size": path.stat().st_size,
        "mapping": msgspec.to_builtins(mapping),
        "layout": {"name": layout.name, "title": layout.title} if layout else None,
        "encoding_confidence": encoding_sure,
        "columns": [_shown(c, mapping.columns[c.name], guessed, overrides) for c in columns],
        "times": times,
        "sheets": sheets.names(path) if mapping.format == "xlsx" else [],
        "preview": preview(path, mapping),
        "issues": _issues(mapping, columns, times, encoding_sure),
    }


def preview(path: Path, mapping: FileMapping, rows: int = PREVIEW) -> list[dict[str, Any]]:
    """The first rows as they would become posts: ``{"row", "post"}`` or ``{"row", "code", "params"}``."""
    converter = Converter(mapping)
    shown: list[dict[str, Any]] = []
    for number, record in islice(RecordStream(path, mapping), rows):
        try:
            if isinstance(record, tuple):
                raise RowError(record[0], **record[1])
            shown.append({"row": number, "post": msgspec.to_builtins(converter.post(record))})
        except RowError as refused:
            shown.append({"row": number, "code": refused.code, "params": refused.params})
    return shown


def _as_words(rows: Sequence[Sequence[Any]]) -> str:
    return " ".join(as_text(cell)[:200] for row in rows[:40] for cell in row[:20] if cell not in (None, ""))


def _columns(records: Sequence[Mapping[str, Any]]) -> list[Column]:
    names = list(dict.fromkeys(name for record in records for name in record))[:400]
    return [look(name, [record.get(name) for record in records]) for name in names]


def _with_times(
    mapping: FileMapping, columns: Sequence[Column], overrides: Mapping[str, Any]
) -> tuple[FileMapping, dict[str, Any]]:
    column = next((c for c in columns if mapping.columns.get(c.name) == "time"), None)
    if column is None:
        return mapping, {"column": "", "zone_given": True, "order_sure": True, "samples": []}
    texts = column.texts
    day_first, sure = order_of(texts)
    excel = column.looks.get("time", 0) < 0.6 <= column.looks.get("excel", 0)
    mapping = msgspec.structs.replace(
        mapping,
        day_first=bool(overrides.get("day_first", day_first)),
        clock=str(overrides.get("clock", _clock(columns, column))),
        excel_days=bool(overrides.get("excel_days", excel)),
    )
    zoned = bool(texts) and all(has_zone(text) for text in texts)
    return mapping, {"column": column.name, "zone_given": zoned, "order_sure": sure, "samples": texts[:3]}


def _with_zone(mapping: FileMapping, times: dict[str, Any], said: str) -> tuple[FileMapping, dict[str, Any]]:
    """The zone that the time column, the lines before the header or the suite says, before the brand's own."""
    zone = zone_of_name(str(times["column"])) or said
    if not zone:
        return mapping, times
    return msgspec.structs.replace(mapping, zone=zone), {**times, "zone_given": True}


def _clock(columns: Sequence[Column], time: Column) -> str:
    """The column with the time of day, where the time column only has days."""
    if any(":" in text and not text.endswith("00:00:00") for text in time.texts):
        return ""
    for column in columns:
        texts = column.texts
        if column is not time and texts and all(CLOCK.fullmatch(text.strip()) for text in texts):
            return column.name
    return ""


def _platform(mapping: FileMapping, columns: Sequence[Column]) -> str:
    """X where ids are of its kind and nothing says otherwise."""
    fields = {field: name for name, field in mapping.columns.items()}
    if "platform" in fields or "url" in fields:
        return ""
    names = " ".join(column.name.lower() for column in columns)
    for word, found in (
        ("tweet", "x"),
        ("retweet", "x"),
        ("微博", "weibo"),
        ("笔记", "xiaohongshu"),
        ("subreddit", "reddit"),
    ):
        if word in names:
            return platform(found)
    return ""


def _shown(
    column: Column, field: str, guessed: Mapping[str, tuple[str, float]], overrides: Mapping[str, Any]
) -> dict[str, Any]:
    corrected = column.name in overrides.get("columns", {})
    return {
        "name": column.name,
        "field": field,
        "confidence": 1.0 if corrected else guessed.get(column.name, ("", 0.0))[1],
        "samples": [as_text(cell)[:200] for cell in list(dict.fromkeys(column.texts))[:3]],
    }


def _issues(
    mapping: FileMapping, columns: Sequence[Column], times: Mapping[str, Any], encoding_sure: float
) -> list[tuple[str, dict[str, Any]]]:
    fields = {field: name for name, field in mapping.columns.items()}
    by_name = {column.name: column for column in columns}
    found: list[tuple[str, dict[str, Any]]] = []
    if "text" not in fields and "title" not in fields:
        found.append(("files.no_text", {}))
    if "time" not in fields:
        found.append(("files.no_time", {}))
    elif not times["zone_given"]:
        found.append(("files.zone_assumed", {"zone": mapping.zone}))
    if not times["order_sure"]:
        found.append(("files.date_order_unsure", {"day_first": mapping.day_first}))
    if "id" not in fields:
        found.append(("files.no_id", {}))
    elif any(is_rounded_id(text) for text in by_name[fields["id"]].texts):
        found.append(("files.ids_rounded", {"column": fields["id"]}))
    if encoding_sure < 0.7:
        found.append(("files.encoding_unsure", {"encoding": mapping.encoding}))
    return found
