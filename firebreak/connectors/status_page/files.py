"""The folder of one status page. Each file appears whole or not at all, and one process changes the folder at a time."""

import contextlib
import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from firebreak.connectors.status_page.entries import FOLDER

LOCK: Final = ".lock"
LOCK_WAIT_S: Final = 10.0
LARGEST: Final = 1024 * 1024


class Files:
    """All reading and writing of a page goes through here. Everything raises ``OSError``; names are relative."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in the folder, which is made. Raises ``TimeoutError`` where another process stays in it for 10 s."""
        (self.root / FOLDER).mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("ab") as handle:
            until = time.monotonic() + LOCK_WAIT_S
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > until:
                        raise TimeoutError from None
                    time.sleep(0.02)
            self._tidy()
            yield

    def names(self, under: str, ending: str) -> list[str]:
        """Files of a folder, without it and the ending; none where there is no folder."""
        try:
            found = [one.name for one in (self.root / under).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(name.removesuffix(ending) for name in found if name.endswith(ending) and name[0] != ".")

    def read(self, name: str) -> bytes | None:
        """The whole file, or ``None`` where there is none."""
        try:
            with (self.root / name).open("rb") as handle:
                return handle.read(LARGEST)
        except FileNotFoundError:
            return None

    def stage(self, name: str, content: bytes) -> Path:
        """Write it beside the place where it will stand, safe on the disk. Nothing is left behind where that fails."""
        place = self.root / name
        part = place.with_name(f".{place.name}.{secrets.token_hex(6)}.part")
        try:
            with part.open("xb") as out:
                self._write(out.fileno(), content)
                os.fsync(out.fileno())
        except BaseException:
            self.discard(part)
            raise
        return part

    def settle(self, part: Path, name: str) -> None:
        """Put it where it belongs: whoever reads gets the old file or the new one, never half of one."""
        part.replace(self.root / name)

    def sync(self) -> None:
        """New names are on the disk too when this returns."""
        for folder in (self.root / FOLDER, self.root):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def discard(self, part: Path) -> None:
        """Remove what was staged, if it is there."""
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)

    def _write(self, handle: int, content: bytes) -> None:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def _tidy(self) -> None:
        """What a killed process had staged: nobody else stages while we hold the lock."""
        for folder in (self.root, self.root / FOLDER):
            for part in folder.glob(".*.part"):
                self.discard(part)
