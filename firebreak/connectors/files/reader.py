"""The import of one file as a reader: batches of posts, resumable at any row."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from firebreak.base.errors import WrongInput
from firebreak.connectors.common.mapping import FileMapping, read_mapping
from firebreak.connectors.common.records import Converter, RowError
from firebreak.connectors.common.threads import in_thread
from firebreak.connectors.common.values import platform
from firebreak.connectors.files.stream import RecordStream
from firebreak.listening.readers import Batch, ReaderContext

BATCH = 500
GIVE_UP_S = 300.0
"""For one batch; a disk that hangs must not hang the import for ever."""

Warnings = list[tuple[str, Mapping[str, Any]]]


class FileReader:
    """Reads ``settings["path"]`` by ``settings["mapping"]`` (or by what :func:`inspect` guesses).

    Cursor: ``row`` (records done, as numbered in the file), ``bytes`` and ``size`` for progress, ``done``.
    A refused row is a warning ``(code, {"row", ...})`` and never stops the import.
    """

    poll_every_s: float | None = None

    def __init__(self, context: ReaderContext) -> None:
        self.path = Path(str(context.settings.get("path", "")))
        self._given = context.settings.get("mapping") or {}
        self._platform = str(context.settings.get("platform") or "")

    async def read(self, cursor: Mapping[str, Any]) -> AsyncIterator[Batch]:
        """Batches from the row after ``cursor["row"]`` to the end. Raises ``WrongInput``."""
        source = await in_thread(lambda: self._batches(int(cursor.get("row") or 0)), give_up_s=GIVE_UP_S)
        while (batch := await in_thread(lambda: next(source, None), give_up_s=GIVE_UP_S)) is not None:
            yield batch

    def batches(self, row: int = 0) -> Iterator[Batch]:
        """The same without an event loop, for the command line."""
        return self._batches(row)

    def _mapping(self) -> FileMapping:
        from firebreak.connectors.files.inspecting import inspect

        if not self.path.is_file():
            raise WrongInput(
                "files.gone", "The file is no longer there. Upload it again; posts already read were kept."
            )
        given = (
            self._given if self._given.get("columns") else inspect(self.path, given=self._given)["mapping"]
        )
        mapping = read_mapping(given)
        if self._platform and not mapping.platform:
            return msgspec.structs.replace(mapping, platform=platform(self._platform))
        return mapping

    def _batches(self, row: int) -> Iterator[Batch]:
        mapping = self._mapping()
        stream = RecordStream(self.path, mapping)
        converter = Converter(mapping, now=None if "time" in mapping.columns.values() else time.time())
        records = iter(stream)
        number = row
        while part := list(islice(records, BATCH)):
            fresh = [(n, record) for n, record in part if n > row]
            number = part[-1][0]
            if fresh:
                posts, warnings = _converted(converter, fresh)
                yield Batch(posts=posts, cursor=_cursor(number, stream), warnings=tuple(warnings))
        yield Batch(posts=[], cursor={**_cursor(number, stream), "bytes": stream.size, "done": True})


def _converted(converter: Converter, part: list[tuple[int, Any]]) -> tuple[list[Any], Warnings]:
    posts, warnings = [], Warnings()
    for number, record in part:
        try:
            if isinstance(record, tuple):
                raise RowError(record[0], **record[1])
            posts.append(converter.post(record))
        except RowError as refused:
            warnings.append((refused.code, {"row": number, **refused.params}))
    return posts, warnings


def _cursor(row: int, stream: RecordStream) -> dict[str, Any]:
    return {"row": row, "bytes": stream.position, "size": stream.size}
