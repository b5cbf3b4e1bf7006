"""Where the files of evidence and of reports that went out lie: ``evidence`` in the data folder, named by their content,
never opened or run.

Nothing here decides what may be deleted but :func:`sweep`, which takes away what nothing refers to any more.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db.models import Q

from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.incidents.models import Evidence, SituationReport
from firebreak.listening import files

SHELF = "evidence"
PICTURE = "picture"
"""Sort of a file that shows a page as somebody saw it."""
SWEEP = "incidents.sweep_evidence"
"""The job that takes away what no piece refers to: daily, and after each removal."""
FRESH_S = 3_600.0
"""A file younger than this may belong to a piece whose row is being written."""
KEEP_FREE = 256 * 2**20
"""Bytes of the disk that are left to the database and the logs."""
HALF_S = 86_400.0
"""What is left of an upload that broke off."""
_RESERVED = frozenset('<>:"|?*')


def keep(file: Any, name: str = "") -> dict[str, Any]:
    """Store an upload or something with ``read``, as a piece's ``files`` describe it; the same bytes lie there once.

    Raises :class:`WrongInput` when it is empty or larger than the setting ``upload_limit_mb``, or when the disk is nearly
    full, which would stop the database too; nothing is kept then.
    """
    if shutil.disk_usage(files.folder(SHELF)).free - int(getattr(file, "size", 0) or 0) < KEEP_FREE:
        raise WrongInput("incidents.disk_full", "There is not enough room on the disk.")
    made = files.keep(file, name, SHELF)
    return {"name": plain_name(made.name), "type": made.type, "sha256": made.sha256, "size": made.size}


def keep_bytes(content: bytes, name: str, kind: str = "") -> dict[str, Any]:
    """Store what we made or fetched ourselves; ``kind`` is its media type, otherwise told by its first bytes."""
    found = keep(BytesIO(content), name)
    return {**found, "type": kind or found["type"]}


def plain_name(name: str) -> str:
    """A person's file name, fit for any system's folder.

    >>> plain_name("../..\\\\aux?.exe"), plain_name("...")
    ('aux_.exe', 'file')
    """
    shown = "".join("_" if sign in _RESERVED else sign for sign in files.safe_name(name))
    return shown.lstrip(".").rstrip(". ")[:120] or "file"


def picture(row: Evidence) -> tuple[int, dict[str, Any]] | None:
    """The picture of a page that we took ourselves: its number among the piece's files, from 1, and its description."""
    pairs = enumerate(row.files, start=1)
    return next(((number, file) for number, file in pairs if file.get("sort") == PICTURE), None)


def place(file: dict[str, Any]) -> Path | None:
    """Where a piece's file lies; ``None`` when it is not there (any more)."""
    digest = str(file.get("sha256", ""))
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        return None
    found = files.full_path(f"{digest[:2]}/{digest}", SHELF)
    return found if found.is_file() else None


def whole(file: dict[str, Any]) -> bool:
    """Whether a file's bytes are still those that were kept: they are read and digested again."""
    found = place(file)
    if found is None:
        return False
    with found.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == str(file["sha256"])


def damaged(rows: Iterable[Evidence]) -> list[str]:
    """Digests of files that are missing or changed; all are read, so this takes its time."""
    kept = {file["sha256"]: file for row in rows for file in row.files}
    return sorted(digest for digest, file in kept.items() if not whole(file))


def held() -> Q:
    """Pieces whose files stay: not taken out, or under a legal hold of their incident or brand."""
    return Q(removed_at=None) | Q(incident__legal_hold=True) | Q(incident__brand__legal_hold=True)


def sweep() -> int:
    """Delete what no piece and no report refers to any more, and halves of uploads; how many files went."""
    root, gone = files.folder(SHELF), 0
    referred = {
        file["sha256"]
        for listed in Evidence.objects.filter(held()).values_list("files", flat=True)
        for file in listed
    }
    referred |= {
        file["sha256"]
        for kept in SituationReport.objects.values_list("files", flat=True)
        for file in kept.values()
    }
    for found in root.glob("??/*"):
        if found.name not in referred:
            gone += files.drop(f"{found.parent.name}/{found.name}", unless_newer_s=FRESH_S, shelf=SHELF)
    for half in root.glob(".*.part"):
        if now().timestamp() - half.stat().st_mtime > HALF_S:
            half.unlink(missing_ok=True)
    return gone
