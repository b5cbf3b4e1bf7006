"""Files that were looked at and wait for the word to bring them in, and lists of what was not: for one day.

They hold names and numbers of people. They are named by their content; after a day nobody gets them any more, and
within the next hour they are deleted.
"""

import hashlib
import re
import secrets
import time
from pathlib import Path

from firebreak.base import config

KEPT_S = 24 * 3600


def folder() -> Path:
    """Where they lie; made on first use for the owner only."""
    found = Path(config.get("data_dir")) / "plan-imports"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def keep(brand_id: int, body: bytes) -> str:
    """Keep a file for a brand; what is older than a day goes. Returns the name to ask for it by."""
    tidy()
    digest = hashlib.sha256(body).hexdigest()
    part = folder() / f".{secrets.token_hex(8)}.part"
    part.write_bytes(body)
    part.replace(_path(brand_id, digest))
    return digest


def take(brand_id: int, digest: str) -> bytes | None:
    """The file of that name, if it still waits for this brand."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest) or _age(_path(brand_id, digest)) > KEPT_S:
        return None
    try:
        return _path(brand_id, digest).read_bytes()
    except FileNotFoundError:
        return None


def drop(brand_id: int, digest: str) -> None:
    """It was brought in."""
    _path(brand_id, digest).unlink(missing_ok=True)


def tidy() -> None:
    """Delete what is older than a day."""
    for one in folder().iterdir():
        if _age(one) > KEPT_S:
            one.unlink(missing_ok=True)


def _age(path: Path) -> float:
    """In seconds; 0 for what is gone: another upload may delete it meanwhile."""
    try:
        return time.time() - path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _path(brand_id: int, digest: str) -> Path:
    return folder() / f"{brand_id}-{digest}.zip"
