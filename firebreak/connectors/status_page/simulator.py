"""A status page in a folder of its own, on a disk that fails as disks do."""

import tempfile
from collections.abc import Mapping
from errno import EACCES, EIO, ENOSPC
from pathlib import Path
from types import TracebackType
from typing import Any

from firebreak.connectors.common.simulators import AUTH, DOWN, LOST_REPLY, Faults
from firebreak.connectors.status_page.entries import FOLDER, decoded, file_of
from firebreak.connectors.status_page.files import Files
from firebreak.connectors.status_page.writer import StatusPageWriter

SLUG = "acme"


class FailingFiles(Files):
    """Real files. ``auth``: may not be written; ``down``: the disk is full in the middle of one; ``lost_reply``: the disk
    fails just after an entry has appeared.
    """

    def __init__(self, root: Path, faults: Faults) -> None:
        super().__init__(root)
        self._faults = faults
        self._appeared = False

    def stage(self, name: str, content: bytes) -> Path:
        if self._faults.take(AUTH):
            raise PermissionError(EACCES, "not allowed")
        return super().stage(name, content)

    def settle(self, part: Path, name: str) -> None:
        super().settle(part, name)
        self._appeared = name.startswith(f"{FOLDER}/") and name.endswith(".json")

    def sync(self) -> None:
        if self._appeared and self._faults.take(LOST_REPLY):
            raise OSError(EIO, "the disk does not answer")
        super().sync()

    def _write(self, handle: int, content: bytes) -> None:
        if self._faults.take(DOWN):
            super()._write(handle, content[: len(content) // 2])
            raise OSError(ENOSPC, "no space")
        super()._write(handle, content)


class StatusPageSimulator:
    """Keeps what was published until it is left."""

    faults = frozenset({AUTH, DOWN, LOST_REPLY})
    secret = ""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="firebreak-status-")
        self._faults = Faults()
        self.root = Path(self._folder.name) / SLUG

    def __enter__(self) -> "StatusPageSimulator":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def fault(self, name: str, times: int = 1) -> None:
        """Let the next writes fail so; 0 ends it."""
        self._faults.set(name, times)

    def writer(self, **settings: Any) -> StatusPageWriter:
        """Of the page of a made-up brand, or as ``settings`` say."""
        given = {"slug": SLUG, "title": "Acme", "languages": "en\nzh-Hans\nzh-Hant\nsv\nms", **settings}
        return StatusPageWriter(given, {}, files=FailingFiles(self.root, self._faults))

    def published(self) -> list[Mapping[str, Any]]:
        """What stands there, oldest first, without what was withdrawn."""
        files = Files(self.root)
        entries = [decoded(files.read(file_of(name)) or b"") for name in files.names(FOLDER, ".json")]
        entries.sort(key=lambda entry: (entry.published, entry.name))
        return [
            {"reference": f"{SLUG}/{entry.name}", "text": entry.text, "language": entry.language}
            for entry in entries
            if not entry.withdrawn
        ]

    def plan(self, text: str) -> str:
        """Nothing is planned in files."""
        raise NotImplementedError(text)
