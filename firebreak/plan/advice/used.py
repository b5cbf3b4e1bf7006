"""The rule packs that are in use here: the packaged ones, each replaced by the installation's own with its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from firebreak.base import config
from firebreak.plan.advice.packs import Number, Pack, PackError, read_pack

PACKS = Path(__file__).resolve().parent.parent / "packs"
MOST_PACKS = 50
_NAME = re.compile(r"[A-Za-z0-9._-]+")
"""Of a file: what a backup takes along."""
_Stamp = tuple[tuple[str, int, int], ...]


class Packs(NamedTuple):
    """The packs that give advice here."""

    packs: list[Pack]
    own: frozenset[str]
    """Keys of those that come from the installation's own folder."""
    files: Mapping[str, str]
    """Key -> where the file of a pack lies."""
    problems: tuple[str, ...]
    """Why a file of that folder is not used, in English. Where it would have replaced a pack, that pack stays."""

    @property
    def numbers(self) -> list[Number]:
        """Whom to ring, of all packs."""
        return [one for pack in self.packs for one in pack.numbers]


def own_folder() -> Path:
    """Where the installation's own packs lie: a file there replaces the packaged pack with the same key."""
    return Path(config.get("data_dir")) / "plan-packs"


def rule_packs() -> Packs:
    """The packaged packs, each replaced by the installation's own with the same key. Read anew when a file changes."""
    return _read(_stamp(PACKS), _stamp(own_folder()))


def _stamp(folder: Path) -> _Stamp:
    try:
        found = sorted(folder.glob("*.yaml"))[:MOST_PACKS]
        return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in found)
    except OSError:
        return ()


@lru_cache(maxsize=4)
def _read(packaged: _Stamp, own: _Stamp) -> Packs:
    found: dict[str, Pack] = {}
    files: dict[str, str] = {}
    for path, *_ in packaged:
        pack = read_pack(Path(path))
        found[pack.key], files[pack.key] = pack, path
    replaced: set[str] = set()
    problems: list[str] = []
    for path, *_ in own:
        if not _NAME.fullmatch(Path(path).name):
            problems.append(f"{Path(path).name}: a file's name may hold only letters, digits, dots, _ and -")
            continue
        try:
            pack = read_pack(Path(path))
        except PackError as error:
            problems.append(str(error))
            continue
        if pack.key in replaced:
            problems.append(f"{Path(path).name}: another file has the key {pack.key}")
            continue
        replaced.add(pack.key)
        found[pack.key], files[pack.key] = pack, path
    return Packs(list(found.values()), frozenset(replaced), files, tuple(problems))
