"""Files in memory, looked at on the disk at most once a second and compressed once for each change."""

from __future__ import annotations

import gzip
import os
import stat
import time
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

LOOK_S: Final = 1.0
"""How long a file is taken to be as it was."""
MAX_BYTES: Final = 4 * 1024 * 1024
KEPT_FILES, KEPT_BYTES = 2000, 64 * 1024 * 1024


@dataclass(slots=True)
class Kept:
    """A file as it was when it was last looked at."""

    looked: float
    stamp: tuple[int, int, int]
    body: bytes
    packed: bytes | None
    """Compressed, where that is shorter."""
    tag: bytes
    modified: int
    """Unix seconds."""


class KeptFiles:
    """The plain files of ``folder``, links not followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: dict[str, Kept] = {}
        self._bytes = 0

    def get(self, name: str) -> Kept | None:
        """``None`` where it is no plain file of the folder. ``name`` must be one that cannot lead out of it."""
        moment = time.monotonic()
        kept = self._kept.get(name)
        if kept is not None and moment - kept.looked < LOOK_S:
            return kept
        fresh = _look(self._folder / name, kept, moment)
        if fresh is not kept:
            self._keep(name, kept, fresh)
        return fresh

    def _keep(self, name: str, before: Kept | None, fresh: Kept | None) -> None:
        if before is not None:
            self._bytes -= _weight(before)
            del self._kept[name]
        if fresh is None:
            return
        if len(self._kept) >= KEPT_FILES or self._bytes + _weight(fresh) > KEPT_BYTES:
            self._kept.clear()
            self._bytes = 0
        self._kept[name] = fresh
        self._bytes += _weight(fresh)


def _weight(kept: Kept) -> int:
    return len(kept.body) + len(kept.packed or b"")


def _look(file: Path, before: Kept | None, moment: float) -> Kept | None:
    """What stands there now; ``before`` itself where that is as it was."""
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode) or seen.st_size > MAX_BYTES:
            return None
        stamp = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
        if before is not None and before.stamp == stamp:
            before.looked = moment
            return before
        with os.fdopen(handle, "rb", closefd=False) as opened:
            body = opened.read(MAX_BYTES)
    except OSError:
        return None
    finally:
        os.close(handle)
    packed = gzip.compress(body, 6, mtime=0)
    tag = blake2b(body, digest_size=12).hexdigest().encode()
    return Kept(moment, stamp, body, packed if len(packed) < len(body) else None, tag, int(seen.st_mtime))
