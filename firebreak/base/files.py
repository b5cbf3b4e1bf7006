"""Files that people bring: named by their content, typed by their first bytes, never shown as a page.

They lie under ``files`` in the data folder, or under ``evidence`` for rooms above that must keep them apart. A name given by
a person is kept as text and never becomes a path.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from firebreak.base import clock, config
from firebreak.base.errors import WrongInput

CHUNK = 1 << 20
FILES = "files"
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)


@dataclass(frozen=True)
class StoredFile:
    """A file as kept. ``path`` is relative to the folder in which it was kept."""

    path: str
    name: str
    type: str
    sha256: str
    size: int


def folder(shelf: str = FILES) -> Path:
    """Where files lie, by the name of a folder in the data folder; made on first use for the owner only."""
    found = Path(config.get("data_dir")) / shelf
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def full_path(path: str, shelf: str = FILES) -> Path:
    """The place of a stored file. Raises ``ValueError`` for a path that leads outside."""
    root = folder(shelf).resolve()
    found = (root / path).resolve()
    if not found.is_relative_to(root) or found == root:
        raise ValueError("this path leads out of the files folder")
    return found


def sniff(head: bytes) -> str:
    """The type of a file by its first bytes; what is neither known nor text is just bytes.

    >>> sniff(b"GIF89a..."), sniff("häj".encode()), sniff(b"\\x00\\x01")
    ('image/gif', 'text/plain', 'application/octet-stream')
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return "application/octet-stream"
    return "application/octet-stream" if b"\x00" in head else "text/plain"


def safe_name(name: str) -> str:
    """A person's file name as text to show: no folders, no control characters.

    >>> safe_name("../../etc/pass\\nwd"), safe_name("")
    ('passwd', 'file')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[:200] or "file"


def _pieces(file: Any) -> Iterator[bytes]:
    if hasattr(file, "chunks"):
        yield from file.chunks(CHUNK)
        return
    while piece := file.read(CHUNK):
        yield piece


def keep(file: Any, name: str = "", shelf: str = FILES) -> StoredFile:
    """Store an upload (something with ``chunks`` or ``read``); the same content is stored once.

    Raises :class:`WrongInput` when it is empty or too large; nothing is kept then.
    """
    limit = int(config.get("upload_limit_mb"))
    shown = safe_name(name or str(getattr(file, "name", "") or ""))
    part = folder(shelf) / f".{secrets.token_hex(8)}.part"
    digest, size, head = hashlib.sha256(), 0, b""
    try:
        with part.open("xb") as out:
            for piece in _pieces(file):
                size += len(piece)
                if size > limit * 1024 * 1024:
                    raise WrongInput(
                        "file.too_large", f"{shown} is larger than {limit} MB.", name=shown, limit=limit
                    )
                head = head + piece[: 4096 - len(head)] if len(head) < 4096 else head
                digest.update(piece)
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        kind = sniff(head)
        if size == 0:
            raise WrongInput("file.empty", f"{shown} is empty.", name=shown)
        return _settle(part, StoredFile("", shown, kind, digest.hexdigest(), size), shelf)
    finally:
        part.unlink(missing_ok=True)


def _settle(part: Path, file: StoredFile, shelf: str) -> StoredFile:
    path = f"{file.sha256[:2]}/{file.sha256}"
    place = folder(shelf) / path
    place.parent.mkdir(exist_ok=True, mode=0o700)
    part.chmod(0o600)
    with _held(shelf):  # also over content that is there: its time says that somebody wants it now
        part.replace(place)
    return StoredFile(path, file.name, file.type, file.sha256, file.size)


@contextmanager
def _held(shelf: str) -> Iterator[None]:
    """One process at a time puts a file in its place or takes it away."""
    with (folder(shelf) / ".lock").open("a") as lock:
        flock(lock, LOCK_EX)
        yield


def drop(path: str, *, unless_newer_s: float = 0.0, shelf: str = FILES) -> bool:
    """Delete a stored file that nothing refers to, unless it was brought in the last seconds; whether it went."""
    place = full_path(path, shelf)
    with _held(shelf):
        try:
            age = clock.now().timestamp() - place.stat().st_mtime
        except FileNotFoundError:
            return False
        if age < unless_newer_s:
            return False
        place.unlink()
    return True
