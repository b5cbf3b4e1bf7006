"""Where photos of stopped outlets lie: ``photos`` in the data folder, named by their content."""

import shutil
from io import BytesIO
from pathlib import Path
from typing import Final

from firebreak.base import files
from firebreak.base.errors import WrongInput
from firebreak.base.photos import Photo
from firebreak.publishing.models import OutletPhoto

SHELF: Final = "photos"
FRESH_S: Final = 3_600.0
"""A file younger than this may belong to a row that is being written."""
KEEP_FREE: Final = 256 * 2**20
"""Bytes of the disk that are left to the database and the logs."""


def keep(photo: Photo) -> str:
    """Store a cleaned photo; its SHA-256. Raises :class:`WrongInput` where the disk is nearly full: nothing is kept then."""
    if shutil.disk_usage(files.folder(SHELF)).free - len(photo.content) < KEEP_FREE:
        raise WrongInput("photo.disk_full", "There is not enough room on the disk.", field="photo")
    return files.keep(BytesIO(photo.content), "photo", SHELF).sha256


def place(row: OutletPhoto) -> Path | None:
    """Where its file lies; ``None`` when it is not there (any more)."""
    if row.removed_at is not None or len(row.sha256) != 64 or not set(row.sha256) <= set("0123456789abcdef"):
        return None
    found = files.full_path(f"{row.sha256[:2]}/{row.sha256}", SHELF)
    return found if found.is_file() else None


def sweep() -> int:
    """Delete what no photo refers to any more; how many files went."""
    gone = 0
    for found in files.folder(SHELF).glob("??/*"):
        if not OutletPhoto.objects.filter(sha256=found.name, removed_at=None).exists():
            gone += files.drop(f"{found.parent.name}/{found.name}", unless_newer_s=FRESH_S, shelf=SHELF)
    return gone
