"""Backup and restore: one file with the database, the keys and the originals, taken while all runs.

Layout of the archive (tar, gzip): ``manifest.json`` first, then ``database.sqlite3`` or
``tables/<name>.copy`` (PostgreSQL), ``keys/*``, ``files/*``, ``evidence/*``, ``photos/*``,
``plan-packs/*.yaml``, what was published on status pages. The search index and what is drawn of status pages are left
out: they are made anew.
The archive holds the keys, so it is written readable by its owner only.
"""

import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from firebreak import __version__
from firebreak.base import config
from firebreak.base.clock import now
from firebreak.base.errors import WrongInput
from firebreak.connectors.status_page.folder import refresh_all
from firebreak.site import backups_postgres as postgres

FORMAT = 1
Step = Callable[[float], None]
LIMIT_FILES = 5_000_000
KEEP_FREE = 64 * 2**20
_OURS = re.compile(
    r"database\.sqlite3|tables/[a-z0-9_]+\.(copy|columns)|keys/[A-Za-z0-9._-]+"
    r"|(files|evidence|photos)/([A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+"
    r"|plan-packs/[A-Za-z0-9._-]+\.yaml"
    r"|status/[a-z0-9-]+/(page|entries/[0-9a-f]{32}-[A-Za-z-]+)\.json"
)
"""Names that a backup of ours can have: nothing else is ever written to the disk."""


@dataclass
class Manifest:
    """What the archive says of itself; ``heads`` are the audit chains' ends at the moment of the backup."""

    format: int = FORMAT
    version: str = __version__
    made_at: str = ""
    vendor: str = ""
    heads: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """Name in the archive -> SHA-256."""


def sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


Heads = dict[str, list[Any]]


def _snapshot_sqlite(folder: Path) -> tuple[list[Path], Heads]:
    """SQLite's own online copy, consistent at one moment while writers go on; and its audit heads."""
    target = folder / "database.sqlite3"
    source = connection.settings_dict["NAME"]
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        # In one step: between steps a busy writer would make SQLite begin again, for ever.
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        rows = copy.execute("SELECT brand_id, number, digest FROM base_audithead").fetchall()
    return [target], {str(brand): [number, digest] for brand, number, digest in rows}


def make(target: Path, step: Step = lambda _n: None) -> Manifest:
    """Write a backup to ``target`` (made or replaced as a whole) and return what is in it."""
    data = Path(config.get("data_dir"))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name:
        folder = Path(name)
        taken, heads = (
            _snapshot_sqlite(folder) if connection.vendor == "sqlite" else postgres.snapshot(folder)
        )
        manifest = Manifest(made_at=now().isoformat(), vendor=connection.vendor, heads=heads)
        members = {str(path.relative_to(folder)): path for path in taken}
        # After the database: files are named by content and written before the row that names them.
        for part in ("keys", "files", "evidence", "photos"):
            found = (p for p in sorted((data / part).rglob("*")) if p.is_file() and p.suffix != ".part")
            members.update({str(p.relative_to(data)): p for p in found})
        own = [*(data / "plan-packs").glob("*.yaml"), *(data / "status").rglob("*.json")]
        packs = {str(p.relative_to(data)): p for p in sorted(own)}
        members.update({name: p for name, p in packs.items() if _OURS.fullmatch(name)})
        manifest.files = {name: sha256(path) for name, path in members.items()}
        fresh = folder / "backup.tar.gz"
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as raw,
            tarfile.open(fileobj=raw, mode="w:gz", compresslevel=4) as archive,
        ):
            _add_text(archive, "manifest.json", json.dumps(vars(manifest), indent=1))
            for name, path in sorted(members.items()):
                archive.add(path, arcname=name, recursive=False)
                step(1)
        fresh.replace(target)
    return manifest


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    info.mode = 0o600
    archive.addfile(info, io.BytesIO(text.encode()))


