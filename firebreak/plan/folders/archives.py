"""A zip that somebody brought: looked through before anything is unpacked; only the files of a plan are taken out."""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from firebreak.base.errors import WrongInput
from firebreak.plan.items import KINDS, LANGUAGES

MOST_FILES = 2_000
MOST_BYTES = 20 * 1024 * 1024
"""Of all files together, unpacked; also the most that the zip itself may have."""
LONGEST_PATH = 200
_PLACE = r"(?:\w[\w.-]{0,79}/)?"
_KEY = r"[a-z][a-z0-9-]{0,59}"
_OURS = re.compile(
    rf"{_PLACE}(?:(?:{'|'.join(KINDS)})/{_KEY}\.yaml|policies/{_KEY}\.(?:{'|'.join(LANGUAGES)})\.md)"
)
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, NotImplementedError, RuntimeError,
    ValueError, OverflowError, MemoryError,
)  # fmt: skip
"""What reading a zip that is none, is cut off or lies about itself may raise."""


@dataclass
class Unpacked:
    """Files of a plan by path, and the names of all that is none."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def unpack(body: bytes) -> Unpacked:
    """The files of a plan in a zip; a folder around everything is left away.

    Raises :class:`WrongInput` for what is no zip, is too large, or has names that lead elsewhere. Nothing is written.
    """
    if len(body) > MOST_BYTES:
        raise _too_large()
    # Each file has such a mark in the list at the end: a list of a million is not even read.
    if body.count(b"PK\x01\x02") > 2 * MOST_FILES:
        raise _too_many()
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            return _taken(archive, safe_entries(archive))
    except BROKEN as error:
        raise WrongInput(
            "import.not_a_zip", "This is not a zip file, or it is damaged.", field="file"
        ) from error


def safe_entries(archive: zipfile.ZipFile, most_bytes: int = MOST_BYTES) -> dict[str, zipfile.ZipInfo]:
    """The files of an archive by name, before any is unpacked. Raises :class:`WrongInput` for names that lead out of
    the folder, links, locks, a name twice, too many files, or more than ``most_bytes`` unpacked."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise _too_many()
    if sum(entry.file_size for entry in entries) > most_bytes:
        raise _too_large(most_bytes)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in entries:
        name = _safe(entry)
        if name in found:
            raise WrongInput("import.twice", "The zip holds a file twice.", field="file", name=name[:200])
        if not entry.is_dir():
            found[name] = entry
    return found


def _safe(entry: zipfile.ZipInfo) -> str:
    # The name as it stands in the file: zipfile cuts it at a NUL.
    name = entry.orig_filename.replace("\\", "/")
    parts = name.rstrip("/").split("/")
    if name.startswith("/") or re.match(r"[A-Za-z]:", name) or "\0" in name or {"..", ""} & set(parts):
        raise WrongInput("import.path", "A path leads out of the folder.", field="file", name=_shown(name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise WrongInput("import.link", "The zip holds a link.", field="file", name=_shown(name))
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # Others are slow, hold much memory or break in their own ways; no plan and no Word file needs them.
        raise zipfile.BadZipFile(f"packed in another way ({entry.compress_type})")
    if entry.flag_bits & 1:
        raise WrongInput("import.locked", "The zip is locked.", field="file", name=_shown(name))
    return name


def _taken(archive: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> Unpacked:
    around, found = _around(list(names)), Unpacked()
    for name, entry in names.items():
        inside = name[len(around) :] if name.startswith(around) else name
        if _OURS.fullmatch(inside) and len(inside) <= LONGEST_PATH and inside.count("/") == _depth(inside):
            with archive.open(entry) as file:
                found.files[inside] = file.read(entry.file_size + 1)
        else:
            found.left_out.append(_shown(name))
    found.left_out.sort()
    return found


def _depth(inside: str) -> int:
    """How many slashes a path may have: a kind's folder has no folders in it."""
    return 1 if inside.split("/")[0] in KINDS else 2


def _around(names: list[str]) -> str:
    """The folder that everything stands in, with its slash, where that is not a folder of a plan itself.

    >>> _around(["plan/risks/a.yaml", "plan/README.md"]), _around(["risks/a.yaml"]), _around(["a/b.md", "risks/a.yaml"])
    ('plan/', '', '')
    """
    tops = {name.split("/")[0] if "/" in name else "" for name in names if not name.startswith("__MACOSX/")}
    top = tops.pop() if len(tops) == 1 else ""
    return f"{top}/" if top and top not in KINDS else ""


def _shown(name: str) -> str:
    return "".join(sign if sign.isprintable() else "�" for sign in name)[:LONGEST_PATH]


def _too_many() -> WrongInput:
    return WrongInput("import.too_many", "The zip holds too many files.", field="file", limit=MOST_FILES)


def _too_large(limit: int = MOST_BYTES) -> WrongInput:
    return WrongInput(
        "import.too_large", "The zip is too large unpacked.", field="file", limit=limit // 1024**2
    )
