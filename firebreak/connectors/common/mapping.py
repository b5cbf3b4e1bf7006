"""How a file's columns become posts: guessed by us, corrected by a person, kept with the import."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.engine import shapes
from firebreak.engine.posts import Post

FIELDS: tuple[str, ...] = tuple(
    name for name in Post.__struct_fields__ if name not in {"links", "extra", "verified", "seen_where"}
)
"""Fields of Post that a column can fill."""
EXTRA = "extra"
"""Keep the column under its own name, without meaning."""
SKIP = ""
"""Leave the column out."""


class FileMapping(msgspec.Struct, kw_only=True, omit_defaults=False, frozen=True):
    """All that is needed to read a file again in the same way; plain JSON in the database."""

    format: str = "csv"
    """csv, jsonl, json or xlsx; packed with gzip or not."""
    encoding: str = "utf-8"
    delimiter: str = ","
    header_row: int | None = 0
    """Number of records before the header; ``None`` when there is no header and columns are called 1, 2, ..."""
    sheet: str = ""
    columns: dict[str, str] = {}
    """Column name (or number, from 1) to a field of Post, to ``extra`` or to nothing."""
    zone: str = "UTC"
    """For times that do not say their zone."""
    day_first: bool = True
    """For 3/4/2024."""
    clock: str = ""
    """Column with the time of day, where the time column only has the day."""
    excel_days: bool = False
    """Numbers in the time column are a spreadsheet's days."""
    platform: str = ""
    """For rows that do not say it."""
    lang: str = ""

    def time_zone(self) -> ZoneInfo:
        """The zone object. Raises ``WrongInput`` for a zone nobody knows."""
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            raise WrongInput("files.zone", f"{self.zone!r} is not a time zone.", zone=self.zone) from error


def read_mapping(given: Mapping[str, Any]) -> FileMapping:
    """From stored or submitted JSON; unknown keys are left out, wrong types and fields are refused.

    Raises ``WrongInput`` naming what is wrong.
    """
    known = {key: value for key, value in given.items() if key in FileMapping.__struct_fields__}
    try:
        mapping = shapes.convert(known, FileMapping)
    except msgspec.ValidationError as error:
        raise WrongInput("files.mapping", f"The column choices cannot be read: {error}.") from error
    wrong = sorted({field for field in mapping.columns.values() if field not in {*FIELDS, EXTRA, SKIP}})
    if wrong:
        raise WrongInput("files.mapping_field", f"Posts have no field {', '.join(wrong)}.", fields=wrong)
    if mapping.format not in {"csv", "jsonl", "json", "xlsx"}:
        raise WrongInput(
            "files.format", f"Files of kind {mapping.format!r} cannot be read.", format=mapping.format
        )
    if len(mapping.delimiter) != 1 or mapping.delimiter in '\r\n"':
        raise WrongInput("files.delimiter", "The delimiter must be one character.")
    try:
        "".encode(mapping.encoding)
    except (LookupError, ValueError) as error:
        raise WrongInput(
            "files.encoding", f"{mapping.encoding!r} is not an encoding.", encoding=mapping.encoding
        ) from error
    mapping.time_zone()
    return mapping
