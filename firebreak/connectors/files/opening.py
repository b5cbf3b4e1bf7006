"""Opening a file that somebody brought: unpacking within bounds, and never trusting its name."""

import gzip
import io
import zlib
from pathlib import Path
from typing import IO

from firebreak.base.errors import WrongInput

MAX_UNPACKED = 8 * 1024**3
"""Bytes a packed file may grow to."""
MAX_RATIO = 250
"""Text packs 3 to 30 times; a file that grows more than this was made to fill the disk."""
RATIO_FROM = 64 * 1024**2
SAMPLE = 1024**2
"""Bytes that are looked at to guess."""

GZIP, ZIP = b"\x1f\x8b", b"PK\x03\x04"


class _Bounded(io.RawIOBase):
    """Counts what comes out of a packed stream and stops a bomb; damage becomes a clear error."""

    def __init__(self, stored: IO[bytes], size: int) -> None:
        packed = gzip.GzipFile(fileobj=stored)
        self._packed = packed
        self._stored = stored
        self._most = min(MAX_UNPACKED, max(RATIO_FROM, size * MAX_RATIO))
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            data = self._packed.read1(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise WrongInput(
                "files.damaged", "The packed file is damaged. What came before the damage was kept."
            ) from error
        self._count += len(data)
        if self._count > self._most:
            raise WrongInput("files.bomb", "The packed file grows beyond all measure, so reading stopped.")
        view[: len(data)] = data
        return len(data)

    def packed_position(self) -> int:
        """Bytes of the packed file that were read."""
        return self._stored.tell()

    def close(self) -> None:
        self._packed.close()
        self._stored.close()
        super().close()


def open_bytes(path: Path) -> IO[bytes]:
    """The content, unpacked when it begins like gzip. Raises ``WrongInput`` when it cannot be opened."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == GZIP
        if packed:
            return io.BufferedReader(_Bounded(path.open("rb"), path.stat().st_size), 256 * 1024)
        return path.open("rb", buffering=256 * 1024)
    except OSError as error:
        raise WrongInput("files.unreadable", "The file cannot be opened.") from error


def position(file: IO[bytes]) -> int:
    """How far a file is read, in bytes as they are stored."""
    raw = getattr(file, "raw", None)
    return raw.packed_position() if isinstance(raw, _Bounded) else file.tell()


def sample(path: Path, size: int = SAMPLE) -> bytes:
    """The first bytes of the content; of a damaged file, what can be read of them. Raises ``WrongInput``."""
    found = bytearray()
    with open_bytes(path) as file:
        try:
            while len(found) < size and (piece := file.read(min(64 * 1024, size - len(found)))):
                found += piece
        except WrongInput:
            if not found:
                raise
    return bytes(found)


def is_zip(path: Path) -> bool:
    """Whether the file begins like a zip archive, as XLSX does."""
    with path.open("rb") as file:
        return file.read(4) == ZIP
