"""Makes export files as suites write them, in any shape, for tests and the demo."""

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from firebreak.connectors.common.simulators import GARBAGE
from firebreak.listening.readers import ReaderContext

START = 1_700_000_000


class FilesSimulator:
    """A folder with one growing CSV export."""

    faults = frozenset({GARBAGE})
    secret = ""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="firebreak-files-")
        self.path = Path(self._folder.name) / "export.csv"
        self._count = 0
        self._garbage = 0

    def __enter__(self) -> "FilesSimulator":
        with self.path.open("w", newline="", encoding="utf-8") as out:
            out.write("Tweet ID,Created at,Author,Followers,Text\r\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def context(self) -> ReaderContext:
        """For a reader of the export."""
        return ReaderContext(settings={"path": str(self.path), "file_name": "export.csv"})

    def fault(self, name: str, times: int = 1) -> None:
        """``garbage``: the next post is followed by so many rows that are none."""
        self._garbage = times if name == GARBAGE else 0

    def publish(self, texts: list[str]) -> list[str]:
        """Append rows, some with quoted line ends."""
        ids = []
        with self.path.open("a", newline="", encoding="utf-8") as out:
            write = csv.writer(out)
            for text in texts:
                self._count += 1
                ids.append(str(800_000_000_000_000_000 + self._count))
                when = datetime.fromtimestamp(START + 7 * self._count, UTC).isoformat()
                write.writerow(
                    [ids[-1], when, f"author{self._count % 50}", self._count, f"{text}\nsecond line, quoted"]
                )
                while self._garbage:
                    self._garbage -= 1
                    out.write(
                        ["not,enough\r\n", "1,yesterday,x,many,text\r\n", "\x00\x01\ufffd;;\r\n"][
                            self._garbage % 3
                        ]
                    )
        return ids


def as_bytes(
    rows: Sequence[Mapping[str, Any]],
    form: str,
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
    preamble: str = "",
) -> bytes:
    """The same rows as csv, jsonl, json or a packed form of them (``csv.gz``)."""
    if form.endswith(".gz"):
        return gzip.compress(
            as_bytes(rows, form[:-3], encoding=encoding, delimiter=delimiter, preamble=preamble)
        )
    if form == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(encoding)
    if form == "json":
        return json.dumps(list(rows), ensure_ascii=False).encode(encoding)
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=delimiter)
    write.writerow(list(rows[0]))
    write.writerows(list(row.values()) for row in rows)
    return (preamble + out.getvalue()).encode(encoding)
