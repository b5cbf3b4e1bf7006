"""A file as numbered records, by a mapping: the one way in for looking, importing and the command line."""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Any

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.mapping import FileMapping
from firebreak.connectors.files import jsons, sheets, table
from firebreak.connectors.files.opening import open_bytes, position

Numbered = tuple[int, Mapping[str, Any] | jsons.Broken]
"""Number of the record in the file, from 1, header and lines before it included; then the record or why not."""


class RecordStream:
    """Iterates over the records; ``position`` and ``size`` (bytes, as stored) tell how far it is."""

    def __init__(self, path: Path, mapping: FileMapping) -> None:
        self.path = path
        self.mapping = mapping
        self.size = path.stat().st_size
        self._file: IO[bytes] | None = None
        self._at = 0

    @property
    def position(self) -> int:
        """Bytes read so far, as stored; 0 for workbooks, which are not read from front to end."""
        if self._file is not None and not self._file.closed:
            self._at = max(self._at, min(position(self._file), self.size))
        return self._at

    def __iter__(self) -> Iterator[Numbered]:
        if self.mapping.format in {"csv", "xlsx"}:
            return self._table()
        return self._objects()

    def _table(self) -> Iterator[Numbered]:
        names: list[str] | None = None
        header = self.mapping.header_row
        for number, row in enumerate(self._rows(), 1):
            if header is not None and number <= header:
                continue
            if names is None:
                names = column_names(row, header is not None)
                if header is not None:
                    continue
            if header is not None and _repeats(row, names):
                yield number, ("row.header_again", {})
            elif len(row) > len(names) and any(cell not in (None, "") for cell in row[len(names) :]):
                yield number, ("row.too_many_cells", {"cells": len(row), "columns": len(names)})
            elif (
                len(row) * 2 < len(names)
                and len(names) > 3
                and not any(cell not in (None, "") for cell in row[1:])
            ):
                yield number, ("row.too_few_cells", {"cells": len(row), "columns": len(names)})
            else:
                yield number, dict(zip(names, row, strict=False))

    def before_header(self) -> list[Sequence[Any]]:
        """The rows that stand before the header: what a report says about itself."""
        if self.mapping.format not in {"csv", "xlsx"} or not self.mapping.header_row:
            return []
        return list(islice(self._rows(), self.mapping.header_row))

    def _rows(self) -> Iterator[Sequence[Any]]:
        if self.mapping.format == "xlsx":
            yield from sheets.rows(self.path, self.mapping.sheet)
            return
        with self._text() as text:
            yield from table.rows(_bounded_lines(text), self.mapping.delimiter)

    def _objects(self) -> Iterator[Numbered]:
        with self._text() as text:
            source = jsons.lines(text) if self.mapping.format == "jsonl" else jsons.items(text)
            yield from enumerate(source, 1)

    def _text(self) -> io.TextIOWrapper:
        self._file = open_bytes(self.path)
        try:
            return io.TextIOWrapper(self._file, encoding=self.mapping.encoding, errors="replace", newline="")
        except LookupError as error:
            raise WrongInput("files.encoding", f"{self.mapping.encoding!r} is not an encoding.") from error


def _repeats(row: Sequence[Any], names: Sequence[str]) -> bool:
    """Whether a row is the header once more, as in exports that were glued together."""
    return len(row) > 1 and row[0] == names[0] and list(row) == list(names)


def _bounded_lines(text: IO[str]) -> Iterator[str]:
    while line := text.readline(table.MAX_LINE):
        if len(line) == table.MAX_LINE and not line.endswith(("\n", "\r")):
            while (rest := text.readline(table.MAX_LINE)) and not rest.endswith(("\n", "\r")):
                pass
        yield line


def column_names(row: Sequence[Any], header: bool) -> list[str]:
    """Names of the columns, each once: from the header, or numbers from 1.

    >>> column_names(["a", "", "a"], True), column_names(["x", "y"], False)
    (['a', '2', 'a (2)'], ['1', '2'])
    """
    if not header:
        return [str(number) for number in range(1, len(row) + 1)]
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        base = " ".join(str(cell).replace("\ufeff", "").split())[:120] or str(number)
        name, copy = base, 2
        while name in names:
            name, copy = f"{base} ({copy})", copy + 1
        names.append(name)
    return names