def read_manifest(source: Path) -> Manifest:
    """What a backup says of itself. Raises :class:`WrongInput` in words when it is not one of ours."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            first = archive.next()
            handle = (
                archive.extractfile(first) if first is not None and first.name == "manifest.json" else None
            )
            body = json.loads(handle.read(50_000_000)) if handle else None
    except (OSError, tarfile.TarError, ValueError, EOFError, zlib.error, RecursionError) as error:
        raise WrongInput(
            "backup.unreadable", f"{source} is not a Firebreak backup: {error}. Nothing was changed."
        ) from error
    if not isinstance(body, dict) or body.get("format") != FORMAT or not isinstance(body.get("files"), dict):
        raise WrongInput(
            "backup.unreadable", f"{source} is not a Firebreak backup of a known form. Nothing was changed."
        )
    return Manifest(**{key: body[key] for key in vars(Manifest()) if key in body})


def unpack(source: Path, folder: Path, step: Step = lambda _n: None) -> Manifest:
    """Take every member out, refusing paths that leave the folder, and check each digest."""
    manifest = read_manifest(source)
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in _members(archive, shutil.disk_usage(folder).free - KEEP_FREE):
                if member.name == "manifest.json":
                    continue
                if (
                    member.name not in manifest.files
                    or not _OURS.fullmatch(member.name)
                    or ".." in member.name
                ):
                    raise WrongInput(
                        "backup.unknown_member",
                        f"{member.name!r} does not belong into a backup. Nothing was changed.",
                    )
                _take_out(archive, member, folder / member.name)
                step(1)
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise WrongInput("backup.damaged", f"The backup is damaged: {error}. Nothing was changed.") from error
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or sha256(path) != digest:
            raise WrongInput(
                "backup.damaged", f"{name} is missing or damaged. Nothing was changed.", name=name
            )
    return manifest


def _take_out(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    # Not ``extract``: before Python 3.11.4 it cannot be told to leave owners and modes alone.
    content = archive.extractfile(member)
    if content is None:
        raise tarfile.ReadError(f"{member.name} has no content")
    path.parent.mkdir(parents=True, exist_ok=True)
    with content, path.open("wb") as into:
        path.chmod(0o600)
        shutil.copyfileobj(content, into)


def _members(archive: tarfile.TarFile, room: int) -> Iterator[tarfile.TarInfo]:
    """Plain files that fit on the disk. ``room`` is in bytes; what a member claims to hold counts before it is read."""
    for number, member in enumerate(archive):
        if number > LIMIT_FILES or not member.isfile() or member.issparse():
            raise WrongInput(
                "backup.unknown_member", f"{member.name!r} is not a plain file. Nothing was changed."
            )
        room -= member.size
        if room < 0:
            raise WrongInput(
                "backup.too_large",
                "There is not enough room on the disk for this backup. Nothing was changed.",
            )
        yield member


def restore(source: Path, step: Step = lambda _n: None) -> Manifest:
    """Put a backup into an empty installation. Raises :class:`WrongInput` when there is one already."""
    data = Path(config.get("data_dir"))
    data.mkdir(parents=True, exist_ok=True)
    _refuse_occupied(data)
    with tempfile.TemporaryDirectory(dir=data) as name:
        folder = Path(name)
        manifest = unpack(source, folder, step)
        _refuse_newer(manifest)
        if manifest.vendor != connection.vendor:
            raise WrongInput(
                "backup.other_database",
                f"This backup is of {manifest.vendor}, but the installation uses {connection.vendor}. "
                "Nothing was changed.",
            )
        for part in ("keys", "files", "evidence", "photos", "plan-packs", "status"):
            if (folder / part).exists():
                shutil.rmtree(data / part, ignore_errors=True)
                shutil.move(folder / part, data / part)
        if connection.vendor == "sqlite":
            connection.close()
            shutil.move(folder / "database.sqlite3", connection.settings_dict["NAME"])
            call_command("migrate", verbosity=0, interactive=False)
        else:
            call_command("migrate", verbosity=0, interactive=False)
            postgres.fill(folder / "tables")
    if (data / "keys").is_dir():
        (data / "keys").chmod(0o700)
    for path in (data / "keys").glob("*"):
        path.chmod(0o600)
    refresh_all()
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    def numbers(version: str) -> list[int]:
        return [int(part) for part in re.findall(r"\d+", version)][:3]

    if numbers(manifest.version) > numbers(__version__):
        raise WrongInput(
            "backup.newer",
            f"This backup was made by Firebreak {manifest.version}; this is {__version__}. "
            "Upgrade first. Nothing was changed.",
        )


def _refuse_occupied(data: Path) -> None:
    name = Path(connection.settings_dict["NAME"])
    in_file = connection.vendor == "sqlite" and name.exists() and name.stat().st_size > 0
    taken = in_file or (connection.vendor == "postgresql" and postgres.occupied())
    if taken:
        raise WrongInput(
            "backup.occupied",
            f"There is an installation in {data} already. Restore into an empty folder "
            "(set FIREBREAK_DATA_DIR) or an empty database. Nothing was changed.",
        )
