"""The same files for the command line: posts or counts, whichever a file holds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.columns import fold_name
from firebreak.connectors.common.mapping import FileMapping, read_mapping
from firebreak.connectors.common.records import as_text
from firebreak.connectors.common.times import parse_time
from firebreak.connectors.files.inspecting import inspect
from firebreak.connectors.files.reader import FileReader
from firebreak.connectors.files.stream import RecordStream
from firebreak.engine.posts import Post
from firebreak.listening.readers import ReaderContext

VALUES = {
    "value",
    "count",
    "counts",
    "volume",
    "mentions",
    "posts",
    "n",
    "number",
    "antal",
    "数量",
    "數量",
    "声量",
    "聲量",
    "jumlah",
    "bilangan",
}


def _value_column(mapping: FileMapping, path: Path) -> tuple[str, str] | None:
    """Names of the time and value columns when the file is a series of counts."""
    names = list(mapping.columns)
    times = [name for name, field in mapping.columns.items() if field == "time"]
    if (
        not times
        or len(names) > 4
        or ({"text", "title", "author", "id"} & (set(mapping.columns.values()) - {""}) and len(names) > 2)
    ):
        return None
    others = [name for name in names if name != times[0]]
    named = [name for name in others if fold_name(name) in VALUES]
    if not named and not (len(others) == 1 and mapping.columns[others[0]] not in {"text", "title"}):
        return None
    value = named[0] if named else others[0]
    for _, record in zip(range(50), RecordStream(path, mapping), strict=False):
        text = "0" if isinstance(record[1], tuple) else as_text(record[1].get(value, ""))
        if text and _number(text) is None:
            return None
    return times[0], value


def _number(text: str) -> float | None:
    """A count; long whole numbers are ids and no counts."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e10 else None


def sniff(path: str | Path) -> Literal["posts", "counts"]:
    """Whether a file holds posts or a series of ``timestamp,value``. Raises ``WrongInput``."""
    path = Path(path)
    mapping = read_mapping(inspect(path)["mapping"])
    return "counts" if _value_column(mapping, path) else "posts"


def read_any(path: str | Path, mapping: dict[str, object] | None = None) -> Iterator[Post]:
    """All posts of a file in its order; rows that cannot be read are left out. Raises ``WrongInput``."""
    reader = FileReader(ReaderContext(settings={"path": str(path), "mapping": mapping or {}}))
    for batch in reader.batches():
        yield from batch.posts


def read_counts(path: str | Path, zone: str = "UTC") -> Iterator[tuple[float, float]]:
    """``(seconds UTC, count)`` of each row; an empty value is left out: no data is not zero.

    Raises ``WrongInput`` when the file is no series of counts.
    """
    path = Path(path)
    mapping = msgspec.structs.replace(read_mapping(inspect(path, zone=zone)["mapping"]), zone=zone)
    columns = _value_column(mapping, path)
    if columns is None:
        raise WrongInput("files.no_counts", "The file has no column of times and one of counts.")
    place = mapping.time_zone()
    for _, record in RecordStream(path, mapping):
        if isinstance(record, tuple):
            continue
        when = parse_time(as_text(record.get(columns[0], "")), place, mapping.day_first, mapping.excel_days)
        value = _number(as_text(record.get(columns[1], "")))
        if when is not None and value is not None:
            yield when, value
